"""What a row or a box of typing may ask of the screen it stands on."""

from typing import TYPE_CHECKING, Protocol, cast

from textual.widget import Widget

if TYPE_CHECKING:
    from screens.fields.row import FieldRow
    from screens.fields.typed import TypedInput
    from screens.widgets.keys import OnScreenKeys


class FieldHost(Protocol):
    """A screen with fields and on-screen keys: `screens.tenant.typing.TypingScreen` and its subclasses."""

    keys: "OnScreenKeys"

    def set_focus(self, widget: Widget | None) -> None: ...

    def action_look(self, across: int, down: int) -> None:
        """Move the focus to the nearest thing in a direction."""

    def keep_in_view(self) -> None:
        """The box that is typed in, and what hangs below it, visible above the keys."""

    async def input_done(self, box: "TypedInput") -> None:
        """Enter was pressed in a box."""

    async def field_done(self, row: "FieldRow") -> None:
        """A field is answered and confirmed."""

    def answered(self) -> None:
        """Another answer stands in a field than before."""

    def mended(self, field_key: str) -> None:
        """What was said to be wrong with a field is no more what stands there."""


def host_of(widget: Widget) -> FieldHost:
    return cast(FieldHost, widget.screen)
