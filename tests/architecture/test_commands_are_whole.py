"""A command that a person is asked to run stands there whole: it can be typed, or copied, as it is."""

import ast
import re
from collections.abc import Iterator

import click
import pytest

from kiosk.cli import cli
from kiosk.cli.central import COMMANDS as CENTRAL
from tests.architecture.repository import name, python_files, shown_strings

_CUT_SHORT = re.compile(rf"(?<!kiosk )\bcentral (?:{'|'.join(sorted(CENTRAL))})\b|: nightly\b")
_NAME = re.compile(r"central \S+")
"""The name that a command gives itself in the log."""


@pytest.mark.parametrize("folder", ["db", "kiosk"])
def test_no_sentence_leaves_out_the_program_s_name(folder: str) -> None:
    found = {
        f"{name(path)}:{line}": text
        for path in python_files(folder)
        for line, text in shown_strings(path.read_text(encoding="utf-8"))
        if _CUT_SHORT.search(text) and not _NAME.fullmatch(text)
    }
    assert found == {}


def _leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for each in command.list_commands(context):
        found = command.get_command(context, each)
        assert found is not None
        yield from _leaves(found, f"{path} {each}")


_REQUIRED = {
    path: [each for each in command.params if each.required]
    for path, command in _leaves(cli, "kiosk")
    if any(each.required for each in command.params)
}
_TOLD = re.compile(rf"(?<!que )\b({'|'.join(_REQUIRED)})\b((?: (?:--[a-z-]+|[A-ZÀ-Ý]{{3,}}|{{[a-z_]*}}))*)")
"""A command with the options and values after it; « que kiosk init montre » mentions it, and does not ask to run it."""


def _whole(source: str) -> Iterator[tuple[int, str]]:
    """Give the same as `shown_strings`, with an f-string as one text."""
    parts = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts |= {each.value for each in node.values if isinstance(each, ast.Constant)}
            yield (
                node.lineno,
                "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values),
            )
    yield from (found for found in shown_strings(source) if found[1] not in parts)


def _lacks(path: str, given: str) -> list[str]:
    values = [word for word in re.sub(r"--[a-z-]+ \S+", "", given).split() if not word.startswith("--")]
    wanted = [each for each in _REQUIRED[path] if isinstance(each, click.Argument)]
    options = [each.opts[0] for each in _REQUIRED[path] if isinstance(each, click.Option)]
    return [f"{len(wanted)} values"] * (len(values) < len(wanted)) + [each for each in options if each not in given]


@pytest.mark.parametrize("folder", ["db", "kiosk", "screens"])
def test_a_command_has_its_required_options_and_values(folder: str) -> None:
    found = {
        f"{name(path)}:{line}": (told, lacks)
        for path in python_files(folder)
        for line, text in _whole(path.read_text(encoding="utf-8"))
        for told, given in _TOLD.findall(text)
        if (lacks := _lacks(told, given))
    }
    assert found == {}
