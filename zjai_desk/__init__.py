"""ZJAI Desk (区县人工智能产业工作台): returns become records, records become briefings."""

__version__ = "0.1.0"
