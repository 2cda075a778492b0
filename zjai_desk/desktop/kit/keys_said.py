"""What keys do in a widget that takes them itself, said where the sheet of all keys (Ctrl+/) finds it."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

_SAID = "keys_said"


def say_keys(widget: QWidget, keys: Mapping[str, str]) -> None:
    """Say what the keys of a widget do, {what is done: the keys as they are read}; it counts while the widget is on view."""
    widget.setProperty(_SAID, dict(keys))


def keys_said(widget: QWidget) -> dict[str, str]:
    """Return what :func:`say_keys` said of a widget."""
    said = widget.property(_SAID)
    return dict(said) if isinstance(said, dict) else {}
