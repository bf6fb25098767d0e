"""Settings that central gives its terminals: parts of `config.toml`, laid over a terminal's own when it starts.

    [all.agency]            # for every terminal
    phone = "05 59 00 00 00"
    [CBS.hours]             # for the terminals of one agency
    mon = ["08:30-12:30"]

`agency`, `portal`, `privacy` and `retention` are laid over key by key; `hours`, `workshops` and
`board` are replaced whole.
Nothing else comes from central: never a terminal's identity, where it sends, for whom it seals, or what it runs.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from kiosk.config import CONFIG_NAME, ConfigurationError, check, read_raw
from kiosk.settings import AgencyCode, Config, PortalSettings, PrivacySettings, RetentionSettings

Tables = Mapping[str, Any]
"""Tables of `config.toml` from central, as JSON holds them: dates are texts."""

ALL = "all"
_BY_KEY: Mapping[str, frozenset[str]] = {
    "agency": frozenset({"address", "phone", "emergency_phone", "contact"}),
    "portal": frozenset(PortalSettings.model_fields),
    "privacy": frozenset(PrivacySettings.model_fields),
    "retention": frozenset(RetentionSettings.model_fields),
}
_WHOLE = frozenset({"hours", "workshops", "board"})
_ANY_TERMINAL: Tables = {"agency": {"code": "CO", "name": "-"}, "terminal": {"id": "any"}, "hours": {}}
"""The configuration over which central's tables are checked: every terminal has at least this."""


def check_file(raw: Mapping[str, object], name: str) -> None:
    """Check central's whole file, as it was read.

    Args:
        name: the file's name in the error's words.

    Raises:
        ConfigurationError: a key is wrong; it names the first one and says why.
    """
    parts = (ALL, *get_args(AgencyCode))
    for part, tables in raw.items():
        if part not in parts:
            raise ConfigurationError(f"{name}, « {part} » : les parties possibles sont {', '.join(parts)}.")
        if not isinstance(tables, dict):
            raise ConfigurationError(f"{name}, « {part} » : écrivez des tables, par exemple [{part}.hours].")
        check_tables(as_json_holds(tables), f"{name}, partie {part}")


def check_tables(tables: Tables, name: str) -> None:
    """Check some of central's tables.

    Raises:
        ConfigurationError: a key is wrong, or not central's to set; it names the first one.
    """
    for table, found in tables.items():
        if table not in _BY_KEY and table not in _WHOLE:
            possible = ", ".join(sorted({*_BY_KEY, *_WHOLE}))
            raise ConfigurationError(f"{name}, « {table} » : le siège ne règle que {possible}.")
        if table in _WHOLE:
            continue
        if not isinstance(found, dict):
            raise ConfigurationError(f"{name}, « {table} » : écrivez une table de clés.")
        strange = sorted(found.keys() - _BY_KEY[table])
        if strange:
            possible = ", ".join(sorted(_BY_KEY[table]))
            raise ConfigurationError(f"{name}, clé « {table}.{strange[0]} » : le siège ne règle que {possible}.")
    check(laid_over(_ANY_TERMINAL, tables), name)


def for_agency(raw: Mapping[str, object], agency: str) -> Tables:
    """Return the settings for the terminals of an agency, from a file that was checked."""
    parts = [raw.get(part) for part in (ALL, agency)]
    tables: Tables = {}
    for part in parts:
        if isinstance(part, dict):
            tables = laid_over(tables, as_json_holds(part))
    return tables


def laid_over(raw: Mapping[str, Any], tables: Tables) -> dict[str, Any]:
    """Return a configuration with central's tables laid over it."""
    merged = {table: {**raw.get(table, {}), **found} for table, found in tables.items() if table in _BY_KEY}
    return {**raw, **tables, **merged}


def checked_over(raw: Mapping[str, Any], tables: Tables, name: str) -> Config:
    """Check a terminal's configuration with central's tables laid over it.

    Raises:
        ConfigurationError: the two do not go together.
    """
    return check(laid_over(raw, tables), name)


def with_central(home: Path, own: Config, tables: Tables) -> Config:
    """Return a terminal's configuration with central's settings, or its own alone when they do not fit (see doctor)."""
    if not tables:
        return own
    try:
        return checked_over(read_raw(home), tables, CONFIG_NAME)
    except ConfigurationError:
        return own


def names(tables: Tables) -> tuple[str, ...]:
    """Return the keys that come from central, such as `agency.phone` or `hours`."""
    found = [f"{table}.{key}" for table in sorted(_BY_KEY.keys() & tables.keys()) for key in sorted(tables[table])]
    return (*found, *sorted(_WHOLE & tables.keys()))


def as_json_holds(table: Mapping[str, object]) -> Tables:
    """Return a table as JSON holds it, so that what is checked is what is sent."""
    held: Tables = json.loads(json.dumps(table, default=lambda when: when.isoformat()))
    return held
