"""A fault of the program's own, as it may be told and logged: its kind and its place, never a value."""

from pathlib import Path


def told(error: BaseException, joined: str = ", ") -> str:
    """Kind, file and line of a fault, for instance `LookupError, night.py:88`; without a place, the kind alone.

    Nothing of its message: that may hold what somebody typed.
    """
    kind = type(error).__name__
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return kind
    return f"{kind}{joined}{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
