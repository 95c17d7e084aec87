"""Variants: base and overrides by JSON merge patch (RFC 7396): mappings merge, the rest replaces, null removes."""

from collections.abc import Mapping
from typing import Any


def merged(base: Any, patch: Any) -> Any:
    """``base`` with ``patch`` applied; neither is changed."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(base) if isinstance(base, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
