"""Reasons of the matcher, which speak to the asker, told to somebody who introduces two others."""

from collections.abc import Iterable
from dataclasses import replace

from talka.matching.reasons import Reason, Ref
from talka.matching.third_person import in_third_person

LAST = "text_similarity"
"""Told after the others: what the two have in common says more than that they write alike."""

CHOSEN, BOTH = "Works on {themes}, which you chose.", "Both work on {themes}."
EACH = "Works on {theirs}, which is close to {yours}."


def told(reasons: Iterable[Reason], one: Ref, other: Ref, own: tuple[Ref, ...] = ()) -> list[Reason]:
    """The reasons about one, who would be the asker, and the other. Sentences that address nobody stay as they are.

    own: themes of one that partners were chosen by; with them it is told what each of the two does
    """
    turned = [in_third_person(_of_both(reason, own), one.value, other.value) for reason in reasons]
    return sorted(turned, key=lambda reason: reason.evidence == LAST)


def _of_both(reason: Reason, own: tuple[Ref, ...]) -> Reason:
    if reason.message != CHOSEN or not own:
        return reason
    theirs = reason.values["themes"]
    if set(theirs) == set(own):
        return replace(reason, message=BOTH)
    return replace(reason, message=EACH, values={"theirs": theirs, "yours": own})
