"""`central.toml` is written once with its comments, then read strictly."""

import re
import tomllib
from pathlib import Path

import pytest

from db.central import settings
from db.central.central import Place, Refused
from db.central.out import sections
from kiosk import remote_settings
from kiosk.config import ConfigurationError


def written(home: Path, text: str) -> Path:
    path = settings.path_of(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_the_file_there_are_defaults(tmp_path: Path) -> None:
    found = settings.read(tmp_path)
    assert (found.central.target, found.central.second_backup, found.report.command) == ("", "", ())


def test_the_first_settings_read_back(tmp_path: Path) -> None:
    settings.write_first(tmp_path, 'file:///mnt/"x"')
    found = settings.read(tmp_path)
    assert (found.central.target, found.central.second_backup, found.report.command) == ('file:///mnt/"x"', "", ())


def test_every_example_for_terminals_can_be_used(tmp_path: Path) -> None:
    settings.write_first(tmp_path)
    path = settings.of_terminals(tmp_path)
    text = path.read_text("utf-8")
    assert tomllib.loads(text) == {}, "the first file sets nothing"
    used = tomllib.loads(re.sub(r"^#(?! )|^#(?= {4}| *\\])", "", text, flags=re.MULTILINE))
    remote_settings.check_file(used, "settings.toml")
    assert set(used) == {"all", "CBS"}
    assert set(used["CBS"]) == {"agency", "hours", "workshops", "board"}
    path.write_text("[all.retention]\nunread = 3\n", encoding="utf-8")
    settings.write_first(tmp_path)
    assert path.read_text("utf-8") == "[all.retention]\nunread = 3\n"


def test_a_persons_settings_are_read(tmp_path: Path) -> None:
    written(tmp_path, '[central]\nsecond_backup = "/mnt/b"\n[report]\ncommand = ["mail", "x"]\n')
    found = settings.read(tmp_path)
    assert (found.central.second_backup, found.report.command) == ("/mnt/b", ("mail", "x"))


def test_another_target_changes_its_line_alone(tmp_path: Path) -> None:
    settings.write_first(tmp_path)
    path = settings.path_of(tmp_path)
    path.write_text(path.read_text().replace('second_backup = ""', 'second_backup = "/mnt/b"  # ici'))
    settings.write_first(tmp_path, "/mnt/\\1")
    settings.write_first(tmp_path)
    assert settings.read(tmp_path).central.target == "/mnt/\\1"
    assert 'second_backup = "/mnt/b"  # ici' in path.read_text()


def test_a_target_line_that_is_not_found_is_reported(tmp_path: Path) -> None:
    path = written(tmp_path, 'central = { target = "/mnt/a" }\n')
    before = path.read_text()
    with pytest.raises(Refused, match="la ligne target"):
        settings.write_first(tmp_path, "/mnt/b")
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[central]\nsecond = "/mnt/b"\n', "central.second"),
        ('[central]\nsecond_backup = "relatif"\n', "central.second_backup"),
        ("[central]\ntarget = 3\n", "central.target"),
        ('[report]\ncommand = "mail"\n', "report.command"),
        ("[autre]\n", "autre"),
        ("[central", "TOML"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(tmp_path: Path, text: str, key: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        settings.read(tmp_path)
    assert str(path) in str(caught.value)
    assert key in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xef\xbb\xbf[CBS.agency]\r\nphone = '05 59 00 00 00'\r\n", {"agency": {"phone": "05 59 00 00 00"}}),
        (b"[CBS.hours]\nmon = ['08:30-24:00']\n", {"hours": {"mon": ["08:30-24:00"]}}),
        (b"[CBS.hours]\nmon = ['24:00-24:00']\n", "partie CBS, cl\u00e9 \u00ab hours.mon.1"),
        (b"[BIARRITZ.hours]\nmon = ['08:30-12:30']\n", "les parties possibles sont all, CO, CBS, BEARN, PPO"),
        ("[CBS.agency]\ncontact = 'Accueil \u00e9t\u00e9'\n".encode("latin-1"), "Enregistrez-le en UTF-8"),
    ],
)
def test_settings_of_terminals_are_read_as_any_editor_saves_them(
    tmp_path: Path, text: bytes, told: dict[str, object] | str
) -> None:
    path = settings.of_terminals(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    if isinstance(told, str):
        with pytest.raises(ConfigurationError, match=re.escape(told)):
            sections.settings_of(Place(tmp_path), "CBS")
    else:
        assert sections.settings_of(Place(tmp_path), "CBS") == told
