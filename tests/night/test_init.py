"""Run `kiosk init` and `kiosk central init | invite | enrol | revoke` as an operator does."""

import json
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.age import recipient_of
from db.central.decisions.keys import CentralKeys
from db.keys import Keys
from db.night.terminal import central_link
from kiosk import config
from kiosk.cli.terminal.init import TRIAL_AGENT, TRIAL_PIN
from kiosk.clock import BUILD_DAY
from tests.night.agency import Agency, Clock, made, typed
from tests.night.keys import CENTRAL, ESCROW

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
BY_HAND = ("init", "--agency", "CBS", "--terminal", "hall-1")


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    return made(tmp_path, monkeypatch, FIVE, terminals=0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    Clock(monkeypatch, FIVE)
    return tmp_path / "home"


def tree(home: Path) -> dict[str, bytes]:
    """Return every file of a home that a second run must not change: all but SQLite's own."""
    files = {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if ".sqlite" not in name}


def invitation(agency: Agency, name: str = "hall-1") -> Path:
    done = agency.at_central("invite", name, "--agency", "CBS", "--json")
    assert done.exit_code == 0, done.output
    return Path(json.loads(done.stdout)["invitation"])


# --- the terminal, invited


def test_an_invited_terminal_sends_in_its_first_night(agency: Agency) -> None:
    agency.invite()
    reference = agency.submit()
    assert agency.night().exit_code == 0
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]
    assert agency.sync().exit_code == 0


def test_an_invited_home_knows_its_central(agency: Agency) -> None:
    typed(agency.terminal(), "init", "--invitation", str(invitation(agency)))
    keys = CentralKeys(agency.central)
    recipients = (keys.recipient(), ESCROW.recipient)
    assert central_link.read(agency.terminal()) == central_link.CentralLink(
        str(agency.share), recipients, keys.verify_key().hex()
    )
    settings = config.load(agency.terminal())
    assert (settings.agency.code, settings.terminal.id, settings.terminal.trial) == ("CBS", "hall-1", False)


def test_an_invitation_ends_with_what_is_left_to_do(agency: Agency) -> None:
    path = invitation(agency)
    done = typed(agency.terminal(), "init", "--invitation", str(path))
    assert (done.exit_code, f"rm {path}" in done.stdout) == (0, True)
    assert done.stdout.count("À faire") <= 4


def test_without_the_share_init_is_typed_again(agency: Agency) -> None:
    path = str(invitation(agency))
    agency.share.rename(agency.root / "unplugged")
    done = typed(agency.terminal(), "init", "--invitation", path)
    assert (done.exit_code, "relancez la même commande" in done.stderr) == (3, True)
    before = tree(agency.terminal())
    (agency.root / "unplugged").rename(agency.share)
    assert typed(agency.terminal(), "init", "--invitation", path).exit_code == 0
    assert tree(agency.terminal()) == before
    agency.at_central("ingest")
    assert typed(agency.terminal(), "sync").exit_code == 0


def test_an_invitation_renews_what_an_enrolled_home_knows(agency: Agency) -> None:
    agency.invite()
    reference = agency.submit()
    (agency.central / "keys" / "central.signing").unlink()
    (agency.central / "keys" / "central.age").unlink()
    assert agency.at_central("nightly").exit_code == 2
    assert agency.at_central("init", "--new-key").exit_code == 0
    before = tree(agency.terminal())
    assert typed(agency.terminal(), "init", "--invitation", str(invitation(agency))).exit_code == 0
    changed = {name for name, data in tree(agency.terminal()).items() if before.get(name) != data}
    assert changed == {"keys/central.json"}
    agency.night()
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]
    assert json.loads(typed(agency.terminal(), "sync", "--json").stdout)["waiting"] == 0


def test_the_escrow_opens_files_sealed_for_the_lost_key(agency: Agency) -> None:
    agency.invite()
    reference = agency.submit()
    agency.sync()
    (agency.central / "keys" / "central.age").unlink()
    agency.at_central("init", "--new-key")
    escrow = agency.root / "sequestre.txt"
    escrow.write_text(f"{ESCROW.identity}\n")
    assert agency.at_central("ingest").exit_code == 4
    assert agency.at_central("ingest", "--escrow", str(escrow)).exit_code == 0
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]


