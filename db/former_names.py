"""Names that a terminal had before, and whether it can still sign under them.

Central knows each name by one key. A name whose key is gone cannot be had again: central would refuse the new key, and
what waits under that name would wait for ever.
"""

import json
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from db.init_command import init_again, init_as
from db.key_words import SIGNING, TABLE
from db.keys import Keys, verify_key_in
from db.stores import outbox
from db.sync.spool import Spool, names_in
from db.terminal import database_path, look_at
from kiosk import small_files
from kiosk.config import ConfigurationError, load
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

FORMER = ".former"
"""At the end of an enrolment of a name that this terminal no longer has."""

_SEND_FIRST = N_(
    "Pour les envoyer (si l'accusé n'y vient jamais : docs/operator-rare.md, « Un nom déjà pris ») : {back}, puis "
    "kiosk sync jusqu'à ce qu'il dise « En attente d'un accusé : événements 0, fichiers scellés 0 », puis {again}"
)
_OWN_FIRST = N_(
    "Sous le nom d'à présent, « {name} », des envois attendent aussi : d'abord kiosk sync, sous ce nom, jusqu'à ce "
    "qu'il dise « événements 0, fichiers scellés 0 »."
)
_STRANDED = N_(
    "La clé de « {names} » manque : sans sa copie, rien de cela ne part plus d'ici.{there} Un agent lit ces dossiers à "
    "la console de cette borne, 30 jours au plus. L'avertissement de kiosk doctor finit quand la copie est remise "
    "({files}), puis le nom rendu ({back}, kiosk sync) ; ou quand la borne est refaite dans un autre dossier."
)

_PERHAPS_THERE = N_(
    "Ce qui en est déjà au partage, le siège l'a peut-être pris, ou le prend à sa prochaine nuit : laissez-la passer "
    "avant d'y révoquer ce nom."
)
_COPY_BESIDE = N_(
    "c'est {copy}, d'un changement de nom. Au compte de la borne : install -m 600 {copy} {file} ; puis : kiosk sync"
)
_ALL_LOST = N_(
    "sans copie, ce nom n'envoie plus rien. Mettez tout le dossier de la borne de côté (mv), et gardez-le. Puis le "
    "même dossier, neuf, sous un autre nom de borne (kiosk init --agency AGENCE --terminal NOUVEAU), puis au siège : "
    "kiosk central enrol FICHIER pour le nouveau, kiosk central revoke BORNE pour l'ancien."
)
_UNWRITTEN = N_(
    "{path} manque : un changement de nom s'est arrêté en route, et le siège ne peut pas inscrire cette borne."
)
_WRITE_IT = N_("{init} ; puis, au siège, si ce n'est pas fait : kiosk central enrol FICHIER")
_MISFIT = N_("{path} : ce n'est pas la clé de l'inscription ; le siège refusera tout.")


def signing_lost(home: Path) -> str:
    """What to do about a signing key that is gone; without a database no name can be changed in its place.

    A terminal that has had its name before keeps the key of it beside, for as long as something may wait under it.
    """
    try:
        name = load(home).terminal.id
    except ConfigurationError:
        name = ""
    if name and is_key_kept(home, name):
        return _(_COPY_BESIDE).format(copy=Keys(home).former_file(name), file=Keys(home).signing_file)
    return _(TABLE[SIGNING].told if database_path(home).exists() else _ALL_LOST)


def is_refused(home: Path) -> bool:
    """Whether `kiosk init` makes no new signing key here: central was told of one that is gone."""
    try:
        name = load(home).terminal.id
    except ConfigurationError:
        return False
    return not Keys(home).signing_file.exists() and bool(told_key(home, name))


def send_first(home: Path, old: str) -> str:
    """How what waits under a name of before is sent, what tells that it was, and the way back to the name of now.

    What waits under the name of now goes first: under the other one this would be said of it, and lead back here.

    Raises:
        ConfigurationError: see there.
    """
    settings = load(home)
    now = settings.terminal.id
    back, again = (init_as(settings.agency.code, name, trial=settings.terminal.trial) for name in (old, now))
    said = _(_SEND_FIRST).format(back=f"{back} --force", again=again)
    return f"{_(_OWN_FIRST).format(name=now)} {said}" if _waits(home, now) else said


