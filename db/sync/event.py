"""One fact, as central reads it from the bytes that a terminal froze (`db.stores.outbox`).

A body is canonical JSON in UTF-8, on one line. It is never encoded again (R10: a body that is encoded a second time
is another body, and central would set it aside).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass


class UnreadableEvent(ValueError):
    """Bytes that are no event; central keeps them aside."""


@dataclass(frozen=True)
class Event:
    """An event as read from its bytes."""

    event_id: str
    """32 hexadecimal signs of chance: the only identity."""
    kind: str
    schema: int
    terminal: str
    agency: str
    at: str
    """UTC, as `kiosk.clock.to_text`: a date to be shown, which orders nothing."""
    payload: Mapping[str, object]

    @property
    def reference(self) -> str | None:
        """The listing it speaks of; None for an event about nobody's file."""
        found = self.payload.get("reference")
        return found if isinstance(found, str) else None


def parse(body: bytes) -> Event:
    """Read a body.

    Raises:
        UnreadableEvent: not JSON, or a part of the envelope is missing or of another type.
    """
    try:
        whole = json.loads(body)
        schema, payload = whole["schema"], whole["payload"]
        texts = [whole[name] for name in ("event_id", "kind", "terminal", "agency", "at")]
        if b"\\ud" in body.lower():
            # Half of a surrogate pair, written as an escape, is JSON but no text: no table would take it.
            json.dumps(whole, ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableEvent("not an event") from None
    is_sound = all(isinstance(text, str) and text for text in texts)
    if not is_sound or type(schema) is not int or not 0 < schema < 2**31 or not isinstance(payload, dict):
        raise UnreadableEvent("not an event")
    event_id, kind, terminal, agency, at = texts
    return Event(event_id, kind, schema, terminal, agency, at, payload)
