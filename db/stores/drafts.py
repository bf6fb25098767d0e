"""An unfinished journey as stored JSON: with a ticket, or sealed with its code."""

import json

from db.wire.events import canonical
from kiosk.clock import from_optional, to_text
from kiosk.forms.answers import from_json, to_json
from kiosk.forms.draft import Amended, Draft


def draft_text(draft: Draft) -> str:
    """Return a draft as canonical JSON; the rarer parts are left out where they are empty."""
    return canonical(
        {
            "spec_id": draft.spec_id,
            "spec_version": draft.spec_version,
            "place": draft.place,
            "answers": to_json(draft.answers),
            "attempts": dict(draft.attempts),
            "sent_as": draft.sent_as,
            **({"withdrawn": True} if draft.is_withdrawn else {}),
            **({"amends": draft.amends._asdict()} if draft.amends else {}),
            **({"passed": draft.passed} if draft.passed else {}),
            **({"helped": draft.helped} if draft.helped else {}),
            **({"since": to_text(draft.since)} if draft.since else {}),
            **({"desk": draft.desk} if draft.desk else {}),
            **({"back": draft.back} if draft.back else {}),
        }
    )


def read_draft(text: str) -> Draft:
    """Read what `draft_text` wrote; a part that is left out has its default."""
    stored = json.loads(text)
    return Draft(
        spec_id=stored["spec_id"],
        spec_version=stored["spec_version"],
        place=stored["place"],
        answers=from_json(stored["answers"]),
        attempts=stored["attempts"],
        sent_as=stored.get("sent_as", ""),
        is_withdrawn=stored.get("withdrawn", False),
        amends=Amended(**stored["amends"]) if "amends" in stored else None,
        passed=tuple(stored.get("passed", ())),
        helped=tuple(stored.get("helped", ())),
        since=from_optional(stored.get("since")),
        desk=stored.get("desk", ""),
        back=stored.get("back", ""),
    )
