"""`kiosk sync`: the terminal's side of the night."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli import night
from kiosk.cli.exits import Exit, fail
from kiosk.cli.refusals import BAD_RECIPIENT
from kiosk.clock import SystemClock, to_text
from kiosk.i18n import N_, _, ngettext
from kiosk.plain import as_sentence

if TYPE_CHECKING:
    from db.sync.night import SentNight
    from db.sync.sender import Planned, Sent
    from kiosk.settings import Config

_REFUSED = N_(
    "L'accusé n'est pas signé par le service central connu ici : rien n'est effacé. Ou le siège a changé de clé "
    "(copiez son keys/central.verify ici), ou quelqu'un d'autre a écrit dans acks sur le partage (prévenez "
    "l'informatique ; la nuit du siège remet le bon)."
)
_MISPLACED = N_(
    "L'accusé qui est au partage est bien signé du siège, mais pour une autre borne : quelqu'un l'a mis là. Rien n'en "
    "est pris, rien n'est effacé, keys/central.verify est la bonne clé. Prévenez l'informatique ; au siège, kiosk "
    "central nightly remet le bon ; puis ici : kiosk sync"
)
_UNBELIEVED = {"refused": _REFUSED, "misplaced": _MISPLACED}
_KEY = {
    "missing": N_(
        "keys/central.verify manque ici, ou n'est pas une clé : l'accusé n'a pas pu être vérifié, rien n'est effacé. "
        "Copiez ici le fichier du siège, puis relancez."
    ),
    "shut": N_(
        "keys/central.verify est fermé à ce compte : l'accusé n'a pas pu être vérifié, rien n'est effacé. "
        "Rendez-le-lui (chown, chmod 600), puis relancez ; n'ôtez rien du partage."
    ),
    "misfit": N_(
        "keys/central.verify n'est pas la clé de ce qui est au partage : ni l'accusé ni ce qui descend n'a pu être "
        "vérifié, rien n'en est pris, rien n'est effacé, n'ôtez rien du partage. Ou le siège a changé de clé : copiez "
        "ici son keys/central.verify, puis relancez. Ou quelqu'un d'autre y a écrit : prévenez l'informatique ; au "
        "siège, kiosk central nightly remet ce qui est à lui."
    ),
}

_OWN_KEY = {
    "misfit": N_(
        "Ce que le siège envoie à cette borne seule est chiffré pour une autre clé que keys/terminal.age. N'ôtez rien "
        "du partage. Inscrivez de nouveau la borne : au siège, kiosk central enrol FICHIER, puis kiosk central "
        "nightly ; ici, kiosk sync. Le fichier : {path} ; refusé là pour une autre clé : docs/operator-rare.md, « Un "
        "nom déjà pris »."
    ),
    "unusable": N_(
        "keys/terminal.age ne se lit pas ici : ce que le siège envoie à cette borne seule attend. N'ôtez rien du "
        "partage ; kiosk doctor dit que faire."
    ),
}
_JUMPED = N_(
    "L'horloge a avancé de {n} jours : rien n'est effacé cette fois. Vérifiez l'heure (timedatectl). Juste, c'est "
    "tout : une borne restée éteinte le dit aussi, et ceci passe de lui-même à la nuit qui suit le {at}."
)
_RIGHTS = N_(
    "Dans le dossier d'échange, ce compte n'a pas le droit de lire {paths} : rien n'est perdu, rien n'est à en ôter. "
    "Rendez-lui ce droit (docs/night.md, « Les droits du partage »), puis relancez."
)


_OUTDATED = N_(
    "Au partage, ceci est plus ancien que ce qui est déjà pris ici, ou autre sous le même numéro, et n'est pas lu : "
    "{paths}. Le siège est revenu à un état d'avant, ou quelqu'un a remis là un vieux fichier. Rien n'est perdu, les "
    "envois partent ; mais effacements, agents et réglages du siège peuvent ne plus arriver. N'ôtez rien du partage. "
    "Au siège, kiosk central nightly ; puis ici : kiosk sync. S'il le dit encore : au siège, kiosk central backup, "
    "kiosk central rebuild, kiosk central nightly ; puis ici : kiosk sync"
)
_ONE_KEY = N_(
    "sync.recipients n'a qu'une clé : il en faut deux, celle du siège et celle du séquestre. Rien n'attend pour "
    "autant. Au siège, « kiosk central init » redit la ligne ; ce qui n'a pas d'accusé est ensuite scellé de nouveau, "
    "pour les deux."
)
_SAFE = N_("Rien n'est perdu : ce qui attend reste ici. Ensuite : kiosk sync")
"""Of a night that the disk has ended."""
_RESEALED = N_("Fichiers scellés avant, pour d'autres clés, à sceller de nouveau, compris dans ce compte : {n}.")
_UNREAD = N_("pas lu")
_RECEIPT = {
    "good": N_("lu"),
    "none": N_("pas encore là"),
    "shut": _UNREAD,
    "blocked": _UNREAD,
    "refused": N_("pas cru"),
    "misplaced": N_("pas cru"),
}
_STAFF = N_("Agents : le siège a envoyé sa liste ; elle prend la place de celle d'ici. Agents : {n}.")
_UNANSWERED = N_(
    "Envois déjà déposés, retirés depuis, et sans accusé : {n}. Rien n'est perdu ; demandez au siège si la borne est "
    "inscrite ou révoquée, si un vieil accusé a été remis au partage, et ce que dit la page du matin."
)


@click.command("sync")
@click.option(
    "--target",
    metavar="URL",
    help="Dossier d'échange, adresse fsspec ; par défaut sync.target, au siège puis central/target, puis exchange.",
)
@click.option("--dry-run", is_flag=True, help="Dire ce qui partirait, sans rien changer.")
@click.option("--seal-only", is_flag=True, help="Sceller ce qui attend, sans rien envoyer : la borne le fait le jour.")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON sur la sortie.")
@click.pass_obj
def command(home: Path, target: str | None, dry_run: bool, seal_only: bool, as_json: bool) -> None:
    """La nuit de la borne : sceller, envoyer, lire l'accusé, oublier."""
    if seal_only:
        if dry_run or target is not None:
            fail(Exit.USAGE, _("--seal-only n'envoie rien : retirez --dry-run et --target."))
        _seal_only(home, as_json)
    with night.run(home, "sync", as_json, safe=_SAFE, is_logged=not dry_run) as ending:
        from db import ballast
        from db.former_names import misfit
        from db.sync import other_agency, taken_staff
        from db.sync.night import Place, look, send
        from db.sync.share import target_of
        from db.terminal import database_path

        settings = config.load(home)
        place = Place(home, target or target_of(home, settings), settings.terminal.trial, track=night.tracker())
        if any(wrong_key := misfit(home, settings.terminal.id)):
            ending.worst(Exit.QUARANTINED, " → ".join(wrong_key))
        if dry_run:
            _tell_plan(ending, look(place, settings, SystemClock().now()))
            _tell_recipients(ending, settings)
        else:
            now = SystemClock().now()
            done = send(place, settings, now)
            _tell(ending, done)
            told = {"as_of": to_text(now), "terminal": settings.terminal.id}
            ending.facts |= told  # of what is sealed from here to the end, or of another name, nothing was brought
            _tell_recipients(ending, settings)
            if done.sent.own_key:
                enrolment = home / "enrolment" / f"{settings.terminal.id}.json"
                ending.worst(Exit.QUARANTINED, _(_OWN_KEY[done.sent.own_key]).format(path=enrolment))
            if done.sent.other_agency:
                own = settings.terminal.id, settings.agency.code
                ending.worst(Exit.QUARANTINED, " ".join(other_agency.words(*own, done.sent.other_agency)))
            for said, todo in taken_staff.lost_here(home):
                ending.worst(Exit.QUARANTINED, f"{said} {todo}")
            ending.warnings += _under_former_names(home, done.sent)
            _tell_passed_by(ending, home)
            if not settings.terminal.trial:
                ballast.keep(database_path(home))


