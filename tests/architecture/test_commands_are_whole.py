"""A command that a person is told to run stands there whole: it can be typed, or copied, as it is."""

import re

import pytest

from kiosk.cli.central import group as central
from tests.architecture.repository import name, python_files, shown_strings

_CUT_SHORT = re.compile(rf"(?<!kiosk )\bcentral (?:{'|'.join(sorted(central.commands))})\b|: nightly\b")
_NAME = re.compile(r"central \S+")
"""How a command calls itself in the log."""


@pytest.mark.parametrize("folder", ["db", "kiosk"])
def test_no_sentence_leaves_out_the_program_s_name(folder: str) -> None:
    found = {
        f"{name(path)}:{line}": text
        for path in python_files(folder)
        for line, text in shown_strings(path.read_text(encoding="utf-8"))
        if _CUT_SHORT.search(text) and not _NAME.fullmatch(text)
    }
    assert found == {}
