"""`kiosk doctor`: every path, version and health of a home, each with what to do. It changes nothing unless told to.

Of a folder that is no home there is one thing to say.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config as configuration
from kiosk import plain
from kiosk.cli.exits import Exit
from kiosk.i18n import _, ngettext

if TYPE_CHECKING:
    from db.finding import Finding

_EXITS = (Exit.OK, Exit.OK, Exit.QUARANTINED, Exit.SAFE_MODE)
_SIGNS = ("✓", "·", "▲", "▲")
"""Both by `db.finding.State`."""


@click.command(name="doctor", help="Vérifier cette borne : chemins, versions, santé, et ce qu'il faut faire.")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON sur la sortie standard, et rien d'autre.")
@click.option(
    "--repair", is_flag=True, help="Refaire une base abîmée de ce qui s'en lit encore ; l'ancienne est gardée."
)
@click.option(
    "--clock-is-right", is_flag=True, help="L'heure est juste : ce qui est daté d'après compte comme d'aujourd'hui."
)
@click.pass_obj
def command(home: Path, as_json: bool, repair: bool, clock_is_right: bool) -> None:
    if clock_is_right and not repair:
        from kiosk.cli import clock_is_right as believing

        believing.run(home, as_json=as_json)
    if repair:
        from kiosk.cli import repair as mending

        mending.run(home, as_json=as_json)
    from db.health import examine
    from db.sync.naming import in_full
    from kiosk.clock import SystemClock

    # A central alone has no terminal's configuration; a folder that is nothing yet is told to be none.
    own = () if configuration.is_central(home) and not configuration.is_terminal(home) else (_configuration(home),)
    with in_full() if as_json else nullcontext():
        findings = (*own, *(examine(home, SystemClock().now()) if configuration.is_home(home) else ()))
    code = _EXITS[max(finding.state for finding in findings)]
    if as_json:
        click.echo(plain.as_json(_told(home, findings, code)))
    else:
        click.echo("\n".join(_lines(findings)))
    raise SystemExit(int(code))


def _configuration(home: Path) -> "Finding":
    from db.finding import Finding, State

    try:
        settings = configuration.load(home)
    except configuration.NoHome as error:
        todo = "" if configuration.is_home(home) else _("Pour le siège : kiosk central init, avec ses options.")
        return Finding("configuration", State.LOOK, str(error), todo)
    except configuration.ConfigurationError as error:
        return Finding("configuration", State.LOOK, str(error), _("Corrigez ce fichier."))
    said = _("Borne « {terminal} », agence « {agency} ».").format(
        terminal=settings.terminal.id, agency=settings.agency.name
    )
    return Finding("configuration", State.OK, said)


def _lines(findings: "tuple[Finding, ...]") -> Iterator[str]:
    """What is wrong stands last, the worst at the very end, with how many there are: the rest fills several screens.

    One line alone needs no count.
    """
    for finding in sorted(findings, key=lambda each: each.state):
        yield _line(finding)
    to_look_at = sum(1 for finding in findings if _EXITS[finding.state])
    if to_look_at and len(findings) > 1:
        yield ngettext(
            "À regarder : {n}, la ligne ▲ ci-dessus.", "À regarder : {n}, les lignes ▲ ci-dessus.", to_look_at
        ).format(n=to_look_at)


def _line(finding: "Finding") -> str:
    return plain.on_one_line(f"{_SIGNS[finding.state]} {finding.says}" + (f" → {finding.todo}" if finding.todo else ""))


def _told(home: Path, findings: "tuple[Finding, ...]", code: Exit) -> dict[str, object]:
    return {
        "home": str(home),
        "exit": int(code),
        "findings": [
            {"name": each.name, "state": each.state.name.lower(), "says": each.says, "todo": each.todo}
            for each in findings
        ],
    }
