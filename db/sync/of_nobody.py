"""Of what no key here opens, the files that no terminal we know has signed as they are: they hold up an erasure.

Anybody who can write at the share can lay one in an inbox; a terminal's own is one as soon as it is damaged. What a
terminal that we know has signed, now or before it was revoked, is never one of them, nor what lay in the archive and
is whole, nor what central itself has put in the place of a file.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from db.connection import Connection
from db.sync import batch, kept, quarantine, register
from db.sync.batch import BadBatch, Frame
from db.sync.central_home import CentralHome
from db.sync.naming import named
from db.sync.registered import Registered
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

SAYS = N_(
    "Effacement incomplet. Ce qui peut encore tenir ce qui est effacé, chiffré pour une autre clé ou abîmé, et "
    "qu'aucune borne que le siège connaît n'a signé tel quel : {paths}."
)
TO_DO = N_(
    "D'abord la clé du séquestre : kiosk central ingest --escrow FICHIER. Abîmé en route : sa borne l'envoie de "
    "nouveau entier, à sa nuit, et il s'en va. Reste fermé, et d'aucune machine à nous (à inscrire, ou "
    "docs/operator-rare.md, « Un nom déjà pris ») : notez qui a pu le mettre là, ôtez-le avec sa fiche .json, puis "
    "redemandez l'effacement."
)
AFTER_ESCROW = N_(
    "Restent en quarantaine des fichiers que cette clé n'ouvre pas non plus, et qu'aucune borne que le siège connaît "
    "n'a signés tels quels : {paths}. D'une machine à nous : inscrivez-la, ou docs/operator-rare.md, « Un nom déjà "
    "pris ». Abîmé en route : sa borne l'envoie de nouveau entier, à sa nuit, et il s'en va. Sinon quelqu'un les a mis "
    "là. Pour chacun : notez qui a pu le mettre là, ôtez-le avec sa fiche .json ; puis redemandez l'effacement qu'il "
    "retenait."
)
ON_THE_PAGE = (
    "finir un effacement : essayer la clé du séquestre (kiosk central ingest --escrow FICHIER) sur {paths}, qu'aucune "
    "borne connue n'a signé tel quel ; abîmé en route, attendre le nouvel envoi de sa borne ; fermé encore, et "
    "d'aucune machine à nous, noter qui a pu le mettre là, l'ôter, puis redemander l'effacement"
)


def words(paths: Sequence[str]) -> tuple[str, str]:
    """What is, and what to do."""
    return _(SAYS).format(paths=named(paths, ", ")), _(TO_DO)


def apart(home: CentralHome, db: Connection, paths: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of files that no key here opens, those that may be ours, and those that are nobody's that we know."""
    known, is_doubted = register.everywhere(home, db), register.doubted(home, db)
    every = tuple(paths)
    nobody_s = tuple(path for path in every if _is_nobody_s(home, Path(path), known, is_doubted))
    return tuple(path for path in every if path not in nobody_s), nobody_s


def _is_nobody_s(
    home: CentralHome, path: Path, known: Mapping[str, Registered], is_doubted: Callable[[str], bool]
) -> bool:
    if path.parent != home.quarantine or quarantine.told_of(path)["vouched"]:
        return False
    try:
        data = quarantine.read(path)
    except (quarantine.NotInQuarantine, StorageError):
        return False
    try:
        frame = batch.read_frame(data)
    except BadBatch:
        # What central puts in the place of a file lies under the digest of that one.
        # One whose slip is lost may have lain in the archive itself.
        return not kept.is_kept(data) or (quarantine.was_brought(path) and batch.digest_of(data) == path.stem)
    if quarantine.digest_in_archive(quarantine.name_of(home.quarantine, path.stem)) == frame.digest:
        return False  # it lay in the archive, and is whole
    told = known.get(frame.terminal)
    if is_doubted(frame.terminal) or (told is not None and told.is_by_name):
        return False  # its key is not known here, or not for sure
    return not any(_is_signed_by(frame, each.verify_key) for each in known.values())


def _is_signed_by(frame: Frame, verify_key: str) -> bool:
    try:
        batch.verify(frame, bytes.fromhex(verify_key))
    except (BadBatch, ValueError):
        return False
    return True
