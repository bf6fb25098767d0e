"""Models of pages that are made when the first answer is held against one: the door opens without waiting for them."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True)
class Later:
    """One model of a module that is not imported yet."""

    module: str
    name: str

    def now(self) -> "type[BaseModel]":
        """Raises AttributeError where the module has no such model."""
        return cast("type[BaseModel]", getattr(import_module(self.module), self.name))


@dataclass(frozen=True)
class ModelsOf:
    """The models of a module, each by its name: `ModelsOf("kiosk.domain.home.listing").RentPage`."""

    module: str

    def __getattr__(self, name: str) -> Later:
        if name.startswith("_"):
            raise AttributeError(name)  # what `copy` and its like ask an object for
        return Later(self.module, name)


def made(model: "type[BaseModel] | Later") -> "type[BaseModel]":
    """The model itself."""
    return model.now() if isinstance(model, Later) else model
