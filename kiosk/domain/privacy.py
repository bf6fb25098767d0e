"""The privacy notice of each kind of thing (RGPD, article 13), and the law that the file `privacy` holds.

Bases and rights are proposals until the configuration names their reviewer (`PrivacySettings.reviewed_by`). A text
that is new or changed since the review stays a proposal: the file lists the versions that were under review.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kiosk.domain import data_files
from kiosk.i18n import N_

FILE = "privacy"


class Privacy(NamedTuple):
    """The notice of one kind of data; every text is a French message id."""

    purpose: str
    readers: str
    needed: str
    """Says what is optional, and what follows when it is not given."""
    basis: str
    """Code of a legal basis: `public_task`, `contract`, `consent`."""
    asks_consent: bool = False
    """True when some of the data is used only with the person's consent, which can then be withdrawn."""
    version: int = 1
    """Raised when a text changes: the review of an earlier version does not cover it."""
    title: str = ""
    """Empty: the journey's own title."""


OPINION = Privacy(
    purpose=N_("Améliorer cette borne."),
    readers=N_("Les agents d'Office64 qui suivent la borne. Votre nom n'est pas demandé."),
    needed=N_("Tout est facultatif. Ne pas répondre ne change rien pour vous."),
    basis="consent",
    asks_consent=True,
    title=N_("Avis sur la borne"),
)
"""The notice of the one question after a visit."""
DRAFT = Privacy(
    purpose=N_("Reprendre plus tard ce que vous avez commencé."),
    readers=N_("Seul votre code de reprise ouvre le brouillon."),
    needed=N_("Enregistrer est facultatif. Si le code est perdu, le brouillon reste fermé."),
    basis="public_task",
    title=N_("Brouillon"),
)
"""The notice of a saved draft, whatever its journey."""


class Law(NamedTuple):
    """The part of the notices that is the same for all kinds, as the data-protection officer reads it."""

    bases: Mapping[str, str]
    """The words of each legal basis, by its code."""
    rights: tuple[tuple[str, frozenset[str]], ...]
    """Each right in words, and the bases that give it."""
    reviewed: Mapping[str, int]
    """The version of each kind's text that was under review."""

    def rights_of(self, basis: str) -> tuple[str, ...]:
        """Return the rights, in words, that a legal basis gives, in the file's order."""
        return tuple(words for words, bases in self.rights if basis in bases)


def read_law(file: Mapping[str, Any]) -> Law:
    """Read the file's tables. Raises DataUnreadable: a table is missing or wrong."""
    text = data_files.text
    try:
        bases = {text(FILE, each, "id"): text(FILE, each, "says") for each in file["bases"]}
        rights = tuple((text(FILE, each, "says"), frozenset(each["bases"])) for each in file["rights"])
        reviewed = {text(FILE, each, "id"): int(each["version"]) for each in file["reviewed"]}
    except (KeyError, TypeError, AttributeError, ValueError):
        raise data_files.DataUnreadable(data_files.path_of(FILE)) from None
    if any(not given <= bases.keys() for _words, given in rights):
        raise data_files.DataUnreadable(data_files.path_of(FILE))
    return Law(bases, rights, reviewed)


def law() -> Law:
    """Return the law from its file. Raises DataUnreadable: the file cannot be used."""
    return read_law(data_files.read(FILE))
