"""A database opens with the right library and the right key, encrypted, for its owner alone, or not at all."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import check_library, immediate, library_versions, open_database, row, rows
from kiosk.services.ports.errors import DamagedDatabase, StorageError

KEY = bytes(range(32))


def test_sqlite_utils_runs_on_the_cipher_library() -> None:
    import sqlcipher3
    from sqlite_utils import utils

    assert vars(utils)["sqlite3"] is sqlcipher3


def test_the_library_of_this_machine_is_accepted() -> None:
    check_library(*library_versions())


@pytest.mark.parametrize("version", ["3.46.1", "3.51.2", "2.8.17"])
def test_an_sqlite_with_the_wal_reset_bug_is_refused(version: str) -> None:
    with pytest.raises(StorageError, match="trop ancien"):
        check_library(version, "4.19.0")


@pytest.mark.parametrize("version", ["3.51.3", "3.53.4", "4.0.0"])
def test_a_fixed_sqlite_is_accepted(version: str) -> None:
    check_library(version, "4.19.0")


def test_a_library_without_a_cipher_is_refused() -> None:
    with pytest.raises(StorageError, match="ne chiffre pas"):
        check_library("3.53.4", "")


def test_every_connection_is_durable_and_careful(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.sqlite", KEY)) as db:
        found = {
            name: next(iter((row(db, f"PRAGMA {name}") or {}).values()))
            for name in (
                "journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store", "busy_timeout",
                "trusted_schema",
            )
        }  # fmt: skip
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "busy_timeout": 5000,
        "trusted_schema": 0,
    }


def test_an_encrypted_file_tells_nothing_without_its_key(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with closing(open_database(path, KEY)) as db, immediate(db):
        db.execute("CREATE TABLE t (x TEXT) STRICT")
        db.execute("INSERT INTO t VALUES ('tres-reconnaissable')")
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"tres-reconnaissable" not in content
    assert not content.startswith(b"SQLite format 3")


def test_central_s_file_is_plain_sqlite_for_any_tool(tmp_path: Path) -> None:
    path = tmp_path / "central.sqlite"
    with closing(open_database(path, None)) as db, immediate(db):
        db.execute("CREATE TABLE t (x TEXT) STRICT")
        db.execute("INSERT INTO t VALUES ('été')")
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT x FROM t").fetchall() == [("été",)]


def test_only_the_owner_can_read_the_file_and_its_log(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.sqlite", KEY)) as db, immediate(db):
        db.execute("CREATE TABLE t (x TEXT) STRICT")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


def test_a_wrong_key_opens_nothing_and_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.sqlite"
    with closing(open_database(path, KEY)) as db, immediate(db):
        db.execute("CREATE TABLE t (x TEXT) STRICT")
    with pytest.raises(DamagedDatabase, match="kiosk doctor"):
        open_database(path, bytes(32))
    assert capfd.readouterr() == ("", "")


def test_a_key_of_another_length_is_a_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_database(tmp_path / "a.sqlite", b"short")


def test_read_only_neither_makes_nor_changes_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with pytest.raises(StorageError, match="ne s'ouvre pas"):
        open_database(path, KEY, read_only=True)
    assert not path.exists()
    with closing(open_database(path, KEY)) as db, immediate(db):
        db.execute("CREATE TABLE t (x TEXT) STRICT")
    with closing(open_database(path, KEY, read_only=True)) as db:
        assert rows(db, "SELECT * FROM t") == []
        with pytest.raises(StorageError, match="ne peut pas être écrite"), immediate(db):
            db.execute("INSERT INTO t VALUES ('x')")


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.sqlite", KEY)) as db:
        with immediate(db):
            db.execute("CREATE TABLE t (x INTEGER PRIMARY KEY) STRICT")
        with pytest.raises(StorageError), immediate(db):
            db.executemany("INSERT INTO t VALUES (?)", [(1,), (1,)])
        assert rows(db, "SELECT * FROM t") == []


def test_a_fault_of_the_program_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.sqlite", KEY)) as db:
        with pytest.raises(Exception, match="no such table") as caught:
            rows(db, "SELECT * FROM absent")
        assert not isinstance(caught.value, StorageError)


def test_a_locked_file_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with closing(open_database(path, KEY)) as one, closing(open_database(path, KEY)) as other:
        other.execute("PRAGMA busy_timeout = 1")
        with immediate(one), pytest.raises(StorageError, match="Un autre programme"), immediate(other):
            pass
