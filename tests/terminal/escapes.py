"""List the keys, escape sequences and unrequested answers by which someone may try to leave a locked terminal.

None may have an effect: nothing quits, stops, opens, is copied out, or is written to a disk.
"""

import base64
from collections.abc import Mapping

_OUT = base64.b64encode(b"x").decode()

SEQUENCES: Mapping[str, bytes] = {
    "ctrl+c": b"\x03",
    "ctrl+c in the kitty protocol": b"\x1b[99;5u",
    "super+c in the kitty protocol": b"\x1b[99;9u",
    "ctrl+d": b"\x04",
    "ctrl+l": b"\x0c",
    "ctrl+p, Textual's palette": b"\x10",
    "ctrl+p in the kitty protocol": b"\x1b[112;5u",
    "ctrl+q, Textual's quit": b"\x11",
    "ctrl+q in the kitty protocol": b"\x1b[113;5u",
    "ctrl+shift+q in the kitty protocol": b"\x1b[113;6u",
    "ctrl+r": b"\x12",
    "ctrl+s": b"\x13",
    "ctrl+t": b"\x14",
    "ctrl+x": b"\x18",
    "ctrl+z": b"\x1a",
    "ctrl+z in the kitty protocol": b"\x1b[122;5u",
    "ctrl+backslash": b"\x1c",
    "ctrl+]": b"\x1d",
    "ctrl+^": b"\x1e",
    "ctrl+_": b"\x1f",
    "f5": b"\x1b[15~",
    "f9": b"\x1b[20~",
    "f11": b"\x1b[23~",
    "f12": b"\x1b[24~",
    "alt+f4": b"\x1b[1;3S",
    "alt+f": b"\x1bf",
    "alt+x": b"\x1bx",
    "ctrl+alt+delete": b"\x1b[3;7~",
    "ctrl+shift+t in the kitty protocol": b"\x1b[116;6u",
    "print screen in the kitty protocol": b"\x1b[57361u",
    "menu in the kitty protocol": b"\x1b[57363u",
    "a right click": b"\x1b[<2;40;12M\x1b[<2;40;12m",
    "a middle click, which pastes": b"\x1b[<1;40;12M\x1b[<1;40;12m",
    "a click in the corner": b"\x1b[<0;80;1M\x1b[<0;80;1m",
    "a wheel with ctrl, which zooms": b"\x1b[<80;40;12M\x1b[<81;40;12M",
    "a long press": b"\x1b[<0;40;3M\x1b[<32;41;3M\x1b[<0;78;3m",
    "alt+1": b"\x1b1",
    "shift+f1": b"\x1b[1;2P",
    "a mouse of the old kind, too far right for UTF-8": b"\x1b[M\x20\xff\xfe",
    "focus lost and found": b"\x1b[O\x1b[I",
    "a paste of control characters": b"\x1b[200~\x03\x11\x1a\x1c\x07\x1b[201~",
    "a null byte": b"\x00",
    "broken utf-8": b"\xff\xfe",
}

ANSWERS: Mapping[str, bytes] = {
    "a clipboard (OSC 52)": b"\x1b]52;c;" + _OUT.encode() + b"\x07",
    "a link (OSC 8)": b"\x1b]8;;https://example.invalid\x1b\\",
    "a title (OSC 0)": b"\x1b]0;title\x07",
    "colours (OSC 11)": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    "device attributes": b"\x1b[?62;22c",
    "a cursor report": b"\x1b[12;40R",
    "a paste that holds an escape": b"\x1b[200~\x1b]52;c;" + _OUT.encode() + b"\x07\x1b[201~",
    "a device control string": b"\x1bP1$r0m\x1b\\",
}
"""Input that no keyboard sends: a terminal's answers to questions that the program never asks, and a paste that the
terminal did not clean. The program takes it as plain characters, as if a person had typed them."""

MOUSE_MOVES = b"\x1b[<35;10;10M"
SIZES: Mapping[str, bytes] = {
    "no pixels": b"\x1b[48;24;80;0;0t",
    "no cells": b"\x1b[48;0;0;0;0t",
    "no terminal is that large": b"\x1b[48;9999;9999;800;600t",
}
"""Impossible size reports: an emulator that knows no size sends them, or someone between it and the program."""

FORBIDDEN = (
    b"\x1b]52",
    b"\x1b]8;",
    b"\x1b]0;",
    b"\x1b]1;",
    b"\x1b]2;",
    b"\x1b]9;",
    b"\x1b]777",
    b"\x1b[5i",
    b"\x1b[22;0t",
)
"""Sequences that the terminal must never write, by their first bytes: clipboard, link, title, notice, printer."""
