"""Another state of this central signed what lies at the share past what this one told: its own of later, or a second.

A central that was restored begins a new generation, and what was told before lies below all that it tells from then on.
One that was put back as it was, with its generation, meets there what it never wrote: above its last number, or another
file under it. It tells nothing over that, for terminals would take what is older for news. What showed it may go from
the share: it is noted beside the database until a new generation begins.

<home>/central/outstripped          the generation in which it was met; one line
"""

from contextlib import suppress
from pathlib import Path

from db.files import write_durably
from db.sync.central_home import CentralHome
from kiosk import small_files
from kiosk.i18n import N_, _

SAYS = N_(
    "Au partage, le siège a signé ce que ce dossier ne connaît pas : il a été remis d'une copie, ou un second siège y "
    "écrit. La nuit n'envoie plus rien aux bornes : ni effacements, ni agents, ni réglages."
)
TO_DO = N_(
    "Ce qui est venu depuis, les bornes le gardent 30 jours après leur accusé : d'une copie plus vieille, remettez "
    "d'abord la plus récente. Arrêtez le second siège s'il y en a un, puis : kiosk central backup, kiosk central "
    "rebuild, kiosk central nightly (docs/operator-rare.md, « Le siège est revenu à un état d'avant »)"
)
ON_THE_PAGE = (
    "ce siège est revenu à un état d'avant, ou un second écrit au partage, et rien ne va plus aux bornes : arrêter le "
    "second, puis kiosk central backup, kiosk central rebuild, kiosk central nightly"
)


def words() -> str:
    """What is said of it, and what to do, in one line."""
    return f"{_(SAYS)} {_(TO_DO)}"


def note(home: CentralHome, generation: str) -> None:
    """Raises StorageError: see `db.files`."""
    write_durably(file_of(home), f"{generation}\n".encode())


def is_noted(home: CentralHome) -> bool:
    """Whether it was met in the generation of now."""
    with suppress(OSError):
        return small_files.read(file_of(home)) == small_files.read(home.generation_file)
    return False


def file_of(home: CentralHome) -> Path:
    """Where it is noted."""
    return home.folder / "outstripped"
