"""`kiosk doctor --repair`: a damaged database made anew from what can be read; what is lost is counted by table."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kiosk import config as configuration
from kiosk import plain
from kiosk.cli import night
from kiosk.cli.exits import IN_USE, Exit, fail, is_interrupt
from kiosk.clock import SystemClock
from kiosk.domain.keeping import LONGEST_SUBMISSION
from kiosk.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from db.repair import Count, Repaired

_REFUSED: Mapping[str, tuple[Exit, str]] = {
    "NothingToRepair": (Exit.USAGE, N_("La base est intacte : rien n'est changé.")),
    "InUse": (Exit.LOCKED, IN_USE),
    "Locked": (Exit.LOCKED, N_("La nuit est en cours ici : attendez sa fin, puis relancez.")),
    "NothingToRead": (
        Exit.SAFE_MODE,
        N_(
            "Rien ne se lit dans cette base : rien n'est changé. Gardez le dossier data ailleurs, puis kiosk init "
            "--agency AGENCE --terminal BORNE : une base vide. Ce qui était scellé (spool) part tout de même."
        ),
    ),
}
"""Exit code and words of each refusal, by the name of its class."""
_AT_CENTRAL = N_(
    "--repair est pour une borne : ici, c'est le siège, et rien n'est changé. Une base abîmée du siège se refait par "
    "kiosk central restore."
)
TABLES = {
    "outbox": N_("à envoyer au siège"),
    "submissions": N_("à relire par un agent"),
    "sent_files": N_("retours à un dossier"),
    "drafts": N_("brouillons"),
    "meta": N_("réglages internes"),
    "ticket_numbers": N_("compteurs de tickets"),
    "tickets": N_("tickets"),
    "agents": N_("agents"),
    "audit": N_("journal des actes"),
    "sign_in_failures": N_("essais de code"),
    "workshop_seats": N_("places d'ateliers"),
    "tombstones": N_("marques d'effacements"),
    "down": N_("ce que le siège a dit"),
    "from_central": N_("réglages et textes du siège"),
    "known_homes": N_("logements connus"),
}
"""What a table holds, in words for whoever looks after the terminal."""
_NONE_LOST = N_("{what} : {n} repris")
_UNCOUNTED = N_("{what} : {n} repris ; on ne sait pas combien sont perdus, des pages ne se lisent plus")
_UNKNOWN_REFERENCES = N_(
    "Des personnes ont peut-être le reçu d'une demande qui est perdue : le siège ne verra jamais sa référence. "
    "À faire : prévenez les agents. Qui présente une référence inconnue refait sa demande ; ce n'est pas sa faute."
)
_LOG_OF_ANOTHER = N_(
    "Le journal à côté d'elle (kiosk.sqlite-wal) n'était pas le sien, ou était plus ancien : la base est crue. Lignes "
    "reprises, que le journal seul avait : {n}. Il est gardé avec elle."
)
_LOG_MENDED = N_(
    "Le journal à côté d'elle (kiosk.sqlite-wal) était abîmé : tout ce qui y était est repris. Il est gardé avec elle."
)
_LOG_TORN = N_(
    "Le journal à côté d'elle (kiosk.sqlite-wal) était abîmé : ce qui suit l'endroit abîmé est repris. Pages du "
    "journal qui ne se lisent plus : {n}. Il est gardé avec elle."
)
_READ_WITHOUT_LOG = N_(
    "La base est lue avec son journal (kiosk.sqlite-wal), puis sans lui. Lignes reprises, que la base seule avait : "
    "{n}."
)


def run(home: Path, *, as_json: bool) -> NoReturn:
    """Repair, tell, and end with the code."""
    from db.repair import repair

    if configuration.is_central(home) and not configuration.is_terminal(home):
        _refuse(home, Exit.USAGE, "AtCentral", _(_AT_CENTRAL), as_json=as_json)
    try:
        configuration.require_terminal(home)
        done = repair(home, SystemClock().now())
    except Exception as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from None
        code, sentence = _REFUSED.get(type(error).__name__) or night.explain(error, home, "doctor --repair")
        _refuse(home, code, type(error).__name__, _(sentence), as_json=as_json)
    code = Exit.OK if done.is_whole else Exit.QUARANTINED
    # Before a word of it is shown: whoever closes the window then would have lost what was counted.
    night.log(home, "repair", code, _counted(done))
    click.echo(plain.as_json({"exit": int(code), **asdict(done)}) if as_json else _told(home, done))
    raise SystemExit(int(code))


def _counted(done: "Repaired") -> dict[str, object]:
    """Nobody's data: for the log."""
    return {
        "copied": {table: count.copied for table, count in done.tables.items()},
        "lost": {table: count.lost for table, count in done.tables.items() if count.lost},
        "uncounted": sum(not count.is_counted for count in done.tables.values()),
        "torn_in_log": done.torn_in_log,
        "unsent": done.unsent,
        "others": done.others,
    }


