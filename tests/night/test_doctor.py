"""`doctor` says that a healthy home is healthy, and gives each harm its name, its code and its remedy."""

import errno
import gc
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from db.central.copies import backup
from db.keys import Keys
from db.night.terminal import base_copy, central_link, checks, machine
from db.terminal_file import database_path, open_terminal
from db.wire.letters import path_of
from tests.factories import PIN
from tests.night.agency import Agency, Clock, made, typed

MORNING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
COMPLETE = {
    'emergency_phone = ""': 'emergency_phone = "05 36 49 00 02"',
    'phone = ""': 'phone = "05 36 49 00 01"',
    'dpo = ""': 'dpo = "dpo@exemple.fr"',
    'controller_address = ""': 'controller_address = "1 rue de l\'Essai, 64000 Exemple"',
    '# reviewed_by = "Nom ou fonction"': 'reviewed_by = "La déléguée"',
    "# reviewed_on = 2027-01-31": "reviewed_on = 2026-11-02",
}
"""Settings that `kiosk init` leaves blank, and what a person writes there."""


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """Return a central and a terminal after their first night, with an administrator and complete settings."""
    monkeypatch.setattr(backup, "free_bytes", lambda _folder: 1 << 40)
    monkeypatch.setattr(checks, "_LEAST_FREE", 0)
    found = made(tmp_path, monkeypatch, MORNING)
    home = found.terminal()
    text = (home / "config.toml").read_text("utf-8")
    for blank, written in COMPLETE.items():
        text = text.replace(blank, written)
    (home / "config.toml").write_text(text, encoding="utf-8")
    words = ("marie", "--name", "Marie Essai", "--role", "admin", "--pin-stdin")
    assert typed(home, "staff", "add", *words, given=f"{PIN}\n").exit_code == 0
    found.night()
    copy = base_copy.copy_of(database_path(home))
    os.utime(copy, (found.clock.now.timestamp(),) * 2)
    return found


def examined(home: Path) -> tuple[int, list[str]]:
    """Return the exit code, and the name of each problem."""
    done = typed(home, "doctor", "--json")
    told = json.loads(done.stdout)
    assert told["exit"] == done.exit_code
    return done.exit_code, [each["code"] for each in told["problems"]]


def test_a_healthy_terminal_ends_with_tout_va_bien(agency: Agency) -> None:
    done = typed(agency.terminal(), "doctor")
    lines = done.stdout.splitlines()
    assert (done.exit_code, lines[-1]) == (0, "Tout va bien."), done.output
    assert all(line.startswith("✓ ") for line in lines[:-1])


def test_a_healthy_central_ends_with_tout_va_bien(agency: Agency) -> None:
    done = typed(agency.central, "doctor")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Tout va bien."), done.output


def test_a_trial_is_well_from_its_first_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_LEAST_FREE", 0)
    Clock(monkeypatch, MORNING)
    assert typed(tmp_path, "init", "--agency", "CBS", "--terminal", "essai", "--trial").exit_code == 0
    done = typed(tmp_path, "doctor")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Tout va bien."), done.output


def test_doctor_changes_nothing(agency: Agency) -> None:
    def tree() -> dict[str, bytes]:
        files = (path for path in agency.root.rglob("*") if path.is_file() and path.suffix != ".lock")
        return {str(path): path.read_bytes() for path in files if not path.name.endswith(("-wal", "-shm"))}

    before = tree()
    typed(agency.terminal(), "doctor")
    typed(agency.central, "doctor")
    assert tree() == before


def let_others_read_a_key(agency: Agency) -> None:
    (agency.terminal() / "keys" / "signing.key").chmod(0o644)


def lose_a_key(agency: Agency) -> None:
    (agency.terminal() / "keys" / "signing.key").unlink()


def forget_central(agency: Agency) -> None:
    central_link.path_of(agency.terminal()).unlink()


def know_one_key_alone(agency: Agency) -> None:
    known = central_link.read(agency.terminal())
    assert known is not None
    central_link.write(agency.terminal(), central_link.CentralLink(known.target, known.recipients[:1], known.verify))


def unplug_the_share(agency: Agency) -> None:
    agency.share.rename(agency.root / "unplugged")


def lose_the_inbox(agency: Agency) -> None:
    inbox = agency.share / "inbox" / "hall-1"
    for path in inbox.iterdir():
        path.unlink()
    inbox.rmdir()


