"""What `kiosk sync` and `kiosk central` share: how a night's command ends, logs and shows how far it is."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import faults, plain, small_files
from kiosk.cli import unforeseen
from kiosk.cli.exits import Exit, code_of, fail, is_interrupt, lacks_library
from kiosk.cli.refusals import SENTENCES, WHY
from kiosk.clock import SystemClock
from kiosk.config import is_home
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from kiosk.services.ports import DamagedDatabase

as_json = click.option("--json", "as_json", is_flag=True, help="Un objet JSON sur la sortie.")
"""What every command of the night offers."""
SEAL = "seal"
"""How a sealing between two nights is called in the log."""
SAFE_WITH_KEY = N_("La clé remise, rien n'est perdu : ce qui attend reste ici. Ensuite : kiosk sync")
"""Of a night that a key has ended: without a copy, more is lost than the key."""
UNREACHED = N_("La cible ne répond pas ou ne peut pas être écrite : rien n'est perdu. Relancez plus tard.")
NOT_THERE = N_(
    "Le partage n'est pas là : rien n'est perdu, rien n'y est écrit. Montez-le, puis relancez. Remplacé ou vidé : "
    "au siège, « kiosk central init --target URL »."
)
_REFUSALS: Mapping[str, str] = {
    "read only": N_(
        "Le partage est en lecture seule : rien n'est perdu, rien n'y est déposé ni ôté. Remontez-le en écriture, puis "
        "relancez."
    ),
    "rights": N_(
        "Le partage refuse ce compte : rien n'est perdu, rien n'est à en ôter. Rendez-lui ses droits (docs/night.md, "
        "« Les droits du partage »), puis relancez."
    ),
    "full": N_("Le partage est plein : rien n'est perdu. Libérez-y de la place, puis relancez."),
    "untold": N_(
        "central/target manque ou est vide : ce siège ne sait plus où les bornes déposent. Rien n'est perdu, rien n'y "
        "est pris ni envoyé. Redites-le (« kiosk central init --target URL »), puis relancez."
    ),
    "unknown host": N_(
        "La machine d'échange n'est pas connue ici, ou n'a plus la même clé (~/.ssh/known_hosts) : rien n'est perdu. "
        "docs/operator-rare.md, « Un partage par sftp », dit que faire ; puis relancez."
    ),
    "login": N_(
        "La machine d'échange ne laisse pas entrer ce compte avec sa clé (~/.ssh) : rien n'est perdu. Donnez-lui la "
        "clé publique de ce compte (docs/operator-rare.md, « Un partage par sftp »), puis relancez."
    ),
    "no key": N_(
        "Ce compte n'a pas de clé pour la machine d'échange (~/.ssh/id_ed25519) : rien n'est perdu. Remettez-la, ou "
        "faites-en une (docs/operator-rare.md, « Un partage par sftp »), puis relancez."
    ),
}
"""Of a share that takes nothing, or nothing from this account, that is said nowhere, and of a machine that does not let
it in, by `db.sync.transport`.
"""
UNBURIED = N_(
    "Effacement incomplet : ceci n'a pas pu être lu ou écrit : {paths}. Vérifiez la place libre de ce disque, son "
    "montage, et que c'est à ce compte (chown), puis relancez la même commande."
)
SEALED_FOR_OTHERS = N_(
    "Effacement incomplet. Ce qui peut encore la tenir, chiffré pour une autre clé que celle du siège : {paths}. Avec "
    "la clé du séquestre : kiosk central ingest --escrow FICHIER ; puis redemandez-le. N'ôtez rien "
    "d'autre que ce qu'elle dit d'ôter."
)
_UNDONE = (Exit.FAILED, Exit.LOCKED)
"""Of these, what a command did before it ended counts, too."""
_NIGHTS = ("sync", "central nightly")
_READINGS = ("central access", "central backup", "central export", "central report")
"""Which leave central's base as it is."""
_NIGHT_STOPPED = N_(
    "La nuit s'est arrêtée en route : faute du programme ({fault}). Rien n'est perdu. Relancez-la ; si cela revient, "
    "montrez cette ligne à l'informatique."
)
_TYPED = {SEAL: "sync --seal-only"}
"""Of those that the log calls otherwise than they are typed."""


@dataclass
class Ending:
    """How a command ends: the highest code wins, and what it tells."""

    as_json: bool
    code: Exit = Exit.OK
    facts: dict[str, object] = field(default_factory=dict)
    """For `--json`, and as counts for the log. Nobody's data."""
    private: dict[str, object] = field(default_factory=dict)
    """Somebody's data: for `--json` alone, never for the log."""
    lines: list[str] = field(default_factory=list)
    """In words, for stdout; each is one line, whatever a name in it holds."""
    warnings: list[str] = field(default_factory=list)
    """What a person must do, for stderr."""

    def not_reached(self, is_share_missing: bool, refusal: str) -> None:
        """The far side was not reached: it is silent, takes nothing, or another folder stands in its place."""
        self.worst(Exit.UNREACHABLE, _not_reached(is_share_missing, refusal))

    def worst(self, code: Exit, warning: str) -> None:
        self.code = max(self.code, code)
        self.warnings.append(warning)


