"""A Streamlit script that shows the board component on invented figures, with a session small enough to read.

It knows nothing of the models: counts and modes change the drawing, any other event is only acknowledged. The query
parameter ``read_only`` shows what a shared link shows.
"""

import base64
import html
import json
from typing import Any

import streamlit as st

from ui.board import board, waiting_events
from ui.view_model import Board, Event

KEY = "board"
NAMES = {"current": "현재", "option-1": "개선 1안", "option-2": "개선 2안"}
START: dict[str, Any] = {
    "designs": list(NAMES),
    "titles": NAMES,
    "counts": {"current": [1, 1, 1], "option-1": [2, 2, 3], "option-2": [2, 3, 3]},
    "modes": dict.fromkeys(NAMES, "async"),
    "mttr": dict.fromkeys(NAMES, 2),
    "yaml": {
        name: f"anboard: 1\nid: {name}\ntitle: {title}\ncomponents:\n  ws:\n    kind: nginx\n    replicas: 2\n" * 4
        for name, title in NAMES.items()
    },
    "out": [],
}
BARS = {
    "now": 0.25,
    "now_text": "13시간",
    "rows": [
        {
            "label": "WAS 고장 간격",
            "range": "720 ~ 4,320",
            "start": 0.0,
            "end": 1.0,
            "left": "9시간",
            "right": "25시간",
            "text": "4,320이면 9시간, 720이면 25시간",
        }
    ],
}
TIERS = [("ws", "nginx", "웹"), ("was", "tomcat", "WAS"), ("db", "mysql", "DB")]


def node(component: str, i: int, kind: str, label: str, x: float, y: float, mark: str) -> str:
    icon = f'<image href="app/static/icons/{kind}.svg" x="{x - 22}" y="{y - 22}" width="44" height="44"/>'
    ring = f'<rect x="{x - 28}" y="{y - 28}" width="56" height="56" rx="8" fill="none" stroke="var(--ab-good)"/>'
    style = 'text-anchor="middle" font-size="14" fill="var(--ab-ink)"'
    text = f'<text x="{x}" y="{y + 42}" {style}>{html.escape(label)}</text>'
    data = f'data-component="{component}" data-instance="{component}-{i + 1}"'
    return f'<g class="ab-node {mark}" {data}><title>{html.escape(label)}</title>{ring if mark else ""}{icon}{text}</g>'


def edge(a: str, b: str, x1: float, y1: float, x2: float, y2: float) -> str:
    line = f'<path d="M{x1} {y1}L{x2} {y2}" stroke="var(--ab-muted)" stroke-width="1.2" fill="none"/>'
    return f'<g class="ab-edge" data-from-component="{a}" data-to-component="{b}">{line}</g>'


def drawing(counts: list[int], baseline: list[int]) -> str:
    parts = [node("alb", 0, "alb", "ALB", 210, 50, ""), '<script>document.title = "broken into"</script>']
    above = [210.0]
    for row, (component, kind, label) in enumerate(TIERS):
        y = 170.0 + 120 * row
        zone = f'x="10" y="{y - 40}" width="400" height="96" rx="10" fill="var(--ab-zone)" stroke="var(--ab-line)"'
        xs = [210 + 96 * (i - (counts[row] - 1) / 2) for i in range(counts[row])]
        parts.insert(0, f'<rect {zone}/><text x="20" y="{y - 22}" font-size="14" fill="var(--ab-muted)">{label}</text>')
        parts += [edge(TIERS[row - 1][0] if row else "alb", component, a, y - 68, x, y - 30) for a in above for x in xs]
        parts += [
            node(component, i, kind, f"{component}-{i + 1}", x, y, "ab-added" if i >= baseline[row] else "")
            for i, x in enumerate(xs)
        ]
        above = xs
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 480" onload="alert(1)">{"".join(parts)}</svg>'


