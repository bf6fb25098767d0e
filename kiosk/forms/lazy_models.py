"""Models of pages, imported when an answer is first checked: a journey opens without waiting for them."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True)
class Later:
    """A model in a module that may not be imported yet."""

    module: str
    name: str

    def now(self) -> "type[BaseModel]":
        """Import the module and return the model. Raises AttributeError: when the module has no such model."""
        return cast("type[BaseModel]", getattr(import_module(self.module), self.name))


@dataclass(frozen=True)
class ModelsOf:
    """The models of a module as attributes: `ModelsOf("kiosk.domain.home.listing").RentPage` is a `Later`."""

    module: str

    def __getattr__(self, name: str) -> Later:
        if name.startswith("_"):
            raise AttributeError(name)  # `copy` and similar code ask any object for such names
        return Later(self.module, name)


def made(model: "type[BaseModel] | Later") -> "type[BaseModel]":
    """Return the model itself, imported if need be."""
    return model.now() if isinstance(model, Later) else model