def test_a_key_that_cannot_be_read_is_not_called_no_key(agency: Agency) -> None:
    agency.invite()
    done = agency.at_central("ingest", "--escrow", str(agency.root / "elsewhere.txt"))
    assert (done.exit_code, "ce compte ne peut pas le lire" in done.stderr) == (2, True)
    assert "clé secrète" not in done.stderr
    assert agency.at_central("ingest", "--escrow", "-", given=f"{ESCROW.identity}\n").exit_code == 0
    done = agency.at_central("ingest", "--escrow", "-", given="age1\n")
    assert (done.exit_code, "pas de clé secrète" in done.stderr) == (2, True)


def test_the_escrow_is_made_once_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "sequestre.txt"
    done = typed(tmp_path / "nowhere", "central", "escrow", str(file))
    assert (done.exit_code, recipient_of(file) in done.stdout, "SECRET" in done.output) == (0, True, False)
    before = file.read_bytes()
    assert typed(tmp_path / "nowhere", "central", "escrow", str(file)).exit_code == 2
    assert (file.read_bytes(), file.stat().st_mode & 0o077) == (before, 0)


def test_a_renewal_keeps_the_way_to_the_share(agency: Agency) -> None:
    agency.invite()
    mounted = agency.root / "mounted"
    mounted.symlink_to(agency.share)
    assert (
        typed(agency.terminal(), "init", "--invitation", str(invitation(agency)), "--target", str(mounted)).exit_code
        == 0
    )
    agency.at_central("init", "--new-key")
    assert typed(agency.terminal(), "init", "--invitation", str(invitation(agency))).exit_code == 0
    known = central_link.read(agency.terminal())
    assert known is not None
    assert known.target == str(mounted)


def test_the_second_folder_is_set_by_a_command(agency: Agency) -> None:
    (other := agency.root / "other disk").mkdir()
    done = agency.at_central("init", "--second-backup", str(other))
    assert (done.exit_code, "À faire : une seconde copie" in done.stdout) == (0, False)
    agency.night()
    assert list(other.glob("central-*.sqlite"))


def test_another_path_to_the_share_may_be_given(agency: Agency) -> None:
    mounted = agency.root / "mounted"
    mounted.symlink_to(agency.share)
    words = ("init", "--invitation", str(invitation(agency)), "--target", f"file://{mounted}")
    assert typed(agency.terminal(), *words).exit_code == 0
    known = central_link.read(agency.terminal())
    assert known is not None
    assert known.target == f"file://{mounted}"


def test_an_invitation_for_another_name_changes_nothing(agency: Agency) -> None:
    agency.invite()
    before = tree(agency.terminal())
    other = agency.root / "other.json"
    other.write_text(invitation(agency).read_text("utf-8").replace('"CBS"', '"PPO"'), "utf-8")
    for path in (invitation(agency, "hall-2"), other):
        done = typed(agency.terminal(), "init", "--invitation", str(path))
        assert (done.exit_code, "rien n'est changé" in done.stderr) == (2, True)
    assert tree(agency.terminal()) == before


@pytest.mark.parametrize("text", ["", "{}", "[", '{"format": "office64-invitation 2"}'])
def test_a_file_that_is_no_invitation_makes_no_home(home: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "file").write_text(text)
    done = typed(home, "init", "--invitation", str(tmp_path / "file"))
    assert (done.exit_code, "n'est pas une invitation" in done.stderr) == (2, True)
    assert not home.exists()


# --- the terminal, by hand


def test_a_home_made_by_hand_is_enrolled_by_its_file(agency: Agency) -> None:
    keys = CentralKeys(agency.central)
    told = ("--target", str(agency.share), "--verify", str(keys.verify_file))
    opened = ("--recipient", keys.recipient(), "--recipient", ESCROW.recipient)
    done = typed(agency.terminal(), *BY_HAND, *told, *opened)
    assert (done.exit_code, "--verify" in done.stdout) == (0, False)
    file = agency.terminal() / "enrolment" / "hall-1.json"
    shown = agency.at_central("enrol", str(file), given="o\n")
    assert shown.exit_code == 0, shown.output
    (fingerprint,) = [line.partition(" : ")[2] for line in done.stdout.splitlines() if line.startswith("Empreinte")]
    assert fingerprint in shown.stdout
    agency.terminals.append("hall-1")
    agency.submit()
    assert agency.night().exit_code == 0
    assert json.loads(typed(agency.terminal(), "sync", "--json").stdout)["waiting"] == 0


