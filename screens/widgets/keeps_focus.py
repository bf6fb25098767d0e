"""A control that keeps the focus it was given, though a layout of before still hides it."""

from textual import events


class KeepsFocus:
    """Open keys show one question at a time, and the focus is what shows the next one.

    Textual tells by a message what a layout hid; on a busy machine it comes when the control has the focus already, and
    would hand that on to the next widget: keys typed in one burst would land there.
    """

    def _on_hide(self, event: events.Hide) -> None:
        event.prevent_default()
