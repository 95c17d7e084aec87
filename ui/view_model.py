"""What the board component is given and what it sends back. Plain JSON; every text is already in the reader's language.

Python -> browser: one ``Board``. Browser -> Python: a list of ``Event``s with rising ``seq``; the component resends
those that ``Board.acked`` has not passed, so that no click is lost when runs overlap.
"""

from typing import Any, Literal, NotRequired, TypedDict

Perspective = Literal["plain", "availability", "lag", "cost", "people"]
Verdict = Literal["better", "worse", "same", "unknown"]


class Delta(TypedDict):
    """Difference to the baseline: never colour alone."""

    arrow: Literal["up", "down", "none"]
    text: str  # "4.2시간"
    word: str  # "개선" | "악화" | "같음"
    verdict: Verdict


class Figure(TypedDict):
    """One key figure of a cell: value and unit are typeset apart; ``figure`` opens its explanation."""

    figure: str  # key for the open event: "availability", "lost_writes", "stale_reads", "monthly_usd", ...
    label: NotRequired[str]  # small label where a row holds two figures
    value: str  # "99.938", "최소 41.2", "모름"
    unit: str  # "%", "만원", ""
    note: str  # "연 중단 5.4시간"
    delta: NotRequired[Delta]
    target: NotRequired[Literal["met", "missed"]]
    target_text: NotRequired[str]  # "목표 99.9% 미달 0.02%p"
    warning: NotRequired[str]


class Cell(TypedDict):
    figures: list[Figure]
    best: bool


class ResultRow(TypedDict):
    key: str  # "availability" | "data" | "cost"
    label: str
    sub: str
    cells: list[Cell]  # one a design, in order


class Option(TypedDict):
    value: str
    label: str


class Setting(TypedDict):
    """One control in one design's cell of the settings matrix. ``absent``: the design has no such component."""

    absent: NotRequired[bool]
    value: NotRequired[str | float | int | bool | None]
    text: NotRequired[str]  # shown when not being edited, with unit
    differs: NotRequired[bool]  # from the baseline: tinted
    delta: NotRequired[str]  # "+1"
    inherited: NotRequired[bool]  # comes from the design's base, or from the catalog
    assumption: NotRequired[bool]  # shown with a mark: not measured
    min: NotRequired[float]
    max: NotRequired[float]
    step: NotRequired[float]
    options: NotRequired[list[Option]]
    event: NotRequired[dict[str, Any]]  # sent with "value" added when changed
    problem: NotRequired[str]  # what is wrong with the value; the figures are of the last good state


class SettingRow(TypedDict):
    key: str
    group: str  # heading: the component's title, "복제", "트래픽", ...
    label: str
    unit: str
    control: Literal["stepper", "segmented", "select", "number", "text"]
    cells: list[Setting]
    advanced: NotRequired[bool]  # folded away until asked for
    instances: NotRequired[list[str]]  # what to light up on hover (component name)


class ProblemView(TypedDict):
    file: str
    line: int | None
    column: int | None
    message: str  # in the promised form


class DesignView(TypedDict):
    id: str
    title: str
    subtitle: str  # short: what is different, "웹 2 · WAS 2 · DB 1+2"
    is_baseline: bool
    accent: int  # 0..5
    svg: str  # inline drawing
    problems: list[ProblemView]  # not empty: figures and svg are of the last good state
    warnings: list[str]


class Legend(TypedDict):
    symbol: Literal[
        "added", "removed", "changed", "async", "sync", "degrades", "badge", "out", "gone", "stopped", "promoted"
    ]
    perspective: NotRequired[Perspective]  # the badge's colour
    text: str


class TableView(TypedDict):
    columns: list[str]
    rows: list[list[str]]


class Bar(TypedDict):
    """One assumption moved alone: ``start`` to ``end`` on the common scale, with what the figure becomes there."""

    label: str
    range: str
    start: float
    end: float
    left: str
    right: str
    text: str  # all of it in words


class Bars(TypedDict):
    """A small tornado. Positions are shares of the whole width, 0 to 1; ``now`` is the figure as it stands."""

    now: float
    now_text: str
    rows: list[Bar]


class Live(TypedDict):
    """The stored decision that is open. ``state``: of what this session holds; while it waits for an answer the browser
    shows that it is being saved."""

    id: str
    session: str  # a secret between this browser and its session
    version: int  # that the session builds on
    seen: int  # the newest version that it knows of
    state: Literal["saved", "offline", "clash"]
    is_open: bool  # false: the database was gone when it was asked for
    name: str  # of the reader, empty when he has none yet
    can_name: bool  # nobody signs in: he names himself
    can_edit: bool


class Panel(TypedDict):
    """What is open at the side. ``sections`` are shown in order, each with any of text, formula, bars, table.

    A line break in a table's cell parts what it says from the small print below.
    """

    type: Literal["figure", "node", "yaml", "export", "share", "help", "sources", "merge", "comments", "vote", "moved"]
    design: NotRequired[str]
    key: NotRequired[str]
    title: str
    subtitle: NotRequired[str]
    sections: NotRequired[list[dict[str, Any]]]  # {"heading", "text"?, "formula"?, "bars"?, "table"?}
    settings: NotRequired[list[SettingRow]]  # node panel: its settings (one cell each)
    actions: NotRequired[list[dict[str, Any]]]  # {"label", "event", "pressed"?: bool}
    text: NotRequired[str]  # yaml panel: the document
    file: NotRequired[str]
    line: NotRequired[int]  # yaml panel: where to look first
    problems: NotRequired[list[ProblemView]]
    clashes: NotRequired[list[dict[str, str]]]  # merge panel: {"label", "base", "mine", "theirs"}; ``key`` says of what


