"""An error of the program, in the form that may be shown and logged: its kind and its place, never a value."""

from pathlib import Path


def kind_and_line(error: BaseException, joined: str = ", ") -> str:
    """Return kind, file and line of an error, such as `LookupError, night.py:88`; without a place, the kind alone.

    Its message is left out: it may hold what somebody typed.
    """
    kind = type(error).__name__
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return kind
    return f"{kind}{joined}{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
