"""The window: Qt lives here and nowhere below."""

import sys

import PySide6.QtCore  # noqa: F401  # brings the module that is changed below

# From its first import on, PySide reads the source text of every module that is imported, SQLAlchemy's and those of
# pandas too, and keeps all of it, only to see whether the module may use its optional spellings (snake_case).
# Nobody here uses them: without it the start takes a third less time and 30 MB less memory.
_optional = sys.modules.get("shibokensupport.feature")
if _optional is not None:
    vars(_optional).update(_mod_uses_pyside=lambda _module: False)