def apply(state: dict[str, Any], event: Event) -> None:
    given: dict[str, Any] = dict(event)
    kind, design, value = given["kind"], given.get("design"), given.get("value")
    st.session_state.log.append(given)
    if kind == "count":
        state["counts"][design][[name for name, *_ in TIERS].index(given["component"])] = value
    elif kind == "set":
        state["mttr" if given["path"][-1] == "mttr_hours" else "modes"][design] = value
    elif kind == "rename":
        state["titles"][design] = value
    elif kind == "yaml":
        state["yaml"][design] = given["text"]
    elif kind == "add":
        new = f"option-{len(state['designs'])}"
        state["designs"].append(new)
        for table in ("titles", "counts", "modes", "mttr", "yaml"):
            state[table][new] = json.loads(json.dumps(state[table][given["from"]]))
        state["titles"][new] += "의 사본"
    elif kind == "remove":
        state["designs"].remove(design)
    elif kind == "restore":
        state |= json.loads(base64.b64decode(value))
    elif kind == "out":
        state["out"] = [*state["out"], given["id"]] if given["on"] else [x for x in state["out"] if x != given["id"]]
    elif kind == "view":
        st.session_state.view |= {k: v for k, v in given.items() if k not in ("seq", "kind")}
    elif kind == "open":
        st.session_state.panel = given["panel"]
    elif kind == "export":
        content = base64.b64encode("안녕\n".encode()).decode()
        st.session_state.download = {
            "seq": given["seq"],
            "name": "board.svg",
            "mime": "image/svg+xml",
            "base64": content,
        }
    elif kind == "upload":
        st.session_state.notice = f"{given['files'][0]['name']} ({len(given['files'][0]['text'])})"
    elif kind == "own":
        st.session_state.own = True


def position(design: str) -> int:
    return 0 if design == "current" else int(design.removeprefix("option-"))


def figure(key: str, value: str, unit: str, note: str, **more: Any) -> Any:
    return {"figure": key, "value": value, "unit": unit, "note": note, **more}


def delta(arrow: str, text: str, word: str, verdict: str) -> Any:
    return {"arrow": arrow, "text": text, "word": word, "verdict": verdict}


def result_rows(state: dict[str, Any]) -> Any:
    better, worse = delta("down", "9.2시간", "개선", "better"), delta("up", "4.1만원", "악화", "worse")
    availability = [
        figure("availability", "99.7421", "%", "연 중단 22.6시간", target="missed", target_text="목표 99.9% 미달"),
        figure(
            "availability",
            "99.8473",
            "%",
            "연 중단 13.4시간",
            delta=better,
            target="missed",
            target_text="목표 99.9% 미달",
        ),
        figure(
            "availability",
            "99.9412",
            "%",
            "연 중단 5.2시간",
            delta=delta("down", "17.4시간", "개선", "better"),
            target="met",
            target_text="목표 99.9%",
        ),
    ]
    lost = [
        figure("lost_writes", "모름", "", "백업 없음", label="유실되는 적립"),
        figure(
            "lost_writes",
            "0.42",
            "건/년",
            "승격 1회당 0.2건",
            label="유실되는 적립",
            delta=delta("none", "", "비교 불가", "unknown"),
        ),
        figure(
            "lost_writes",
            "0.42",
            "건/년",
            "승격 1회당 0.2건",
            label="유실되는 적립",
            delta=delta("none", "", "비교 불가", "unknown"),
        ),
    ]
    stale = [
        figure("stale_reads", "0", "%", "복제 없음", label="오래된 조회"),
        figure(
            "stale_reads", "0.8", "%", "p99 1.3초", label="오래된 조회", delta=delta("up", "0.8%p", "악화", "worse")
        ),
        figure(
            "stale_reads", "0.8", "%", "p99 1.3초", label="오래된 조회", delta=delta("up", "0.8%p", "악화", "worse")
        ),
    ]
    cost = [
        figure("monthly_usd", "7.1", "만원", "51.20 USD"),
        figure(
            "monthly_usd",
            "최소 24.6",
            "만원",
            "177.30 USD",
            delta=worse,
            warning="트래픽 요금 1개 항목의 가격을 모릅니다",
        ),
        figure("monthly_usd", "28.7", "만원", "206.50 USD", delta=delta("up", "21.6만원", "악화", "worse")),
    ]
    order = [position(design) for design in state["designs"]]
    cells = {
        "availability": [[a] for a in availability],
        "data": [list(pair) for pair in zip(lost, stale, strict=True)],
        "cost": [[c] for c in cost],
    }
    names = {
        "availability": ("가용성", "연간 중단 시간"),
        "data": ("데이터", "유실과 지연"),
        "cost": ("월 비용", "부가세 포함"),
    }
    best = {"availability": 2, "data": -1, "cost": 0}
    return [
        {
            "key": key,
            "label": names[key][0],
            "sub": names[key][1],
            "cells": [{"figures": cells[key][i % 3], "best": i == best[key]} for i in order],
        }
        for key in cells
    ]


