"""The portal guides: text files that a person can write, one per language, read here and drawn by the screens.

    # Title of a page
    A short line.
    | what the screen shows, drawn in a box
    Another line.

Each `# ` begins a page. A page has at most `MOST_LINES` lines, drawn ones included, of at most `LONGEST_LINE` cells,
so that it is whole at 56×16. `{phone}`, `{emergency}`, `{portal}` and `{mailbox}` stand for what the agency configured;
a line whose place is not configured is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kiosk.domain.placeholders import filled, places
from kiosk.errors import KioskError
from kiosk.i18n import SOURCE_LANGUAGE, locales_folder

MOST_LINES = 6
LONGEST_LINE = 44
"""The most cells of a line: a page of 56 columns holds them beside its margins, its box and its buttons."""
PLACES = frozenset({"phone", "emergency", "portal", "mailbox"})
_TITLE, _DRAWN = "# ", "|"


class GuideUnreadable(KioskError):
    """A guide is missing or is not written as this module says; `path` names it, the text says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(why)
        self.path = path


@dataclass(frozen=True)
class Block:
    """Lines that stand together: words, or a drawing of a screen."""

    lines: tuple[str, ...]
    is_drawn: bool = False


@dataclass(frozen=True)
class Page:
    """One page, its places filled."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Guide:
    """A guide in one language: one page at least."""

    pages: tuple[Page, ...]


def folder() -> Path:
    """Return the folder that has one folder a language."""
    return locales_folder() / "guides"


def path_of(key: str, language: str) -> Path:
    """Return the path of a guide in a language, which may not exist."""
    return folder() / language / f"{key}.txt"


def read(key: str, language: str, values: Mapping[str, str], central_text: str | None = None) -> Guide:
    """Read one guide in one language and fill its places.

    Args:
        central_text: central's text, in the place of the file.

    Raises:
        GuideUnreadable: the file is missing, is not UTF-8 text, or breaks a rule of this module.
    """
    path = path_of(key, language)
    try:
        text = path.read_text(encoding="utf-8") if central_text is None else central_text
    except OSError:
        raise GuideUnreadable(path, "ne peut pas être lu") from None
    except UnicodeDecodeError:
        raise GuideUnreadable(path, "ce n'est pas du texte en UTF-8") from None
    try:
        return parse(text, values)
    except ValueError as error:
        raise GuideUnreadable(path, str(error)) from None


def parse(text: str, values: Mapping[str, str]) -> Guide:
    """Read a guide from its text. Raises ValueError: a rule is broken; it tells the author which, and on which page."""
    pages = tuple(_pages(text, values))
    if not pages:
        raise ValueError("un guide a au moins une page")
    return Guide(pages)


def _pages(text: str, values: Mapping[str, str]) -> Iterator[Page]:
    places(text, PLACES)
    head, *rest = f"\n{text}".split(f"\n{_TITLE}")
    if head.strip():
        raise ValueError("la première ligne est un titre, après « # »")
    for written in rest:
        title, _newline, body = written.partition("\n")
        lines = [line.rstrip() for line in body.split("\n") if line.strip()]
        if not title.strip() or not 0 < len(lines) <= MOST_LINES:
            raise ValueError(f"page « {title} » : un titre et 1 à {MOST_LINES} lignes, pas {len(lines)}")
        blocks = tuple(_block(together) for _drawn, together in groupby(filled(lines, values), key=_is_drawn))
        yield Page(title.strip().format_map(values), blocks)


def _is_drawn(line: str) -> bool:
    return line.startswith(_DRAWN)


def _block(together: Iterable[str]) -> Block:
    lines = tuple(together)
    if not _is_drawn(lines[0]):
        return Block(lines)
    return Block(tuple(line.removeprefix(_DRAWN).removeprefix(" ") for line in lines), is_drawn=True)


def unreadable(keys: tuple[str, ...]) -> tuple[GuideUnreadable, ...]:
    """Return every guide that cannot be shown, in the languages that have a folder; French must be whole."""
    languages = sorted({SOURCE_LANGUAGE, *(each.name for each in folder().glob("*") if each.is_dir())})
    return tuple(found for language in languages for key in keys if (found := _fault(key, language)) is not None)


def _fault(key: str, language: str) -> GuideUnreadable | None:
    try:
        read(key, language, dict.fromkeys(PLACES, ""))
    except GuideUnreadable as error:
        return error
    return None
