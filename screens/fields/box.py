"""What is typed into, of one line or of several: known by its mark, so that a page without one loads neither."""

from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from textual.widget import Widget

if TYPE_CHECKING:
    from screens.fields.long_text import TypedArea
    from screens.fields.typed import TypedInput

    Box: TypeAlias = TypedInput | TypedArea


class TypedBox:
    """The mark."""

    key_layer = "letters"
    """The on-screen keys that open with it."""


def is_box(widget: Widget | None) -> TypeGuard["Box"]:
    return isinstance(widget, TypedBox)
