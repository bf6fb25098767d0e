"""Whether a text is an age public key, to which something can be sealed."""

from collections.abc import Sequence


def is_recipient(text: str) -> bool:
    """Whether a text is an age public key."""
    from db.age import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, UnicodeEncodeError):
        return False
    return True


def are_recipients(texts: Sequence[str]) -> bool:
    """Whether there is any, and each is an age public key: else nothing can be sealed."""
    return bool(texts) and all(map(is_recipient, texts))
