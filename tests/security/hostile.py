"""Texts that would run, load or break out where somebody forgot to treat them as text."""

from dataclasses import replace
from typing import Any

import yaml

from store.decisions import FIRST, shipped_contents
from store.workspace import Contents

PAYLOADS = [
    "<img src=x onerror=window.__xss=1 data-xss>",
    '"><svg onload=window.__xss=1 data-xss>',
    "'-alert(1)-'</script><script data-xss>window.__xss=1</script>",
    "</textarea></style></title><iframe data-xss srcdoc='<script>parent.__xss=1</script>'>",
    "[x](javascript:window.__xss=1) ![x](https://evil.example/x.png) <data-xss>",
    "]]><script data-xss>window.__xss=1</script><!--",
    "{{constructor.constructor('window.__xss=1')()}} ${window.__xss=1} <data-xss>",
    "=cmd|' /C calc'!A0 <b data-xss>",
    "javascript:window.__xss=1//<a data-xss href=javascript:window.__xss=1>",
]
TEXT_KEYS = {"title", "source", "name", "label", "note", "description", "region"}


def hostile_contents() -> Contents:
    """The shipped decision with one of the payloads in each text that a design file holds, in turn."""
    contents = shipped_contents(FIRST)
    counter = iter(range(10_000))

    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poisoned(inner, str(name)) for name, inner in value.items()}
        if isinstance(value, list):
            return [poisoned(inner, key) for inner in value]
        if isinstance(value, str) and key in TEXT_KEYS:
            return f"{value[:12]} {PAYLOADS[next(counter) % len(PAYLOADS)]}"
        return value

    texts = {name: yaml.safe_dump(poisoned(yaml.safe_load(text)), allow_unicode=True) for name, text in contents.files}
    return replace(contents, files=tuple(texts.items()))
