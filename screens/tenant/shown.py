"""What a ticket could show to an agent, as the pages of a visit stand: a journey's answers, or what was sent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from kiosk.forms.session import FormSession
from kiosk.services.assistance import Sent

if TYPE_CHECKING:
    from screens.tenant.form import FormScreen


def to_show(screens: Sequence[Screen[Any]]) -> FormSession | Sent | None:
    """Of the uppermost page that is a journey or stands for what was sent; None: it has nothing to show."""
    for screen in reversed(screens):
        if getattr(screen, "is_journey", False):
            return _answers_of(cast("FormScreen", screen))
        sent: Sent | None = getattr(screen, "sent", None)
        if sent is not None:
            return sent
    return None


def _answers_of(form: "FormScreen") -> FormSession | None:
    form.collect()
    session = form.session
    return session if session.spec.can_be_shown and session.has_answers and session.declined is None else None
