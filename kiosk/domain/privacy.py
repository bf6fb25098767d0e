"""What is said about the data of each kind of thing, from the file that the data-protection officer reviews.

What a notice must hold: RGPD, article 13. Bases and rights are proposals until the configuration names who reviewed
them (`PrivacySettings.reviewed_by`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain import data_files
from kiosk.domain.retention import KEEPING, Keeping

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
    rights: tuple[str, ...]
    """Those that the basis gives."""
    asks_consent: bool
    """Whether something of it is done only with the person's consent, which can then be withdrawn."""

    @property
    def keeping(self) -> Keeping:
        return KEEPING[self.kind]


def read_notices(file: Mapping[str, Any]) -> Mapping[str, Notice]:
    """By kind. Raises DataUnreadable: also when a kind that is kept has no notice, or one has that is not kept."""
    text, path = data_files.text, data_files.path_of(FILE)
    try:
        words = {text(FILE, each, "id"): text(FILE, each, "says") for each in file["bases"]}
        rights = [(frozenset(each["bases"]), text(FILE, each, "says")) for each in file["rights"]]
        found = {each["id"]: _notice(each, words, rights) for each in file["rules"]}
    except (KeyError, TypeError, AttributeError):
        raise data_files.DataUnreadable(path) from None
    if found.keys() != KEEPING.keys() or any(not bases <= words.keys() for bases, _says in rights):
        raise data_files.DataUnreadable(path)
    return found


def _notice(told: Mapping[str, Any], words: Mapping[str, str], rights: Iterable[tuple[frozenset[str], str]]) -> Notice:
    kind, title, purpose, readers, needed, basis = (
        data_files.text(FILE, told, key) for key in ("id", "title", "says", "readers", "needed", "basis")
    )
    if type(told["consent"]) is not bool:
        raise TypeError("true or false")
    own = tuple(says for bases, says in rights if basis in bases)
    return Notice(kind, title, purpose, readers, needed, basis, words[basis], own, told["consent"])


def notices() -> Mapping[str, Notice]:
    """Raises DataUnreadable."""
    return read_notices(data_files.read(FILE))
