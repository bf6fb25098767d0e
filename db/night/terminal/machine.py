"""`doctor` reads back what `set-role borne` set on a terminal's machine: keys that reach past the program, and swap."""

import subprocess
from contextlib import suppress
from pathlib import Path

from db.night.problem import Checked, Problem, Severity

ROOT = Path("/")
_UNIT = "etc/systemd/system/office64-kiosk.service"
"""Without it the machine is no terminal's: a laptop, a trial."""
_NOT_IN_CLEAR = ("/dev/dm-", "/dev/zram")
"""Swap that LUKS encrypts, or that is memory itself."""


SCREEN = ("systemctl", "show", "--property=ActiveState", "--value", "office64-kiosk.service")
"""Gives the state of the screen's unit, which is tried again and again, and so is never listed as failed."""


def machine_checked(root: Path) -> list[Checked]:
    """Return the check of the machine whose files lie under `root`; none where no role was set."""
    if not (root / _UNIT).exists():
        return []
    found = []
    if _read(root / "proc/sys/kernel/sysrq").strip() not in {"", "0"}:
        says = "Les touches SysRq de cette machine sont ouvertes : un clavier la redémarre, ou arrête la borne."
        found.append(Problem("machine.sysrq", Severity.LOOK, says, "sysctl --system, puis : kiosk doctor"))
    swaps = [line.split()[0] for line in _read(root / "proc/swaps").splitlines()[1:]]
    if in_clear := [name for name in swaps if not name.startswith(_NOT_IN_CLEAR)]:
        says = f"Un échange non chiffré est en service : {', '.join(in_clear)}. Ce qu'un agent lit peut y rester."
        todo = "swapoff -a, et ôtez-le de /etc/fstab, ou chiffrez-le (docs/operator.md, « La machine »)"
        found.append(Problem("machine.swap", Severity.LOOK, says, todo))
    if _state(SCREEN) in {"activating", "failed"}:
        says = "L'écran ne démarre pas : rien n'y est dessiné, et il est relancé sans cesse."
        todo = "journalctl -b -t kiosk-screen -u office64-kiosk, puis « L'écran », docs/operator.md"
        found.append(Problem("machine.screen", Severity.STOPPED, says, todo))
    return [Checked("Machine : touches du noyau fermées, aucun échange en clair, écran en marche ou fermé.", found)]


def _state(command: tuple[str, ...]) -> str:
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout.strip()
    return ""  # no systemd here


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""  # this kernel has no such thing
