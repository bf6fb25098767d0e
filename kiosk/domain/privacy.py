"""What is said about the data of each kind of thing, from the file that the data-protection officer reviews.

What a notice must hold: RGPD, article 13. The legal bases are proposals until the file is signed (`reviewed`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain import data_files
from kiosk.domain.keeping import KEEPING, Keeping

FILE = "privacy"


@dataclass(frozen=True)
class Notice:
    """One kind; every text is a French message id."""

    kind: str
    title: str
    purpose: str
    readers: str
    needed: str
    """What is optional, and what follows when it is not given."""
    basis: str
    basis_words: str
    asks_consent: bool
    """Whether something of it is done only with the person's consent, which can then be withdrawn."""

    @property
    def keeping(self) -> Keeping:
        return KEEPING[self.kind]


def read_notices(rules: Iterable[Mapping[str, Any]], bases: Iterable[Mapping[str, Any]]) -> Mapping[str, Notice]:
    """By kind. Raises DataUnreadable: also when a kind that is kept has no notice, or one has that is not kept."""
    text, path = data_files.text, data_files.path_of(FILE)
    try:
        words = {text(FILE, each, "id"): text(FILE, each, "says") for each in bases}
        found = {each["id"]: _notice(each, words) for each in rules}
    except (KeyError, TypeError, AttributeError):
        raise data_files.DataUnreadable(path) from None
    if found.keys() != KEEPING.keys():
        raise data_files.DataUnreadable(path)
    return found


def _notice(told: Mapping[str, Any], words: Mapping[str, str]) -> Notice:
    kind, title, purpose, readers, needed, basis = (
        data_files.text(FILE, told, key) for key in ("id", "title", "says", "readers", "needed", "basis")
    )
    if type(told["consent"]) is not bool:
        raise TypeError("true or false")
    return Notice(kind, title, purpose, readers, needed, basis, words[basis], told["consent"])


def notices() -> Mapping[str, Notice]:
    """Raises DataUnreadable."""
    file = data_files.read(FILE)
    return read_notices(file.get("rules", ()), file.get("bases", ()))


def is_reviewed() -> bool:
    """Whether the data-protection officer has signed the file. Raises DataUnreadable."""
    return bool(data_files.read(FILE).get("reviewed"))
