"""Central's keys, read for one run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CentralKeys:
    identity: str
    """age secret key, `AGE-SECRET-KEY-1…`."""
    recipient: str
    """age public key, `age1…`: what a terminal's `sync.recipients` names."""
    seed: bytes
    """Ed25519 seed of the receipts, 32 bytes."""
    verify_key: bytes
    """Its public half, 32 bytes."""
    former: tuple[bytes, ...] = ()
    """Public halves of those that were lost: what they signed is central's own, and nobody believes it any more."""
    escrow: tuple[str, ...] = ()
    """The escrow's age secret keys, where somebody brought them for this run: they are never kept here."""

    @property
    def identities(self) -> tuple[str, ...]:
        """Whatever opens a sealed file in this run."""
        return self.identity, *self.escrow
