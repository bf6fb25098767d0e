"""`set-role` makes a machine a terminal or a central, and `kiosk` runs there under the account of the home."""

import shutil
import stat
import sys
from pathlib import Path

import pytest

from tests.deploy.machine import ROOT, Machine

pytestmark = pytest.mark.needs_debian("util-linux")
ACCOUNT, HOME, UNITS = "kiosk", "/var/lib/office64-kiosk", "/etc/systemd/system"
PROGRAM = '#!/bin/sh\necho "$(id -un) $KIOSK_HOME $HOME $*"\n'
"""A program that says as whom it runs, in which homes, and with which words."""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a machine with a release that has only its program and its deploy files."""
    made = Machine(tmp_path / "machine")
    release = made.prefix / "releases" / "1"
    (release / "bin").mkdir(parents=True)
    (release / "bin" / "kiosk").write_text(PROGRAM, encoding="utf-8")
    (release / "bin" / "kiosk").chmod(0o755)
    shutil.copytree(ROOT / "deploy", release / "deploy")
    (made.prefix / "current").symlink_to("releases/1")
    return made


def take(machine: Machine, role: str) -> list[str]:
    return machine.types(f"sh /opt/office64-kiosk/current/deploy/set-role {role}").splitlines()


def units(machine: Machine) -> set[str]:
    return {path.name for path in machine.path(UNITS).glob("office64-*")}


def test_a_terminal_has_an_account_a_home_and_units(machine: Machine) -> None:
    before = machine.path("/etc/passwd").read_text("utf-8").splitlines()
    said = take(machine, "borne")
    (line,) = set(machine.path("/etc/passwd").read_text("utf-8").splitlines()) - set(before)
    name, _password, account, *_rest, home, shell = line.split(":")
    assert (name, home, shell) == (ACCOUNT, HOME, "/usr/sbin/nologin")
    found = machine.home.stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (int(account), 0o700)
    own = {".service", "-.service.d", "-sync.service", "-sync.timer"}
    assert units(machine) == {f"office64-kiosk{end}" for end in own}
    assert said[-1].startswith("Ensuite : kiosk init --invitation")


def test_setting_a_role_twice_changes_nothing(machine: Machine) -> None:
    take(machine, "siege")
    key = machine.home / "keys" / "central.signing"
    key.parent.mkdir()
    key.write_bytes(b"kept")
    accounts = machine.path("/etc/passwd").read_bytes()
    said = take(machine, "siege")
    assert (machine.path("/etc/passwd").read_bytes(), key.read_bytes()) == (accounts, b"kept")
    assert said[-1] == "Ensuite : kiosk doctor"


def test_a_machine_may_have_both_roles(machine: Machine) -> None:
    take(machine, "siege")
    assert "office64-kiosk.service" not in units(machine)
    take(machine, "borne")
    assert units(machine) == {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}


def test_an_unknown_role_changes_nothing(machine: Machine) -> None:
    done = machine.run("sh", "/opt/office64-kiosk/current/deploy/set-role", "central")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not machine.home.exists()


def test_without_systemd_a_line_tells_what_to_enable(machine: Machine) -> None:
    calls = machine.stub("systemctl")
    said = take(machine, "siege")
    (line,) = [line for line in said if line.startswith("systemd ne tourne pas ici")]
    assert line.endswith("systemctl enable --now office64-kiosk-ingest.timer office64-kiosk-central.timer")
    assert calls.read_text("utf-8") == ""


def test_with_systemd_timers_start_and_the_screen_waits(machine: Machine) -> None:
    machine.path("/run/systemd/system").mkdir(parents=True)
    calls = machine.stub("systemctl")
    take(machine, "borne")
    assert calls.read_text("utf-8").splitlines() == [
        "daemon-reload",
        "enable --now office64-kiosk-sync.timer",
        "enable office64-kiosk.service",
    ]


def test_packages_that_draw_the_screen_are_asked_for(machine: Machine) -> None:
    lacks = "apt-get install cage foot wlr-randr fonts-dejavu-core"
    for name in ("cage", "foot", "wlr-randr"):
        machine.stub(name)
    assert not any(lacks in line for line in take(machine, "borne"))
    assert not any(lacks in line for line in take(machine, "siege"))


def test_a_screen_asks_for_debian_13_and_central_does_not(machine: Machine) -> None:
    """cage and foot of Debian 12 leave a screen black, and foot's clipboard open."""
    release = machine.path("/etc/os-release")
    release.unlink()
    release.write_text('ID=debian\nVERSION_ID="12"\n', encoding="utf-8")
    done = machine.run(*SET_ROLE.split(), "borne")
    assert (done.returncode, "demande Debian 13" in done.stderr) == (2, True)
    assert not machine.home.exists()
    take(machine, "siege")
    assert machine.home.exists()