def _tell_recipients(ending: night.Ending, settings: "Config") -> None:
    """Also where there was nothing to seal: the first event that comes could not be, or for one alone."""
    from db.sync.recipients import are_recipients

    keys = {*settings.sync.recipients}
    ending.facts["recipients"] = len(keys)
    if not are_recipients(settings.sync.recipients):
        ending.worst(Exit.USAGE, _(BAD_RECIPIENT))
    elif len(keys) == 1:
        ending.worst(Exit.QUARANTINED, _(_ONE_KEY))


def _seal_only(home: Path, as_json: bool) -> None:
    with night.run(home, night.SEAL, as_json, safe=_SAFE) as ending:
        from db.sync.night import Place, seal

        sealed = seal(Place(home), config.load(home), SystemClock().now())
        ending.facts = {"sealed_events": sealed.sealed_events, "sealed_files": len(sealed.sealed_files)}
        ending.lines = [
            _("Événements scellés : {events}. Fichiers écrits : {files}.").format(
                events=sealed.sealed_events, files=_files(sealed.sealed_events, len(sealed.sealed_files))
            )
        ]


def _tell_plan(ending: night.Ending, planned: "Planned") -> None:
    ending.facts = {"dry_run": True, **asdict(planned)}
    ending.facts |= {"in_the_way": len(planned.in_the_way), "refused": len(planned.refused)}
    ending.lines = [
        _(
            "Événements à sceller : {events}. Fichiers que cela fera : {new}. Fichiers déjà scellés, sans accusé : "
            "{files}."
        ).format(events=planned.events, new=_files(planned.events, planned.new_files), files=planned.files)
    ]
    if planned.resealed:
        ending.lines.append(_(_RESEALED).format(n=planned.resealed))
    _tell_in_the_way(ending, planned.in_the_way)
    _tell_refused(ending, planned.refused)
    if planned.receipt in _UNBELIEVED:
        ending.worst(Exit.QUARANTINED, _(_KEY.get(planned.key_trouble, _UNBELIEVED[planned.receipt])))


