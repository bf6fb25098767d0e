"""The three themes: day on warm paper, night, and contrast. The contrast of every pair of colours was measured.

Text has at least 4.5:1 and lines at least 3:1 (7:1 for text in the contrast theme); a test holds this.
"""

from textual.theme import Theme


def _theme(
    name: str,
    *,
    dark: bool,
    ground: str,
    text: str,
    accent: str,
    on_accent: str,
    muted: str,
    border: str,
    error: str,
    success: str,
    warning: str,
    key: str,
) -> Theme:
    return Theme(
        name,
        primary=accent,
        secondary=accent,
        accent=accent,
        foreground=text,
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        error=error,
        success=success,
        warning=warning,
        dark=dark,
        text_alpha=1.0,
        variables={
            "on-accent": on_accent,
            "muted": muted,
            "rule": border,
            "key": key,
            "border": accent,
            "border-blurred": border,
            "input-cursor-background": text,
            "input-cursor-foreground": ground,
            "input-selection-background": accent,
            "input-selection-foreground": on_accent,
        },
    )


THEMES: tuple[Theme, ...] = (
    _theme(
        "jour",
        dark=False,
        ground="#FAF7F0",
        text="#1B2430",
        accent="#0B5563",
        on_accent="#FFFFFF",
        muted="#565C66",
        border="#8A8577",
        error="#A3211B",
        success="#1F5E2E",
        warning="#7A4B00",
        key="#E8E1D1",
    ),
    _theme(
        "nuit",
        dark=True,
        ground="#10202B",
        text="#E9EDF2",
        accent="#7FD1DE",
        on_accent="#0B1922",
        muted="#A9B8C4",
        border="#6F8796",
        error="#FF9A8F",
        success="#8ADBA0",
        warning="#F5C66B",
        key="#1B2F3C",
    ),
    _theme(
        "contraste",
        dark=True,
        ground="#000000",
        text="#FFFFFF",
        accent="#FFD400",
        on_accent="#000000",
        muted="#FFFFFF",
        border="#FFFFFF",
        error="#FFB3AB",
        success="#8CF58C",
        warning="#FFD400",
        key="#333333",
    ),
)
THEME_NAMES = tuple(theme.name for theme in THEMES)
