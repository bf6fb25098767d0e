"""Measure the searches of a commune and of a question, a key at a time, without drawing.

    python -m tools.bench.probes.search

Prints {"search": […], "faq search": […]} in milliseconds, one figure a key.
"""

import json
from collections.abc import Callable
from time import perf_counter

from kiosk.domain import faq
from kiosk.domain.communes import directory
from kiosk.i18n import LANGUAGE

_COMMUNES = ("cambo-les-bains", "bayonne", "saint jean de luz", "st-pée", "64100", "mont de marsan", "bègles", "xyz")


_QUESTIONS = (
    "pourquoi mon annonce a disparu",
    "garrage",
    "j'ai plus accès à mon compte depuis quatre mois, que dois-je faire ?",
    "desactivaton",
    "règlement intérieur vélos poussettes couloir escalier palier voisins affaires rangement",
    "xyz",
)


def main() -> None:
    communes = directory()
    books = [faq.read(language, dict.fromkeys(faq.PLACES, "")).index() for language in LANGUAGE]
    questions = [figure for book in books for figure in _keys(book.search, _QUESTIONS)]
    print(json.dumps({"search": _keys(communes.search, _COMMUNES), "faq search": questions}))


def _keys(search: Callable[[str], object], texts: tuple[str, ...]) -> list[float]:
    """Search each text as if typed a key at a time; return the milliseconds of each search."""
    found = []
    for text in texts:
        for end in range(1, len(text) + 1):
            began = perf_counter()
            search(text[:end])
            found.append((perf_counter() - began) * 1000)
    return found


if __name__ == "__main__":
    main()
