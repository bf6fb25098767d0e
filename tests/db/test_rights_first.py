"""`kiosk init` says that a name needs its folders at the share before anything else is done with it."""

from pathlib import Path

import pytest

from tests.db.commands import start

SAID = "À faire d'abord, au partage : les deux dossiers de « {} »"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    share = tmp_path / "share"
    share.mkdir()
    return share


def test_a_new_terminal_and_a_new_name_need_their_rights_first(home: Path, share: Path) -> None:
    new = start(home, "--target", str(share)).stdout
    assert SAID.format("hall-1") in new
    assert new.index(SAID.format("hall-1")) < new.index("relisez la configuration")
    renamed = start(home, "--target", str(share), terminal="hall-2").stdout
    assert renamed.count(SAID.format("hall-2")) == 1
    assert renamed.index(SAID.format("hall-2")) < renamed.index("kiosk central enrol")


def test_a_name_that_has_its_folders_is_not_sent_there_again(home: Path, share: Path) -> None:
    for folder in ("inbox/hall-1", "down/hall-1"):
        assert SAID.format("hall-1") in start(home, "--target", str(share)).stdout
        (share / folder).mkdir(parents=True)
    assert "au partage" not in start(home, "--target", str(share)).stdout


def test_on_another_machine_nobody_can_see_whether_they_are_there(home: Path) -> None:
    assert SAID.format("hall-1") in start(home, "--target", "sftp://borne@partage.exemple/kiosk").stdout


@pytest.mark.parametrize("target", [(), ("--trial",)])
def test_a_target_in_the_home_needs_no_rights(home: Path, target: tuple[str, ...]) -> None:
    assert "au partage" not in start(home, *target).stdout
