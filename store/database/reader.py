"""Reads untrusted JSON field by field: each fault says where it is, what was found and what would be right."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from models.problems import Problem, Text, shown
from store.database.errors import Refused
from store.database.limits import MAX_LINE, is_storable

T = TypeVar("T")


class Fields:
    """A JSON object at ``path``. Every method raises Refused for a wrong or absent field."""

    def __init__(self, data: object, path: str = "") -> None:
        self.path = path
        if not isinstance(data, dict):
            raise wrong(path, data, Text("객체", "an object"))
        self._data: dict[str, Any] = data

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, longest: int) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or len(value) > longest or not is_storable(value):
            raise self._wrong(key, Text(f"{longest:,}자까지의 글", f"a text of up to {longest:,} characters"))
        return value

    def optional_text(self, key: str, longest: int) -> str | None:
        return None if self._data.get(key) is None else self.text(key, longest)

    def number(self, key: str, least: int = 0, most: int = MAX_LINE) -> int:
        value = self._data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(key, Text(f"{least}부터 {most}까지의 정수", f"an integer from {least} to {most}"))
        return value

    def flag(self, key: str) -> bool:
        value = self._data.get(key)
        if not isinstance(value, bool):
            raise self._wrong(key, Text("true 또는 false", "true or false"))
        return value

    def one_of(self, key: str, valid: Collection[T]) -> T:
        value = self._data.get(key)
        if isinstance(value, list | dict) or value not in valid:
            choices = ", ".join(str(one) for one in list(valid)[:10])
            raise self._wrong(key, Text(f"다음 중 하나: {choices}", f"one of {choices}"))
        return value  # type: ignore[return-value]

    def time(self, key: str) -> datetime:
        """An ISO 8601 time with its zone."""
        value = self._data.get(key)
        try:
            time = datetime.fromisoformat(value) if isinstance(value, str) else None
            if time is not None and time.tzinfo is not None:
                return time.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self._wrong(key, Text("시간대가 있는 ISO 8601 시각", "an ISO 8601 time with its zone"))

    def optional_time(self, key: str) -> datetime | None:
        return None if self._data.get(key) is None else self.time(key)

    def optional_date(self, key: str) -> date | None:
        value = self._data.get(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except (ValueError, TypeError):
            raise self._wrong(key, Text("YYYY-MM-DD 날짜", "a date YYYY-MM-DD")) from None

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._data.get(key)
        if not isinstance(value, dict):
            raise self._wrong(key, Text("객체", "an object"))
        return value

    def list_of(self, key: str, most: int, read: Callable[["Fields"], T]) -> list[T]:
        """The objects of a list, each read by ``read``."""
        value = self._data.get(key)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(key, Text(f"{most:,}개까지의 목록", f"a list of up to {most:,}"))
        return [read(Fields(one, f"{self.at(key)}[{index}]")) for index, one in enumerate(value)]

    def raw(self, key: str) -> Any:
        return self._data.get(key)

    def _wrong(self, key: str, expected: Text) -> Refused:
        return wrong(self.at(key), self._data.get(key), expected)


def wrong(path: str, found: object, expected: Text) -> Refused:
    problem = Problem(code="import", path=path, found=shown(found), expected=expected)
    return Refused(Text(problem.message("ko"), problem.message("en")))
