"""The journeys of the terminal, as data."""

from kiosk.forms.catalog import bel_listing
from kiosk.forms.spec import FormSpec
from kiosk.settings import Config

SPECS: tuple[FormSpec, ...] = (bel_listing.SPEC,)
"""Every journey, as central reads it."""


def forms_for(config: Config) -> dict[str, FormSpec]:
    """Every journey by its id, with the limits of the configuration."""
    built = {bel_listing.SPEC.id: bel_listing.build(config.bel.description_limit)}
    return {spec.id: built.get(spec.id, spec) for spec in SPECS}
