"""The code on the receipt can be photographed from the screen, and holds the reference and nothing else."""

from pathlib import Path

from tests.terminal.journey import SHORT, reference_on
from tests.terminal.programs import HOME_SCREEN, hall
from tests.terminal.qr import codes_on


def test_the_code_is_beside_the_reference_at_80_by_24(home: Path) -> None:
    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write("1" + SHORT.burst)
        reference = reference_on(terminal)
        terminal.until(lambda: codes_on(terminal.painted()) == [reference], "the code is not readable")


def test_the_code_has_its_own_page_at_56_by_16(home: Path) -> None:
    with hall(home, size=(56, 16)) as terminal:
        terminal.see("mon logement")
        terminal.write("1" + SHORT.burst)
        reference = reference_on(terminal)
        assert codes_on(terminal.painted()) == []
        terminal.write("3")
        terminal.see("Scannez ce code QR", reference)
        terminal.until(lambda: codes_on(terminal.painted()) == [reference], "the code is not readable")
