"""How data comes in: reader, layout, headings, values, findings, plan, apply.

The names are fetched when first asked for: the worker that reads hostile files imports this package
too, and must start without the store and its libraries.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zjai_desk.returns.planning.apply import NothingToDo, apply_plan
    from zjai_desk.returns.planning.items import Plan, PlanItem
    from zjai_desk.returns.planning.plan import plan_import
    from zjai_desk.returns.read import read_return
    from zjai_desk.returns.sheets import Choices, Return, Sheet

__all__ = [
    "Choices",
    "NothingToDo",
    "Plan",
    "PlanItem",
    "Return",
    "Sheet",
    "apply_plan",
    "plan_import",
    "read_return",
]

_HOMES = {
    "apply_plan": "planning.apply",
    "NothingToDo": "planning.apply",
    "Plan": "planning.items",
    "PlanItem": "planning.items",
    "plan_import": "planning.plan",
    "read_return": "read",
    "Choices": "sheets",
    "Return": "sheets",
    "Sheet": "sheets",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for from the module it lives in (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
