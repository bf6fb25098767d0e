"""`kiosk doctor` prints one line a check, each with what to do. It changes nothing, except with `--repair`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli.shared import ending
from kiosk.cli.shared.ending import Ending
from kiosk.clock import SystemClock, local_day
from kiosk.errors import Exit

if TYPE_CHECKING:
    from db.night.problem import Checked, Problem

_GOOD, _LOOK, _STOPPED = "✓", "▲", "✗"
_ALL_IS_WELL = "Tout va bien."
_NO_HOME = (
    "{home} : ni borne ni siège ici. Corrigez --home, ou préparez ce dossier : kiosk init --invitation FICHIER "
    "(siège : kiosk central init)."
)
_SOUND = "La base s'ouvre et elle est entière : rien n'est changé."
_CENTRAL_ALONE = "--repair est pour une borne, et c'est ici le siège : rien n'est changé. Tapez : kiosk central restore"


@click.command("doctor")
@ending.as_json
@click.option("--repair", is_flag=True, help="Remettre la copie de la nuit à la place d'une base de borne abîmée.")
@click.option("--retention", is_flag=True, help="Montrer ce qui est gardé, où et combien de temps.")
@click.pass_obj
def command(home: Path, as_json: bool, repair: bool, retention: bool) -> None:
    """Vérifier cette borne, ou le siège : un contrôle par ligne, et ce qu'il faut faire."""
    with ending.run(home, "doctor --repair" if repair else "doctor", as_json, is_logged=repair) as end:
        if retention:
            _tell_retention(end)
        elif not config.is_home(home):
            raise config.NoHome(_NO_HOME.format(home=home))
        elif repair:
            _repair(end, home)
        else:
            _tell(end, _examined(home))


def _examined(home: Path) -> "list[Checked]":
    from db.central.watch.health import central_checked
    from db.files import reason
    from db.night.problem import Checked, Problem, Severity
    from db.night.terminal.checks import terminal_problems

    now, found = SystemClock().now(), []
    for is_here, look in ((config.is_terminal, terminal_problems), (config.is_central, central_checked)):
        try:
            found += look(home, now) if is_here(home) else []
        except OSError as error:
            todo = "Lancez doctor sous le compte du service, ou rendez-lui ce chemin (chown)"
            trouble = Problem("path", Severity.STOPPED, f"{error.filename} : {reason(error)}", todo)
            found.append(Checked("", [trouble]))
    return found


def _tell(end: Ending, examined: "Sequence[Checked]") -> None:
    """Print checks in order first and the worst last, as a person reads the end of the output first."""
    problems = [problem for each in examined for problem in each.problems]
    good = [each.what for each in examined if each.what and not each.problems]
    ordered = sorted(problems, key=lambda problem: problem.severity)
    end.lines = [*(f"{_GOOD} {what}" for what in good), *map(_line, ordered), *([] if problems else [_ALL_IS_WELL])]
    end.facts = {"good": good, "problems": [*map(_facts_of, ordered)]}
    end.code = _code(problems)


def _line(problem: "Problem") -> str:
    from db.night.problem import Severity

    mark = _STOPPED if problem.severity is Severity.STOPPED else _LOOK
    return f"{mark} {problem.says}" + (f" → {problem.todo}" if problem.todo else "")


def _facts_of(problem: "Problem") -> dict[str, str]:
    facts = {"code": problem.code, "severity": problem.severity.name.lower()}
    return facts | {"says": problem.says, "todo": problem.todo}


def _code(problems: "Sequence[Problem]") -> Exit:
    from db.night.terminal.checks import DAMAGED, NEWER

    if any(each.code in (DAMAGED, NEWER) for each in problems):
        return Exit.SAFE_MODE
    return Exit.QUARANTINED if problems else Exit.OK


def _tell_retention(end: Ending) -> None:
    from kiosk.forms.retention_table import lines

    end.lines = [
        f"{line.what}. À la borne : {line.at_terminal}. Au siège : {line.at_central}. En CSV : {line.in_csv}."
        for line in lines()
    ]
    end.facts = {"retention": [*_cells()]}


def _cells() -> Iterator[dict[str, str]]:
    from kiosk.forms.retention_table import lines

    for line in lines():
        cells = {"kind": line.kind, "what": line.what, "at_terminal": line.at_terminal}
        yield cells | {"at_central": line.at_central, "in_csv": line.in_csv}


def _repair(end: Ending, home: Path) -> None:
    """Replace a damaged database by last night's copy (F4); no other program may have it open."""
    from db.central.central import Refused
    from db.keys import Keys
    from db.night.terminal import base_copy
    from db.night.terminal.checks import is_whole
    from db.terminal_file import alone, database_path

    if not config.is_terminal(home):
        raise Refused(_CENTRAL_ALONE)
    with alone(home):
        if is_whole(home):
            raise Refused(_SOUND)
        base, key = database_path(home), Keys(home).database_key()
        aside = base_copy.put_back(base, key, base_copy.night_of(base, key) or local_day(SystemClock().now()))
    kept = (
        f"L'ancienne est gardée à côté, quatorze nuits : {aside}" if aside.exists() else "L'ancienne n'était plus là."
    )
    end.facts = {"kept": aside.name if aside.exists() else ""}
    end.lines = [
        f"La base de la nuit dernière est remise. {kept}",
        "Ce qui était déjà scellé est gardé et part. Depuis la copie sont perdus : les brouillons, les tickets, ce qui",
        "n'était pas encore scellé (un quart d'heure au plus), et dans la console les dossiers reçus ici depuis.",
        "À faire : kiosk sync, puis relancez la borne (systemctl start office64-kiosk), puis : kiosk doctor",
    ]
