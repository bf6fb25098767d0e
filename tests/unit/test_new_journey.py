"""Check that a journey is two files: the generator's are complete, and all that derives from journeys knows them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.new_journey import write

ASKED = """
from kiosk.domain.retention import READ_FILE
from kiosk.forms.answers import Answer
from kiosk.forms.catalog import entries_of, prefixes
from kiosk.forms.notices import notices
from kiosk.forms.retention_table import lines
from kiosk.forms.session import FormSession
from tests.ways import way
from tests.unit.journey import all_forms

(spec,) = (each for each in all_forms().values() if each.id == "unheard_of")
session = FormSession(spec)
session.answer("choice", Answer("one"))
session.answer("contact_name", Answer("Maider Exemple"))
assert session.finish().result.model_dump()["choice"] == "one"
assert "QQQ" in prefixes()
assert "form:unheard_of" in [offer.act for offer in entries_of("learning")]
assert way("form:unheard_of")[0] == "8"
assert notices()["unheard_of"].retention is READ_FILE
assert not notices()["unheard_of"].was_reviewed
assert "unheard_of" in next(line for line in lines() if line.kind == "file").central_rules
"""


def test_two_files_make_a_journey(tmp_path: Path) -> None:
    """Add the files to the program in a process of their own, so that nothing changes in this one."""
    for room in ("kiosk/domain", "kiosk/forms/catalog"):
        (tmp_path / room).mkdir(parents=True)
    models, spec = write(tmp_path, "unheard_of", "QQQ", "learning")
    laid = "import kiosk.domain, kiosk.forms.catalog\n"
    for room, path in (("kiosk.domain", models), ("kiosk.forms.catalog", spec)):
        laid += f"{room}.__path__.append({str(path.parent)!r})\n"
    done = subprocess.run([sys.executable, "-c", laid + ASKED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("garage", "QQQ"),
        ("Unheard", "QQQ"),
        ("unheard", "BEL"),
        ("unheard", "qqq"),
        ("u", "QQQ"),
        ("agency", "QQQ"),
    ],
)
def test_a_name_or_prefix_that_is_taken_or_malformed_is_refused(tmp_path: Path, name: str, prefix: str) -> None:
    with pytest.raises(ValueError, match=r"capital letters|small letters"):
        write(tmp_path, name, prefix, "learning")
