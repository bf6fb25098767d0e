"""What was put aside stays beside the base for 14 lived nights, and no longer."""

from datetime import date, timedelta
from pathlib import Path

from db.night import put_aside

NIGHT = date(2026, 12, 1)


def test_what_was_put_aside_goes_after_fourteen_nights(tmp_path: Path) -> None:
    base = tmp_path / "central.sqlite"
    base.write_bytes(b"base")
    for why in (put_aside.REPLACED, put_aside.DAMAGED, put_aside.BEFORE_UPGRADE):
        put_aside.path_of(base, why, NIGHT).write_bytes(b"old")
    put_aside.path_of(base, f"{put_aside.DAMAGED}", NIGHT).with_name(f"{base.name}.damaged-{NIGHT}-wal").write_bytes(
        b""
    )
    assert put_aside.forget(tmp_path, NIGHT + timedelta(days=13)) == 0
    assert put_aside.forget(tmp_path, NIGHT + timedelta(days=14)) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["central.sqlite"]