def settings(state: dict[str, Any]) -> Any:
    modes = [{"value": "async", "label": "비동기"}, {"value": "semi_sync", "label": "반동기"}]
    rows = []
    for i, (component, _, title) in enumerate(TIERS):
        base = state["counts"]["current"][i]
        cells = [
            {
                "value": n,
                "text": str(n),
                "differs": n != base,
                "min": 1,
                "max": 9,
                "step": 1,
                **({"delta": f"{n - base:+}"} if n != base else {}),
                "event": {"kind": "count", "design": d, "component": component},
            }
            for d in state["designs"]
            for n in [state["counts"][d][i]]
        ]
        rows.append(
            {
                "key": f"{component}.count",
                "group": title,
                "label": "인스턴스",
                "unit": "개",
                "control": "stepper",
                "cells": cells,
                "instances": [component],
            }
        )
        types: list[Any] = [
            {
                "value": "t4g.small",
                "text": "t4g.small",
                "assumption": True,
                "event": {"kind": "set", "design": d, "path": ["runs_on"]},
                "options": [{"value": t, "label": t} for t in ("t4g.micro", "t4g.small")],
            }
            for d in state["designs"]
        ]
        rows.append(
            {
                "key": f"{component}.type",
                "group": title,
                "label": "서버 종류",
                "unit": "",
                "control": "select",
                "cells": types,
                "instances": [component],
                "advanced": component == "ws",
            }
        )
    hours = [
        {
            "value": state["mttr"][d],
            "text": f"{state['mttr'][d]}시간",
            "min": 0,
            "inherited": True,
            "differs": state["mttr"][d] != 2,
            "event": {"kind": "set", "design": d, "path": ["components", "db", "mttr_hours"]},
        }
        for d in state["designs"]
    ]
    rows.append(
        {
            "key": "db.mttr",
            "group": "DB",
            "label": "평균 복구 시간",
            "unit": "시간",
            "control": "number",
            "cells": hours,
            "instances": ["db"],
        }
    )
    mode: list[Any] = [
        {"absent": True}
        if d == "current"
        else {
            "value": state["modes"][d],
            "options": modes,
            "differs": state["modes"][d] != "async",
            "event": {"kind": "set", "design": d, "path": ["components", "db", "replication", "mode"]},
        }
        for d in state["designs"]
    ]
    rows.append(
        {
            "key": "db.mode",
            "group": "DB",
            "label": "복제 방식",
            "unit": "",
            "control": "segmented",
            "cells": mode,
            "instances": ["db"],
        }
    )
    return rows


def problems_of(text: str) -> Any:
    """A bracket is wrong in this toy."""
    message = "components.ws.kind: 입력값 'ngnix', 혹시 'nginx'인가요?"
    lines = [i for i, row in enumerate(text.split("\n"), 1) if "[" in row]
    return [{"file": "current.yaml", "line": line, "column": 3, "message": message} for line in lines]


