"""`kiosk central ingest`: take what came; with what a person brings, what lies aside too."""

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import central_told, night
from kiosk.cli.central_place import place_of, target_option
from kiosk.cli.exits import Exit, fail
from kiosk.cli.targets import check_target
from kiosk.clock import SystemClock
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.central import Central
    from db.sync.ingested import Ingested

_OPENED = N_(
    "Ouverts avec la clé du séquestre, et scellés de nouveau pour le siège : {n}. Remettez-la au coffre ; puis : kiosk "
    "central nightly"
)
_TO_RELEASE = N_(
    "Restent fermés, en quarantaine, des fichiers que cette clé ouvre et qu'une personne doit regarder d'abord (borne "
    "révoquée, ou déposés ailleurs) : {paths}. Chacun, une fois regardé : kiosk central ingest --release FICHIER "
    "--escrow sequestre.txt"
)
_OF_ANOTHER = N_(
    "Restent fermés, en quarantaine, des fichiers que cette clé ouvre, signés d'une autre clé que celle de la borne : "
    "{paths}. Deux machines d'un même nom (docs/operator-rare.md, « Un nom déjà pris ») : kiosk central ingest "
    "--enrolment FICHIER --escrow sequestre.txt"
)
_TO_ENROL = N_(
    "Restent fermés, en quarantaine, des fichiers que cette clé ouvre, de bornes que le siège ne connaît pas : "
    "{terminals}. Inscrivez-les d'abord : kiosk central enrol FICHIER ; puis relancez cette commande."
)
_NOT_ENROLLED = N_(
    "Ce fichier reste en quarantaine : {why}. Si la borne est à nous, inscrivez-la d'abord : kiosk central enrol "
    "FICHIER"
)
_BOTH = N_(
    "Ce fichier reste en quarantaine : chiffré pour une autre clé. Avec celle du séquestre, en une commande : kiosk "
    "central ingest --release FICHIER --escrow sequestre.txt"
)
_THEN = N_(
    "Ensuite, ici : kiosk central nightly ; puis, sur cette machine, encore « {terminal} » : kiosk sync, et un "
    "autre nom."
)
_AGAIN = N_(
    "Fichiers où un effacement a ôté quelque chose, pris quand ils reviendront : {n}. Sur cette machine, encore "
    "« {terminal} » : kiosk sync ; ici : kiosk central nightly ; puis là-bas : kiosk sync, et un autre nom."
)
_SHUT_OF_ANOTHER = N_(
    "Restent en quarantaine des fichiers de cette machine, scellés pour une autre clé : {n}. Relancez cette commande "
    "avec celle du séquestre : --escrow sequestre.txt"
)
_NAME_TAKEN = N_(
    "Ce fichier reste en quarantaine : {why}. Deux machines d'un même nom, ou une borne refaite : "
    "docs/operator-rare.md, « Un nom déjà pris ». Sinon quelqu'un l'a coupé ou changé, et aucune borne ne l'a signé "
    "tel quel : regardez-le avec l'informatique, puis ôtez-le, avec sa fiche : {command}"
)
_CUT = N_(
    "Ce fichier reste en quarantaine : {why}. Sur cette borne : kiosk sync ; puis ici : kiosk central nightly, qui "
    "prend le reste."
)
_NOBODY_S = N_(
    "Ce fichier reste en quarantaine : {why}. D'une borne à nous, elle le renvoie à sa place, si le siège ne l'a pas. "
    "Regardez-le, puis ôtez-le, avec sa fiche : {command}"
)
_BY_NAME = N_(
    "Ce fichier reste en quarantaine : borne révoquée par son seul nom, sans clé ici qui dirait que c'est elle qui l'a "
    "signé. Aucune commande ne le prend : regardez-le (docs/night.md, « Ouvrir un fichier scellé à la main »), "
    "reprenez à la main ce qui y est bon, puis ôtez-le, avec sa fiche : {command}"
)
_DAMAGED_HERE = N_("Ce fichier reste en quarantaine : {why}.")
"""Of one that lay in the archive: its terminal may have it no more."""
_STAYS = {"unenrolled": _NOT_ENROLLED, "signature": _NAME_TAKEN, "cut": _CUT, "revoked": _BY_NAME}
"""What is said of a file that is not let in, by its reason."""
_STILL_SHUT = N_(
    "Restent en quarantaine, entiers et bien signés, des fichiers que cette clé n'ouvre pas non plus, de {terminals} : "
    "n'en ôtez rien. Vérifiez-y recipients, que redit « kiosk central init » ; puis cherchez la clé d'un séquestre "
    "d'avant, ou demandez à l'informatique."
)
_SHUT_IN_ARCHIVE = N_(
    "Restent fermés, dans l'archive, des fichiers que cette clé n'ouvre pas non plus : {paths}. Scellés pour une clé "
    "du siège qui est perdue, et peut-être pour elle seule. N'en ôtez rien : la base a pris ce qui y était, et ils "
    "s'en vont d'eux-mêmes le {day} au plus tard, si la nuit du siège passe chaque jour ; jusque-là, aucun effacement "
    "n'est complet. La clé d'avant, retrouvée, les ouvre : --escrow FICHIER"
)