def _files(events: int, files: int) -> str:
    """How many are written: without an event, it is the one that says once a day that this terminal lives."""
    return _("{n} (vide : le signe de vie du jour)").format(n=files) if files and not events else str(files)


def _tell(ending: night.Ending, done: "SentNight") -> None:
    from db.finding import on_the_wall

    sent = done.sent
    ending.facts = {
        **asdict(sent),
        "sealed_files": len(sent.sealed_files),
        "in_the_way": len(sent.in_the_way),
        "refused": len(sent.refused),
        "outdated": len(sent.outdated),
        "reached": done.reached,
        "forgotten": done.forgotten,
    }
    is_read = done.reached or sent.receipt != "none"
    ending.lines = [
        _("Événements scellés : {events}. Fichiers écrits : {files}. Fichiers envoyés : {sent}.").format(
            events=sent.sealed_events, files=_files(sent.sealed_events, len(sent.sealed_files)), sent=sent.sent
        ),
        _(
            "Accusé du siège : {receipt}. Envois accusés cette fois : {acked}. En attente d'un accusé : "
            "événements {events}, fichiers scellés {files}."
        ).format(
            receipt=_(_RECEIPT[sent.receipt] if is_read else _UNREAD),
            acked=sent.acked,
            events=sent.waiting,
            files=sent.waiting_files,
        ),
    ]
    if "staff" in sent.taken_down:
        ending.lines.append(_(_STAFF).format(n=sent.agents))
    if sent.key_trouble:
        ending.worst(Exit.QUARANTINED, _(_KEY[sent.key_trouble]))
    if sent.unanswered and sent.receipt in ("good", "none"):  # else why no receipt was read is told below
        ending.worst(Exit.QUARANTINED, _(_UNANSWERED).format(n=sent.unanswered))
    if done.clock_jump:
        at = on_the_wall(done.believed_from) if done.believed_from else ""
        ending.worst(Exit.QUARANTINED, _(_JUMPED).format(n=done.clock_jump, at=at))
    if done.clock_back:
        said = ngettext(
            "L'horloge a reculé de {n} jour : rien n'est perdu, mais les dates d'ici sont peut-être fausses. Vérifiez "
            "l'heure (timedatectl) ; si elle vient d'être corrigée, c'est tout.",
            "L'horloge a reculé de {n} jours : rien n'est perdu, mais les dates d'ici sont peut-être fausses. Vérifiez "
            "l'heure (timedatectl) ; si elle vient d'être corrigée, c'est tout.",
            done.clock_back,
        )
        ending.worst(Exit.QUARANTINED, said.format(n=done.clock_back))
    _tell_in_the_way(ending, sent.in_the_way)
    if sent.outdated:
        ending.worst(Exit.QUARANTINED, _(_OUTDATED).format(paths=_quoted(sent.outdated)))
    _tell_refused(ending, sent.refused)
    if not done.reached:
        ending.not_reached(sent.is_share_missing, sent.refusal)
    if sent.receipt in _UNBELIEVED and not sent.key_trouble:
        ending.worst(Exit.QUARANTINED, _(_UNBELIEVED[sent.receipt]))


def _tell_passed_by(ending: night.Ending, home: Path) -> None:
    """What no night reads, by its path on this machine, until a person took it out."""
    from db.sync import spool
    from db.sync.naming import named

    folder = home / "spool"
    for found, says, todo in (
        (spool.giants_in(folder), spool.GIANTS, spool.GIANTS_TO_DO),
        (spool.odd_in(folder), spool.ODD, spool.ODD_TO_DO),
        (spool.links_in(folder), spool.LINKS, spool.LINKS_TO_DO),
    ):
        if found:
            ending.worst(Exit.QUARANTINED, f"{_(says).format(paths=named(found, ', '))} {_(todo)}")


def _under_former_names(home: Path, sent: "Sent") -> Iterator[str]:
    """What this night could not send, because the terminal has another name now, and what ends that."""
    from db.former_names import is_key_kept, send_first, stranded

    for name, left in sent.former.items():
        said = _("sans accusé sous le nom « {old} » : événements {events}, fichiers scellés {files}.")
        what_to_do = send_first(home, name) if is_key_kept(home, name) else stranded(home, [name])
        said = said.format(old=name, events=left.events, files=left.files)
        yield f"{as_sentence(said)} {what_to_do}"


def _tell_in_the_way(ending: night.Ending, names: Sequence[str]) -> None:
    if names:
        from db.sync import share

        said = f"{_(share.IN_THE_WAY)} {_(share.IN_THE_WAY_TO_DO)}"
        ending.worst(Exit.QUARANTINED, said.format(paths=_quoted(names)))


def _tell_refused(ending: night.Ending, names: Sequence[str]) -> None:
    if names:
        ending.worst(Exit.UNREACHABLE, _(_RIGHTS).format(paths=_quoted(names)))


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(f"« {name} »" for name in names))
