"""Secrets are made once, belong to one account, and a wrong one is reported before anything is touched."""

import stat
from pathlib import Path

import pytest

from db.files import write_new
from db.keys import CREDENTIAL, Keys, pepper_name
from db.terminal_file import database_path, make_terminal, open_terminal
from kiosk.services.ports.errors import DamagedDatabase, StorageError

MADE = {"database.key", "pepper", "signing.key", "terminal.age"}


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "keys").iterdir()}


def test_every_secret_is_made_for_its_owner_alone(home: Path) -> None:
    make_terminal(home)
    assert contents(home).keys() == MADE
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home / "keys").iterdir()} == {0o600}
    for folder in (home, home / "keys", home / "data"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_terminals_share_no_secret(tmp_path: Path) -> None:
    make_terminal(tmp_path / "one")
    make_terminal(tmp_path / "two")
    assert not set(contents(tmp_path / "one").values()) & set(contents(tmp_path / "two").values())


def test_no_secret_is_written_over(home: Path) -> None:
    make_terminal(home)
    before = contents(home)
    assert not write_new(home / "keys" / "pepper", b"other")
    (home / "keys" / "signing.key").unlink()
    make_terminal(home)
    after = contents(home)
    assert after.keys() == MADE
    assert {name: after[name] for name in MADE - {"signing.key"}} == {
        name: before[name] for name in MADE - {"signing.key"}
    }


def test_a_lost_key_is_not_replaced_by_one_that_opens_nothing(home: Path) -> None:
    make_terminal(home)
    (home / "keys" / "database.key").unlink()
    with pytest.raises(StorageError, match="La clé de la base manque"):
        make_terminal(home)
    assert not (home / "keys" / "database.key").exists()


def test_a_wrong_key_leaves_the_database_alone(home: Path) -> None:
    make_terminal(home)
    before = database_path(home).read_bytes()
    (home / "keys" / "database.key").write_bytes(bytes(32))
    for act in (open_terminal, make_terminal):
        with pytest.raises(DamagedDatabase, match="sa clé n'est pas la bonne"):
            act(home)
    assert database_path(home).read_bytes() == before


def test_a_file_that_is_no_key_is_named(home: Path) -> None:
    make_terminal(home)
    (home / "keys" / "database.key").write_bytes(b"short")
    with pytest.raises(StorageError, match=r"database\.key : ce n'est pas une clé"):
        open_terminal(home)


def test_a_missing_key_is_named(home: Path) -> None:
    make_terminal(home)
    (home / "keys" / "database.key").unlink()
    with pytest.raises(StorageError, match=r"database\.key : cette clé manque"):
        open_terminal(home)


def test_peppers_from_central_stay_beside_each_other(home: Path) -> None:
    make_terminal(home)
    keys = Keys(home)
    names = [keys.keep_pepper(pepper) for pepper in (b"a" * 32, b"b" * 32)]
    assert [keys.pepper(name) for name in names] == [b"a" * 32, b"b" * 32]
    assert keys.pepper(pepper_name(keys.own_pepper())) == keys.own_pepper()
    assert keys.pepper("0" * 16) is None


def test_the_age_key_is_one_that_age_reads(home: Path) -> None:
    make_terminal(home)
    keys = Keys(home)
    assert keys.age_identity().startswith("AGE-SECRET-KEY-1")
    assert keys.age_recipient().startswith("age1")
    keys.age_file.write_text("no key\n")
    with pytest.raises(StorageError, match=r"terminal\.age : ce n'est pas une clé"):
        keys.age_recipient()


def test_a_systemd_credential_takes_the_place_of_the_file(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / CREDENTIAL).write_bytes(b"k" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    make_terminal(home)().close()
    keys = Keys(home)
    assert keys.database_key() == b"k" * 32
    assert not (home / "keys" / "database.key").exists()
    assert "systemd" in keys.protects()
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert "systemd" not in keys.protects()
    with pytest.raises(StorageError, match="cette clé manque"):
        open_terminal(home)


def test_a_home_that_cannot_be_made_says_which_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="ce dossier ne peut pas être créé"):
        make_terminal(tmp_path / "file" / "home")
