"""Portal help: guides filled in with what the agency configured, and anonymous counts."""

from contextlib import suppress
from urllib.parse import urlsplit

from kiosk.clock import local_day
from kiosk.domain import guide as guides
from kiosk.domain.guide import Guide
from kiosk.domain.portal import CALLED, PortalAct
from kiosk.domain.published_texts import guide_path
from kiosk.i18n import N_, _, current_language
from kiosk.services.ports.errors import StorageError
from kiosk.services.services import Services

_CALL = "tel:"
"""A telephone calls a number that begins with this, read from a QR code (RFC 3966)."""
_UNKNOWN = N_("demandez l'adresse à l'accueil")


def guide(key: str, services: Services) -> Guide:
    """Return a guide in the current language. Raises GuideUnreadable."""
    settings, language = services.config, current_language()
    return guides.read(
        key,
        language,
        {
            "phone": settings.agency.phone,
            "emergency": settings.agency.emergency_phone,
            "portal": shown(settings.portal.site) or _(_UNKNOWN),
            "mailbox": shown(settings.portal.mailbox_site) or _(_UNKNOWN),
        },
        services.find_content().get(guide_path(key, language)),
    )


def site(act: PortalAct, services: Services) -> str:
    """Return the address at which an act is done; "" when it is not configured."""
    config = services.config
    number = "".join(filter(str.isdecimal, config.agency.phone))
    sites = {
        "portal": config.portal.site,
        "mailbox": config.portal.mailbox_site,
        "bel": config.bel.site,
        CALLED: f"{_CALL}{number}" if number else "",
    }
    return sites[act.site]


def in_least_room(address: str) -> str:
    """Return the same address in the characters that take the least room in a QR code: in capitals if it has no more
    than a scheme and a host, which mean the same in capitals (RFC 3986, 6.2.2.1).
    """
    parts = urlsplit(address)
    return address if parts.path.strip("/") or parts.query or parts.fragment else address.upper()


def shown(address: str) -> str:
    """Return an address as it is typed (browsers add the rest), or a number in pairs, as it is read aloud."""
    if address.startswith(_CALL):
        number = address.removeprefix(_CALL)
        return ".".join(number[start : start + 2] for start in range(0, len(number), 2))
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def count(services: Services, act: str, what: str) -> None:
    """Count one anonymous act; `what` is one of `kiosk.domain.portal.COUNTED`. A failure to store it is ignored."""
    with suppress(StorageError):
        services.counts.add(local_day(services.clock.now()), act, what)
