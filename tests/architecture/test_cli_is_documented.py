"""`docs/cli.md` is the contract that scripts and timers depend on: it names every command and option, and no other."""

import re
from collections.abc import Iterator

import click
import pytest

from kiosk.cli import cli
from kiosk.errors import Exit
from tests.architecture.repository import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command by the words that call it, the root first."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, f"{path} {name} is listed and does not exist"
            yield from commands(found, f"{path} {name}")


def documented() -> dict[str, str]:
    """Return the text of each command on the page, by its heading."""
    parts = re.split(r"^#+ `(kiosk[^`]*)`.*\n", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


ACTUAL = dict(commands(cli, "kiosk"))


def test_the_page_names_the_commands_that_exist_and_no_other() -> None:
    assert documented().keys() == ACTUAL.keys()


@pytest.mark.parametrize("path", ACTUAL)
def test_the_page_names_every_option_of_a_command_and_no_other(path: str) -> None:
    options = {
        name for parameter in ACTUAL[path].params if isinstance(parameter, click.Option) for name in parameter.opts
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", documented()[path])) == options


@pytest.mark.parametrize("path", ACTUAL)
def test_every_command_says_in_help_what_it_does(path: str) -> None:
    command = ACTUAL[path]
    assert command.help
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, f"{path} {parameter.name}"


def test_the_page_gives_every_exit_code() -> None:
    written = {int(code) for code in re.findall(r"^\| (\d) \|", PAGE, flags=re.MULTILINE)}
    assert written == {code.value for code in Exit}
