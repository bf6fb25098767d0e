"""Central's keys are made once, never overwritten, and made again only if lost and an operator asks for it (F9)."""

import stat
from pathlib import Path

import pytest

from db.central.central import Refused
from db.central.decisions.keys import CentralKeys
from tests.night.keys import CENTRAL, ESCROW


@pytest.fixture
def keys(tmp_path: Path) -> CentralKeys:
    made = CentralKeys(tmp_path / "siege")
    made.make(ESCROW.recipient)
    return made


def files(keys: CentralKeys) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in keys.folder.iterdir()}


def test_the_keys_are_for_their_owner_alone(keys: CentralKeys) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()} == {0o600}
    assert files(keys).keys() == {"central.age", "central.signing", "central.verify", "escrow.recipient"}


def test_making_the_keys_twice_changes_no_byte(keys: CentralKeys) -> None:
    before = files(keys)
    for new_key in (False, True):
        assert keys.make(new_key=new_key) == []
    assert files(keys) == before


def test_the_verify_file_is_the_seeds_public_half(keys: CentralKeys) -> None:
    assert bytes.fromhex(keys.verify_file.read_text().strip()) == keys.verify_key()


def test_a_real_central_needs_an_escrow(tmp_path: Path) -> None:
    keys = CentralKeys(tmp_path)
    with pytest.raises(Refused, match=r"central escrow .* --escrow-recipient"):
        keys.make()
    assert files(keys) == {}


def test_a_trial_makes_its_own_escrow(tmp_path: Path) -> None:
    keys = CentralKeys(tmp_path)
    keys.make(is_trial=True)
    keys.make(is_trial=True)
    assert "escrow.age" in files(keys)
    assert keys.escrow_recipient() != keys.recipient()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (ESCROW.identity, "clé secrète.*historique"),
        (ESCROW.identity.lower(), "clé secrète.*historique"),
        ("age1x", "pas une clé publique"),
        (CENTRAL.recipient, "une autre clé : rien n'est changé"),
    ],
    ids=["secret", "secret in small letters", "no key", "another"],
)
def test_a_wrong_escrow_is_refused(keys: CentralKeys, given: str, said: str) -> None:
    before = files(keys)
    with pytest.raises(Refused, match=said):
        keys.make(given)
    assert files(keys) == before


def test_centrals_own_key_is_no_escrow(keys: CentralKeys) -> None:
    keys.escrow_file.unlink()
    with pytest.raises(Refused, match="clé du siège"):
        keys.make(keys.recipient())


@pytest.mark.parametrize("name", ["central.age", "central.signing"])
def test_a_lost_key_is_named_and_nothing_is_made(keys: CentralKeys, name: str) -> None:
    (keys.folder / name).unlink()
    before = files(keys)
    with pytest.raises(Refused, match=rf"{name} manque.*--new-key"):
        keys.make()
    assert files(keys) == before


@pytest.mark.parametrize("name", ["central.age", "central.signing"])
def test_new_key_makes_the_lost_one_alone(keys: CentralKeys, name: str) -> None:
    before = files(keys)
    (keys.folder / name).unlink()
    assert keys.make(new_key=True) == [keys.folder / name]
    changed = {each for each, data in files(keys).items() if data != before[each]}
    assert changed == ({name, "central.verify"} if name == "central.signing" else {name})
    assert bytes.fromhex(keys.verify_file.read_text().strip()) == keys.verify_key()


def test_an_interrupted_first_run_is_completed(keys: CentralKeys) -> None:
    keys.verify_file.unlink()
    keys.signing_file.unlink()
    assert keys.make() == [keys.signing_file]
    assert keys.verify_file.exists()


def test_a_malformed_key_is_named(keys: CentralKeys) -> None:
    keys.signing_file.write_bytes(b"short")
    keys.age_file.write_text("nonsense")
    with pytest.raises(Refused, match=r"central\.signing"):
        keys.seed()
    with pytest.raises(Refused, match=r"central\.age"):
        keys.identities()
