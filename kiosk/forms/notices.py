"""The privacy notice of each kind of stored data: its journey's text, and the law from the file `privacy`."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain import privacy
from kiosk.domain.privacy import Law, Privacy
from kiosk.domain.retention import CAMPAIGN, SAVED_DRAFT, Retention
from kiosk.forms.catalog import sent_forms


@dataclass(frozen=True)
class Notice:
    """The privacy notice of one kind of data; every text is a French message id."""

    kind: str
    title: str
    says: Privacy
    retention: Retention
    basis_words: str
    rights: tuple[str, ...]
    """The rights that its legal basis gives."""
    was_reviewed: bool
    """True when the data-protection review covered this version of its text."""


def notices(law: Law | None = None) -> Mapping[str, Notice]:
    """Return the notice of every kind that is kept, by its stable code.

    Raises:
        DataUnreadable: when the file `privacy` cannot be used.
        KeyError: when a kind names a basis that the law does not know.
    """
    law = law or privacy.law()
    found = [(spec.id, spec.title, spec.privacy, spec.kept) for spec in sent_forms() if spec.privacy]
    found += [("opinion", "", privacy.OPINION, CAMPAIGN), ("draft", "", privacy.DRAFT, SAVED_DRAFT)]
    return {
        kind: Notice(
            kind,
            says.title or title,
            says,
            retention,
            law.bases[says.basis],
            law.rights_of(says.basis),
            law.reviewed.get(kind) == says.version,
        )
        for kind, title, says, retention in found
    }