class StateView(TypedDict):
    """What a request class is like in one design, with the parts that are out."""

    request: str
    status: Literal["works", "degraded", "down"]
    word: str  # "정상" | "저하" | "중단"
    notes: list[str]  # why, and how long a failover interrupts it


class FaultView(TypedDict):
    """One row of the ranked faults; choosing it takes out exactly ``ids``."""

    key: str
    name: str  # "Nginx 1 + 서울-c"
    effect: str  # "모두 중단"
    value: str  # "52분"
    share: float  # of the costliest fault of all designs: the bar
    ids: list[str]


class Experiment(TypedDict):
    """One design with the parts that are out."""

    states: list[StateView]
    remarks: list[str]  # nobody left to repair something
    gone: list[str]  # instances that are down with a place or by themselves
    stopped: list[str]  # instances that are up and of no use
    promoted: list[str]  # instances that write in the place of others
    summary: str  # "단일 장애 12가지 중 5가지가 요청을 멈춥니다"
    faults: list[FaultView]


class Person(TypedDict):
    id: str
    text: str  # what this person can repair
    parts: list[str]


class WhatIf(TypedDict):
    people: list[Person]
    columns: list[Experiment]  # one a design, in order


class Download(TypedDict):
    seq: int  # the event that asked for it
    name: str
    mime: str
    base64: str


class Board(TypedDict):
    acked: int
    page: str  # the one that is shown; the board draws "compare" and "what-if", of others only the header
    pages: list[Option]
    language: Literal["ko", "en"]
    theme: Literal["light", "dark", "auto"]
    read_only: bool
    texts: dict[str, str]  # fixed strings of the component, by key
    decision: str  # title of the decision
    decision_id: str  # value of the open one among ``decisions``; something else when it is one's own
    decisions: list[Option]  # shipped decisions that can be opened
    account: dict[str, Any] | None  # {"name", "is_signed_in"}; None where nobody signs in
    verdict: list[dict[str, Any]]  # runs of one sentence: {"text", "accent"?: int, "tone"?: "good"|"bad"}
    perspective: Perspective
    perspectives: list[Option]
    out: list[str]  # instances, places and people taken out (what-if)
    out_titles: list[str]  # what they are called
    designs: list[DesignView]
    rows: list[ResultRow]
    settings: list[SettingRow]
    legend: list[Legend]
    what_if: NotRequired[WhatIf]  # of the page "what-if"
    is_shipped: bool  # the contents are those of a shipped decision, unchanged
    can_undo: bool
    can_redo: bool
    panel: Panel | None
    notice: NotRequired[str | None]  # one line, shown for a while: "붙여 넣은 링크가 깨져 있습니다 …"
    download: NotRequired[Download | None]
    review: NotRequired[dict[str, Any]]  # the bar of a review link, see ui/review/views.py
    discussion: NotRequired[dict[str, Any]]  # comments, votes, approvals of a snapshot, see there
    share_token: NotRequired[str | None]  # answer to a share event: the component builds and copies the URL
    live: NotRequired[Live | None]  # absent or null: a scratch board, kept by the browser
    stored: NotRequired[list[Option]]  # the stored decisions, as of the last ``library`` event
    snapshot: str  # token of the whole working state; kept in the browser so that a reload restores it


class Event(TypedDict, total=False):
    """``kind`` and what it needs:

    set {design, path: list[str | int], value}     change one key of a design's own file; value null removes it
    count {design, component, value}               number of instances
    place {design, instance, value}                where an instance stands
    undo, redo                                     {}
    add {from: design}                             a new variant based on another design
    copy {design}   rename {design, value}   remove {design}   move {design, by: -1 | 1}   baseline {design}
    yaml {design, text}                            the whole document of a design
    decision {value}                               open a shipped decision
    upload {files: [{name, text}]}                 open own files
    restore {value: token}                         what the browser kept (only when the session is still untouched)
    recover {value: token}                         work that was put aside; undo brings back what was shown
    own                                            copy what a read-only link shows into an own, editable board
    view {perspective?, language?, theme?}         how it is shown
    out {id, on: bool}                             take an instance, a place or a person out, or put it back
    take_out {ids}                                 exactly these are out; an empty list puts all back
    open {panel: {type, design?, key?} | null}     what is open at the side
    export {format, design: id | null, ground?, width?, scale?}   null: all designs in one picture; the others are
                                                   values of the export panel's choices
    share                                          {}
    go {page, panel?}                              another page, with something open at its side
    store                                          make the scratch board a stored decision
    attach {value: id}                             open a stored decision
    library                                        list the stored decisions
    sync {value: version}                          there may be news of the stored decision; 0: whatever they are
    resume {version, value?: token}                what the browser showed, and its unsaved work
    me {value}                                     what a member of the local team calls himself
    decide {of: version, choices: ["mine" | "theirs"]}     the answers to a merge panel
    name, comment, resolve, vote, approve, results of a review, see ui/review/events.py
    """

    seq: int
    kind: str
    design: str
    value: Any