def test_without_a_yes_no_terminal_is_enrolled(agency: Agency) -> None:
    typed(agency.terminal(), *BY_HAND)
    done = agency.at_central("enrol", str(agency.terminal() / "enrolment" / "hall-1.json"), given="n\n")
    assert (done.exit_code, "Rien n'est inscrit" in done.stderr) == (2, True)


def test_a_file_that_is_no_enrolment_is_named(agency: Agency) -> None:
    for path in (agency.central / "config.toml", agency.central / "keys" / "central.verify"):
        done = agency.at_central("enrol", str(path), "--yes")
        assert (done.exit_code, str(path) in done.stderr) == (2, True)


def test_init_twice_changes_no_byte(home: Path) -> None:
    words = (*BY_HAND, "--recipient", CENTRAL.recipient, "--recipient", ESCROW.recipient)
    typed(home, *words)
    before = tree(home)
    for again in (words, BY_HAND):
        assert typed(home, *again).exit_code == 0
        assert tree(home) == before


def test_a_configuration_changed_by_hand_stays(home: Path) -> None:
    typed(home, *BY_HAND)
    path = home / "config.toml"
    changed = path.read_text().replace('letter = "A"', 'letter = "B"')
    path.write_text(changed)
    assert typed(home, *BY_HAND).exit_code == 0
    assert path.read_text() == changed


def test_init_by_hand_says_what_is_missing(home: Path) -> None:
    done = typed(home, *BY_HAND)
    assert "--verify FICHIER" in done.stdout
    assert str(home / "enrolment" / "hall-1.json") in done.stdout
    assert done.stdout.count("À faire") <= 4


def test_everything_init_makes_is_its_owners_alone(home: Path) -> None:
    typed(home, *BY_HAND)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home, *home.rglob("*"))} == {0o600, 0o700}


