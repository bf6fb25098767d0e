"""Central's keys, `<home>/keys`: made once, never overwritten, each in a file that only its owner reads.

central.age           age identity: opens what terminals seal
central.signing       32 raw bytes, the Ed25519 seed that signs letters
central.verify        its public half in hexadecimal, for `kiosk init --verify`; written last: it shows that the others
                      were made
escrow.recipient      the age public key of the escrow, which is kept elsewhere and opens what terminals seal (F9)
escrow.age            only in a trial home: the escrow's identity
agency.<CODE>.pepper  32 raw bytes, mixed into the PINs of an agency's agents
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from db.age import identity_of, is_secret, make_identity, recipient_of
from db.central.central import Place, Refused
from db.central.decisions.ledger import NAME as LEDGER
from db.connection import KEY_BYTES
from db.files import private_folder, reason, write_durably, write_new
from db.wire.sealing import is_recipient, public_key
from kiosk import guarded_files
from kiosk.services.ports.errors import StorageError

T = TypeVar("T")
_LOST = (
    "{path} manque ou n'est pas une clé : remettez sa copie. "
    "Sans copie : supprimez-la si elle est là, puis kiosk central init --new-key."
)
_NO_ESCROW = (
    "Il manque le séquestre. Sur un autre poste : kiosk central escrow FICHIER. "
    "Puis ici, avec la clé publique montrée : kiosk central init --escrow-recipient age1…"
)
_OTHER_ESCROW = (
    "{path} porte une autre clé : rien n'est changé. "
    "Pour la remplacer : supprimez ce fichier, relancez, puis donnez une invitation à chaque borne."
)
_NOT_PUBLIC = (
    "{option} : c'est une clé secrète, il faut la clé publique age1…. "
    "Elle est dans l'historique des commandes : faites-en une autre (kiosk central escrow FICHIER)."
)
_NO_RECIPIENT = "{option} : ce n'est pas une clé publique age1…, rien n'est changé. Recopiez-la."
_OWN = "{option} : c'est la clé du siège. Il faut celle du séquestre, faite sur un autre poste."


@dataclass(frozen=True)
class CentralKeys:
    """The paths of central's keys in one home, and the keys read from them."""

    home: Path

    @property
    def folder(self) -> Path:
        """The folder of all the keys, for its owner alone."""
        return self.home / "keys"

    @property
    def age_file(self) -> Path:
        """The file of the secret age key that opens what terminals seal."""
        return self.folder / "central.age"

    @property
    def signing_file(self) -> Path:
        """The file of the Ed25519 seed of letters, 32 raw bytes."""
        return self.folder / "central.signing"

    @property
    def verify_file(self) -> Path:
        """The file of the seed's public half, in hexadecimal; it is written last."""
        return self.folder / "central.verify"

    @property
    def escrow_file(self) -> Path:
        """The file of the escrow's age public key; the secret half is kept elsewhere."""
        return self.folder / "escrow.recipient"

    def pepper_file(self, agency: str) -> Path:
        """Return the path of the pepper of an agency's PINs; the file may not exist yet."""
        return self.folder / f"agency.{agency}.pepper"

    def make(self, escrow_recipient: str = "", *, new_key: bool = False, is_trial: bool = False) -> list[Path]:
        """Make the keys that are missing; safe to run twice and to interrupt (F1).

        Args:
            escrow_recipient: the public half of a key made on another machine; a trial makes both halves.
            new_key: replace a lost key by a new one: the escrow opens what the old one opened, and each terminal is
                invited again (F9).

        Returns:
            The paths of the new secrets.

        Raises:
            Refused: a key is lost, or the escrow is missing or wrong; no key was made.
            StorageError: the folder cannot be written.
        """
        private_folder(self.folder)
        lost = [path for path in (self.age_file, self.signing_file) if not path.exists()]
        if lost and self._were_made() and not new_key:
            raise Refused(_LOST.format(path=lost[0]))
        self._keep_escrow(escrow_recipient, is_trial=is_trial)
        if self.age_file in lost:
            make_identity(self.age_file)
        if self.signing_file in lost:
            write_new(self.signing_file, secrets.token_bytes(KEY_BYTES))
        verify = f"{self.verify_key().hex()}\n".encode()
        if not self.verify_file.exists() or guarded_files.read(self.verify_file) != verify:
            write_durably(self.verify_file, verify)
        return lost

    def seed(self) -> bytes:
        """Return the Ed25519 seed, 32 bytes. Raises Refused when it is lost (F9), StorageError when unreadable."""
        return _made(self.signing_file, _secret)

    def verify_key(self) -> bytes:
        """Return the public half of the seed, 32 bytes. Raises the errors of `seed`."""
        return public_key(self.seed())

    def identities(self) -> list[str]:
        """Return central's age secret key. Raises the errors of `seed`."""
        return [_made(self.age_file, identity_of)]

    def recipient(self) -> str:
        """Return central's age public key. Raises the errors of `seed`."""
        return _made(self.age_file, recipient_of)

    def escrow_recipient(self) -> str:
        """Return the escrow's age public key. Raises Refused when there is none, or StorageError."""
        try:
            found = guarded_files.read_text(self.escrow_file, "ascii").strip()
        except (FileNotFoundError, ValueError):
            found = ""
        except OSError as error:
            raise _unread(self.escrow_file, error) from None
        if not is_recipient(found):
            raise Refused(_NO_ESCROW)
        return found

    def _were_made(self) -> bool:
        place = Place(self.home)
        return any(path.exists() for path in (self.verify_file, place.database, place.folder / LEDGER))

    def _keep_escrow(self, recipient: str, *, is_trial: bool) -> None:
        if is_trial and not recipient:
            secret = self.folder / "escrow.age"
            make_identity(secret)
            recipient = recipient_of(secret)
        if recipient:
            check_recipient(recipient, "--escrow-recipient")
            if self.age_file.exists() and recipient == self.recipient():
                raise Refused(_OWN.format(option="--escrow-recipient"))
            if not write_new(self.escrow_file, f"{recipient}\n".encode()) and self.escrow_recipient() != recipient:
                raise Refused(_OTHER_ESCROW.format(path=self.escrow_file))
        self.escrow_recipient()


def check_recipient(text: str, option: str) -> None:
    """Raise Refused for a text that is no age public key, before it is written anywhere."""
    if is_secret(text):
        raise Refused(_NOT_PUBLIC.format(option=option))
    if not is_recipient(text):
        raise Refused(_NO_RECIPIENT.format(option=option))


def _made(path: Path, read: Callable[[Path], T]) -> T:
    try:
        return read(path)
    except (FileNotFoundError, ValueError):
        raise Refused(_LOST.format(path=path)) from None
    except OSError as error:
        raise _unread(path, error) from None


def _secret(path: Path) -> bytes:
    found = guarded_files.read(path)
    if len(found) != KEY_BYTES:
        raise ValueError("no key")
    return found


def _unread(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} : cette clé ne peut pas être lue. {reason(error)}")
