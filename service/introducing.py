"""Introductions as all ways in ask for them: how many organisations are asked, what is remembered, words about it."""

from dataclasses import replace
from threading import Lock
from weakref import WeakKeyDictionary

from talka.matching.introductions.introduce import Introduction, Introductions, Wanted, introduce
from talka.matching.matcher import Matcher
from talka.matching.reasons import Reason, Ref, mark
from talka.service.words import Words

LARGE = 2_000
"""Organisations from which a network counts as large: to ask all of them takes longer than anybody waits for a page."""
AT_ONCE = 20
"""Organisations that are asked in a large network while somebody waits, about 15 ms each, and as many asked back."""
REMEMBERED = 64

_answers: WeakKeyDictionary[Matcher, dict[Wanted, Introductions]] = WeakKeyDictionary()
_lock = Lock()


def large(matcher: Matcher) -> bool:
    return len(matcher.network) > LARGE


def while_waiting(matcher: Matcher, wanted: Wanted) -> Introductions:
    """The answer for somebody who waits for it: remembered, and in a large network from a sample."""
    if large(matcher):
        wanted = replace(wanted, asked=AT_ONCE)
    known = _answers.setdefault(matcher, {})
    if (answer := known.get(wanted)) is not None:
        return answer
    with _lock:  # who asks the same meanwhile waits for the answer instead of working it out too
        if wanted not in known:
            if len(known) >= REMEMBERED:
                known.pop(next(iter(known)))
            known[wanted] = introduce(matcher, wanted)
        return known[wanted]


PROVED = mark(
    "Together these have at least {share} of the gain of the best possible list; pairs that were weighed: {pairs}."
)
BEST = mark("No other list of as many has a higher gain together; pairs that were weighed: {pairs}.")
SAMPLED = mark("Only a sample was asked for partners: {asked} of {of} organisations. Narrow the question to ask all.")
JUDGED = mark(
    "How well the two fit is a score here, which stands in for the probability that the tie comes about: this network "
    "has too few dated collaborations to learn one."
)


def footnotes(found: Introductions, words: Words) -> list[str]:
    """What one has to know of a list, in sentences."""
    notes = [words.likely(found.months) if found.months else words.gettext(JUDGED)]
    share = int(100 * found.at_least + 1e-3) / 100  # rounded down: it is at least so much
    proved = words.gettext(BEST if share == 1 else PROVED)
    values = {"share": Ref("share", str(share)), "pairs": Ref("count", str(found.candidates))}
    notes.append(proved.format(**{name: words.label(value) for name, value in values.items()}))
    if found.asked < found.of:
        asked, of = words.label(Ref("count", str(found.asked))), words.label(Ref("count", str(found.of)))
        notes.append(words.gettext(SAMPLED).format(asked=asked, of=of))
    return notes


TELL = mark("What to tell {organisation}:")


def told(item: Introduction) -> list[tuple[str, tuple[Reason, ...]]]:
    """What to tell each side; what both would hear in the same words is told to the first."""
    known = {(reason.message, str(sorted(reason.values.items()))) for reason in item.reasons}
    back = tuple(r for r in item.reasons_back if (r.message, str(sorted(r.values.items()))) not in known)
    return [(iri, reasons) for iri, reasons in ((item.one, item.reasons), (item.other, back)) if reasons]