def break_the_configuration(agency: Agency) -> None:
    (agency.terminal() / "config.toml").write_text("[agency]\ncode = 1\n", encoding="utf-8")


def lose_the_copy(agency: Agency) -> None:
    base_copy.copy_of(database_path(agency.terminal())).unlink()


def keep_an_old_copy(agency: Agency) -> None:
    old = (agency.clock.now - timedelta(days=4)).timestamp()
    os.utime(base_copy.copy_of(database_path(agency.terminal())), (old, old))


def let_an_event_wait(agency: Agency) -> None:
    agency.submit()
    agency.clock.now += timedelta(days=2)
    os.utime(base_copy.copy_of(database_path(agency.terminal())), (agency.clock.now.timestamp(),) * 2)


def turn_the_clock_back(agency: Agency) -> None:
    agency.clock.now -= timedelta(days=3)


def disable_the_administrator(agency: Agency) -> None:
    assert typed(agency.terminal(), "staff", "disable", "marie").exit_code == 0


def leave_a_setting_blank(agency: Agency) -> None:
    path = agency.terminal() / "config.toml"
    path.write_text(path.read_text("utf-8").replace('dpo = "dpo@exemple.fr"', 'dpo = ""'), encoding="utf-8")


def revoke_it(agency: Agency) -> None:
    assert agency.at_central("revoke", "hall-1", "--yes").exit_code == 0
    agency.at_central("ingest")
    agency.sync()


def damage_the_base(agency: Agency) -> None:
    path = database_path(agency.terminal())
    path.write_bytes(b"?" * path.stat().st_size)


HARMS: tuple[tuple[Callable[[Agency], None], int, list[str]], ...] = (
    (let_others_read_a_key, 4, ["keys.open"]),
    (lose_a_key, 4, ["keys"]),
    (forget_central, 4, ["siege"]),
    (know_one_key_alone, 4, ["siege.recipients"]),
    (unplug_the_share, 4, ["share.away"]),
    (lose_the_inbox, 4, ["share.no_inbox"]),
    (break_the_configuration, 4, ["config"]),
    (lose_the_copy, 4, ["copy"]),
    (keep_an_old_copy, 4, ["copy"]),
    (let_an_event_wait, 4, ["waiting", "sync.old"]),
    (turn_the_clock_back, 4, ["clock"]),
    (disable_the_administrator, 4, ["agents"]),
    (leave_a_setting_blank, 4, ["privacy.dpo"]),
    (revoke_it, 4, ["sync.failed", "letter.revoked"]),
    (damage_the_base, 6, ["base.damaged"]),
)


@pytest.mark.parametrize(("harm", "code", "names"), HARMS, ids=[each[0].__name__ for each in HARMS])
def test_each_harm_has_its_name(agency: Agency, harm: Callable[[Agency], None], code: int, names: list[str]) -> None:
    harm(agency)
    ended, found = examined(agency.terminal())
    assert (ended, [name for name in found if name in names]) == (code, names), found
    assert "Tout va bien." not in typed(agency.terminal(), "doctor").stdout


def test_a_letter_that_is_not_believed_soon_counts_as_old(agency: Agency) -> None:
    letter = agency.share / path_of("hall-1")
    letter.write_bytes(letter.read_bytes()[:-1] + b"x")
    told = []
    for _day in range(2):
        told.append("letter.old" in examined(agency.terminal())[1])
        agency.clock.now += timedelta(days=4)
    assert told == [False, True]


def test_an_old_letter_is_reported(agency: Agency) -> None:
    agency.clock.now += timedelta(days=4)
    agency.sync()
    assert "letter.old" in examined(agency.terminal())[1]


