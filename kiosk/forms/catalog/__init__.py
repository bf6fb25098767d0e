"""The journeys of the terminal, as data."""

from kiosk.forms.catalog import bel_listing
from kiosk.forms.spec import FormSpec
from kiosk.settings import Config


def forms_for(config: Config) -> dict[str, FormSpec]:
    """Every journey by its id, with the limits of the configuration."""
    listing = bel_listing.build(config.bel.description_limit)
    return {listing.id: listing}