def test_the_enrolment_file_holds_no_secret(home: Path) -> None:
    typed(home, *BY_HAND)
    told, keys = (home / "enrolment" / "hall-1.json").read_text(), Keys(home)
    assert keys.verify_key().hex() in told
    for secret in (keys.signing_seed().hex(), keys.age_identity()):
        assert secret not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--invitation FICHIER, ou bien"),
        (("--agency", "CBS"), "--invitation FICHIER, ou bien"),
        (("--invitation", "x", "--agency", "CBS"), "--invitation FICHIER, ou bien"),
        (("--agency", "XX", "--terminal", "a"), "--agency"),
        (("--agency", "CBS", "--terminal", "Hall 1"), "minuscules"),
        (("--agency", "CBS", "--terminal", 'a"\nb'), "minuscules"),
        ((*BY_HAND[1:], "--recipient", "age1x"), "--recipient : ce n'est pas"),
        ((*BY_HAND[1:], "--recipient", ESCROW.identity), "--recipient : c'est une clé secrète"),
        ((*BY_HAND[1:], "--target", "echange"), "un dossier"),
        ((*BY_HAND[1:], "--target", "https://exemple.fr"), "un dossier"),
        ((*BY_HAND[1:], "--target", "sftp://a:b@host/x"), "mot de passe"),
        ((*BY_HAND[1:], "--verify", "/nowhere"), "--verify : /nowhere"),
        ((*BY_HAND[1:], "--verify", "/etc/hostname"), "central.verify"),
        ((*BY_HAND[1:], "--trial", "--target", "/mnt/share"), "hors de son dossier"),
        ((*BY_HAND[1:], "--trial", "--target", "sftp://host/borne"), "hors de son dossier"),
    ],
)
def test_wrong_options_are_named_and_nothing_is_made(home: Path, words: tuple[str, ...], said: str) -> None:
    done = typed(home, "init", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not home.exists()


# --- a trial


def test_a_trial_is_its_own_central(home: Path) -> None:
    done = typed(home, *BY_HAND, "--trial")
    assert done.exit_code == 0, done.output
    assert TRIAL_AGENT in done.stdout
    assert TRIAL_PIN in done.stdout
    before = tree(home)
    assert typed(home, *BY_HAND, "--trial").exit_code == 0
    assert tree(home) == before
    assert typed(home, "sync").exit_code == 0
    night = typed(home, "central", "nightly")
    assert night.exit_code == 0, night.output
    assert json.loads(typed(home, "sync", "--json").stdout)["letter"] == "read"


# --- central


def test_central_init_twice_changes_no_byte(agency: Agency) -> None:
    before = tree(agency.central)
    for words in ((), ("--target", str(agency.share)), ("--escrow-recipient", ESCROW.recipient)):
        done = agency.at_central("init", *words)
        assert done.exit_code == 0, done.output
    kept = {name: data for name, data in tree(agency.central).items() if not name.startswith("logs/")}
    assert kept == {name: data for name, data in before.items() if not name.startswith("logs/")}


@pytest.mark.parametrize("days", [-1, 367])
def test_central_refuses_to_begin_with_a_wrong_clock(home: Path, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    Clock(monkeypatch, datetime(*BUILD_DAY.timetuple()[:3], 12, tzinfo=UTC) + timedelta(days=days))
    done = typed(home, "central", "init", "--escrow-recipient", ESCROW.recipient)
    assert (done.exit_code, "timedatectl" in done.stderr) == (2, True)
    assert not home.exists()


def test_a_share_that_is_not_there_is_made_ready_later(home: Path, tmp_path: Path) -> None:
    words = ("central", "init", "--target", str(tmp_path / "share"), "--escrow-recipient", ESCROW.recipient)
    done = typed(home, *words)
    assert (done.exit_code, "n'est pas là" in done.stderr) == (3, True)
    (tmp_path / "share").mkdir()
    assert typed(home, "central", "init").exit_code == 0, "an empty folder is made no share without --target"
    assert list((tmp_path / "share").iterdir()) == []
    assert typed(home, *words).exit_code == 0
    assert (tmp_path / "share" / "down").is_dir()


def test_a_lost_base_is_never_begun_again(agency: Agency) -> None:
    agency.invite()
    agency.night()
    for path in (agency.central / "central").glob("central.sqlite*"):
        path.unlink()
    done = agency.at_central("init")
    assert (done.exit_code, "restore" in done.stderr) == (6, True)


def test_a_base_lost_before_the_first_night_comes_back(agency: Agency) -> None:
    agency.invite()
    for path in (agency.central / "central").glob("central.sqlite*"):
        path.unlink()
    assert agency.at_central("restore", "--yes").exit_code == 0
    agency.submit()
    assert agency.night().exit_code == 0


def test_a_lost_disk_begins_again_and_its_terminals_too(agency: Agency) -> None:
    agency.invite()
    first = agency.submit()
    agency.night()
    shutil.rmtree(agency.central)
    agency.at_central("init", "--target", str(agency.share), "--escrow-recipient", ESCROW.recipient)
    path = agency.central / "central" / "central.toml"
    path.write_text(path.read_text().replace('second_backup = ""', f'second_backup = "{agency.second}"'))
    assert agency.at_central("restore", "--yes").exit_code == 0
    typed(agency.terminal(), "init", "--invitation", str(invitation(agency)))
    agency.night()
    second = agency.submit()
    agency.night()
    with agency.base() as db:
        assert {each[0] for each in db.execute("SELECT reference FROM bel_listings")} == {first, second}


def test_an_invitation_is_its_owners_alone(agency: Agency) -> None:
    assert stat.S_IMODE(invitation(agency).stat().st_mode) == 0o600


def test_a_revoked_terminal_starts_again_in_a_new_home(agency: Agency) -> None:
    agency.invite()
    assert agency.at_central("revoke", "hall-1", given="n\n").exit_code == 2
    assert agency.at_central("revoke", "hall-1", "--yes").exit_code == 0
    agency.at_central("ingest")
    assert agency.sync().exit_code == 4
    shutil.rmtree(agency.terminal())
    path = str(invitation(agency))
    assert typed(agency.terminal(), "init", "--invitation", path).exit_code == 0
    agency.at_central("ingest")
    reference = agency.submit()
    agency.night()
    with agency.base() as db:
        assert [each[0] for each in db.execute("SELECT reference FROM bel_listings")] == [reference]


def test_an_unknown_name_is_not_revoked(agency: Agency) -> None:
    agency.invite()
    done = agency.at_central("revoke", "hall-9", "--yes")
    assert (done.exit_code, "Inscrites : hall-1" in done.stderr) == (2, True)


def test_a_revocation_ends_with_a_copy(agency: Agency) -> None:
    agency.invite()
    backup = agency.central / "central" / "backup"
    for path in backup.glob("central-*.sqlite"):
        path.unlink()
    agency.at_central("revoke", "hall-1", "--yes")
    assert list(backup.glob("central-*.sqlite"))