@contextmanager
def run(
    home: Path, act: str, as_json: bool, *, safe: str = "", file: Path | None = None, is_logged: bool = True
) -> Iterator[Ending]:
    """Run a command's body, log it, and end the process with its code.

    Args:
        act: how the log calls it; as it is typed, without `kiosk`.
        safe: message, said after what the disk refused: what is safe, and what to run. After a lost key it is only so
            once that is put back.
        file: what a person gave, as they typed it: where it will not do, it is named so.
        is_logged: not what only looks: doctor would take it for a night that did its work.
    """
    from kiosk.services.ports import KeyTrouble, StorageError

    ending = Ending(as_json)
    try:
        yield ending
    except Exception as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from None
        code, sentence = explain(error, home, act, file)
        if safe and code in _UNDONE and isinstance(error, OSError | StorageError):
            safe = SAFE_WITH_KEY if isinstance(error, KeyTrouble) else safe
            sentence = f"{sentence} {_(safe)}"
        if code in _UNDONE:
            code = max(code, ending.code)  # of what was typed wrong, the line and its code stand alone
        if is_logged:
            log(home, act, code, {"error": type(error).__name__})
        if as_json:
            told = {"exit": int(code), "error": sentence, **ending.facts}
            click.echo(plain.as_json(told))
        elif ending.lines:
            click.echo("\n".join(map(plain.on_one_line, ending.lines)))  # what was done before, and written
        _warn(ending)
        fail(code, sentence)
    if is_logged:
        log(home, act, ending.code, ending.facts)
    told = {"exit": int(ending.code), **ending.facts, **ending.private}
    if as_json:
        click.echo(plain.as_json(told))
    elif ending.lines:
        click.echo("\n".join(map(plain.on_one_line, ending.lines)))
    _warn(ending)
    raise SystemExit(int(ending.code))


def _warn(ending: Ending) -> None:
    for warning in ending.warnings:
        click.echo(plain.on_one_line(warning), err=True)


def tracker() -> Callable[[Sequence[str], str], Iterable[str]]:
    """A progress bar on stderr when that is a terminal, and nothing otherwise."""

    def track(names: Sequence[str], words: str) -> Iterable[str]:
        if not sys.stderr.isatty() or not names:
            return names
        from rich.console import Console
        from rich.progress import track as bar

        from kiosk.settings import TERMINAL_ID

        # A folder on the share may have any name: only a terminal's reaches the screen, or rich's markup.
        shown = words if re.fullmatch(TERMINAL_ID, words) else "?"
        return bar(names, description=shown, console=Console(stderr=True), transient=True)

    return track


def _not_reached(is_share_missing: bool, refusal: str) -> str:
    return _(NOT_THERE if is_share_missing else _REFUSALS.get(refusal, UNREACHED))


def explain(error: Exception, home: Path, act: str, file: Path | None = None) -> tuple[Exit, str]:
    """The code and the words of what ended a command; of what nobody foresaw, that it is a fault of the program."""
    from db.sync.transport import NotThere, Unreachable
    from kiosk.config import ConfigurationError
    from kiosk.services.ports import StorageError

    if isinstance(error, Unreachable):
        return Exit.UNREACHABLE, _not_reached(isinstance(error, NotThere), str(error))
    known = SENTENCES.get(type(error).__name__)
    if known is not None:
        why, words = str(error), {"path": file} | vars(error)
        return known[0], _(known[1]).format(**{"why": _(WHY[why]).format(**words) if why in WHY else why} | words)
    if isinstance(error, ConfigurationError | StorageError):
        return code_of(error), _(_of_reading(str(error)) if act in _READINGS else str(error))
    if isinstance(error, OSError) or lacks_library(error):
        return Exit.FAILED, unforeseen.explain(error, home, act)
    if act.startswith("central") and (damage := _damage_at_central(home)):
        return explain(damage, home, act)
    if act in _NIGHTS:
        return Exit.FAILED, _(_NIGHT_STOPPED).format(fault=faults.told(error))
    return Exit.FAILED, unforeseen.sentence(error, _TYPED.get(act, act))


def _of_reading(said: str) -> str:
    from db.sync.lost_base import DAMAGED_UNDER_WAY, DAMAGED_WHILE_READ

    return DAMAGED_WHILE_READ if said == DAMAGED_UNDER_WAY else said


def _damage_at_central(home: Path) -> "DamagedDatabase | None":
    """What nobody foresaw is most often a value that is no longer as it was written; only the whole check tells."""
    from db.sync import soundness
    from db.sync.central_home import CentralHome
    from db.sync.lost_base import told_of_central
    from kiosk.services.ports import DamagedDatabase, StorageError

    database = CentralHome(home).database
    try:
        if small_files.size_of(database):
            with told_of_central(is_under_way=True):
                soundness.check(database)
    except DamagedDatabase as damage:
        return damage
    except (OSError, StorageError):
        pass  # it cannot be looked at now
    return None


def log(home: Path, act: str, code: Exit, facts: Mapping[str, object]) -> None:
    """A line in the night's log, counts only.

    A log that cannot be written must not end the night with another code; a folder that is no home gets none.
    """
    if not is_home(home):
        return
    from db.sync import journal
    from kiosk.services.ports import StorageError

    with suppress(OSError, StorageError):
        journal.log(home, SystemClock().now(), act, int(code), **journal.counted(facts))
