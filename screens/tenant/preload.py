"""The page classes of every journey and every menu, without any journey: importing this module loads them."""

from screens.fields.choices import ChoiceRow
from screens.fields.typed import TypedRow
from screens.journey.form import FormScreen
from screens.tenant.pages.menu import MenuScreen

__all__ = ["ChoiceRow", "FormScreen", "MenuScreen", "TypedRow"]
