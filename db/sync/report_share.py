"""What the morning page says of an exchange folder that the night could not use."""

from db.sync.morning import Morning
from db.sync.transport import FULL, READ_ONLY, RIGHTS, UNTOLD

REFUSALS = {READ_ONLY: "en lecture seule", FULL: "plein", RIGHTS: "refusé à ce compte"}
"""Of a refusal, as `transport.Unwritable` says, what the folder is."""
_MEND = {
    READ_ONLY: "remonter en écriture le partage, qui est en lecture seule",
    FULL: "libérer de la place sur le partage, qui est plein",
    RIGHTS: "rendre à ce compte ses droits sur le partage (docs/night.md)",
    UNTOLD: "redire où les bornes déposent, que central/target ne dit plus : kiosk central init --target URL",
}


def mend(page: Morning) -> str:
    """What a person does, before the night is run again."""
    if page.is_share_missing:
        return "monter le partage, qui n'est pas là (remplacé ou vidé : kiosk central init --target URL)"
    return _MEND.get(page.refusal, "vérifier le dossier d'échange et le réseau")
