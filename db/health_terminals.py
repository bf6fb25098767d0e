"""What `kiosk doctor` looks at of the terminals that central knows."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from db.connection import Connection, rows
from db.finding import Finding, State, on_the_wall
from db.init_command import init_as
from db.sync import for_want_of_room, heard, nights_told, pages, quarantine
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.share import has_central_answered, open_share, target_here
from db.sync.targets import BadTarget, is_inside
from db.sync.transport import Unreachable
from kiosk.clock import from_text
from kiosk.config import ConfigurationError
from kiosk.i18n import _
from kiosk.plain import as_sentence
from kiosk.services.ports import StorageError


def enrolled(place: CentralHome, db: Connection, now: datetime) -> Finding:
    """Who may send, and of whom nobody knows, as the morning page asks for them."""
    found = heard.may_send(db)
    if not found:
        said = _("Aucune borne n'est inscrite : rien ne sera pris.")
        return Finding("central.terminals", State.LOOK, said, _("Inscrivez chaque borne : kiosk central enrol FICHIER"))
    last = [
        _("{terminal} ({at})").format(terminal=each["terminal"], at=_heard(each["last_sealed_at"])) for each in found
    ]
    said = _("Bornes inscrites : {names}.").format(names=", ".join(last))
    slips = (*quarantine.to_look_at(place.quarantine), *for_want_of_room.put_aside(place))
    reached = pages.last(place.report).get("reached") is not False
    silent = heard.to_switch_on(heard.silent(found, slips, now), reached=reached)
    if not silent:
        return Finding("central.terminals", State.OK, said)
    unknown = _("Sans nouvelles : {names}.").format(names=named([heard.since_when(each, _) for each in silent]))
    return Finding("central.terminals", State.LOOK, f"{said} {unknown}", as_sentence(_(heard.SWITCH_ON)))


def told_no_secret(db: Connection) -> Iterator[Finding]:
    """Terminals that were enrolled before they had a key to encrypt to."""
    sql = "SELECT terminal, agency FROM terminals WHERE revoked_at IS NULL AND recipient = '' ORDER BY terminal"
    found = rows(db, sql)
    if found:
        names = ", ".join(each["terminal"] for each in found)
        said = _("Sans clé pour leur envoyer les agents et l'état des dossiers : {names}.").format(names=names)
        again = named([init_as(each["agency"], each["terminal"]) for each in found], ", ")
        todo = _("Sur chacune : {again} ; puis ici : kiosk central enrol FICHIER").format(again=again)
        yield Finding("central.recipients", State.LOOK, said, todo)


def without_inbox(place: CentralHome, db: Connection, now: datetime) -> Iterator[Finding]:
    """Silent terminals that could lay nothing down at the share."""
    lacking = _lacking(place, db, now)
    if lacking:
        said = _("Bornes sans nouvelles, et sans dossier au partage où déposer : {names}.")
        paths = named([f"inbox/{terminal}" for terminal in lacking], ", ")
        todo = _(
            "Faites leurs deux dossiers : docs/night.md, « Les droits du partage » ; puis, là-bas : kiosk sync. Une "
            "borne ne fait le sien elle-même que sur un partage qui le lui permet."
        )
        yield Finding("central.inbox", State.LOOK, said.format(names=paths), todo)


def not_reading(db: Connection, now: datetime) -> Iterator[Finding]:
    """Terminals that send what central holds already, for they read no receipt."""
    names = nights_told.unread(db, now)
    if names:
        yield Finding(
            "central.receipts", State.LOOK, _(nights_told.SAID).format(names=named(names, ", ")), _(nights_told.TO_DO)
        )


def _lacking(place: CentralHome, db: Connection, now: datetime) -> list[str]:
    """None of a share that cannot be looked into, which is told elsewhere, nor of a folder of the home itself: the
    terminal beside this central makes its own there.
    """
    silent = {each.terminal for each in heard.silent(heard.may_send(db), (), now)}
    with suppress(ConfigurationError, StorageError, BadTarget, Unreachable):
        url = target_here(place.home)
        if silent and not is_inside(url, place.home):
            share = open_share(url, place.home, trial=False, is_answered=has_central_answered(place))
            return [each for each in heard.without_inbox(db, share.list("inbox")) if each in silent]
    return []


def _heard(sealed_at: str | None) -> str:
    return on_the_wall(from_text(sealed_at)) if sealed_at else _("jamais reçue")