def test_a_closed_path_is_named(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(_home: Path) -> None:
        raise PermissionError(errno.EACCES, "", "/shut/keys")

    monkeypatch.setattr(checks, "_keys", shut)
    done = typed(agency.terminal(), "doctor")
    assert (done.exit_code, done.stdout.startswith("✗ /shut/keys : Ce compte n'en a pas le droit")) == (4, True)


def test_a_folder_that_is_no_home_says_how_to_begin(tmp_path: Path) -> None:
    done = typed(tmp_path, "doctor")
    assert (done.exit_code, "kiosk init --invitation" in done.stderr) == (2, True)


def test_central_names_a_broken_copy_and_a_missing_folder(agency: Agency) -> None:
    (copy,) = (agency.central / "central" / "backup").glob("central-*2026-12-02*")
    copy.write_bytes(copy.read_bytes()[:-1])
    (agency.share / "enrol").rmdir()
    assert examined(agency.central) == (4, ["copies.broken", "share.folder"])


def test_central_names_a_wrong_setting_once(agency: Agency) -> None:
    (agency.central / "central" / "central.toml").write_text("[central]\ntargett = 1\n", encoding="utf-8")
    assert examined(agency.central) == (4, ["central.settings"])


def test_central_names_its_settings_when_they_are_lost(agency: Agency) -> None:
    (agency.central / "central" / "central.toml").unlink()
    assert "central.toml manque" in typed(agency.central, "doctor").output


def test_a_lost_base_of_central_asks_for_restore(agency: Agency) -> None:
    for path in (agency.central / "central").glob("central.sqlite*"):
        path.unlink()
    done = typed(agency.central, "doctor")
    assert (done.exit_code, "kiosk central restore" in done.stdout) == (6, True)


def repaired(home: Path) -> Result:
    gc.collect()  # earlier commands ran in this process, and may still hold the base open
    return typed(home, "doctor", "--repair")


def test_repair_puts_last_nights_copy_back(agency: Agency) -> None:
    damage_the_base(agency)
    done = repaired(agency.terminal())
    assert (done.exit_code, "kiosk sync" in done.stdout) == (0, True), done.output
    assert agency.sync().exit_code == 0
    assert examined(agency.terminal())[0] == 0
    assert len(list((agency.terminal() / "data").glob("*.damaged-2026-12-02"))) == 1


def test_repair_puts_the_copy_where_no_base_is_left(agency: Agency) -> None:
    database_path(agency.terminal()).unlink()
    assert repaired(agency.terminal()).exit_code == 0
    assert examined(agency.terminal())[0] == 0


def test_repair_refuses_a_sound_base(agency: Agency) -> None:
    before = database_path(agency.terminal()).read_bytes()
    done = repaired(agency.terminal())
    assert (done.exit_code, "rien n'est changé" in done.stderr) == (2, True)
    assert database_path(agency.terminal()).read_bytes() == before


def test_repair_refuses_a_base_that_is_open(agency: Agency) -> None:
    opener = open_terminal(agency.terminal())
    done = typed(agency.terminal(), "doctor", "--repair")
    assert (done.exit_code, "rien n'est changé" in done.stderr) == (5, True), opener


def test_repair_at_central_names_its_own_command(agency: Agency) -> None:
    done = typed(agency.central, "doctor", "--repair")
    assert (done.exit_code, "kiosk central restore" in done.stderr) == (2, True)


def test_retention_shows_the_whole_table(agency: Agency) -> None:
    from kiosk.forms.retention_table import lines

    shown = typed(agency.terminal(), "doctor", "--retention").stdout.splitlines()
    assert len(shown) == len(lines())


def machine_of_terminal(root: Path, sysrq: str, swaps: str = "") -> None:
    """Make the files of a machine that `set-role borne` made a terminal, as its kernel shows them."""
    for name, text in (
        ("etc/systemd/system/office64-kiosk.service", ""),
        ("proc/sys/kernel/sysrq", f"{sysrq}\n"),
        ("proc/swaps", f"Filename Type Size Used Priority\n{swaps}"),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("sysrq", "swaps", "screen", "named"),
    [
        ("0", "/dev/dm-1 partition 100 0 -2\n", "active", []),
        ("438", "", "inactive", ["machine.sysrq"]),
        ("0", "/dev/sda2 partition 100 0 -2\n/dev/zram0 partition 100 0 5\n", "", ["machine.swap"]),
        ("0", "", "activating", ["machine.screen"]),
    ],
)
def test_a_terminal_reads_back_that_its_machine_is_closed(
    agency: Agency,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sysrq: str,
    swaps: str,
    screen: str,
    named: list[str],
) -> None:
    machine_of_terminal(tmp_path / "machine", sysrq, swaps)
    monkeypatch.setattr(machine, "ROOT", tmp_path / "machine")
    monkeypatch.setattr(machine, "SCREEN", ("echo", screen))
    assert examined(agency.terminal())[1] == named


def test_the_rights_of_a_sealed_key_are_systemds(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = Keys(agency.terminal())
    sealed = tmp_path / "credentials" / "kiosk-database-key"
    sealed.parent.mkdir()
    keys.database_file.rename(sealed)
    sealed.chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(sealed.parent))
    assert examined(agency.terminal()) == (0, [])
