"""Where a tenant is in a journey: the title top left, and the sections in the progress line."""

from typing import TYPE_CHECKING

from kiosk.i18n import _

if TYPE_CHECKING:
    from screens.tenant.form import FormScreen


def place_of(form: "FormScreen") -> str:
    """The journey and the section; behind the last question, what stands there."""
    spec, step = form.session.spec, form.session.step
    label = next((each.label for each in spec.sections if step is not None and each.key == step.section), "")
    return f"{_(spec.title)} · {_(label) if label else form.ending.place}"


def progress_of(form: "FormScreen") -> tuple[tuple[str, ...], int, bool]:
    """The sections, the number of the one shown, and whether the tenant came back to change something."""
    sections, step = form.session.spec.sections, form.session.step
    here = len(sections) if step is None else [section.key for section in sections].index(step.section)
    return tuple(_(section.label) for section in sections), here, form.session.is_returning


def leads_to_its_file(form: "FormScreen") -> bool:
    """Whether back leads to the file that is being changed: it stands below, and the journey where it was opened."""
    below = form.app.screen_stack[-2]
    return form.session.place == form.opened_at and getattr(below, "asks_before_it", False)


async def back_to_file(form: "FormScreen") -> None:
    """From what is being changed back to how it stands; asked once when a change would be forgotten."""
    from screens.tenant.leave import BackToFileDialog

    if form.session.has_changed:
        await form.app.push_screen(BackToFileDialog(form.session, is_shared=form.is_shared))
    else:
        await form.app.pop_screen()


def leads_back(form: "FormScreen") -> bool:
    """Whether the first page leads to where it was opened: a menu or a journey, while nothing would be lost."""
    below = form.app.screen_stack[-2]
    loses = form.session.has_more_than_learned and not form.session.spec.opens
    leads = getattr(below, "is_menu", False) or getattr(below, "is_journey", False)
    return getattr(below, "takes_back", False) or (leads and not loses)