def _waits(home: Path, name: str) -> bool:
    with suppress(StorageError), closing(look_at(home)) as db:  # a base that is damaged is told for itself
        return bool(outbox.names(db).get(name) or Spool(home / "spool", name).unacked())
    return False


def stranded(home: Path, names: list[str]) -> str:
    """What can be said of events whose key is gone: who can still read them, and what ends the warning."""
    files = ", ".join(str(Keys(home).former_file(name)) for name in names)
    try:
        settings = load(home)
        back = [init_as(settings.agency.code, name, trial=settings.terminal.trial) for name in names]
    except ConfigurationError:
        back = [init_as("AGENCE", name) for name in names]
    there = max((perhaps_there(home, name) for name in names), default="")
    return _(_STRANDED).format(
        names=", ".join(names),
        there=f" {there}" if there else "",
        files=files,
        back=", ".join(f"{command} --force" for command in back),
    )


def perhaps_there(home: Path, name: str) -> str:
    """What is to be said of sealed files that no receipt lists: one may have been laid at the share; empty: none is."""
    folder = home / "spool"
    return _(_PERHAPS_THERE) if name in names_in(folder) and Spool(folder, name).unacked() else ""


def told_key(home: Path, name: str) -> str:
    """The public half, in hexadecimal, of the key that central was told of this name; empty: none, or unreadable."""
    own = home / "enrolment" / f"{name}.json"
    for file in (own, own.with_name(own.name + FORMER)):
        try:
            return str(json.loads(small_files.read_text(file, "utf-8"))["verify_key"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ""


def unwritten(home: Path) -> tuple[str, str]:
    """What is to be said of a change of name that stopped before its last step, and what ends it; empty: none did."""
    try:
        name = load(home).terminal.id
    except ConfigurationError:
        return "", ""
    file, spool = home / "enrolment" / f"{name}.json", home / "spool"
    is_known = name in names_in(spool) and bool(Spool(spool, name).acked())
    if file.exists() or is_known or not any(file.parent.glob("*.json*")):
        return "", ""
    return _(_UNWRITTEN).format(path=file), _(_WRITE_IT).format(init=init_again(home))


def is_key_kept(home: Path, name: str) -> bool:
    """Whether a former name's key is here, and is the one that central knows."""
    return _is_key_of(home, name, Keys(home).former_file(name))


def can_sign_still(home: Path, name: str) -> bool:
    """The same of the name that the terminal has now, whose key may be kept beside."""
    return _is_key_of(home, name, Keys(home).signing_file) or is_key_kept(home, name)


def misfit(home: Path, name: str) -> tuple[str, str]:
    """What is to be said of a key here that is not the one which central was told, and what to do; empty: it is."""
    file = Keys(home).signing_file
    if is_unusable(file) or _is_key_of(home, name, file):
        return "", ""
    return _(_MISFIT).format(path=file), _("Remettez la clé d'origine ; {lost}").format(lost=signing_lost(home))


def is_unusable(key: Path) -> bool:
    """Whether a signing key is not there, cannot be read here, or is none: whoever needs it says so."""
    try:
        return not verify_key_in(key)
    except StorageError:
        return True


def was_had(home: Path, name: str) -> bool:
    """Whether this terminal ever had the name, as far as its home tells. Raises StorageError: its base cannot."""
    if name in _had(home):
        return True
    with closing(look_at(home)) as db:
        return name in outbox.names(db)


def former(home: Path) -> frozenset[str]:
    """The names that this terminal had, and perhaps the one of now; a base that cannot be asked adds none."""
    with suppress(StorageError), closing(look_at(home)) as db:
        return frozenset((*_had(home), *outbox.names(db)))
    return frozenset(_had(home))


def _had(home: Path) -> set[str]:
    """Its base aside."""
    ending = f".json{FORMER}"
    told = {path.name.removesuffix(ending) for path in (home / "enrolment").glob(f"*{ending}")}
    return told | names_in(home / "spool")


def split(home: Path, counts: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Counts by former name: of the names whose key is here, and of those whose key is gone."""
    kept = {name: n for name, n in counts.items() if is_key_kept(home, name)}
    return kept, {name: n for name, n in counts.items() if name not in kept}


def _is_key_of(home: Path, name: str, file: Path) -> bool:
    try:
        return told_key(home, name) in ("", verify_key_in(file).hex())
    except StorageError:
        return False