def _refuse(home: Path, code: Exit, error: str, sentence: str, *, as_json: bool) -> NoReturn:
    night.log(home, "repair", code, {"error": error})
    if as_json:
        click.echo(plain.as_json({"exit": int(code), "error": sentence}))
    fail(code, sentence)


def _told(home: Path, done: "Repaired") -> str:
    is_any_saved = any(count.copied for count in done.tables.values())
    first = (
        _("Base refaite. L'ancienne est gardée : {path}")
        if is_any_saved or done.is_whole
        else _("Rien n'a pu être repris : la base refaite est vide. L'ancienne est gardée : {path}")
    )
    lines = [first.format(path=home / "data" / done.kept)]
    if done.is_log_damaged:
        lines.append(_(_LOG_TORN if done.torn_in_log else _LOG_MENDED).format(n=done.torn_in_log))
    if done.is_alone_first or done.others:
        said = _LOG_OF_ANOTHER if done.is_alone_first else _READ_WITHOUT_LOG
        lines.append(_(said).format(n=done.others))
    for table, count in done.tables.items():
        lines.append(_words(count).format(what=_(TABLES.get(table, table)), n=count.copied, lost=count.lost))
    if done.unsent:
        unsent = _(
            "Envois dont l'original est perdu : {n}. Ceux qui n'étaient pas scellés ne partiront pas : un agent les "
            "lit à la console et les transmet."
        )
        lines.append(unsent.format(n=done.unsent))
    # Whatever central has not acknowledged has its event there: with that whole, it sees every reference.
    if done.torn_in_log or ("outbox" in done.tables and done.tables["outbox"].may_lack):
        lines.append(_(_UNKNOWN_REFERENCES))
    lines.append(_("À faire : relancez la borne, puis « kiosk sync » et « kiosk doctor »."))
    if "meta" in done.tables and done.tables["meta"].lost:
        lines.append(_("À faire : prévenez l'agence, les codes des brouillons ne s'ouvrent peut-être plus."))
    if "agents" in done.tables and done.tables["agents"].lost:
        lines.append(
            _("À faire : kiosk staff list. Qui y manque est à refaire, au siège si c'est lui qui envoie la liste.")
        )
    kept = _(
        "À faire : contrôlez le disque. L'ancienne base s'en va d'elle-même une nuit, {n} jours après ; plus tôt à la "
        "main, une fois que tout est vu."
    )
    lines.append(kept.format(n=LONGEST_SUBMISSION.days))
    return "\n".join(map(plain.on_one_line, lines))


def _words(count: "Count") -> str:
    if not count.lost:
        return _(_NONE_LOST if count.is_counted else _UNCOUNTED)
    if count.is_counted:
        return ngettext("{what} : {n} repris, {lost} perdu", "{what} : {n} repris, {lost} perdus", count.lost)
    return ngettext(
        "{what} : {n} repris, {lost} perdu au moins ; on ne sait pas combien, des pages ne se lisent plus",
        "{what} : {n} repris, {lost} perdus au moins ; on ne sait pas combien, des pages ne se lisent plus",
        count.lost,
    )
