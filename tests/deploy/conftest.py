"""Lay out files for a machine readable, whatever a command of another test made of this process's umask."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def an_operators_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)
