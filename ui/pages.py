"""The pages, in the order of the navigation: a line here and ``pages/<name, with _>.py`` make one."""

from typing import Final, NamedTuple

from models.problems import Language, Text
from ui.view_model import Option
from ui.web.settings import hosting


class Page(NamedTuple):
    """``name`` is its address; the first page's is ``/``. ``is_hosted``: listed where people sign in only."""

    name: str
    title: Text
    is_hosted: bool = False

    @property
    def file(self) -> str:
        """In ``pages/``."""
        return f"{self.name.replace('-', '_')}.py"


PAGES: Final = (
    Page("compare", Text("비교", "Compare")),
    Page("what-if", Text("장애 실험", "Fault test")),
    Page("incident", Text("사고 재현", "Incident")),
    Page("replication", Text("복제 지연", "Replication")),
    Page("geography", Text("위치와 재해", "Places")),
    Page("cost", Text("비용", "Cost")),
    Page("right-sizing", Text("인스턴스 크기", "Sizing")),
    Page("history", Text("기록", "History")),
    Page("review", Text("검토", "Review")),
    Page("members", Text("구성원", "Members"), is_hosted=True),
)
NAMES: Final = tuple(page.name for page in PAGES)


def page_options(language: Language) -> list[Option]:
    listed = [page for page in PAGES if hosting() is not None or not page.is_hosted]
    return [Option(value=page.name, label=page.title.in_(language)) for page in listed]
