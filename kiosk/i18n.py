"""Every word a person reads, in their language.

The message ids are French, which has no catalogue: a missing translation falls back to it. Two gettext domains:
`tenant` (eu, es, en) and `staff` (en). `N_` and `msg` only mark a text: it is translated when it is shown,
so a new language takes effect as soon as the text is asked for again.

Babel's extractor knows the names `_`, `N_`, `msg`, `nmsg`, `ngettext`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from gettext import GNUTranslations

Domain = Literal["tenant", "staff"]
REVIEW_HEADER = "x-reviewed-by"
"""The catalogue header that names the native speaker who read it; a catalogue without it counts as unreviewed."""


class Language(NamedTuple):
    """One language of the terminal."""

    code: str
    endonym: str
    greeting: str


LANGUAGES: tuple[Language, ...] = (
    Language("fr", "Français", "Bonjour"),
    Language("eu", "Euskara", "Egun on"),
    Language("es", "Español", "Buenos días"),
    Language("en", "English", "Hello"),
)
LANGUAGE = {language.code: language for language in LANGUAGES}
SOURCE_LANGUAGE = "fr"
STAFF_LANGUAGES = ("fr", "en")


def locales_folder() -> Path:
    """Return the folder of the catalogues: inside the installed package, or beside it in a checkout."""
    installed = Path(__file__).with_name("_locales")
    return installed if installed.is_dir() else Path(__file__).parent.parent / "locales"


@cache
def catalogue(code: str, domain: Domain) -> "GNUTranslations":
    """Return the compiled catalogue of a language other than French.

    Staff texts fall back to tenant texts, which the console shows too. Raises OSError: the build left it out.
    """
    from gettext import GNUTranslations

    with (locales_folder() / code / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        found = GNUTranslations(file)
    if domain == "staff":
        found.add_fallback(catalogue(code, "tenant"))
    return found


def is_reviewed(code: str, domain: Domain = "tenant") -> bool:
    """Tell if a native speaker reviewed the catalogue; French is the source and needs no review."""
    return code == SOURCE_LANGUAGE or bool(catalogue(code, domain).info().get(REVIEW_HEADER))


def offered(codes: Iterable[str], *, unreviewed: bool) -> tuple[Language, ...]:
    """Return a terminal's languages, in its order; those that no native speaker reviewed only if it allows them."""
    return tuple(LANGUAGE[code] for code in codes if code in LANGUAGE and (unreviewed or is_reviewed(code)))


class _Current:
    def __init__(self) -> None:
        self.language = SOURCE_LANGUAGE
        self.domain: Domain = "tenant"


_current = _Current()


def use(language: str, domain: Domain | None = None) -> None:
    """Show texts in `language` from now on, in this process."""
    domain = domain or _current.domain
    _translations(language, domain)
    _current.language, _current.domain = language, domain


_paper: ContextVar[str] = ContextVar("_paper", default="")
"""The language of the paper that is being written; empty: the screen's language."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write everything inside in one language, whatever the screens show meanwhile: Office64's papers are French."""
    before = _paper.set(language)
    try:
        yield
    finally:
        _paper.reset(before)


def current_language() -> str:
    """Return the code of the language to write in now: the paper's inside `speaking`, else the screen's."""
    return _paper.get() or _current.language


def N_(message: str) -> str:
    """Mark a message that is declared here and translated where it is shown."""
    return message


def _(message: str) -> str:
    """Return the message in the current language."""
    return _said(message, _now())


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the singular or the plural, by the rule of the current language; in French, zero is singular too."""
    found = _now()
    if found is None:
        return singular if n < 2 else plural
    return found.ngettext(singular, plural, n)


def translate(message: str, language: str, domain: Domain = "tenant") -> str:
    """Return the message in a given language, whatever the current one: French for Office64's papers."""
    return _said(message, _translations(language, domain))


def _now() -> "GNUTranslations | None":
    paper = _paper.get()
    return _translations(paper, "tenant") if paper else _translations(_current.language, _current.domain)


def _translations(language: str, domain: Domain) -> "GNUTranslations | None":
    """Return the catalogue of a language; None for French."""
    return None if language == SOURCE_LANGUAGE else catalogue(language, domain)


def _said(message: str, found: "GNUTranslations | None") -> str:
    return found.gettext(message) if found is not None and message else message


@dataclass(frozen=True)
class Message:
    """A text that is not translated yet: `str()` gives it in the language of that moment.

    Values fill the `{named}` places after translation; they may be messages themselves, or functions
    that give the text (a date that reads differently in each language).
    """

    singular: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    count: int = 0

    def __str__(self) -> str:
        text = ngettext(self.singular, self.plural, self.count) if self.plural else _(self.singular)
        if not self.values:
            return text
        return text.format(**{name: value() if callable(value) else value for name, value in self.values.items()})


def msg(message: str, **values: object) -> Message:
    """Return a message with its values, to be translated when it is shown."""
    return Message(message, values)


def whole(said: Message, *otherwise: Message) -> tuple[Message, ...]:
    """Return the message, or `otherwise` when one of its values is empty: no line is shown with a gap."""
    return otherwise if "" in said.values.values() else (said,)


def nmsg(singular: str, plural: str, n: int, **values: object) -> Message:
    """Return a message that depends on a count; `{n}` is the count."""
    return Message(singular, {"n": n, **values}, plural, n)
