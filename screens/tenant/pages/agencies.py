"""Office64's agencies: this one as it is configured, the others as in the reviewed file, to be confirmed."""

from collections.abc import Iterator

from kiosk.domain.agency import agencies
from kiosk.domain.agency.agencies import Agency
from kiosk.domain.agency.calendar import AgencyCalendar
from kiosk.domain.agency.hours import hours_lines
from kiosk.domain.data_files import DataUnreadable
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import Message, msg, whole
from kiosk.services.services import Services
from kiosk.settings import AgencySettings
from screens.shell.visit import VisitHost
from screens.tenant.pages.menu import ListScreen, MenuScreen, ReadingScreen
from screens.widgets.text import Text

_WIDTH = 44
"""Cells of a line on a page of 56 columns."""


def hours_text(calendar: AgencyCalendar, classes: str = "line") -> Text:
    """Return the opening hours, line by line; a line that is too long breaks between days and hours."""
    return Text(lambda: "\n".join(hours_lines(calendar, _WIDTH)), classes=classes)


def phone_lines(agency: AgencySettings) -> list[Text]:
    """Return the agency's phone, or nothing."""
    return [Text(each, classes="line") for each in whole(msg("Téléphone : {phone}", phone=agency.phone))]


def emergency_lines(agency: AgencySettings) -> list[Text]:
    """Return the number for evenings and weekends, or nothing: in the evening there is no desk to ask at."""
    said = whole(msg("Urgence dans le logement, soir et week-end : {phone}", phone=agency.emergency_phone))
    return [Text(each, classes="line") for each in said]


_PLACE = msg("Nos agences")
_MOTIVE = "agencies"


async def open_agencies(app: VisitHost, of: str) -> None:
    """Open the list, or one agency by its code."""
    services = app.services
    if of == services.config.agency.code:
        await app.push_screen(_own(services))
        return
    try:
        known = agencies.agencies()
    except DataUnreadable as error:
        app.log_failure(f"agencies: {error.path.name} cannot be read")
        await app.push_screen(_unreadable(services))
        return
    others = [each for each in known.values() if each.code != services.config.agency.code]
    chosen = next((each for each in others if each.code == of), None)
    await app.push_screen(_other(chosen) if chosen else _list(services, others))


def _list(services: Services, others: list[Agency]) -> MenuScreen:
    own = services.config.agency
    (here,) = whole(
        msg("{name} · {phone}\nVous êtes ici.", name=own.name, phone=own.phone),
        msg("{name}\nVous êtes ici.", name=own.name),
    )
    offers = (
        Offer(f"agency:{own.code}", here),
        *(Offer(f"agency:{each.code}", _line(each)) for each in others),
    )
    return ListScreen(_PLACE, msg("Quelle agence cherchez-vous ?"), offers, motive=_MOTIVE)


def _line(agency: Agency) -> Message:
    (said,) = whole(
        msg("{name} · {phone}\nNuméro de {year}, à confirmer", name=agency.name, phone=agency.phone, year=_year()),
        msg("{name}\nAdresse et téléphone à confirmer", name=agency.name),
    )
    return said


def _year() -> str:
    """Return the year of what is known about the other agencies."""
    _source, month = agencies.source()
    return month.partition("-")[0]


def _own(services: Services) -> MenuScreen:
    own = services.config.agency
    words = [
        *([Text(own.address)] if own.address else []),
        *phone_lines(own),
        *emergency_lines(own),
        hours_text(services.calendar),
    ]
    return ReadingScreen(_PLACE, msg("Agence {name}", name=own.name), words, motive=_MOTIVE)


def _other(agency: Agency) -> MenuScreen:
    source, month = agencies.source()
    if agency.is_unknown:
        first, last = msg("Cette agence n'est pas encore connue ici. Demandez à un agent."), []
    else:
        first = msg("Ces informations sont de {year}. Appelez avant de venir.", year=_year())
        last = [msg("Source : {source}, {day}", source=msg(source), day="/".join(reversed(month.split("-"))))]
    words = [Text(first, classes="warning line"), *_facts(agency), *(Text(each, classes="muted") for each in last)]
    return ReadingScreen(_PLACE, msg("Agence {name}", name=agency.name), words, motive=_MOTIVE)


def _facts(agency: Agency) -> Iterator[Text]:
    """Yield what is known of an agency; what is not known says so."""
    yield Text(agency.address or msg("Adresse : à confirmer."))
    known = whole(msg("Téléphone : {phone}", phone=agency.phone), msg("Téléphone : à confirmer."))
    yield from (Text(each, classes="line") for each in known)
    if agency.hours:
        yield hours_text(AgencyCalendar(agency.opening))
    else:
        yield Text(msg("Horaires : à confirmer."), classes="line")


def _unreadable(services: Services) -> MenuScreen:
    own = services.config.agency
    words = [
        Text(msg("La liste des agences ne peut pas être montrée."), classes="warning line"),
        *phone_lines(own),
    ]
    return ReadingScreen(_PLACE, msg("Agence {name}", name=own.name), words, motive=_MOTIVE)
