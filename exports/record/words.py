"""Small words of a record: particles, amounts, how many of what a design has."""

from exports import numbers
from exports.names import request_name
from models.design.model import Component, Design
from models.problems import Language, Text
from models.units import SECONDS_PER_YEAR

_NOT_COUNTED = ("aws.", "external")
"""Kinds of which one is a service, not a machine."""
_FIRST, _LAST, _ENDINGS = 0xAC00, 0xD7A3, 28
_CLOSED_DIGITS = "013678"
"""Digits whose Korean reading ends in a consonant."""
_L, _L_DIGITS = 8, "178"
"""ㄹ, after which 로 stands as after a vowel."""


def with_particle(word: str, closed: str, open_: str) -> str:
    """``word`` with the particle that its last sound asks for: 1안을, 현재를; both where the sound is not known.

    >>> with_particle("1안", "을", "를"), with_particle("현재", "을", "를"), with_particle("plan 2", "을", "를")
    ('1안을', '현재를', 'plan 2를')
    >>> with_particle("시간", "으로", "로"), with_particle("3일", "으로", "로"), with_particle("plan 1", "으로", "로")
    ('시간으로', '3일로', 'plan 1로')
    """
    last, is_l_open = word[-1:], open_ == "로"
    if _FIRST <= ord(last or " ") <= _LAST:
        ending = (ord(last) - _FIRST) % _ENDINGS
        return word + (open_ if ending == 0 or (is_l_open and ending == _L) else closed)
    if last.isascii() and last.isdecimal():
        return word + (open_ if last not in _CLOSED_DIGITS or (is_l_open and last in _L_DIGITS) else closed)
    return f"{word}{closed}({open_})"


def downtime(unavailability: float | None, language: Language) -> str:
    """Of a year."""
    seconds = None if unavailability is None else unavailability * SECONDS_PER_YEAR
    return str(numbers.duration(seconds, language))


def money(usd: float | None, design: Design, language: Language) -> str:
    """Dollars, and won at the design's rate where it states one."""
    dollars = str(numbers.dollars(usd, language))
    rate = design.billing.krw_per_usd
    if usd is None or rate is None:
        return dollars
    return f"{dollars} ({numbers.won(usd * rate.value, language)})"


def component_title(component: Component) -> str:
    return component.title or component.name


def on_the_way(design: Design) -> list[Component]:
    """Components in the order in which a request meets them, then those that no request meets."""
    met: dict[str, None] = {}

    def visit(name: str) -> None:
        component = design.components.get(name) or design.components[design.instances[name].component]
        if component.name not in met:
            met[component.name] = None
            for need in component.needs:
                for needed in need.names:
                    visit(needed)

    for request in design.requests.values():
        visit(request.enters)
    return [design.components[name] for name in dict.fromkeys([*met, *design.components])]


def parts_line(design: Design, language: Language) -> str:
    """``ALB, Nginx 2대, MySQL 3대 (원본 1, 복제본 2, async)``, in the order in which a request meets them."""
    return ", ".join(_part(component, language) for component in on_the_way(design))


def _part(component: Component, language: Language) -> str:
    title, count = component_title(component), len(component.instances)
    if count == 1 and component.kind.startswith(_NOT_COUNTED):
        return title
    counted = Text(f"{title} {count}대", f"{count} × {title}").in_(language)
    if component.replication is None or count == 1:
        return counted
    mode = component.replication.mode
    return counted + Text(f" (원본 1, 복제본 {count - 1}, {mode})", f" (1 writer, {count - 1} readers, {mode})").in_(
        language
    )


def wirings(design: Design, language: Language) -> list[str]:
    """``Nginx → Tomcat: 모두 연결`` where both sides have several instances."""
    found = []
    for component in on_the_way(design):
        for need in component.needs:
            needed = [name for name in need.names if len(design.instances_of(name)) > 1]
            if len(component.instances) > 1 and needed and need.role is None:
                words = Text("모두 연결", "all to all") if need.wiring == "mesh" else Text("1:1 연결", "one to one")
                titles = ", ".join(component_title(design.components[n]) for n in needed if n in design.components)
                found.append(f"{component_title(component)} → {titles}: {words.in_(language)}")
    return list(dict.fromkeys(found))


def requests_line(design: Design, language: Language) -> str:
    """``읽기 80%, 쓰기 20%``."""
    shares = (f"{request_name(r.name, language)} {numbers.share(r.share, language)}" for r in design.requests.values())
    return ", ".join(shares)


def yes_no_unknown(met: bool | None, language: Language) -> str:
    words = {True: Text("지킴", "met"), False: Text("못 지킴", "missed"), None: Text("판단 불가", "cannot tell")}
    return words[met].in_(language)
