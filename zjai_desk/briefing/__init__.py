"""How it goes out: blocks become pages by GB/T 9704, charts on paper, workbooks."""

from zjai_desk.briefing.batch import Batch, Written, write_briefings
from zjai_desk.briefing.catalogue import BRIEFINGS, write_briefing
from zjai_desk.briefing.document import Briefing

__all__ = ["BRIEFINGS", "Batch", "Briefing", "Written", "write_briefing", "write_briefings"]
