"""`kiosk central invite`, `enrol` and `revoke`: choose which terminals may send."""

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kiosk.cli.central.night import tell_copy
from kiosk.cli.shared import ending
from kiosk.cli.shared.ending import Ending
from kiosk.cli.shared.prompts import brought, is_confirmed
from kiosk.cli.shared.usage import Choice
from kiosk.clock import SystemClock, to_text
from kiosk.errors import Exit
from kiosk.settings import AgencyCode

if TYPE_CHECKING:
    from db.central.central import Central
    from db.night.invitation import Request

_TERMINAL = click.argument("terminal", metavar="BORNE")
_NOT_A_REQUEST = "{path} : ce n'est pas l'inscription d'une borne. Prenez enrolment/BORNE.json du dossier de la borne."
_UNKNOWN = "{terminal} : aucune borne de ce nom n'est inscrite ni invitée. Inscrites : {known}."
_TYPE = "Ce compte ne peut pas faire ces dossiers du partage : tapez-les là-bas en root."
_REVOKED_KEY = "{terminal} : cette clé est révoquée pour toujours. Refaites la borne dans un autre dossier."


@click.command("invite")
@_TERMINAL
@click.option("--agency", type=Choice(get_args(AgencyCode)), required=True, help="Code de son agence.")
@ending.as_json
@click.pass_obj
def invite(home: Path, terminal: str, agency: AgencyCode, as_json: bool) -> None:
    """Écrire l'invitation d'une borne, bonne quatorze nuits et une seule fois."""
    with ending.run(home, "central invite", as_json) as end:
        from db.central.decisions import invitation
        from db.central.opening import open_run

        with open_run(home, SystemClock().now()) as central:
            path = invitation.write(central, terminal, invitation.invite(central, terminal, agency))
            end.lines = [
                f"Invitation, à porter sur la borne sans la montrer : {path}",
                "Là-bas : kiosk init --invitation FICHIER ; puis ici, ou au prochain passage : kiosk central ingest",
            ]
            _tell_inbox(end, central, terminal)
        end.facts |= {"terminal": terminal, "agency": agency, "invitation": str(path)}


@click.command("enrol")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@ending.confirmed
@ending.as_json
@click.pass_obj
def enrol(home: Path, file: Path, yes: bool, as_json: bool) -> None:
    """Inscrire une borne à la main, par le fichier de son dossier enrolment."""
    with ending.run(home, "central enrol", as_json) as end:
        from db.central import night
        from db.central.central import Refused
        from db.central.decisions import enrolment, invitation
        from db.central.decisions.ledger import Enrolment
        from db.central.opening import open_run

        asked = _request(file)
        said = f"Borne {asked.terminal}, agence {asked.agency}, empreinte {asked.fingerprint}."
        if not yes and not is_confirmed(f"{said} Est-ce l'empreinte que kiosk init a montrée ?"):
            end.worst(Exit.USAGE, "Rien n'est inscrit.")
            return
        verify = bytes.fromhex(asked.verify)
        with open_run(home, SystemClock().now()) as central:
            if verify in central.ledger.revoked:
                raise Refused(_REVOKED_KEY.format(terminal=asked.terminal))
            enrolment.check_name(central, asked.terminal, asked.agency)
            own = Enrolment(asked.terminal, asked.agency, verify, asked.recipient, to_text(central.at))
            invitation.make_folders(central, asked.terminal)
            enrolment.enrol(central.ledgers, central.ledger, own)
            end.lines = [f"Borne inscrite. {said}"]
            _tell_inbox(end, central, asked.terminal)
            tell_copy(end, night.keep(central))
        end.facts |= {"terminal": asked.terminal, "agency": asked.agency, "fingerprint": asked.fingerprint}


@click.command("revoke")
@_TERMINAL
@ending.confirmed
@ending.as_json
@click.pass_obj
def revoke(home: Path, terminal: str, yes: bool, as_json: bool) -> None:
    """Ne plus rien prendre d'une borne, pour toujours ; ce qui était rangé reste."""
    with ending.run(home, "central revoke", as_json) as end:
        from db.central import night
        from db.central.central import Refused
        from db.central.decisions import enrolment
        from db.central.opening import open_run

        if not yes and not is_confirmed(f"Ne plus rien prendre de « {terminal} », pour toujours ?"):
            end.worst(Exit.USAGE, "Rien n'est révoqué.")
            return
        with open_run(home, SystemClock().now()) as central:
            known = central.ledger.enrolments
            if terminal not in known and not central.ledger.unused_invitations(terminal):
                raise Refused(_UNKNOWN.format(terminal=terminal, known=", ".join(sorted(known)) or "aucune"))
            before = len(central.ledger.revoked)
            revoked = len(enrolment.revoke(central, terminal).revoked) - before
            tell_copy(end, night.keep(central))
        end.facts |= {"terminal": terminal, "revoked": revoked}
        end.lines = [
            f"Borne révoquée : {terminal}. Elle l'apprend par sa lettre, au prochain passage.",
            f"Pour la remettre en service, dans un dossier neuf : kiosk central invite {terminal} --agency CODE",
        ]


def _request(file: Path) -> "Request":
    from db.central.central import Refused
    from db.night.invitation import Request

    try:
        return Request.read(brought(file, "FICHIER"))
    except ValueError:
        raise Refused(_NOT_A_REQUEST.format(path=file)) from None


def _tell_inbox(end: Ending, central: "Central", terminal: str) -> None:
    """Say what to type on the share's machine: make missing folders, or change the owner of the inbox."""
    from db.central import settings
    from db.central.decisions import invitation

    home = central.place.home
    target = settings.read(home).central.target
    commands = invitation.commands(target, home, central.share, terminal)
    end.facts["commands"] = commands
    if commands:
        end.lines += commands
        end.worst(Exit.QUARANTINED, _TYPE)
    elif target:
        path = f"{invitation.where(target, home)}/inbox/{terminal}"
        end.lines.append(f"Si la borne a son propre compte au partage, tapez-y en root : chown COMPTE {path}")
