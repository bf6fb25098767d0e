"""What `kiosk doctor` looks at of central's keys."""

from collections.abc import Iterator

from db.finding import Finding, State, of_trouble
from db.health_paths import closing, look_at_keys
from db.sync import doubted_keys, lost_keys, to_carry
from db.sync.central_home import CentralHome
from db.sync.shut_keys import check_not_shut
from kiosk.i18n import _
from kiosk.services.ports import StorageError


def keys(place: CentralHome) -> Iterator[Finding]:
    try:
        check_not_shut(place.shut_keys(*place.key_files))
    except StorageError as shut:
        yield of_trouble("central.keys.shut", shut)  # in the very words of whatever else needs them: said once
        return
    if place.unusable_keys():
        said = _("Manque, ou n'est pas une clé : {paths}").format(paths=", ".join(map(str, lost_keys.lost_keys(place))))
        todo = _(
            "Remettez sa copie avant la prochaine nuit. Sans copie : « kiosk central init {options} », puis ce qu'elle "
            "dit (docs/operator.md, « Une clé est perdue »)."
        )
        yield Finding("central.keys", State.LOOK, said, todo.format(options=lost_keys.options(place)))
        return
    said = _("Clés du service central : {path}. Qui les copie peut lire tout ce que les bornes envoient.").format(
        path=place.keys
    )
    yield Finding("central.keys", State.OK, said)
    for doubt in doubted_keys.doubts(place):
        yield Finding(doubt.name, State.LOOK, doubt.says, doubt.todo)
    for half in lost_keys.public_halves(lost_keys.public_lacking(place)):
        said = _(half.says).format(path=place.keys / half.file)
        yield Finding(half.name, State.LOOK, said, _(half.todo).format(command=half.command))
    for each in to_carry.opened(place):
        yield Finding(f"central.to_carry.{each.key}", State.LOOK, each.says(), each.to_do(place.verify_file))
    if place.keys.stat().st_mode & 0o077:
        said = _("{path} : d'autres comptes peuvent lire cette clé.").format(path=place.keys)
        yield Finding(f"key.open.{place.keys.name}", State.LOOK, said, closing(place.keys))
    secrets = (place.age_file, place.signing_file)
    yield from look_at_keys(place.keys, secrets, public=(place.verify_file, place.escrow_file))
