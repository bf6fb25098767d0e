"""What `kiosk doctor` tells of locks that this account cannot use, of a base that another program does not let go, and
of logs that nothing is written to: each command that wants a lock ends there, and none in a log.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from db import held, in_use
from db.finding import Finding, State
from db.kept_copies import FOLDER as UPGRADE
from db.private_files import is_read_only
from db.sync import standing
from db.sync.central_home import CentralHome
from db.sync.lock import FOLDER, hindrance
from db.terminal import database_path
from kiosk import small_files
from kiosk.config import is_central, is_terminal
from kiosk.i18n import N_, _, ngettext

_NO_RIGHT = (N_("{path} : ce compte ne peut pas poser de verrou ici."), N_("Rendez-le à ce compte (chown)."))
_READ_ONLY = (N_("{path} est sur un disque en lecture seule."), N_("Vérifiez son montage."))
_NO_FOLDER = (N_("{path} n'est pas un dossier, et les verrous y vont."), N_("Ôtez-le : il se refait de lui-même."))
_LOGS = ("night.jsonl", "commands.log", "console.log", "terminal.log")
"""What is written below `logs/`."""
_NO_LOG = (
    N_(
        "Rien n'est noté dans {paths} : ce n'est pas un fichier ordinaire. Les commandes font leur travail tout de "
        "même."
    ),
    N_("Ôtez-le : il se refait de lui-même."),
)
_MOST_OF_A_LOG = 256 << 20
"""Bytes; a line a command fills a hundredth of it in years."""
_GIANT_LOG = (
    N_("Bien plus gros qu'un journal d'ici : {paths}. Les commandes font leur travail tout de même."),
    N_("Mettez-le de côté, sur un autre disque (mv) : il se refait de lui-même."),
)
_NO_FILE = (N_("{path} n'est pas un fichier, et c'est un verrou."), N_("Ôtez-le : il se refait de lui-même."))

_HELD = (
    N_("Un autre programme tient la base : {path}. Tant qu'il la tient, rien n'y est écrit."),
    N_("Une nuit en cours : attendez sa fin. Sinon fermez l'outil qui l'a ouverte ; « fuser {path} » le nomme."),
)


def locks(home: Path, _now: datetime) -> Iterator[Finding]:
    """Once for each thing that is in the way, with the commands that wait for it."""
    waiting: dict[Path, list[str]] = {}
    for path, command in _hindrances(home):
        waiting.setdefault(path, []).append(f"« kiosk {command} »")
    for path, commands in waiting.items():
        said, todo = _words(path)
        safe = ngettext(
            "Rien n'est perdu, mais {commands} ne fait rien jusque-là.",
            "Rien n'est perdu, mais {commands} ne font rien jusque-là.",
            len(commands),
        ).format(commands=", ".join(commands))
        yield Finding("locks", State.LOOK, f"{_(said).format(path=path)} {safe}", _(todo))
    for path in filter(held.is_written, _bases(home)):
        said, todo = _HELD
        yield Finding("locks.base", State.LOOK, _(said).format(path=path), _(todo).format(path=path))


def _bases(home: Path) -> Iterator[Path]:
    if is_terminal(home):
        yield database_path(home)
    if is_central(home):
        yield CentralHome(home).database


def logs(home: Path, _now: datetime) -> Iterator[Finding]:
    """What lies in the place of the programs' own logs, or of their folder."""
    folder = home / "logs"
    there = [path for path in (folder / name for name in _LOGS) if os.path.lexists(path)]
    found = [path for path in there if not small_files.is_plain(path)]
    if os.path.lexists(folder) and not folder.is_dir():
        found = [folder]
    if found:
        said, todo = _NO_LOG
        yield Finding("logs", State.LOOK, _(said).format(paths=standing.all_told(found)), _(todo))
    giants = [path for path in there if path not in found and path.lstat().st_size > _MOST_OF_A_LOG]
    if giants:
        said, todo = _GIANT_LOG
        yield Finding("logs.size", State.LOOK, _(said).format(paths=standing.all_told(giants)), _(todo))


def _wanted(home: Path) -> Iterator[tuple[str, str]]:
    """The lock of each role, and the command that takes it every night, or for an upgrade."""
    if is_terminal(home):
        yield "sync", "sync"
    if is_central(home):
        yield "central", "central nightly"
    yield UPGRADE, "upgrade-check"


def _hindrances(home: Path) -> Iterator[tuple[Path, str]]:
    for role, command in _wanted(home):
        path = hindrance(home, role)
        if path is not None:
            yield path, command
    for lock, commands in _beside_base(home).items() if is_terminal(home) else ():
        if os.path.lexists(lock) and not (small_files.is_plain(lock) and os.access(lock, os.R_OK)):
            yield from ((lock, command) for command in commands)


def _beside_base(home: Path) -> dict[Path, tuple[str, ...]]:
    """The locks of a terminal's base, and the commands that take them."""
    path = database_path(home)
    return {
        in_use.lock_of(path): ("run", "sync", "doctor --repair"),
        path.with_name("migrate.lock"): ("doctor --repair",),
    }


def _words(path: Path) -> tuple[str, str]:
    if path.name == FOLDER and not path.is_dir():
        return _NO_FOLDER
    if path.name != FOLDER and not small_files.is_plain(path):
        return _NO_FILE
    return _READ_ONLY if is_read_only(path) else _NO_RIGHT
