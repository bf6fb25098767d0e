"""Guides and answers from central, in the place of the program's own: the files of `locales/` that it changes.

All of them or none. Central checks them before they go, a terminal before it keeps them and once a start: a program
that was changed since may want other texts, and then shows its own.
"""

from collections.abc import Iterator, Sequence

from kiosk.config import ConfigurationError
from kiosk.domain import faq, portal
from kiosk.domain.charset import is_drawable
from kiosk.domain.faq import Faq
from kiosk.domain.portal import ACT
from kiosk.domain.published_texts import Content, faq_path, guide_path
from kiosk.domain.text_rules import LONGEST_VALUES, faq_faults, guide_faults
from kiosk.i18n import LANGUAGE, SOURCE_LANGUAGE

MOST_BYTES = 256 << 10
"""Of all texts together: four times what the program's own have."""
_LONGEST_NAME, _LONGEST_WORDS = 80, 200
_SOURCE_FIRST = (SOURCE_LANGUAGE, *(code for code in LANGUAGE if code != SOURCE_LANGUAGE))


_QUESTIONS = tuple(faq_path(language) for language in _SOURCE_FIRST)
_GUIDES = tuple(tuple(guide_path(key, language) for language in _SOURCE_FIRST) for key in portal.KEYS)
_PATHS = frozenset(_QUESTIONS).union(*_GUIDES)


def check(files: Content, name: str) -> None:
    """Whether the texts can be shown, each in every language.

    Args:
        name: of their folder, for the error's words.

    Raises:
        ConfigurationError: the first file that is wrong, and why.
    """
    check_size(sum(len(text) for text in files.values()), name)
    for path, why in _faults(files):
        raise ConfigurationError(f"{name}/{shown(path)} : {_plain(why)[:_LONGEST_WORDS]}.")


def readable(files: Content) -> Content:
    """The texts that came down, all of them; none once this program can no longer show one."""
    return {} if any(_faults(files)) else files


def shown(path: str) -> str:
    """A path that anybody may have written, fit for a page and a screen."""
    return _plain(path)[:_LONGEST_NAME]


def _plain(text: str) -> str:
    """In one line, with signs that every terminal has."""
    return "".join(sign if is_drawable(sign) else "?" for sign in " ".join(text.split()))


def check_size(size: int, name: str) -> None:
    """Raises ConfigurationError: all texts together, of `size` bytes or signs, are more than `MOST_BYTES`."""
    if size > MOST_BYTES:
        raise ConfigurationError(f"{name} : {MOST_BYTES >> 10} Kio au plus pour tous les textes ensemble.")


def _faults(files: Content) -> Iterator[tuple[str, str]]:
    """Path and reason of each; a text whose French one is wrong is not looked at."""
    strange = sorted(files.keys() - _PATHS)
    if strange:
        yield strange[0], "cette version n'a pas ce fichier ; gardez le nom qu'il a dans le programme"
        return
    for paths in (_QUESTIONS, *_GUIDES):
        missing = [path for path in paths if path not in files]
        if not missing:
            texts = [(path, files[path]) for path in paths]
            yield from _faq_faults(texts) if paths is _QUESTIONS else _guide_faults(texts)
        elif len(missing) < len(paths):
            yield missing[0], f"ce fichier manque ; ce qui change, change dans les langues {', '.join(_SOURCE_FIRST)}"


def _guide_faults(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of one guide, French first."""
    _path, source = texts[0]
    for number, (path, text) in enumerate(texts):
        for why in guide_faults(text, source, is_source=number == 0):
            yield path, why


def _faq_faults(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    source: Faq | None = None
    for path, text in texts:
        try:
            found = faq.parse(text, LONGEST_VALUES)
        except ValueError as error:
            yield path, str(error)
            return
        source = source or found
        for why in (*faq_faults(found, source, is_source=found is source), *_lost(found)):
            yield path, why


def _lost(found: Faq) -> Iterator[str]:
    """Guides that an answer leads to and that this program has not."""
    for entry in found.entries:
        for offer in entry.offers:
            kind, _colon, of = offer.partition(":")
            if kind == "guide" and of not in ACT:
                yield f"{entry.id} : le guide « {of} » n'existe pas"