@click.command("ingest")
@target_option
@click.option(
    "--release",
    metavar="FICHIER",
    type=click.Path(readable=False, path_type=Path),
    help="Prendre un fichier de la quarantaine, d'une borne révoquée, qu'une personne a regardé.",
)
@click.option(
    "--escrow",
    metavar="FICHIER",
    type=click.Path(readable=False, path_type=Path),
    help="La clé du séquestre, pour cette fois : ouvrir ce qui est scellé pour une clé du siège qui est perdue.",
)
@click.option(
    "--enrolment",
    metavar="FICHIER",
    type=click.Path(readable=False, path_type=Path),
    help="Prendre de la quarantaine ce qu'une autre machine a signé sous un nom déjà pris : son fichier d'inscription.",
)
@click.option("--yes", is_flag=True, help="Avec --enrolment : ne pas demander, l'empreinte a été comparée.")
@night.as_json
@click.pass_obj
def ingest(
    home: Path,
    target: str | None,
    release: Path | None,
    escrow: Path | None,
    enrolment: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Prendre ce que les bornes ont déposé, une fois, et en donner l'accusé."""
    check_target(target or "")
    if enrolment is not None and release is not None:
        fail(Exit.USAGE, _("--enrolment va sans --release : retirez l'une des deux."))
    with night.run(home, "central ingest", as_json, file=enrolment or escrow) as ending:
        from db.sync import giant
        from db.sync import night as nights
        from db.sync.central_home import CentralHome
        from db.sync.opening import with_escrow

        CentralHome(home).check_here()
        keys = _brought(escrow)
        if enrolment is not None:
            _take_of_another(home, enrolment, keys, ending, is_asked=not yes)
            return
        if release is not None:
            _release(home, release, escrow, keys, ending)
            return
        place, now = place_of(home, target), SystemClock().now()
        with nights.central(place, now) as opened:
            done, reached = nights.ingest(place, with_escrow(opened, [*keys.values()]), now)
            central_told.tell_ingested(ending, done, reached)
            central_told.tell_giants(ending, giant.found(opened.home))
            if escrow is not None:
                _tell_opened(ending, opened, escrow, keys, done)


def _take_of_another(home: Path, file: Path, keys: Mapping[str, str], ending: night.Ending, *, is_asked: bool) -> None:
    from db.sync import enrolment, giant, vouched
    from db.sync import night as nights
    from db.sync.ingested import Ingested
    from db.sync.opening import with_escrow
    from kiosk.cli.central_terminals import ask

    told, now, done = enrolment.look(file), SystemClock().now(), Ingested()
    if is_asked:
        ask(told)
    with nights.central(place_of(home, None), now) as opened:
        left = vouched.take(with_escrow(opened, [*keys.values()]), told, now, done)
    central_told.tell_ingested(ending, done, reached=True)
    central_told.tell_giants(ending, giant.found(opened.home))
    ending.facts |= {"terminal": told.terminal, "fingerprint": told.fingerprint, "cut": left.cut}
    if left.shut:
        said = _(_STILL_SHUT if keys else _SHUT_OF_ANOTHER)
        ending.worst(Exit.QUARANTINED, said.format(n=len(left.shut), terminals=told.terminal))
    if left.cut or done.files:
        ending.lines.append(_(_AGAIN if left.cut else _THEN).format(n=left.cut, terminal=told.terminal))


def _brought(escrow: Path | None) -> Mapping[str, str]:
    if escrow is None:
        return {}
    from db.sync.escrow import brought

    return brought(escrow)


def _tell_opened(
    ending: night.Ending, central: "Central", brought: Path, keys: Mapping[str, str], done: "Ingested"
) -> None:
    """What the escrow's keys opened, what waits for a person, and what even they did not open."""
    from db.sync import escrow, quarantine, readable, register, rotten
    from db.sync.escrowed import left_in_archive, left_in_quarantine
    from db.sync.naming import named

    if not done.resealed and central.home.escrow_recipient() not in keys:
        raise escrow.NoEscrowKey("opens_nothing", brought)
    ending.lines.append(_(_OPENED).format(n=done.resealed))
    waiting, others = left_in_quarantine(central.home, central.keys.identity, [*keys.values()])
    sealers = {path: readable.sealer_of(path) for path in waiting}
    strangers = {sealer for sealer in sealers.values() if sealer and register.of(central.db, sealer) is None}
    known = [path for path, sealer in sealers.items() if sealer not in strangers]
    of_another = [path for path in known if quarantine.told_of(path)["reason"] == "signature"]
    to_release = [path for path in known if path not in of_another]
    if strangers:
        ending.worst(Exit.QUARANTINED, _(_TO_ENROL).format(terminals=named(sorted(strangers), ", ")))
    if of_another:
        ending.worst(Exit.QUARANTINED, _(_OF_ANOTHER).format(paths=named([*map(str, of_another)], ", ")))
    if to_release:
        ending.worst(Exit.QUARANTINED, _(_TO_RELEASE).format(paths=named([*map(str, to_release)], ", ")))
    _tell_shut(ending, central, others)
    if archived := left_in_archive(central, [*keys.values()]):
        day = max(rotten.due(central.db, archived)).strftime("%d/%m/%Y")
        said = _(_SHUT_IN_ARCHIVE).format(paths=named([*map(str, archived)], ", "), day=day)
        ending.worst(Exit.QUARANTINED, said)


def _tell_shut(ending: night.Ending, central: "Central", paths: Iterable[Path]) -> None:
    """Files in quarantine that not even the keys that were brought open: which to keep, and which are nobody's."""
    from db.sync import of_nobody, readable
    from db.sync.naming import named

    shut, nobody_s = of_nobody.apart(central.home, central.db, map(str, paths))
    if shut:
        terminals = {readable.sealer_of(Path(path)) or Path(path).name for path in shut}
        ending.worst(Exit.QUARANTINED, _(_STILL_SHUT).format(terminals=named(sorted(terminals), ", ")))
    if nobody_s:
        ending.worst(Exit.QUARANTINED, _(of_nobody.AFTER_ESCROW).format(paths=named(nobody_s, ", ")))


def _release(home: Path, file: Path, brought: Path | None, keys: Mapping[str, str], ending: night.Ending) -> None:
    from db.sync import escrow, from_quarantine, giant, quarantine
    from db.sync import night as nights
    from db.sync.batch import FOR_ANOTHER_KEY, REASONS, SUFFIX, BadBatch
    from db.sync.ingested import Ingested
    from db.sync.opening import with_escrow

    now, done = SystemClock().now(), Ingested()
    with nights.central(place_of(home, None), now) as opened:
        try:
            from_quarantine.release(with_escrow(opened, [*keys.values()]), file, now, done)
        except BadBatch as bad:
            is_another_s, lies = bad.reason in FOR_ANOTHER_KEY, opened.home.quarantine / f"{file.stem}{SUFFIX}"
            if is_another_s and brought is not None:
                if opened.home.escrow_recipient() not in keys:
                    raise escrow.NoEscrowKey("opens_nothing", brought) from None
                _tell_shut(ending, opened, [lies])
                return
            nobody_s = _NOBODY_S if quarantine.was_brought(lies) else _DAMAGED_HERE
            sentence = _BOTH if is_another_s else _STAYS.get(bad.reason, nobody_s)
            command = f"rm {shlex.quote(str(lies))} {shlex.quote(str(lies.with_suffix('.json')))}"
            ending.worst(Exit.QUARANTINED, _(sentence).format(why=REASONS[bad.reason], command=command))
            return
        left = giant.found(opened.home)
    central_told.tell_ingested(ending, done, reached=True)
    central_told.tell_giants(ending, left)