def test_root_runs_the_program_as_the_account(machine: Machine) -> None:
    take(machine, "borne")
    assert machine.types("kiosk staff list") == f"{ACCOUNT} {HOME} {HOME} staff list\n"
    assert machine.types("KIOSK_HOME=/srv/x kiosk") == f"{ACCOUNT} /srv/x {HOME} \n"


def test_the_account_itself_runs_it_directly(machine: Machine) -> None:
    take(machine, "borne")
    assert machine.types("runuser -u kiosk -- kiosk console").startswith(f"{ACCOUNT} {HOME} ")


def test_a_forgotten_sudo_is_said(machine: Machine) -> None:
    take(machine, "borne")
    done = machine.run("runuser", "-u", "nobody", "--", "kiosk", "doctor")
    assert (done.returncode, done.stdout, "sudo kiosk" in done.stderr) == (2, "", True)
    assert machine.types("runuser -u nobody -- kiosk --version").endswith(" --version\n")


def test_the_next_release_can_be_asked(machine: Machine) -> None:
    take(machine, "borne")
    assert machine.run("kiosk", "--version", KIOSK_RELEASE="next").returncode != 0
    (machine.prefix / "next").symlink_to("releases/1")
    assert machine.types("KIOSK_RELEASE=next kiosk --version").endswith(" --version\n")


def test_another_release_brings_its_units_and_no_role(machine: Machine) -> None:
    take(machine, "siege")
    second = Path(shutil.copytree(machine.prefix / "releases" / "1", machine.prefix / "releases" / "2"))
    (second / ".whole").touch()
    unit = second / "deploy" / "systemd" / "office64-kiosk-ingest.service"
    unit.write_text(unit.read_text("utf-8") + "# later\n", encoding="utf-8")
    machine.types("sh /opt/office64-kiosk/current/deploy/use-release 2")
    assert machine.path(f"{UNITS}/{unit.name}").read_text("utf-8").endswith("# later\n")
    assert "office64-kiosk.service" not in units(machine)


def test_a_program_elsewhere_leaves_the_units_alone(machine: Machine) -> None:
    take(machine, "siege")
    unit = machine.path(f"{UNITS}/office64-kiosk-central.service")
    unit.write_text(unit.read_text("utf-8").replace("/opt/office64-kiosk", "/opt/elsewhere"), encoding="utf-8")
    before = unit.read_bytes()
    (machine.prefix / "releases" / "1" / ".whole").touch()
    machine.types("sh /opt/office64-kiosk/current/deploy/use-release 1")
    assert unit.read_bytes() == before


CALLED_KIOSK = 'import sys; sys.argv[0] = "kiosk"; from kiosk.__main__ import main; main()'
SET_ROLE = "sh /opt/office64-kiosk/current/deploy/set-role"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExempleExempleExempleExempleExempleExemple"
CREDS = """#!/bin/sh
# Seals as systemd does, in base64 instead of encrypted.
case "$1" in
    encrypt) base64 -w 0 "$3" >"$4" ;;
    decrypt) base64 -d "$3" ;;
esac
"""


def program(machine: Machine, name: str, text: str) -> None:
    machine.path(f"/usr/local/bin/{name}").write_text(text, encoding="utf-8")
    machine.path(f"/usr/local/bin/{name}").chmod(0o755)


def test_a_terminal_is_closed_to_the_hands_of_a_hall(machine: Machine) -> None:
    take(machine, "borne")
    uid = machine.home.stat().st_uid
    assert "kernel.sysrq = 0" in machine.path("/etc/sysctl.d/60-office64-kiosk.conf").read_text("utf-8")
    assert "NAutoVTs=0" in machine.path("/etc/systemd/logind.conf.d/60-office64-kiosk.conf").read_text("utf-8")
    assert "MemorySwapMax=0" in machine.path(f"{UNITS}/user-{uid}.slice.d/office64-kiosk.conf").read_text("utf-8")
    assert machine.path(f"{UNITS}/ctrl-alt-del.target").readlink() == Path("/dev/null")


