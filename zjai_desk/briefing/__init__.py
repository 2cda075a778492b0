"""How it goes out: blocks become pages by GB/T 9704, charts on paper, workbooks."""

from zjai_desk.briefing.catalogue import BRIEFINGS, EachDistrict, write_briefing, write_briefings
from zjai_desk.briefing.document import Briefing

__all__ = ["BRIEFINGS", "Briefing", "EachDistrict", "write_briefing", "write_briefings"]
