"""What a person decides about a plan before approving it: which record is meant, and that it stays decided."""

from zjai_desk.registers.notebooks import DISTINCT, SAME
from zjai_desk.returns.planning.answers import hold_back
from zjai_desk.returns.planning.items import Plan, PlanItem, State


def decide(plan: Plan, place: int, record: int | None) -> None:
    """Decide which record of the store an undecided item speaks of; None says that it is none of them.

    ``place`` is that of the item in the plan, ``record`` the id of one of its candidates or of any other
    record of the register. What the item, and the figures that follow it, will do is worked out anew; the
    decision is kept in the notebook of verdicts when the plan is applied, and honoured from then on.
    Deciding again replaces what was decided.
    """
    item = plan.items[place]
    ledger = plan.ledgers[item.register]
    if record is None:
        ledger.settle_as_new(item)
        plan.verdicts[place] = dict.fromkeys((one.record for one in item.candidates), DISTINCT)
    else:
        ledger.settle_as(item, record, "认定是同一家")
        plan.verdicts[place] = {record: SAME}
    _settle_followers(plan, item)
    hold_back(plan, place)


def reopen(plan: Plan, place: int) -> None:
    """Take a decision back: the item is undecided again."""
    item = plan.items[place]
    item.state, item.record, item.before, item.how = State.UNDECIDED, None, None, ""
    plan.verdicts.pop(place, None)
    _settle_followers(plan, item)


def _settle_followers(plan: Plan, item: PlanItem) -> None:
    for place, other in enumerate(plan.items):
        if other.follows is item:
            plan.ledgers[other.register].settle_behind(other, item, plan.ledgers[item.register])
            hold_back(plan, place)


def carry_over(old: Plan, new: Plan) -> None:
    """Take over into a plan made anew what a person had decided, explained and set right in the old one."""
    places = {(item.register, item.sheet, item.rows): place for place, item in enumerate(new.items)}
    for place, verdicts in old.verdicts.items():
        one = old.items[place]
        other = places.get((one.register, one.sheet, one.rows))
        if other is not None and new.items[other].state is State.UNDECIDED:
            same = next((record for record, said in verdicts.items() if said == SAME), None)
            decide(new, other, same)
    for place, reasons in old.reasons.items():
        one = old.items[place]
        other = places.get((one.register, one.sheet, one.rows))
        if other is not None:
            kept = {p: reason for p, reason in reasons.items() if p in new.items[other].problems}
            new.reasons.setdefault(other, {}).update(kept)
            hold_back(new, other)
    new.sender, new.mappings = old.sender, dict(old.mappings)
    new.replies_to = new.replies_to or old.replies_to
