"""ZJAI Desk (区县人工智能产业工作台): returns become records, records become briefings."""

import os

__version__ = "0.1.0"

# Characters are looked up one by one everywhere: pypinyin's dictionary of phrases would be 45 MB for nothing.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