def test_a_desk_may_open_the_console_and_nothing_else(machine: Machine) -> None:
    take(machine, "borne")
    for name in ("sudo", "sshd"):
        machine.stub(name)
    for number, comment in enumerate(("bureau 1", 'x" command="sh'), start=1):
        machine.path(f"/media/{number}.pub").write_text(f"{KEY}{number} {comment}\n", encoding="utf-8")
    for number in (1, 1, 2):
        machine.types(f"{SET_ROLE} bureau /media/{number}.pub")
    line = 'restrict,pty,command="sudo -n /usr/local/bin/kiosk console"'
    keys = machine.path("/var/lib/office64-bureau/.ssh/authorized_keys")
    assert keys.read_text("utf-8").splitlines() == [f"{line} {KEY}1", f"{line} {KEY}2"]
    assert stat.S_IMODE(keys.stat().st_mode) == 0o640
    rights = machine.path("/etc/sudoers.d/office64-bureau")
    assert rights.read_text("utf-8") == "office64-bureau ALL=(root) NOPASSWD: /usr/local/bin/kiosk console\n"
    assert stat.S_IMODE(rights.stat().st_mode) == 0o440


@pytest.mark.parametrize("text", ["", "-----BEGIN OPENSSH PRIVATE KEY-----\n", 'command="sh" ssh-ed25519 AAAA\n'])
def test_a_file_that_is_no_public_key_opens_no_door(machine: Machine, text: str) -> None:
    take(machine, "borne")
    machine.path("/media/key").write_text(text, encoding="utf-8")
    done = machine.run(*SET_ROLE.split(), "bureau", "/media/key")
    assert (done.returncode, "clé publique" in done.stderr) == (2, True)
    assert not machine.path("/var/lib/office64-bureau").exists()


def test_a_new_home_keeps_the_old_one_aside(machine: Machine) -> None:
    take(machine, "borne")
    (machine.home / "config.toml").write_text("kept", encoding="utf-8")
    take(machine, "borne --new-home")
    (aside,) = machine.path("/var/lib").glob("office64-kiosk.avant-*")
    assert (aside / "config.toml").read_text("utf-8") == "kept"
    assert (list(machine.home.iterdir()), stat.S_IMODE(machine.home.stat().st_mode)) == ([], 0o700)


def test_a_sealed_key_leaves_the_disk_and_is_given_to_commands(machine: Machine) -> None:
    take(machine, "borne")
    key = machine.home / "keys" / "database.key"
    key.parent.mkdir()
    key.write_bytes(b"0" * 32)
    program(machine, "systemd-creds", CREDS)
    calls = machine.stub("systemd-run")
    machine.types(f"{SET_ROLE} borne --seal-key")
    assert not key.exists()
    assert machine.path("/etc/credstore.encrypted/kiosk-database-key").exists()
    machine.types("kiosk staff list")
    assert "--property=ImportCredential=kiosk-database-key" in calls.read_text("utf-8")
    assert calls.read_text("utf-8").endswith("/opt/office64-kiosk/current/bin/kiosk staff list\n")


def test_a_key_that_does_not_read_back_stays(machine: Machine) -> None:
    take(machine, "borne")
    key = machine.home / "keys" / "database.key"
    key.parent.mkdir()
    key.write_bytes(b"0" * 32)
    program(machine, "systemd-creds", CREDS.replace("base64 -d", "head -c 3"))
    done = machine.run(*SET_ROLE.split(), "borne", "--seal-key")
    assert (done.returncode, key.read_bytes()) == (2, b"0" * 32)
    assert not machine.path("/etc/credstore.encrypted/kiosk-database-key").exists()


def test_the_version_that_serves_is_not_prepared_again(machine: Machine) -> None:
    (machine.prefix / "releases" / "1" / ".whole").touch()
    done = machine.run("sh", "/opt/office64-kiosk/current/deploy/use-release", "--prepare", "1")
    assert (done.returncode, "la version qui sert déjà" in done.stderr) == (2, True)


def test_the_tab_key_knows_the_commands(machine: Machine) -> None:
    """The program runs as who types, and reads no home: a tab asks for no password and no key."""
    program = machine.prefix / "releases" / "1" / "bin" / "kiosk"
    program.write_text(f"#!/bin/sh\ncd {ROOT}\nexec {sys.executable} -c '{CALLED_KIOSK}' \"$@\"\n", encoding="utf-8")
    take(machine, "borne")
    typed = "COMP_WORDS=(kiosk {}); COMP_CWORD={}; _kiosk; echo ${{COMPREPLY[*]}}"
    for words, at, offered in (("cen", 1, "central"), ("central in", 2, "init invite ingest")):
        source = "complete() { :; }; . /etc/bash_completion.d/kiosk; "
        assert machine.run("bash", "-c", source + typed.format(words, at)).stdout.strip() == offered
