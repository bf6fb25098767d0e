"""Keys of central's that were made anew or replaced, and that a person has to carry to every terminal.

<home>/central/to-carry             which key, and since which day: "signing 2026-11-28", one a line
<home>/keys/to-carry                the same

Central cannot see a terminal's disk, and no sealed file shows what lies there: age names nobody it encrypts to, and
nothing signed tells whom its maker believes. So only a person's word ends it. It lies in two places, and counts as long
as one has it: `central` may be lost and made anew beside the new keys, and the keys may all be put back from a safe. It
is written before the key is there: of a plug that is pulled between them, too much is asked, never too little.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.files import write_durably
from db.private_files import private_folder
from db.sync.central_home import CentralHome
from kiosk import small_files
from kiosk.i18n import N_, _

SIGNING, AGE, ESCROW = "signing", "age", "escrow"
UNREAD = "unread"
"""Of a note that cannot be read: any of the keys may be new."""
DONE = "kiosk central init --carried"
"""How a person says that it was done."""
_SAYS = {
    SIGNING: N_(
        "Clé de signature du siège neuve ({since}) : une borne qui n'a pas la copie de la nouvelle central.verify ne "
        "croit rien de ce qui descend, et garde tout."
    ),
    AGE: N_(
        "Clé du siège neuve ({since}) : une borne dont la ligne recipients est d'avant scelle pour l'ancienne, et seul "
        "le séquestre l'ouvre."
    ),
    ESCROW: N_(
        "Clé du séquestre neuve ({since}) : une borne dont la ligne recipients est d'avant scelle pour l'ancienne. "
        "Gardez celle-ci au coffre."
    ),
    UNREAD: N_(
        "La note des clés à porter aux bornes (to-carry, dans central ou dans keys) ne se lit pas : la clé de "
        "signature, celle du siège ou celle du séquestre est peut-être neuve, et des bornes n'ont peut-être pas ce qui "
        "va avec."
    ),
}
_RECIPIENTS = N_(
    "Sur chaque borne, dans config.toml, sous [sync], la ligne recipients que redit « kiosk central init ». Toutes "
    "faites, ici : {done}"
)
_TO_DO = {
    SIGNING: N_("Sur chaque borne, copiez {verify} dans keys, puis : kiosk sync. Toutes faites, ici : {done}"),
    AGE: _RECIPIENTS,
    ESCROW: _RECIPIENTS,
    UNREAD: N_(
        "Sur chaque borne, comparez, et remplacez au besoin : keys/central.verify, par la copie de {verify} ; dans "
        "config.toml, sous [sync], la ligne recipients, par celle que redit « kiosk central init ». Toutes vues, ici : "
        "{done}"
    ),
}
_ON_THE_PAGE = {
    SIGNING: "keys/central.verify (clé de signature neuve, {since})",
    AGE: "la ligne recipients (clé du siège neuve, {since})",
    ESCROW: "la ligne recipients (séquestre neuf, {since})",
    UNREAD: "ce qui peut y manquer de keys/central.verify et de la ligne recipients (la note to-carry ne se lit pas)",
}


@dataclass(frozen=True)
class ToCarry:
    """One such key."""

    key: str
    """`SIGNING`, `AGE`, `ESCROW` or `UNREAD`."""
    since: str
    """ISO day; empty of `UNREAD`, until another key is noted."""

    @property
    def day(self) -> str:
        return f"{date.fromisoformat(self.since):%d/%m/%Y}" if self.since else ""

    def says(self) -> str:
        return _(_SAYS[self.key]).format(since=self.day)

    def to_do(self, verify: object) -> str:
        """What ends it; `verify`: where central's public half lies."""
        return _(_TO_DO[self.key]).format(verify=verify, done=DONE)


def files_of(home: CentralHome) -> tuple[Path, Path]:
    """Where it is noted."""
    return home.folder / "to-carry", home.keys / "to-carry"


def note(home: CentralHome, keys: Iterable[str], today: date) -> None:
    """Before any of these keys is changed. Raises StorageError: see `db.files`."""
    if new := {key: today.isoformat() for key in keys}:
        known = {each.key: each.since or today.isoformat() for each in opened(home)}
        for file in files_of(home):
            private_folder(file.parent)
            write_durably(file, "".join(f"{key} {day}\n" for key, day in (known | new).items()).encode())


def opened(home: CentralHome) -> tuple[ToCarry, ...]:
    """What is still to be carried, as far as a person has said."""
    told: dict[str, str] = {}
    for file in files_of(home):
        told |= _noted(file)
    return tuple(ToCarry(key, told[key]) for key in _SAYS if key in told)


def close(home: CentralHome) -> tuple[ToCarry, ...]:
    """A person says that all of it was done; gives what that was. Raises OSError: it cannot be taken away."""
    done = opened(home)
    for file in files_of(home):
        file.unlink(missing_ok=True)
    return done


def on_the_page(to_carry: Iterable[ToCarry]) -> str:
    what = ", ".join(_ON_THE_PAGE[each.key].format(since=each.day) for each in to_carry)
    return f"porter à chaque borne, à la main, {what} ; toutes faites, {DONE}"


def _noted(file: Path) -> dict[str, str]:
    """Day by key."""
    try:
        lines = small_files.read_text(file, "ascii").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        lines = []
    found = dict(filter(None, map(_parsed, lines)))
    return found if found and len(found) == len(lines) else {UNREAD: "", **found}


def _parsed(line: str) -> tuple[str, str] | None:
    key, _space, day = line.partition(" ")
    with suppress(ValueError):
        return (key, date.fromisoformat(day).isoformat()) if key in _SAYS else None
    return None
