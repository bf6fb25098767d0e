"""What is typed into, of one line or of several: known by its mark, so that a page without one loads neither."""

from typing import TYPE_CHECKING, TypeAlias, TypeGuard, cast

from textual.widget import Widget

from screens.fields.row import row_of

if TYPE_CHECKING:
    from screens.fields.long_text import TypedArea
    from screens.fields.typed import TypedInput

    Box: TypeAlias = TypedInput | TypedArea


class TypedBox:
    """The mark."""

    key_layer = "letters"
    """The on-screen keys that open with it."""

    @property
    def said_below(self) -> str:
        """What the lower line of its frame says while nothing in it is too long."""
        return ""

    def on_resize(self) -> None:
        """It is wider or narrower: its line has room for other words."""
        row = row_of(cast(Widget, self))
        if row is not None:
            row.tell_length()


def is_box(widget: Widget | None) -> TypeGuard["Box"]:
    return isinstance(widget, TypedBox)
