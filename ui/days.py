"""Days as the reader counts them: the store and many servers count in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

SEOUL: Final = timezone(timedelta(hours=9), "Asia/Seoul")
"""Of whoever's browser does not say where he is."""


def today() -> date:
    return day_of(datetime.now(UTC))


def day_of(at: datetime) -> date:
    return at.astimezone(_zone()).date()


def _zone() -> tzinfo:
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else SEOUL
    except (LookupError, ValueError, OSError):  # unknown, no name at all, the name of a folder
        return SEOUL
