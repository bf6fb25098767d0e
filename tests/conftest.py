"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from kiosk import i18n


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Each test begins, and leaves the others, in French: the current language belongs to the process."""
    i18n.use("fr", "tenant")
    yield
    i18n.use("fr", "tenant")
