"""Designs that a shipped decision has ready for the question where its databases should stand."""

from functools import cache

from store.decisions import DESIGNS_FOLDER, decision_names

FOLDER = "places"


@cache
def place_question(decision: str) -> dict[str, str]:
    """File name -> text; they build on files of the decision itself. Empty where nothing was asked."""
    if decision not in decision_names():
        return {}
    paths = sorted((DESIGNS_FOLDER / decision / FOLDER).glob("*.yaml"))
    return {path.name: path.read_text(encoding="utf-8").replace("based_on: ../", "based_on: ") for path in paths}
