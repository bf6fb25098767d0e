"""`kiosk central escrow`: make the escrow's key, on a machine without network that is neither terminal nor central."""

from pathlib import Path

import click

from kiosk.cli.shared import ending

_THERE = "{file} existe déjà : rien n'est changé. Donnez un autre nom, ou supprimez-le s'il n'a jamais servi."


@click.command("escrow")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@ending.as_json
@click.pass_obj
def escrow(home: Path, file: Path, as_json: bool) -> None:
    """Faire la clé du séquestre, ailleurs qu'au siège, et montrer sa clé publique."""
    with ending.run(home, "central escrow", as_json, is_logged=False) as end:
        from db.age import make_identity, recipient_of
        from db.central.central import Refused

        if not make_identity(file):
            raise Refused(_THERE.format(file=file))
        end.private = {"recipient": recipient_of(file)}
        end.lines = [
            f"Clé du séquestre : {file}. Portez-la au coffre ; elle ouvre tout ce que les bornes envoient.",
            f"Sa clé publique, pour kiosk central init --escrow-recipient : {recipient_of(file)}",
        ]