def panel(state: dict[str, Any]) -> Any:
    wanted = st.session_state.panel
    if not wanted:
        return None
    if wanted["type"] == "yaml":
        text = state["yaml"][wanted["design"]]
        return {**wanted, "title": f"{wanted['design']}.yaml", "text": text, "problems": problems_of(text)}
    if wanted["type"] == "export":
        ground = [{"value": "light", "label": "밝게"}, {"value": "dark", "label": "어둡게"}]
        choices = [{"key": "ground", "label": "바탕", "value": "light", "options": ground}]
        formats = [{"format": "svg", "label": "SVG", "about": "블로그용"}]
        return {**wanted, "title": "내보내기", "choices": choices, "groups": [{"heading": "그림", "formats": formats}]}
    if wanted["type"] == "figure":
        table = {
            "columns": ["입력", "값", "범위", "출처"],
            "rows": [
                ["WAS 고장 간격", "2,160시간", "720 – 4,320", "가정"],
                ["복구 시간", "1시간", "0.5 – 4", "팀 추정"],
            ],
        }
        return {
            **wanted,
            "title": "가용성 · 개선 1안",
            "subtitle": "99.8473 % (95 % 구간 99.71 – 99.92)",
            "sections": [
                {"heading": "뜻", "text": "요청이 성공하는 시간의 비율입니다. 조회와 적립을 요청 비율로 합쳤습니다."},
                {"heading": "식", "formula": "A = Σ 비율 × P(요청 성공)\nP = 1 − Π (1 − aᵢ)"},
                {"heading": "구간", "text": "하나씩 옮긴 결과", "bars": BARS},
                {"heading": "입력", "table": table},
            ],
        }
    if wanted["type"] == "node":
        instance = wanted["key"]
        is_out = instance in state["out"]
        take_out = {
            "label": "빼고 계산하기",
            "pressed": is_out,
            "event": {"kind": "out", "id": instance, "on": not is_out},
        }
        rows = [
            r | {"cells": r["cells"][:1]}
            for r in settings(state)
            if instance.rsplit("-", 1)[0] in r.get("instances", [])
        ]
        return {**wanted, "title": instance, "subtitle": "서울-a", "settings": rows, "actions": [take_out]}
    return {"title": "", **wanted}


def view(acked: int) -> Board:
    state, shown = st.session_state.state, st.session_state.view
    read_only = "read_only" in st.query_params and not st.session_state.own
    designs: list[Any] = [
        {
            "id": d,
            "title": state["titles"][d],
            "subtitle": "웹 {} · WAS {} · DB {}".format(*state["counts"][d]),
            "is_baseline": d == "current",
            "accent": position(d),
            "problems": problems_of(state["yaml"][d]),
            "warnings": ["<b>아직</b> 계산하지 않는 값"] if d != "current" else [],
            "svg": drawing(state["counts"][d], state["counts"]["current"]),
        }
        for d in state["designs"]
    ]
    return {
        "acked": acked,
        **shown,
        "read_only": read_only,
        "texts": {},
        "decision": "카페 스탬프 서비스",
        "decision_id": "stamp-crush",
        "page": "compare",
        "pages": [{"value": "compare", "label": "비교"}],
        "is_shipped": False,
        "decisions": [
            {"value": "stamp-crush", "label": "카페 스탬프 서비스"},
            {"value": "shop", "label": "두 지역 쇼핑몰"},
        ],
        "verdict": [
            {"text": "개선 2안", "accent": 2},
            {"text": "이 연 중단을 "},
            {"text": "17.4시간 줄이고", "tone": "good"},
            {"text": " 월 "},
            {"text": "21.6만원", "tone": "bad"},
            {"text": "이 더 듭니다. 목표 99.9 %를 채우는 유일한 안입니다."},
        ],
        "perspectives": [
            {"value": v, "label": label}
            for v, label in zip(
                ("plain", "availability", "lag", "cost", "people"),
                ("기본", "가용성", "지연", "비용", "사람"),
                strict=True,
            )
        ],
        "out": state["out"],
        "out_titles": state["out"],
        "designs": designs,
        "rows": result_rows(state),
        "settings": settings(state),
        "legend": [
            {"symbol": "added", "text": "기준안에 없음"},
            {"symbol": "async", "text": "비동기 복제"},
            {"symbol": "out", "text": "빼 본 것"},
        ],
        "can_undo": True,
        "can_redo": False,
        "panel": panel(state),
        "notice": st.session_state.get("notice"),
        "download": st.session_state.get("download"),
        "share_token": "dG9rZW4",
        "snapshot": base64.b64encode(json.dumps(state, sort_keys=True).encode()).decode(),
    }


def main() -> None:
    st.set_page_config(layout="wide")
    session = st.session_state
    if "state" not in session:
        session.state, session.acked, session.panel, session.log, session.own = (
            json.loads(json.dumps(START)),
            0,
            None,
            [],
            False,
        )
        session.view = {"language": "ko", "theme": "light", "perspective": "plain"}
    for event in waiting_events(KEY, session.acked):
        apply(session.state, event)
        session.acked = event["seq"]
    assert board(view(session.acked), KEY) == []
    st.text(json.dumps(session.log))  # what the tests read


main()
