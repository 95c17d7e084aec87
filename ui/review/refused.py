"""The page of a review link that does not open: in both languages, as nothing is known of its reader."""

from typing import Any

from store.workspace import LANGUAGES
from ui.review.component import refused_page
from ui.review.opening import CannotOpen
from ui.review.texts import say

KEY = "refused"


def show_refused(refused: CannotOpen) -> None:
    refused_page(refused_view(refused), KEY)


def refused_view(refused: CannotOpen) -> dict[str, Any]:
    texts = [
        {
            "lang": language,
            "title": say(language, "refused.title"),
            "why": refused.text.in_(language),
            "home": say(language, "refused.home"),
        }
        for language in LANGUAGES
    ]
    return {"acked": 0, "language": "ko", "theme": "auto", "texts": {}, "texts_in": texts}
