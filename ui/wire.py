"""What a component is sent: JSON as bytes.

Given a dict, Streamlit looks for data frames in it and for that imports pandas: 70 MB and half a second of the first
visitor's time. It also writes every Korean letter as six characters.
"""

import json
from collections.abc import Mapping
from typing import Any


def packed(view: Mapping[str, Any]) -> bytes:
    """``unpacked`` in board/sync.js is its other end."""
    return json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()
