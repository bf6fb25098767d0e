"""The associations' board: the notices that are up today, and each of them to read."""

from kiosk import formats, i18n
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import SOURCE_LANGUAGE, Message, _, msg, whole
from kiosk.services.services import Services
from kiosk.services.visit.noticeboard import current_notices, headline
from kiosk.settings import BoardNotice
from screens.shell.visit import VisitHost
from screens.tenant.pages.menu import ListScreen, MenuScreen, ReadingScreen
from screens.widgets.dialog import NoticeDialog
from screens.widgets.text import Text

_PLACE = msg("Affiches des associations")
_MOTIVE = "board"
"""The motive of a ticket taken from the board: never a word of a notice."""


async def open_board(app: VisitHost, of: str) -> None:
    """Open the list, or the notice in one slot, which may have expired since the list was drawn."""
    notices = current_notices(app.services)
    if not of:
        await app.push_screen(_list(notices) if notices else _empty(app.services))
        return
    notice = next((each for each in notices if each.slot == int(of)), None)
    if notice is None:
        await app.push_screen(NoticeDialog([msg("Cette affiche n'est plus au panneau.")]))
    else:
        await app.push_screen(_sheet(notice))


def _until(notice: BoardNotice) -> Message:
    return msg("jusqu'au {day}", day=lambda: formats.long_day(notice.last))


def _list(notices: tuple[BoardNotice, ...]) -> MenuScreen:
    offers = tuple(
        # An association's words are a value, never a message: nothing in them is translated or filled in.
        Offer(f"board:{each.slot}", Message("{line}\n{until}", {"line": headline(each), "until": _until(each)}))
        for each in notices
    )
    return ListScreen(_PLACE, msg("Quelle affiche voulez-vous lire ?"), offers, motive=_MOTIVE)


def _empty(services: Services) -> MenuScreen:
    phone = services.config.agency.phone
    title = (
        msg("Le panneau est vide en ce moment.")
        if services.today()
        else msg("L'horloge de la borne est fausse. Le panneau n'est pas montré.")
    )
    whom = whole(
        msg("Pour les associations, appelez le {phone}.", phone=phone),
        msg("Pour les associations, demandez à l'accueil."),
    )
    return ReadingScreen(_PLACE, title, [Text(each) for each in whom], motive=_MOTIVE)


def _sheet(notice: BoardNotice) -> MenuScreen:
    where = whole(msg("Lieu : {place}", place=notice.place))
    phone = whole(msg("Téléphone : {phone}", phone=notice.phone))

    def who() -> str:
        is_french = i18n.current_language() == SOURCE_LANGUAGE
        return notice.association if is_french else "\n".join([notice.association, _("Ce texte est en français.")])

    until = msg("Cette affiche reste jusqu'au {day} inclus.", day=lambda: formats.long_day(notice.last))
    words = [
        Text(who, classes="muted line"),
        Text("\n".join(notice.text), classes="line"),
        *(Text(each) for each in (*where, *phone)),
        Text(until, classes="muted"),
    ]
    return ReadingScreen(_PLACE, notice.title, words, motive=_MOTIVE)
