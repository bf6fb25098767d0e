"""What `kiosk doctor` tries at the share: a terminal puts files into its own inbox, reads its own receipts and what
comes down to it, and may do nothing else there. Rights are tried, not read: a share has its own idea of them.
"""

import os
import re
import secrets
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from db.files import PART
from db.finding import Finding, State
from db.former_names import former
from db.migrations import check_version
from db.sync import ack, down
from db.sync.central_home import CentralHome
from db.sync.share import (
    IN_THE_WAY,
    IN_THE_WAY_TO_DO,
    has_central_answered,
    is_read_only,
    is_terminal_answered,
    little_room,
    open_share,
    target_of,
)
from db.sync.shut import shut_at
from db.sync.targets import BadTarget, is_inside, local_path, without_password
from db.sync.transport import LOGIN, NO_KEY, UNKNOWN_HOST, NoRight, NotThere, Unreachable
from db.terminal import look_at
from kiosk import small_files
from kiosk.config import ConfigurationError, is_central, load
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError
from kiosk.settings import TERMINAL_ID

_MOST_OTHERS = 50
"""Other terminals that are tried; a share has a dozen."""
_MOST_FILES = 50
"""Of what comes down, the files that are tried; there are two of a kind."""


def share(home: Path, _now: datetime) -> Iterator[Finding]:
    """A folder that is mounted here, right by right; of another machine, whether it answers, and why not."""
    try:
        settings = load(home)
    except ConfigurationError:
        return
    try:
        target, own = target_of(home, settings), f"inbox/{settings.terminal.id}"
    except StorageError:
        return  # told with the night
    root = local_path(target) if target else None
    found = tuple(reached(home, target, own, is_answered=_is_answered(home)))
    yield from found
    is_here = root is not None and small_files.is_folder(root) and not any(each.state is State.LOOK for each in found)
    if root is None or not is_here or is_central(home) or is_inside(target, home):
        return
    terminal = settings.terminal.id
    in_the_way = list(_in_the_way(root, terminal))
    if in_the_way:  # nothing is tried there, for a link leads out of the share
        said = _(IN_THE_WAY).format(paths=", ".join(f"« {path} »" for path in in_the_way))
        yield Finding("share.in_the_way", State.LOOK, said, _(IN_THE_WAY_TO_DO))
        return
    closed = list(_too_closed(root, terminal))
    if closed:
        said = _("Partage trop fermé à ce compte : {what}.").format(what=", ".join(closed))
        yield Finding("share.closed", State.LOOK, said, _(_GIVE))
    if os.geteuid() == 0:
        yield Finding("share", State.OK, _("Partage : root peut tout ; essayez ses droits sous le compte de la borne."))
        return
    # What it had as another name's is its own still: it sends what waits there under that name.
    open_ = list(_too_open(root, terminal, former(home) | {terminal}))
    if open_:
        said = _("Partage trop ouvert à ce compte : {what}.").format(what=", ".join(open_))
        yield Finding(
            "share.open", State.LOOK, said, _("Retirez-lui ce droit : docs/night.md, « Les droits du partage ».")
        )
    if not closed and not open_:
        said = _("Partage : ce compte dépose dans inbox/{terminal}, lit ce qui lui revient, et rien d'autre.")
        yield Finding("share", State.OK, said.format(terminal=terminal))


