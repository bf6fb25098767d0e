"""Another public half stands in the place of the escrow's: it is told, and handed to no new terminal."""

from pathlib import Path

import pyrage
import pytest

from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW, kiosk
from tests.sync.test_to_carry import init, nightly, siege

OTHER = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture
def home(root: Path) -> Path:
    """A central that a night was lived in, and in which somebody swapped the escrow since."""
    home = siege(root)
    swap(home)
    return home


def escrow(home: Path) -> Path:
    return home / "keys" / "escrow.recipient"


def record(home: Path) -> Path:
    return home / "central" / "recipient.escrow"


def swap(home: Path) -> None:
    escrow(home).write_text(f"{OTHER}\n", encoding="ascii")


def test_night_page_and_doctor_name_it_and_init_hands_it_to_nobody(home: Path) -> None:
    for _again in range(2):
        night = nightly(home)
        assert (night.exit_code, "redonner la clé publique du séquestre" in night.stdout) == (4, True), night.output
        assert "keys/escrow.recipient n'est pas la clé du séquestre que les bornes ont reçue" in night.stderr
    code, found = examined(home)
    assert (code, str(escrow(home)) in found["central.escrow"]["says"]) == (4, True)
    assert "kiosk central init --escrow-recipient age1…" in found["central.escrow"]["todo"]
    refused = init(home)
    assert (refused.exit_code, OTHER in refused.output, str(escrow(home)) in refused.output) == (2, False, True)
    assert (escrow(home).read_text(encoding="ascii").strip(), record(home).read_text(encoding="ascii").strip()) == (
        OTHER,
        ESCROW,
    )


def test_the_right_one_told_again_is_no_new_one(home: Path) -> None:
    told = init(home, "--escrow-recipient", ESCROW)
    assert (told.exit_code, f"--recipient {ESCROW}" in told.output, "--carried" in told.output) == (0, True, False)
    assert (nightly(home).exit_code, examined(home)[0]) == (0, 0)


def test_who_wanted_the_other_one_says_so_and_carries_it(home: Path) -> None:
    told = init(home, "--escrow-recipient", OTHER)
    assert (told.exit_code, f"--recipient {OTHER}" in told.output, "--carried" in told.output) == (0, True, True)
    assert nightly(home).exit_code == 4
    assert init(home, "--carried").exit_code == 0
    assert (nightly(home).exit_code, examined(home)[0]) == (0, 0)
    assert record(home).read_text(encoding="ascii").strip() == OTHER


def test_one_that_was_lost_and_is_made_up_for_by_another_is_a_new_one(home: Path) -> None:
    escrow(home).unlink()
    assert "--carried" in init(home, "--escrow-recipient", OTHER).output
    assert "central.to_carry.escrow" in examined(home)[1]


def test_with_a_key_of_central_s_lost_too_the_command_that_is_named_makes_up_for_both(home: Path) -> None:
    (home / "keys" / "central.age").unlink()
    refused = init(home)
    assert (refused.exit_code, "kiosk central init --new-key --escrow-recipient age1…" in refused.output) == (2, True)
    assert init(home, "--new-key", "--escrow-recipient", ESCROW).exit_code == 0
    assert init(home, "--carried").exit_code == 0
    assert (nightly(home).exit_code, examined(home)[0]) == (0, 0)


def test_a_central_of_before_takes_over_the_one_that_it_has(home: Path) -> None:
    record(home).unlink()
    assert (nightly(home).exit_code, examined(home)[0]) == (0, 0)
    assert record(home).read_text(encoding="ascii").strip() == OTHER


def test_a_plug_that_is_pulled_while_it_is_changed_leaves_no_riddle(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.sync.doubted_keys.write_durably", pull)
    with pytest.raises(PulledPlug):
        init(home, "--escrow-recipient", OTHER)
    monkeypatch.undo()
    assert init(home).exit_code == 0
    assert "central.escrow" not in examined(home)[1]


class PulledPlug(BaseException):
    """Nothing after it happens."""


def pull(*_given: object) -> None:
    raise PulledPlug


def test_a_restore_forgets_nothing_of_it_and_other_commands_go_on(home: Path, root: Path) -> None:
    (home / "central" / "central.sqlite").unlink()
    assert run(home, central.group, "restore").exit_code == 0
    assert "central.escrow" in examined(home)[1]
    assert kiosk(root / "hall", "sync").returncode == 0
    assert nightly(home).exit_code == 4, "what the terminals sent is taken all the same"
    assert "À faire : redonner la clé publique du séquestre" in nightly(home).stdout
