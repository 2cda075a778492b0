"""How it goes out: blocks become pages by GB/T 9704, charts on paper, workbooks."""

from zjai_desk.briefing.batch import Batch, Written, write_briefings
from zjai_desk.briefing.paper.document import Briefing
from zjai_desk.briefing.texts.catalogue import BRIEFINGS, write_briefing

__all__ = ["BRIEFINGS", "Batch", "Briefing", "Written", "write_briefing", "write_briefings"]