_NOT_THERE = N_("Le partage n'est pas là : ce qui est à sa place n'a pas le dossier des accusés.")
_MOUNT = N_("Montez-le. Remplacé ou vidé : au siège, kiosk central init --target URL.")
_FULL = N_("Le partage est plein, ou presque : {n} Mo libres.")
_READ_ONLY = N_("Le partage est monté en lecture seule : rien n'y est déposé, rien n'en est ôté.")
_REMOUNT = N_("Remontez-le en écriture (mount, /etc/fstab, ou le serveur), puis relancez.")
_NO_FILES = N_("Le partage est plein, ou presque : il n'y a plus de place que pour {n} fichiers, si petits soient-ils.")
_SHUT = N_("Le partage est fermé à ce compte : {target}. Rien n'est à en ôter.")
_GIVE_BACK = N_("Rendez-lui ses droits : docs/night.md, « Les droits du partage ».")
_GIVE = N_("Donnez-lui ce droit : docs/night.md, « Les droits du partage ». Puis, au siège : kiosk central nightly")
_SILENT = N_("Machine d'échange : elle ne répond pas.")
_NOT_REACHED = {
    UNKNOWN_HOST: N_("Machine d'échange : sa clé n'est pas celle de ~/.ssh/known_hosts, ou n'y est pas."),
    LOGIN: N_("Machine d'échange : elle ne laisse pas entrer ce compte avec sa clé (~/.ssh)."),
    NO_KEY: N_("Machine d'échange : ce compte n'a pas de clé pour elle (~/.ssh/id_ed25519)."),
}


def reached(home: Path, target: str, folder: str, *, is_answered: bool) -> Iterator[Finding]:
    """Whether the share is there: of another machine, whether it answers, and why not.

    Args:
        folder: one there that this side may look into.
        is_answered: whether this side knows that receipts were laid down there.
    """
    folder_here = local_path(target)
    if is_inside(target, home) or (folder_here is not None and not small_files.is_folder(folder_here)):
        return  # always there; or not, as the target's own look says
    try:
        target_there = open_share(target, home, trial=False, is_answered=is_answered)
        if folder_here is not None:
            target_there.list("")
            if is_read_only(target, home):
                yield Finding("share.read_only", State.LOOK, _(_READ_ONLY), _(_REMOUNT))
            yield from _room(target, home)
            return
        target_there.list(folder)
    except BadTarget:
        return  # the configuration's own check says it
    except NotThere:
        yield Finding("share.there", State.LOOK, _(_NOT_THERE), _(_MOUNT))
    except NoRight:
        yield Finding("share.shut", State.LOOK, _(_SHUT).format(target=without_password(target)), _(_GIVE_BACK))
    except Unreachable as why:
        said = _(_NOT_REACHED.get(str(why), _SILENT))
        wanted = _("Essayez à la main, sous le compte de la nuit : docs/operator-rare.md, « Un partage par sftp ».")
        yield Finding("share.machine", State.LOOK, said, wanted)
    else:
        yield Finding("share.machine", State.OK, _("Machine d'échange : elle répond."))


