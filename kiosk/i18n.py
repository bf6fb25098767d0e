"""Every word a person reads, in their language.

The message ids are French: a missing translation falls back to correct French. Two gettext domains:
`tenant` (fr, eu, es, en) and `staff` (fr, en). `N_` and `msg` mark; nothing is translated before it is shown,
so that a change of language is only a matter of asking again.

Babel's extractor knows the names `_`, `N_`, `msg`, `nmsg`, `ngettext`.
"""

import gettext as _gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Domain = Literal["tenant", "staff"]
REVIEW_HEADER = "x-reviewed-by"
"""A catalogue that a native speaker read says who, in this header; without it, it counts as unreviewed."""


@dataclass(frozen=True)
class Language:
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
    """Where the catalogues lie: inside the installed package, or beside it in a checkout."""
    installed = Path(__file__).with_name("_locales")
    return installed if installed.is_dir() else Path(__file__).parent.parent / "locales"


class CatalogueMissing(RuntimeError):
    """A compiled catalogue is not where it should be: the build forgot it."""


@cache
def catalogue(code: str, domain: Domain) -> _gettext.GNUTranslations:
    """The compiled catalogue of a language; staff texts fall back to tenant ones, which the console shows too."""
    path = locales_folder() / code / "LC_MESSAGES" / f"{domain}.mo"
    try:
        with path.open("rb") as file:
            found = _gettext.GNUTranslations(file)
    except OSError as error:
        raise CatalogueMissing(f"no compiled catalogue {code}/{domain}") from error
    if domain == "staff":
        found.add_fallback(catalogue(code, "tenant"))
    return found


def is_reviewed(code: str, domain: Domain = "tenant") -> bool:
    """Whether a native speaker reviewed the catalogue; French is the source and needs none."""
    return code == SOURCE_LANGUAGE or bool(catalogue(code, domain).info().get(REVIEW_HEADER))


@dataclass
class _Current:
    language: str = SOURCE_LANGUAGE
    domain: Domain = "tenant"


_current = _Current()


def use(language: str, domain: Domain | None = None) -> None:
    """Make `language` the one that is shown from now on, in this process."""
    domain = domain or _current.domain
    catalogue(language, domain)
    _current.language, _current.domain = language, domain


_paper: ContextVar[str] = ContextVar("_paper", default="")
"""Language of a paper that is being put into words; empty: the screen's."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside in one language, whatever the screens show meanwhile: a paper of the service is French."""
    before = _paper.set(language)
    try:
        yield
    finally:
        _paper.reset(before)


def current_language() -> str:
    return _paper.get() or _current.language


def N_(message: str) -> str:
    """Mark a message that is declared here and translated where it is shown."""
    return message


def _(message: str) -> str:
    """The message in the current language."""
    return _now().gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    return _now().ngettext(singular, plural, n)


def translate(message: str, language: str, domain: Domain = "tenant") -> str:
    """The message in a given language, whatever the current one: French for papers of the service."""
    return catalogue(language, domain).gettext(message) if message else ""


def _now() -> _gettext.GNUTranslations:
    paper = _paper.get()
    return catalogue(paper, "tenant") if paper else catalogue(_current.language, _current.domain)


@dataclass(frozen=True)
class Message:
    """A text not yet said: `str()` says it in the language of that moment.

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
    """A message with its values, to be said later."""
    return Message(message, values)


def whole(said: Message, *otherwise: Message) -> tuple[Message, ...]:
    """Give the message if every value fills its place; with an empty one, give `otherwise`: no line has a gap."""
    return otherwise if "" in said.values.values() else (said,)


def nmsg(singular: str, plural: str, n: int, **values: object) -> Message:
    """A message that depends on a count; `{n}` is the count."""
    return Message(singular, {"n": n, **values}, plural, n)
