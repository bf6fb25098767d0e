"""A survey, without a name, of the help that tenants need with digital tools. Proposed answers: `data/survey.toml`."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from kiosk.domain import data_files
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.values import PageModel, YesNo, one_of, some_of

FILE = "survey"
LISTS = ("needs", "channels", "frequency", "age_band", "csp")
LONGEST = 500
"""The most characters of the free text."""
_CODE = re.compile(r"[a-z0-9_]{1,20}")

Labels = Mapping[str, str]
"""French words by stable code, in the order shown."""


def read_lists() -> Mapping[str, Labels]:
    """Return every list of answers, by name.

    Raises:
        DataUnreadable: a list is missing or empty, a code is malformed or occurs twice, `alone` is no boolean.
    """
    path = data_files.path_of(FILE)
    found: dict[str, dict[str, str]] = {name: {} for name in LISTS}
    for entry in data_files.read(FILE).get("answers", ()):
        name, code = (data_files.text(FILE, entry, key) for key in ("list", "code"))
        if name not in found or code in found[name] or _CODE.fullmatch(code) is None:
            raise DataUnreadable(path)
        if not isinstance(entry.get("alone", False), bool):
            raise DataUnreadable(path)
        found[name][code] = data_files.text(FILE, entry, "says")
    if not all(found.values()):
        raise DataUnreadable(path)
    return found


def _lists_or_none() -> Mapping[str, Labels]:
    """Return every list, or empty ones for a file that cannot be read.

    Such a file closes the journey and nothing else: central still knows its columns.
    """
    try:
        return read_lists()
    except DataUnreadable:
        return {name: {} for name in LISTS}


LABELS = _lists_or_none()
IS_READABLE = all(LABELS.values())
"""True when there are answers to propose."""
ALONE = frozenset(
    (entry["list"], entry["code"])
    for entry in (data_files.read(FILE)["answers"] if IS_READABLE else ())
    if entry.get("alone")
)
"""Answers, as (list, code), that go with no other of their list."""


def alone(name: str) -> frozenset[str]:
    """Return the codes of one list that go with no other."""
    return frozenset(code for list_name, code in ALONE if list_name == name)


def _some(name: str) -> AfterValidator:
    return some_of(*LABELS[name], alone=alone(name))


class ConsentPage(PageModel):
    """Yes or no to the answers being kept; the whole accepts a yes only."""

    consent_survey: YesNo


class NeedsPage(PageModel):
    """The help that a tenant needs; empty: nothing was chosen."""

    needs: Annotated[tuple[str, ...], _some("needs")] = ()


class ChannelsPage(PageModel):
    """The ways in which a tenant wants Office64's messages; empty: nothing was chosen."""

    channels: Annotated[tuple[str, ...], _some("channels")] = ()


class FrequencyPage(PageModel):
    """The pace of messages; None: not answered."""

    frequency: Annotated[str, one_of(*LABELS["frequency"])] | None = None


class ExpectationsPage(PageModel):
    """Wishes in words; None: nothing was written."""

    expectations: str | None = None


class AgePage(PageModel):
    """A band of ages, never an age; None: the tenant does not say."""

    age_band: Annotated[str, one_of(*LABELS["age_band"])] | None = None


class GroupPage(PageModel):
    """The group of the trade, the present one or the last; None: the tenant does not say."""

    csp: Annotated[str, one_of(*LABELS["csp"])] | None = None


class Survey(ConsentPage, NeedsPage, ChannelsPage, FrequencyPage, ExpectationsPage, AgePage, GroupPage):
    """The whole submission, which only a yes to the consent makes valid."""

    consent_survey: Annotated[str, one_of("yes")]
