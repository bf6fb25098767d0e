"""The code of a receipt's reference, on a page of its own."""

from textual.widget import Widget

from kiosk.forms.records import Receipt
from kiosk.i18n import msg
from screens.tenant.code_page import CodePage
from screens.widgets.text import Text


class CodeScreen(CodePage):
    """The reference's code: at 56×16 it fills the height."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt

    def code(self) -> str:
        return self.receipt.reference

    def words(self) -> list[Widget]:
        return [
            Text(self.receipt.reference, id="reference"),
            Text(
                msg("Scannez ce code QR avec votre téléphone. Il contient seulement votre référence."), classes="line"
            ),
        ]
