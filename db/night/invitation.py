"""The two files that make a terminal known at central.

Central writes an invitation, and a person carries it; whoever holds it may enrol one key under its name:

    {"format": "office64-invitation 1", "terminal", "agency", "target", "recipients": [central's, the escrow's],
     "verify": central's Ed25519 public key, "seed": a one-time Ed25519 seed, "until": its last night}

A request holds no secret. An invited terminal signs it with the one-time key and leaves it on the share as
`enrol/<terminal>.json`: nobody else can make one that counts (F8). Without an invitation a person carries the
unsigned request to `kiosk central enrol`:

    {"terminal", "agency", "verify", "recipient", "signature"}
"""

import hashlib
import json
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from db.wire.sealing import is_recipient, is_signed, sign
from kiosk.settings import TERMINAL_ID, AgencyCode

SUFFIX = ".json"
ENROL = "enrol"
"""The folder of the share to which anybody may write."""
_SIGNED = b"office64-enrolment 1\n"


def _recipient(text: str) -> str:
    if not is_recipient(text):
        raise ValueError("no age public key")
    return text


Name = Annotated[str, Field(pattern=f"^{TERMINAL_ID}$")]
Recipient = Annotated[str, AfterValidator(_recipient)]
Key = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
"""32 bytes in hexadecimal."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a file. Raises ValueError when it is not one of these, or is a newer program's (F10)."""
        return cls.model_validate_json(data)

    def write(self) -> bytes:
        """Return the bytes of the file."""
        return self.model_dump_json(indent=2).encode() + b"\n"


class Invitation(_File):
    """Central's invitation of one terminal, with a secret: whoever holds the file may use it, once."""

    format: Literal["office64-invitation 1"] = "office64-invitation 1"
    terminal: Name
    agency: AgencyCode
    target: str = Field(min_length=1)
    recipients: tuple[Recipient, ...] = Field(min_length=1)
    verify: Key
    seed: Key = Field(repr=False)
    until: date


class Request(_File):
    """A terminal's request to be enrolled under its own two public keys; nothing in it is secret."""

    terminal: Name
    agency: AgencyCode
    verify: Key
    recipient: Recipient
    signature: str = ""

    def signed(self, seed: bytes) -> "Request":
        """Return a copy signed with an invitation's one-time seed."""
        return self.model_copy(update={"signature": sign(self._signed_bytes(), seed)})

    def is_signed_by(self, key: bytes) -> bool:
        """Tell if an invitation's one-time public key, 32 bytes, made its signature."""
        return is_signed(self._signed_bytes(), self.signature, key)

    @property
    def fingerprint(self) -> str:
        """Eight groups of four characters, of both keys, name and agency, for two people to compare by telephone."""
        digits = hashlib.sha256(self._signed_bytes()).hexdigest()[:32]
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))

    def _signed_bytes(self) -> bytes:
        return _SIGNED + json.dumps(self.model_dump(exclude={"signature"}), sort_keys=True).encode()


def path_of(terminal: str) -> str:
    """Return the path of a request on the share."""
    return f"{ENROL}/{terminal}{SUFFIX}"