def _room(target: str, home: Path) -> Iterator[Finding]:
    """Of a share whose system tells it: whether there is room for what one night brings, in bytes and in files."""
    room = little_room(target, home)
    if room is not None:
        said = _(_FULL).format(n=room.size // 2**20) if room.files is None else _(_NO_FILES).format(n=room.files)
        yield Finding("share.full", State.LOOK, said, _("Libérez-y de la place : plein, il ne prend plus rien."))


def _is_answered(home: Path) -> bool:
    """Whether a part that this home plays knows of receipts; a database that cannot be asked is named elsewhere."""
    if is_central(home) and has_central_answered(CentralHome(home)):
        return True
    with suppress(StorageError), closing(look_at(home)) as db:
        return not check_version(db) and is_terminal_answered(home, db)
    return False


def _in_the_way(root: Path, terminal: str) -> Iterator[str]:
    """Of the folders that a night opens there, those on the way to which something else stands: it follows no link."""
    for folder in (f"inbox/{terminal}", ack.FOLDER, down.folder_of(terminal)):
        parts = folder.split("/")
        way = (root.joinpath(*parts[:depth]) for depth in range(1, len(parts) + 1))
        if any(_is_itself(path, lambda mode: not stat.S_ISDIR(mode)) for path in way):
            yield folder


def _too_closed(root: Path, terminal: str) -> Iterator[str]:
    own = root / "inbox" / terminal
    # Its own folder is made by its first night, where it may.
    place = next(folder for folder in (own, own.parent, root) if small_files.is_folder(folder))
    # Of each, the first part that is shut: nobody needs another right on what lies in it.
    inbox, *others = (shut_at(root, path) for path in (f"inbox/{terminal}", ack.path_of(terminal), f"down/{terminal}"))
    if not _can_create(place):
        yield _("écrire dans {path}").format(path=inbox or f"inbox/{terminal}")
    elif inbox:
        yield _("lire {path}").format(path=inbox)
    for path in (*filter(None, others), *_shut_files(root, terminal)):
        yield _("lire {path}").format(path=path)


def _shut_files(root: Path, terminal: str) -> Iterator[str]:
    """Of what comes down, each file that the night would read and may not: the rights may have come after it."""
    folder = down.folder_of(terminal)
    names = (name for name in _names_in(root / folder) if down.parts_of(name))
    return filter(None, (shut_at(root, f"{folder}/{name}") for name in list(names)[:_MOST_FILES]))


def _too_open(root: Path, terminal: str, own: Collection[str]) -> Iterator[str]:
    inbox, own_down = root / "inbox", root / down.folder_of(terminal)
    names = _others(root, own)
    others = [inbox / name for name in names if _is_itself(inbox / name, stat.S_ISDIR)]
    # Until its own folder is there, somebody must be able to make it.
    above = (root, inbox) if small_files.is_folder(inbox / terminal) else ()
    for folder in (*above, root / ack.FOLDER, root / down.FOLDER, own_down, *others):
        if _is_itself(folder, stat.S_ISDIR) and _can_create(folder):
            yield _("écrire dans {path}").format(path=_shown(folder, root))
    for file in (root / ack.path_of(terminal), *(own_down / name for name in _names_in(own_down)[:1])):
        if _is_itself(file, stat.S_ISREG) and _can_open(file, os.O_WRONLY):
            yield _("changer {path}").format(path=_shown(file, root))
    receipts = (path for name in names if _is_itself(path := root / ack.path_of(name), stat.S_ISREG))
    # One tells it: where central may not give them to their terminals' groups, all of them can be read.
    read = next((each for each in receipts if _can_open(each, os.O_RDONLY)), None)
    for path in (*filter(_lists, others), *([read] if read else [])):
        yield _("lire {path}").format(path=_shown(path, root))


def _others(root: Path, own: Collection[str]) -> list[str]:
    """Names of other terminals: the folder of all inboxes may be closed, the one of the receipts lets itself be listed,
    for each looks for its own there.
    """
    receipts = {name.removesuffix(ack.SUFFIX) for name in _names_in(root / ack.FOLDER) if name.endswith(ack.SUFFIX)}
    return sorted({*_names_in(root / "inbox"), *receipts} - {*own, ""})[:_MOST_OTHERS]


def _names_in(folder: Path) -> list[str]:
    """In their order; none, where this account may not list it."""
    return sorted(each.name for each in folder.iterdir()) if _lists(folder) else []


def _shown(path: Path, root: Path) -> str:
    """Somebody else named what lies there: a name that no terminal can have is not put on a screen."""
    parts = path.relative_to(root).parts
    return "/".join(part if re.fullmatch(rf"{TERMINAL_ID}(\.[a-z.0-9]+)?", part) else "?" for part in parts) or "/"


def _can_create(folder: Path) -> bool:
    """Make a file there and take it away; its name is one that every reader passes over."""
    probe = folder / f"{secrets.token_hex(8)}{PART}"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except OSError:
        return False
    with suppress(OSError):
        probe.unlink()
    return True


def _is_itself(path: Path, kind: Callable[[int], bool]) -> bool:
    """Whether it is of this kind, and no link to one; false also where this account may not look."""
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return False


def _can_open(file: Path, flags: int) -> bool:
    try:
        os.close(os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK))
    except OSError:
        return False
    return True


def _lists(folder: Path) -> bool:
    return small_files.is_folder(folder) and os.access(folder, os.R_OK | os.X_OK)
