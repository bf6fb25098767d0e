"""`doctor`: each harm has its name, its exit code and its remedy, and looking changes nothing."""

import json
import os
import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.finding import State
from db.health import examine
from db.stores.submissions import Submissions
from db.terminal import database_path, open_terminal
from kiosk.cli import doctor
from kiosk.clock import SystemClock
from tests.another_account import GROUP, as_another, let_pass
from tests.db.commands import examined, run, start, tree
from tests.factories import FRIDAY, ORIGIN, a_submission


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own clock may be wrong, which doctor would rightly say."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


def test_a_healthy_terminal_is_said_to_be_so(home: Path) -> None:
    start(home, "--trial")
    code, found = examined(home)
    assert code == 0
    assert {"library", "key", "integrity", "database", "outbox", "clock", "disk", "path.home"} <= found.keys()
    assert {name for name, finding in found.items() if finding["state"] != "ok"} == {"faq.review", "data.review"}
    lines = run(home, doctor.command)
    assert lines.exit_code == 0
    assert len(lines.stdout.splitlines()) == len(found)
    assert "SQLCipher" in lines.stdout
    assert "une copie de la base seule ne livre rien" in lines.stdout


def lose_the_configuration(home: Path) -> None:
    (home / "config.toml").unlink()


def break_the_configuration(home: Path) -> None:
    (home / "config.toml").write_text("[agency]\ncode = 1\n")


def open_the_keys(home: Path) -> None:
    (home / "keys").chmod(0o755)


def let_events_grow_old(home: Path) -> None:
    Submissions(open_terminal(home), ORIGIN).add(a_submission(submitted_at=FRIDAY - timedelta(days=4)))


def turn_the_clock_back(home: Path) -> None:
    Submissions(open_terminal(home), ORIGIN).add(a_submission(submitted_at=FRIDAY + timedelta(days=4)))


def lose_the_check_value(home: Path) -> None:
    (home / "keys" / "database.check").unlink()


def lose_the_key(home: Path) -> None:
    (home / "keys" / "database.key").unlink()


def lose_the_pepper(home: Path) -> None:
    (home / "keys" / "pepper").unlink()


def change_the_signing_key(home: Path) -> None:
    (home / "keys" / "signing.key").write_bytes(bytes(32))


def lose_the_database(home: Path) -> None:
    database_path(home).unlink()


def put_a_file_in_the_exchange_s_place(home: Path) -> None:
    (home / "exchange").write_text("")


def name_a_share_that_is_not_mounted(home: Path) -> None:
    _name_the_target(home, "file:///mnt/office64-none")


def name_a_web_page(home: Path) -> None:
    _name_the_target(home, "https://exemple.fr/echange")


def _name_the_target(home: Path, target: str) -> None:
    path = home / "config.toml"
    text = path.read_text(encoding="utf-8")
    assert 'target = ""' in text
    path.write_text(text.replace('target = ""', f'target = "{target}"'), encoding="utf-8")


def give_a_key_that_is_none(home: Path) -> None:
    path = home / "config.toml"
    path.write_text(re.sub(r"recipients = .*", 'recipients = ["age1x"]', path.read_text("utf-8")), encoding="utf-8")


def name_a_printer_that_is_not_here(home: Path) -> None:
    path = home / "config.toml"
    path.write_text(re.sub(r"command = .*", 'command = ["/nope/lp"]', path.read_text("utf-8")), encoding="utf-8")


def name_another_terminal(home: Path) -> None:
    path = home / "config.toml"
    path.write_text(path.read_text("utf-8").replace('id = "hall-1"', 'id = "hall-7"'), encoding="utf-8")


def empty_the_database(home: Path) -> None:
    database_path(home).write_bytes(b"")


def take_a_newer_step(home: Path) -> None:
    with closing(open_terminal(home)()) as db, immediate(db):
        change(
            db, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('terminal', 'm0999_x', '')"
        )


def damage_a_page(home: Path) -> None:
    path = database_path(home)
    content = bytearray(path.read_bytes())
    content[12 * 4096 + 1000 : 12 * 4096 + 1100] = bytes(100)
    path.write_bytes(content)


def damage_the_last_page(home: Path) -> None:
    path = database_path(home)
    content = bytearray(path.read_bytes())
    content[-2000:-1900] = bytes(100)
    path.write_bytes(content)


def damage_the_first_page(home: Path) -> None:
    path = database_path(home)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def change_the_key(home: Path) -> None:
    (home / "keys" / "database.key").write_bytes(bytes(32))


def cut_the_signing_key(home: Path) -> None:
    path = home / "keys" / "signing.key"
    path.write_bytes(path.read_bytes()[:20])


def cut_central_s_public_key(home: Path) -> None:
    (home / "keys" / "central.verify").write_text("ab12\n")


def lose_central_s_age_key(home: Path) -> None:
    (home / "keys" / "central.age").unlink()


def open_one_key(home: Path) -> None:
    (home / "keys" / "pepper").chmod(0o644)


def damage_central(home: Path) -> None:
    path = home / "central" / "central.sqlite"
    path.write_bytes(path.read_bytes()[:4096] + b"x" * 8192)


