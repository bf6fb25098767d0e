"""What `kiosk doctor` looks at of the sealed files, and of the sealing that the terminal does by day."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from db import former_names, trial_copies
from db.age_keys import is_identity
from db.finding import Finding, State
from db.keys import Keys
from db.stores import outbox
from db.sync import ack, batch, journal, other_agency
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.spool import (
    GIANTS,
    GIANTS_TO_DO,
    LINKS,
    LINKS_TO_DO,
    ODD,
    ODD_TO_DO,
    ROTTEN,
    Spool,
    giants_in,
    links_in,
    names_in,
    odd_in,
)
from db.sync.verify_keys import read_verify_key
from db.terminal import look_at
from kiosk import small_files
from kiosk.clock import local
from kiosk.config import ConfigurationError, load
from kiosk.i18n import _

_QUIET = frozenset({0, 5})
"""Exit codes of a sealing that tell nothing: done, or the night was at it."""
_SEALED_ALL_THE_SAME = frozenset({0, 3, 4})
"""Exit codes of a night that sealed what waited."""


_SILENCE = timedelta(days=4)
"""A long weekend without a night at central is nothing to look at."""


def spool(home: Path, now: datetime) -> Iterator[Finding]:
    try:
        settings = load(home)
    except ConfigurationError:
        return
    folder, terminal = home / "spool", settings.terminal.id
    if folder.is_dir():
        yield from _files(home, folder, terminal, now)
    if stuck := trial_copies.stuck(home):
        said = _(trial_copies.STUCK).format(paths=named(list(map(str, stuck)), ", "))
        yield Finding("upgrade.stuck", State.LOOK, said, _(trial_copies.STUCK_TO_DO))
    yield from _sealing(home)
    yield from _receipt(home, terminal)
    yield from _in_the_way(home)
    yield from _outdated(home)
    yield from _own_key(home, terminal)
    told = _agency_told(home)
    if told not in ("", settings.agency.code):
        yield Finding("spool.agency", State.LOOK, *other_agency.words(terminal, settings.agency.code, told))
    with closing(look_at(home)) as db:
        others = outbox.of_others(db, terminal)
    says = (
        _("Événements écrits sous un ancien nom de cette borne, qui ne partent que sous ce nom : {n} ({names})."),
        _("Événements écrits sous un ancien nom de cette borne, qui ne partent plus d'ici : {n} ({names})."),
    )
    yield from _former(home, "outbox", says, others)


def _files(home: Path, folder: Path, terminal: str, now: datetime) -> Iterator[Finding]:
    own = Spool(folder, terminal)
    names = [path.name for path in folder.iterdir() if small_files.is_plain(path)]
    sealed = [parts for name in names if name.endswith(batch.SUFFIX) and (parts := batch.parts_of(name))]
    mine = sum(1 for parts in sealed if parts[0] == terminal)
    said = _("Fichiers scellés : {n}, dont {unacked} sans accusé.").format(n=mine, unacked=own.unacked())
    yield Finding("spool", State.OK, said)
    since = own.unacked_since()
    if since is not None and now - since > _SILENCE:
        said = _("Des envois scellés le {day} attendent encore l'accusé du siège.").format(
            day=f"{local(since):%d/%m/%Y}"
        )
        todo = _("Rien n'est perdu : tout est gardé ici. Au siège : borne inscrite ? nuit passée ? page du matin lue ?")
        yield Finding("spool.unacked", State.LOOK, said, todo)
    odd = odd_in(folder)
    if odd:
        yield Finding("spool.odd", State.LOOK, _(ODD).format(paths=named(odd, ", ")), _(ODD_TO_DO))
    links = links_in(folder)
    if links:
        yield Finding("spool.links", State.LOOK, _(LINKS).format(paths=named(links, ", ")), _(LINKS_TO_DO))
    giants = giants_in(folder)
    if giants:
        said = _(GIANTS).format(paths=named(giants, ", "))
        yield Finding("spool.giant", State.LOOK, said, _(GIANTS_TO_DO))
    rotten = sum(1 for name in names if name.endswith(ROTTEN) and str(folder / name) not in giants)
    if rotten:
        said = _("Fichiers scellés mis de côté dans {folder}, abîmés ou signés d'une autre clé que celle d'ici : {n}.")
        todo = _(
            "Ce qui n'avait pas d'accusé est scellé de nouveau, rien n'est perdu. Laissez-les : ils s'en vont "
            "d'eux-mêmes, au bout d'un mois de nuits accusées. Si keys/signing.key n'a jamais été changée : contrôlez "
            "le disque."
        )
        yield Finding("spool.rotten", State.LOOK, said.format(folder=folder, n=rotten), todo)
    former = names_in(folder) - {terminal}
    kept = {name: n for name in former if (n := Spool(folder, name).acked())}
    if kept:
        said = _(
            "Fichiers scellés sous un ancien nom, accusés, gardés 30 jours : {n} ({names}). Si le siège a tout perdu "
            "depuis : docs/operator-rare.md, « Une borne qui a changé de nom »."
        )
        names_kept = ", ".join(sorted(kept))
        yield Finding("spool.former.acked", State.OK, said.format(n=sum(kept.values()), names=names_kept))
    left = {name: n for name in former if (n := Spool(folder, name).unacked())}
    said = _("Fichiers scellés sous un ancien nom, sans accusé : {n} ({names}).")
    yield from _former(home, "spool", (said, said), left)


def _former(home: Path, what: str, says: tuple[str, str], counts: Mapping[str, int]) -> Iterator[Finding]:
    """What waits under names of before: it goes under them alone, and no longer where their key is gone.

    Args:
        says: of the names whose key is here, and of the others.
    """
    kept, gone = former_names.split(home, counts)
    # One name after the other: its own command gives back each.
    again = (former_names.send_first(home, name) for name in sorted(kept))
    for name, said, found, todo in (
        (f"{what}.former", says[0], kept, " ".join(again)),
        (f"{what}.stranded", says[1], gone, former_names.stranded(home, sorted(gone))),
    ):
        if found:
            listed = ", ".join(sorted(found))
            yield Finding(name, State.LOOK, said.format(n=sum(found.values()), names=listed), todo)


def _sealing(home: Path) -> Iterator[Finding]:
    """How the last sealing by day ended, unless a night has sealed since."""
    for line in reversed(journal.last_lines(home)):
        act, code = line.get("act"), line.get("exit")
        if act == "sync" and code in _SEALED_ALL_THE_SAME:
            return
        if act == "seal" and code not in _QUIET:
            said = _("Sceller pendant la journée ne marche pas (code {code}) : un disque perdu coûterait un jour.")
            todo = _("Lancez « kiosk sync --seal-only » et lisez ce qu'il dit.")
            yield Finding("seal", State.LOOK, said.format(code=code), todo)
        if act == "seal":
            return


def _receipt(home: Path, terminal: str) -> Iterator[Finding]:
    """Whether the last night that reached the share believed what lay there as central's receipt.

    A key of central's that is missing here is told as that, and explains it; one that was missing then, too.
    """
    last = _last_reached(home)
    if last.get("receipt") == "misplaced":
        said = _("{path} est signé du siège, mais pour une autre borne : quelqu'un l'a mis là. Rien n'en est pris.")
        todo = _("Prévenez l'informatique. Au siège, kiosk central nightly remet le bon ; puis ici : kiosk sync")
        yield Finding("spool.receipt", State.LOOK, said.format(path=ack.path_of(terminal)), todo)
        return
    if last.get("receipt") != "refused" or read_verify_key(CentralHome(home).verify_file) is None:
        return
    if last.get("key_trouble") in ("missing", "shut"):
        said = _(
            "{path} : l'accusé n'a pas été lu à la dernière nuit, où keys/central.verify manquait ici, ou était fermée."
        )
        todo = _("La clé est là : lancez kiosk sync. Rien n'est perdu.")
        yield Finding("spool.receipt", State.LOOK, said.format(path=ack.path_of(terminal)), todo)
        return
    if last.get("key_trouble") == "misfit":
        said = _(
            "{path} n'est pas la clé de ce qui est au partage : rien n'en a été cru à la dernière nuit, rien n'est "
            "effacé."
        )
        todo = _(
            "N'ôtez rien du partage. Si le siège a changé de clé : copiez ici son keys/central.verify, puis kiosk "
            "sync. Sinon, quelqu'un d'autre y a écrit : au siège, kiosk central nightly ; puis ici : kiosk sync"
        )
        yield Finding("spool.receipt", State.LOOK, said.format(path=CentralHome(home).verify_file), todo)
        return
    said = _("{path} n'est pas signé par le siège connu ici : l'accusé n'a pas été cru à la dernière nuit.")
    todo = _(
        "Rien n'est effacé. Si le siège a changé de clé : copiez ici son keys/central.verify. Sinon, quelqu'un d'autre "
        "a écrit sur le partage : prévenez l'informatique. Après la nuit du siège : kiosk sync."
    )
    yield Finding("spool.receipt", State.LOOK, said.format(path=ack.path_of(terminal)), todo)


def _in_the_way(home: Path) -> Iterator[Finding]:
    """Whether the last night that reached the share met there what it could not believe; the log has no path."""
    said = _(
        "Dans le dossier d'échange, à la dernière nuit, des fichiers qui ne sont pas à leur place, ou que le siège "
        "n'a pas signés : {n}."
    )
    yield from _met(home, "in_the_way", said, _("kiosk sync les nomme, et dit que faire."))


def _outdated(home: Path) -> Iterator[Finding]:
    """Whether the last night that reached the share met there what a central that went back said."""
    said = _(
        "Le siège est revenu à un état d'avant, ou quelqu'un a remis un vieux fichier au partage : à la dernière "
        "nuit, plus ancien que ce qui est déjà pris ici, ou autre sous le même numéro, et pas lu : {n}."
    )
    todo = _(
        "Rien n'est perdu, mais effacements, agents et réglages peuvent ne plus arriver. kiosk sync les nomme, et "
        "dit que faire."
    )
    yield from _met(home, "outdated", said, todo)


def _met(home: Path, what: str, said: str, todo: str) -> Iterator[Finding]:
    """What the last night that reached the share counted of something, if anything."""
    count = _last_reached(home).get(what)
    if isinstance(count, int) and count:
        yield Finding(f"spool.{what}", State.LOOK, said.format(n=count), todo)


def _own_key(home: Path, terminal: str) -> Iterator[Finding]:
    if _own_key_trouble(home) == "misfit":
        said = _(
            "keys/terminal.age n'est pas la clé que le siège connaît : ce qu'il envoie à cette borne seule attend."
        )
        todo = _(
            "Inscrivez de nouveau la borne : au siège, kiosk central enrol FICHIER, puis kiosk central nightly ; ici, "
            "kiosk sync. Le fichier : {path} ; refusé là pour une autre clé : docs/operator-rare.md, « Un nom déjà "
            "pris »."
        )
        file = home / "enrolment" / f"{terminal}.json"
        yield Finding("spool.own_key", State.LOOK, said, todo.format(path=file))


def kept_out_by(home: Path, agency: str) -> str:
    """What keeps out what central sends to this terminal alone, agents too, by its name; empty: nothing known of.

    Args:
        agency: the code in the configuration.
    """
    trouble = _own_key_trouble(home)
    if trouble == "misfit" or (trouble and not is_identity(Keys(home).age_file)):  # else it was put back since
        return "keys/terminal.age"
    return _("l'agence que dit config.toml") if _agency_told(home) not in ("", agency) else ""


def _own_key_trouble(home: Path) -> str:
    """`misfit`: central encrypts to another key than this terminal's; `unusable`: it cannot be read. `kiosk init` made
    one, or the last night saw it; empty: neither.
    """
    told = (line for line in reversed(journal.last_lines(home)) if line.get("act") == "init" or _has_reached(line))
    return str(next(told, {}).get("own_key") or "")


def _agency_told(home: Path) -> str:
    """Code of the agency that central takes this terminal for; empty: for the one of here, or no night reached it."""
    return str(_last_reached(home).get("other_agency") or "")


def _last_reached(home: Path) -> Mapping[str, object]:
    return next((line for line in reversed(journal.last_lines(home)) if _has_reached(line)), {})


def _has_reached(line: Mapping[str, object]) -> bool:
    return line.get("act") == "sync" and line.get("reached") is True
