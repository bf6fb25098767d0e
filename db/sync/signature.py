"""An Ed25519 signature as the lines of our files have it: 64 bytes, in hexadecimal."""


def read(text: str) -> bytes:
    """Of one signature there is one writing: in capitals it would sign another file, with another digest (R10).

    Raises:
        ValueError: it is not written as `bytes.hex` does.
    """
    found = bytes.fromhex(text)
    if found.hex() != text:
        raise ValueError("no signature of ours")
    return found
