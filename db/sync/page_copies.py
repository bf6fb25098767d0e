"""What the morning page says of the copies of central's database, and what a person must do about them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from db.sync import copies_gone, put_aside, read_only
from db.sync.central_home import BACKUP
from db.sync.morning import Morning
from db.sync.naming import named

_OF_COPIES = frozenset((".sqlite", ".sha256"))


def told(page: Morning) -> str:
    """The last good one, and the others that somebody must look at."""
    broken = f" ; abîmées : {named(page.broken_copies, ', ')}" if page.broken_copies else ""
    broken += f" ; sans empreinte : {named(page.unvouched, ', ')}" if page.unvouched else ""
    broken += f" ; que ce compte ne peut pas lire : {named(page.shut_copies, ', ')}" if page.shut_copies else ""
    if page.is_backup_shut:
        return "ce compte ne peut pas lire le dossier backup, et ne sait pas quelles copies s'y trouvent"
    broken += f" ; d'un jour à venir : {named(page.to_come, ', ')}" if page.to_come else ""
    if page.copy is None:
        return ("aucune d'aujourd'hui ni d'avant" if page.to_come else "aucune ne se relit") + broken
    last = f"celle du {date.fromisoformat(page.copy):%d/%m/%Y}, relue"
    return last + (" ; il n'y en a pas de plus récente" if page.is_copy_late else "") + broken


def to_do(page: Morning) -> Iterator[tuple[object, str]]:
    """Each with whether it is to be done."""
    aside = [name for name in page.broken_copies if put_aside.is_there(name)]
    misplaced = [Path(path) for path in (*page.misplaced, *page.misplaced_marks)]
    in_the_way = [path.name for path in misplaced if path.suffix in _OF_COPIES or path.name == BACKUP]
    closed = read_only.besides(page.closed, page.read_only)
    for_the_copy = " pour la sauvegarde" if any(Path(path).name == BACKUP for path in closed) else ""
    is_away = page.copies_gone or page.copies_unread
    bare = [name for name in page.unvouched if f"{name}.sha256" not in in_the_way]
    yield from (
        (page.copies_unread, copies_gone.UNREAD_ON_THE_PAGE),
        (page.copies_gone, copies_gone.ON_THE_PAGE.format(n=len(page.copies_gone))),
        (
            closed,
            f"rendre {named(closed, ', ')} à ce compte, qui ne peut pas y écrire (propriétaire, montage), "
            f"puis relancer la nuit{for_the_copy}",
        ),
        (
            page.is_copy_late and not (page.is_copy_tried or is_away or page.closed),
            "lancer la nuit (kiosk central nightly), pour la sauvegarde",
        ),
        (
            page.is_copy_late and page.is_copy_tried and not (page.closed or page.shut_copies or in_the_way),
            f"{'vérifier le disque (place libre), puis ' if page.copy or not page.to_come else ''}relancer la nuit "
            "pour la sauvegarde",
        ),
        (
            page.shut_copies,
            "rendre à ce compte (chown), sans les ôter de backup, les copies qu'il ne peut pas lire",
        ),
        (len(aside) < len(page.broken_copies), "vérifier le disque, puis ôter de backup les copies abîmées"),
        (aside, "vérifier le disque : une copie abîmée est mise de côté"),
        (
            bare,
            f"remettre dans backup l'empreinte (.sha256) de {named(bare, ', ')}, ou n'ôter ces copies qu'une "
            "fois relue une plus récente",
        ),
        (
            page.to_come,
            f"vérifier l'heure de ce poste (timedatectl), qui peut être en retard sur {named(page.to_come, ', ')} : si "
            "elle est juste, ôter ces copies de backup une fois relue celle d'aujourd'hui",
        ),
    )