def tear_central_s_first_page(home: Path) -> None:
    (home / "central" / "central.sqlite").write_bytes(b"x" * 8192)


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize(
    ("harm", "code", "name", "says"),
    [
        (lose_the_configuration, 4, "configuration", "kiosk init"),
        (break_the_configuration, 4, "configuration", "agency"),
        (open_the_keys, 4, "path.keys", "chmod"),
        (let_events_grow_old, 4, "outbox", "kiosk sync"),
        (turn_the_clock_back, 4, "clock", "timedatectl"),
        (lose_the_check_value, 4, "key.check", "Laissez ainsi"),
        (lose_the_key, 4, "key", "cette clé manque"),
        (lose_the_pepper, 4, "key.pepper", "kiosk init --agency CBS --terminal hall-1 --trial, puis"),
        (cut_the_signing_key, 4, "key.signing.key", "ce n'est pas une clé."),
        (change_the_signing_key, 4, "key.enrolled", "Remettez la clé d'origine"),
        (open_one_key, 4, "key.open.pepper", "chmod"),
        (cut_central_s_public_key, 4, "night.verify", "aucun accusé ne sera cru"),
        (lose_central_s_age_key, 4, "central.keys", "Remettez sa copie"),
        (damage_central, 6, "central.database", "kiosk central restore"),
        (tear_central_s_first_page, 6, "central.database", "kiosk central restore"),
        (lose_the_database, 6, "database", "kiosk init"),
        (take_a_newer_step, 6, "database", "plus récente"),
        (damage_a_page, 6, "integrity", "abîmée"),
        (damage_the_last_page, 6, "integrity", "abîmée"),
        (damage_the_first_page, 6, "integrity", "abîmée"),
        (put_a_file_in_the_exchange_s_place, 4, "night.target", "à la place du dossier"),
        (name_a_share_that_is_not_mounted, 4, "night.target", "montez le partage"),
        (name_a_web_page, 4, "night.target", "sync.target"),
        (give_a_key_that_is_none, 4, "night.recipients", "clé n° 1 de la liste"),
        (name_a_printer_that_is_not_here, 4, "print.command", "/nope/lp"),
        (name_another_terminal, 4, "configuration", "« hall-1 »"),
        (empty_the_database, 6, "database", "mettez le dossier data de côté"),
        (change_the_key, 6, "database", "n'est pas celle de cette base"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_doctor_names_what_is_wrong_and_what_to_do(
    home: Path, harm: Callable[[Path], None], code: int, name: str, says: str
) -> None:
    start(home, "--trial")
    harm(home)
    found_code, found = examined(home)
    assert found_code == code
    assert found[name]["state"] == {4: "look", 6: "unsafe"}[code]
    assert says in found[name]["says"] + found[name]["todo"]


@pytest.mark.parametrize(
    "harm", [lose_the_key, change_the_key, lose_the_database, break_the_configuration, lose_the_configuration]
)
def test_what_hinders_several_looks_is_said_once(home: Path, harm: Callable[[Path], None]) -> None:
    start(home, "--trial")
    harm(home)
    told = json.loads(run(home, doctor.command, "--json").stdout)["findings"]
    said = [finding["says"] for finding in told]
    assert len(said) == len(set(said))
    assert [finding["name"] for finding in told if finding["state"] not in {"ok", "note"}] in (
        ["key"],
        ["database"],
        ["configuration"],
    )


def test_doctor_changes_nothing(home: Path) -> None:
    start(home, "--trial")
    before = tree(home)
    examined(home)
    # To read beside a running terminal, SQLite makes its two side files.
    assert {name: content for name, content in tree(home).items() if name in before} == before
    nowhere = home.with_name("nowhere")
    assert examined(nowhere)[0] == 4
    assert not nowhere.exists()


def test_a_terminal_that_can_reach_nobody_is_not_called_healthy(home: Path) -> None:
    start(home)
    code, found = examined(home)
    assert code == 4
    for name in ("night.recipients", "night.verify", "night.target", "staff"):
        assert found[name]["state"] != "ok"
        assert found[name]["todo"]


def test_a_share_that_cannot_be_written_is_not_called_good(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    start(home, "--target", str(share))
    assert examined(home)[1]["night.target"]["state"] == "ok"
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != share and may(path, mode))
    found = examined(home)[1]["night.target"]
    assert (found["state"], "vérifiez le partage" in found["todo"]) == ("look", True)


def test_papers_that_pile_up_in_a_file_are_said(home: Path, tmp_path: Path) -> None:
    start(home)
    papers = tmp_path / "papers.txt"
    papers.write_text("")
    config = home / "config.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("command = []", f'file = "{papers}"'), encoding="utf-8"
    )
    assert examined(home)[1]["print.file"]["state"] == "look"


def test_keys_that_this_account_may_not_enter_are_told_as_that_and_as_nothing_else(home: Path) -> None:
    start(home)
    examine(home, FRIDAY)  # everything that is needed is loaded before the rights go
    for path in (home, *home.rglob("*")):
        os.chown(path, 5001, GROUP)
    let_pass(home)
    (home / "keys").chmod(0o000)

    def told() -> str:
        found = examine(home, FRIDAY)
        return "\n".join(each.says for each in found if each.state >= State.LOOK)

    said = as_another(5001, told)
    assert f"{home / 'keys'} : ce compte ne peut pas" in said
    assert "service central" not in said
    assert "examiné" not in said
