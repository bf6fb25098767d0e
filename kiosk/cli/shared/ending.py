"""A command of the night ends with the highest code that applied, says why, and leaves a line in the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from kiosk import text
from kiosk.cli.shared import unexpected_error
from kiosk.cli.shared.exits import code_of, fail, is_interrupt
from kiosk.clock import SystemClock
from kiosk.config import ConfigurationError, is_home
from kiosk.errors import Exit

as_json = click.option("--json", "as_json", is_flag=True, help="Un objet JSON sur la sortie.")
confirmed = click.option("--yes", is_flag=True, help="Ne pas demander confirmation.")
AWAY = "Le partage ne peut pas servir : {why}. Rien n'est perdu : le passage suivant reprend."
_UNDECIDED = "Le partage ne peut pas servir : {why}. Rien n'est décidé : rétablissez-le, puis relancez cette commande."
_COMES_AGAIN = frozenset({"sync", "central ingest", "central nightly"})
"""Commands that a timer runs again."""
_LOCKED = "Une autre commande de la nuit est en cours ici : attendez sa fin, puis relancez."
_NO_RECIPIENT = "Les clés publiques du siège et du séquestre manquent : rien ne peut être scellé, rien n'est perdu. "
_RENEW = "Demandez une invitation au siège : kiosk init --invitation FICHIER"


@dataclass
class Ending:
    """The end of a command: its code, facts and words."""

    code: Exit = Exit.OK
    facts: dict[str, object] = field(default_factory=dict)
    """Facts for `--json`, and as counts for the log. No personal data."""
    private: dict[str, object] = field(default_factory=dict)
    """Personal data: for `--json` alone, never for the log."""
    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def worst(self, code: Exit, warning: str) -> None:
        """Say what a person must do, on stderr; the highest code wins."""
        self.code = max(self.code, code)
        self.warnings.append(warning)


@contextmanager
def run(home: Path, command: str, as_json: bool, *, is_logged: bool = True) -> Iterator[Ending]:
    """Run a command's body, and end the process.

    Args:
        command: as it is typed, without `kiosk`.
        is_logged: False for a command that only reads.
    """
    ending = Ending()
    try:
        yield ending
    except Exception as error:
        if is_interrupt(error):
            raise KeyboardInterrupt from None
        code, sentence = explain(error, home, command)
        ending.worst(code, sentence)
        ending.facts["error"] = sentence if as_json else type(error).__name__
    if is_logged:
        _log(home, command, ending, as_json)
    _show(ending, as_json)
    raise SystemExit(int(ending.code))


def explain(error: Exception, home: Path, command: str) -> tuple[Exit, str]:
    """Return the exit code and the sentence for an error that ended a command."""
    from db.central.central import Refused
    from db.night.lock import Locked
    from db.night.share import Away, BadTarget
    from db.wire.sealing import BadRecipient
    from kiosk.services.ports.errors import StorageError

    match error:
        case Away():
            return Exit.UNREACHABLE, (AWAY if command in _COMES_AGAIN else _UNDECIDED).format(why=error)
        case Locked():
            return Exit.LOCKED, _LOCKED
        case BadRecipient():
            return Exit.USAGE, f"{_NO_RECIPIENT}{_RENEW}"
        case Refused() | BadTarget():
            return Exit.USAGE, str(error)
        case ConfigurationError() | StorageError():
            return code_of(error), str(error)
        case _:
            return Exit.FAILED, unexpected_error.explain(error, home, command)


def _show(ending: Ending, as_json: bool) -> None:
    if as_json:
        click.echo(text.as_json({"exit": int(ending.code), **ending.facts, **ending.private}))
    elif ending.lines:
        click.echo("\n".join(map(text.on_one_line, ending.lines)))
    for warning in ending.warnings:
        click.echo(text.on_one_line(warning), err=True)


def _log(home: Path, command: str, ending: Ending, as_json: bool) -> None:
    if is_home(home):
        from db.night import log

        counts = {name: fact for name, fact in ending.facts.items() if not (as_json and name == "error")}
        log.note(home, SystemClock().now(), command, int(ending.code), counts)


def refuse(sentence: str) -> None:
    """End a command that was typed wrong, before anything began."""
    fail(Exit.USAGE, sentence)
