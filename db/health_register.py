"""What `kiosk doctor` looks at of who may send, beside the copies and in the archive, and of who else is central."""

from collections.abc import Iterator

from db.connection import Connection
from db.finding import Finding, State
from db.sync import generation, marks_lost, notes_lost, outstripped, register
from db.sync.central_home import CentralHome
from db.sync.naming import named
from kiosk.i18n import _


def outstripped_there(place: CentralHome) -> Iterator[Finding]:
    """Whether another state of this central was met at the share, or nobody can read which one this is; and whether
    marks of erasures were missing when this one was restored.
    """
    if generation.is_lost(place):
        said = _(generation.SAYS).format(path=place.generation_file)
        yield Finding("central.generation", State.LOOK, said, _(generation.TO_DO))
    if outstripped.is_noted(place):
        yield Finding("central.outstripped", State.LOOK, _(outstripped.SAYS), _(outstripped.TO_DO))
    if copy := marks_lost.noted(place):
        yield Finding("central.marks", State.LOOK, _(marks_lost.SAYS).format(copy=copy), _(marks_lost.TO_DO))


def unread(place: CentralHome) -> Iterator[Finding]:
    """What lies there and cannot be read: it may be a revocation."""
    found = register.unread(place)
    if found.shut:
        said = _(
            "Ce compte ne peut pas lire {paths}, où est noté qui est inscrit et qui est révoqué. D'une borne que la "
            "base ne connaît pas, rien n'est pris d'ici là."
        )
        todo = _("Rendez-le à ce compte (chown), sans rien en ôter ; puis : kiosk central nightly")
        yield Finding("central.register.shut", State.LOOK, said.format(paths=named(found.shut, ", ")), todo)
    if found.damaged:
        said = _(
            "{paths} : ce qui est noté là d'une borne ne se lit plus, et c'était peut-être une révocation. Si la base "
            "ne connaît pas cette borne, rien n'en est pris d'ici là."
        )
        todo = _(
            "Borne encore en service : ôtez ce fichier. Sinon : kiosk central revoke BORNE --unknown. Puis : kiosk "
            "central nightly"
        )
        yield Finding("central.register.damaged", State.LOOK, said.format(paths=named(found.damaged, ", ")), todo)


def unkept(place: CentralHome, db: Connection) -> Iterator[Finding]:
    """Folders beside whose copies an enrolment or a revocation is missing; and terminals of which all that was noted
    there was missing when this central was restored.
    """
    if lost := notes_lost.noted(place, db):
        said = _(notes_lost.SAYS).format(names=named(lost, ", "))
        yield Finding("central.notes", State.LOOK, said, _(notes_lost.TO_DO))
    folders = ", ".join(register.lacking(place, db))
    if folders:
        said = _("Les inscriptions et les révocations ne sont pas toutes notées à côté des copies : {folders}.").format(
            folders=folders
        )
        todo = _(
            "kiosk central nightly les y note de nouveau. Si ce dossier est là et n'est pas à ce compte : rendez-le "
            "lui d'abord (chown)."
        )
        yield Finding("central.register", State.LOOK, said, todo)
