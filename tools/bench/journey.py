"""An invented tenant's whole listing as keys, page by page, as a person types them."""

from dataclasses import dataclass

from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.spec import Step

HOME = b"Que voulez-vous faire"
DOOR = b"1"
RECEIPT = "Votre référence".encode()
FINISH = b"\x1b[21~"
"""F10: the filled button of a receipt on a terminal without a printer, which asks if all was noted."""
NOTED = b"Avez-vous not"

_ENTER, _BACK_TAB, _RIGHT, _PAGE_DOWN = "\r", "\x1b[Z", "\x1b[C", "\x1b[6~"
_CONTINUE = _BACK_TAB + _ENTER
"""Goes from a page's first answer backwards to its last button."""
_YES = _ENTER + _ENTER
_NO = _RIGHT + _ENTER + _ENTER
_YES_NOTED = (_RIGHT + _ENTER).encode()

_PAGES: dict[str, str] = {
    "intro": _ENTER,
    "landlord": "1" + _ENTER,
    "lease": "01/03/2019" + _ENTER + _NO,
    "commune": "cambo" + _ENTER,
    "dwelling_kind": "1" + _ENTER,
    "dwelling_type": "3" + _ENTER,
    "area": "64" + _ENTER,
    "floor": "2" + _ENTER + _YES,
    "heating": "1" + _ENTER,
    "energy_class": "3" + _ENTER,
    "outside": _ENTER + _CONTINUE,
    "rent": "412,60" + _ENTER,
    "parking": "2" + _ENTER,
    "parking_rent": "45" + _ENTER,
    "charges": "85,20" + _ENTER,
    "water_and_heat": _YES * 3,
    "upkeep": _YES * 3,
    "around": "1" + _CONTINUE,
    "description": _ENTER,
    "photos": _ENTER,
    "wished_communes": "bayonne" + _ENTER + _ENTER,
    "wished_types": "1" + _CONTINUE,
    "rent_ceiling": "560" + _ENTER,
    "must_haves": _CONTINUE,
    "criteria": _ENTER,
    "consents": "1" + _ENTER + _NO,
    "contact_name": "Maialen Exemple" + _ENTER,
    "phone": "05 36 49 12 34" + _ENTER,
    "review": _PAGE_DOWN * 9 + _CONTINUE,
}
TEXT_PAGE = "contact_name"
"""The page with one plain text field, on which keys are timed."""


@dataclass(frozen=True)
class Page:
    """One page, and the keys that answer and leave it."""

    key: str
    words: bytes
    """Words that are drawn only on this page."""
    keys: bytes

    @property
    def last_key(self) -> bytes:
        """The key that turns the page; the keys before it answer the page."""
        return self.keys[-1:]

    @property
    def answer(self) -> bytes:
        return self.keys[:-1]


def pages() -> list[Page]:
    """Return every page of the listing that this tenant sees, with check answers at the end."""
    return [
        *(Page(step.key, _words(step), _PAGES[step.key].encode()) for step in SPEC.steps if step.key in _PAGES),
        Page("review", "Vérifiez vos réponses".encode(), _PAGES["review"].encode()),
    ]


def visit() -> list[tuple[bytes, bytes]]:
    """Return a whole visit: what is written at once, and the words that it leads to.

    Check answers is sent once it is drawn, for it wants to be read first.
    """
    *asked, review = pages()
    typed = DOOR + b"".join(page.keys for page in asked)
    return [(typed, review.words), (review.keys, RECEIPT), (FINISH, NOTED), (_YES_NOTED, HOME)]


def _words(step: Step) -> bytes:
    """Return the first words of a page, few enough to stand on one line of it."""
    said = step.title or step.fields[0].label
    return said[:28].encode()
