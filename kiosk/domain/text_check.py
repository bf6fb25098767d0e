"""Check guides and answers from central, which replace the program's own: the files of `locales/` that it changes.

All of them are shown, or none. Central checks them before it sends them, a terminal before it keeps them and at each
start: a program that was changed since may need other texts, and then shows its own.
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

MOST_BYTES = 512 << 10
"""The most bytes of all texts together: twice the size of the program's own."""
_LONGEST_NAME, _LONGEST_WORDS = 80, 200
_SOURCE_FIRST = (SOURCE_LANGUAGE, *(code for code in LANGUAGE if code != SOURCE_LANGUAGE))


_QUESTIONS = tuple(faq_path(language) for language in _SOURCE_FIRST)
_GUIDES = tuple(tuple(guide_path(key, language) for language in _SOURCE_FIRST) for key in portal.KEYS)
_PATHS = frozenset(_QUESTIONS).union(*_GUIDES)


def check(files: Content, name: str) -> None:
    """Check that the texts can be shown, each in every language.

    Args:
        name: the folder's name in the error's words.

    Raises:
        ConfigurationError: a file is wrong; it names the first one and says why.
    """
    check_size(sum(len(text) for text in files.values()), name)
    for path, why in _faults(files):
        raise ConfigurationError(f"{name}/{shown(path)} : {_plain(why)[:_LONGEST_WORDS]}.")


def readable(files: Content) -> Content:
    """Return central's texts, all of them; none when this program can no longer show one of them."""
    return {} if any(_faults(files)) else files


def shown(path: str) -> str:
    """Make a path that anybody may have written fit for a page and a screen."""
    return _plain(path)[:_LONGEST_NAME]


def _plain(text: str) -> str:
    """Put a text on one line, with only characters that every terminal has."""
    return "".join(character if is_drawable(character) else "?" for character in " ".join(text.split()))


def check_size(size: int, name: str) -> None:
    """Check the size of all texts together, in bytes or characters. Raises ConfigurationError: over `MOST_BYTES`."""
    if size > MOST_BYTES:
        raise ConfigurationError(f"{name} : {MOST_BYTES >> 10} Kio au plus pour tous les textes ensemble.")


def _faults(files: Content) -> Iterator[tuple[str, str]]:
    """Yield path and reason of each fault. An unknown path ends the check; a broken French text is not compared."""
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
    """Yield the faults of one guide, French first."""
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
    """Yield a fault for each guide that an answer offers and that this program does not have."""
    for entry in found.entries:
        for offer in entry.offers:
            kind, _colon, of = offer.partition(":")
            if kind == "guide" and of not in ACT:
                yield f"{entry.id} : le guide « {of} » n'existe pas"
