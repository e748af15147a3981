"""Meeting plans: what no plan may do, what the best plan is, and where the interest comes from."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.dials import PLAIN
from talka.matching.matcher import Matcher
from talka.matching.meetings.bound import bound
from talka.matching.meetings.event import FINE, Event, Pair, Rounds, clashes, worth
from talka.matching.meetings.exact import prove
from talka.matching.meetings.interest import mutual, scores
from talka.matching.meetings.plan import ALL, AWAY, BUSY, NOBODY, TABLES, Plan, plan, shortfalls, wishes_not_kept
from talka.matching.meetings.rounds import improve, round_robin
from talka.matching.meetings.timetable import Timetable
from talka.matching.meetings.why import VAGUE, why
from talka.matching.reasons import sentence

EVIDENCE = Path(__file__).parents[2] / "matching" / "evidence"
OF_IDEAS = ("as your idea does", "which you chose")


@st.composite
def events(draw: st.DrawFn, most: int = 8, slots: int = 5) -> Event:
    """Events with gaps of all kinds: unsuitable pairs, absences, few tables, wishes of whom nobody wants, rests."""
    p, s = draw(st.integers(2, most)), draw(st.integers(1, slots))
    pairs = list(combinations(range(p), 2))
    values = draw(st.lists(st.one_of(st.just(0), st.integers(1, FINE)), min_size=len(pairs), max_size=len(pairs)))
    interest = np.zeros((p, p), dtype=np.int64)
    for (a, b), value in zip(pairs, values, strict=True):
        interest[a, b] = interest[b, a] = value
    there = draw(st.lists(st.booleans() | st.just(True), min_size=p * s, max_size=p * s))
    wishes = draw(st.frozensets(st.sampled_from(pairs), max_size=2))
    tables = draw(st.integers(1, max(1, p // 2)))
    return Event(interest, np.array(there).reshape(p, s), tables, wishes, draw(st.integers(0, 3)))


def complete(p: int, s: int, tables: int, seed: int = 0) -> Event:
    interest = np.triu(np.random.default_rng(seed).integers(1, FINE, (p, p)), k=1)
    return Event(interest + interest.T, np.ones((p, s), dtype=bool), tables)


def as_rounds(made: Plan) -> list[list[Pair]]:
    rounds: list[list[Pair]] = [[] for _ in range(made.event.slots)]
    for meeting in made.meetings:
        rounds[meeting.slot].append(meeting.pair)
    return rounds


@settings(max_examples=150, deadline=None)
@given(events())
def test_no_plan_breaks_a_rule(event: Event) -> None:
    made = plan(event)
    seats = [(m.slot, who) for m in made.meetings for who in m.pair]
    assert len(set(seats)) == len(seats), "nobody is in two places"
    tables = [(m.slot, m.table) for m in made.meetings]
    assert len(set(tables)) == len(tables), "a table has one meeting in a slot"
    assert all(0 <= m.table < event.tables for m in made.meetings)
    assert all(event.available[who, slot] for slot, who in seats)
    pairs = [m.pair for m in made.meetings]
    assert len(set(pairs)) == len(pairs), "no two meet twice"
    assert all(a < b and (event.interest[a, b] > 0 or (a, b) in event.wishes) for a, b in pairs)
    if event.rest:
        for who in range(event.participants):
            busy = {slot for slot, other in seats if other == who}
            assert not any(set(range(n, n + event.rest + 1)) <= busy for n in range(event.slots))
    assert clashes(event, as_rounds(made)) == []
    assert worth(event, as_rounds(made)) == made.worth


@settings(max_examples=60, deadline=None)
@given(events())
def test_no_plan_exceeds_the_bound(event: Event) -> None:
    made, limit = plan(event), bound(event)
    assert made.worth[1:-1] <= limit.levels
    if made.worth[1:-1] == limit.levels:
        assert made.worth[-1] <= limit.interest + 1


def matchings(pairs: list[Pair], tables: int) -> Iterator[tuple[Pair, ...]]:
    """All sets of pairs that can meet in one slot."""
    for size in range(min(tables, len(pairs)) + 1):
        for some in combinations(pairs, size):
            people = [who for pair in some for who in pair]
            if len(set(people)) == len(people):
                yield some


def brute_force(event: Event) -> tuple[int, ...]:
    """The best worth of all plans there are."""
    pairs = event.pairs()
    choices = [
        [c for c in matchings(pairs, event.tables) if all(event.available[who, slot] for pair in c for who in pair)]
        for slot in range(event.slots)
    ]

    def plans(slot: int, rounds: list[tuple[Pair, ...]]) -> Iterator[Rounds]:
        if slot == event.slots:
            yield rounds
            return
        for choice in choices[slot]:
            if not any(pair in earlier for pair in choice for earlier in rounds):
                yield from plans(slot + 1, [*rounds, choice])

    return max(worth(event, rounds) for rounds in plans(0, []) if not clashes(event, rounds))


@settings(max_examples=60, deadline=None)
@given(events(most=5, slots=3))
def test_a_small_plan_is_as_good_as_the_best_of_all_plans(event: Event) -> None:
    made = plan(event)
    assert made.worth == brute_force(event)
    assert made.proven


def test_matching_alone_comes_close_to_what_is_proven_best() -> None:
    """What larger events get, for which there is no proof, on some for which there is one."""
    for seed in range(10):
        event = complete(16, 5, 6, seed)
        alone = improve(event, [[] for _ in range(event.slots)])
        best, proven = prove(event, alone, bound(event))
        assert proven
        assert worth(event, alone)[:-1] == worth(event, best)[:-1], "as even"
        assert worth(event, alone)[-1] > 0.97 * worth(event, best)[-1]


@pytest.mark.parametrize("p", [2, 4, 6, 8, 10, 12, 20])
def test_with_tables_and_slots_enough_everybody_meets_everybody(p: int) -> None:
    made = plan(complete(p, p - 1, p // 2))
    assert made.counts.tolist() == [p - 1] * p
    assert made.proven
    assert made.jain == 1.0


@pytest.mark.parametrize("p", [3, 5, 7, 9, 11])
def test_an_odd_number_needs_one_slot_more(p: int) -> None:
    assert plan(complete(p, p, p // 2)).counts.tolist() == [p - 1] * p


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.integers(1, 8), st.integers(1, 15), st.integers(0, 99))
def test_where_all_suit_each_other_nobody_has_two_meetings_more(p: int, s: int, tables: int, seed: int) -> None:
    made = plan(complete(p, s, tables, seed), effort=0.1)
    assert made.counts.max() - made.counts.min() <= 1
    assert made.even
    assert len(made.meetings) == min(min(tables, p // 2) * s, p * (p - 1) // 2)


def test_two_sides_of_unequal_size_are_known_to_leave_somebody_waiting() -> None:
    """Twelve of one country, eight of another: eight can meet at a time, whatever the tables."""
    interest = np.zeros((20, 20), dtype=np.int64)
    interest[:12, 12:] = interest[12:, :12] = FINE // 2
    made = plan(Event(interest, np.ones((20, 3), dtype=bool), 10))
    assert made.proven
    assert made.limit.levels == (20, 20, 8)
    assert sorted(set(made.counts[:12].tolist())) == [2]


def test_the_round_robin_is_one_also_beyond_its_end() -> None:
    event = complete(6, 7, 3)
    rounds = round_robin(event)
    assert clashes(event, rounds) == []
    assert sorted(pair for pairs in rounds for pair in pairs) == list(combinations(range(6), 2))


def test_the_same_event_has_the_same_plan() -> None:
    event = complete(14, 6, 5)
    assert plan(event).meetings == plan(event).meetings


def test_a_wish_comes_before_fairness_and_an_impossible_one_is_told() -> None:
    event = complete(4, 1, 1)
    wished = Event(event.interest, event.available, 1, frozenset({(1, 2)}))
    assert [meeting.pair for meeting in plan(wished).meetings] == [(1, 2)]
    both = Event(event.interest, event.available, 1, frozenset({(1, 2), (0, 3)}))
    assert len(wishes_not_kept(plan(both))) == 1


def test_nobody_has_a_second_meeting_at_the_price_of_anothers_first() -> None:
    """Worth more in sum: 0 with 1, then 0 with 2. Fairer: 3 meets too."""
    interest = np.zeros((4, 4), dtype=np.int64)
    for (a, b), value in {(0, 1): FINE, (0, 2): FINE, (0, 3): 1, (1, 2): 1}.items():
        interest[a, b] = interest[b, a] = value
    made = plan(Event(interest, np.ones((4, 2), dtype=bool), 1))
    assert sorted(meeting.pair for meeting in made.meetings) == [(0, 3), (1, 2)]


def test_why_somebody_has_fewer_meetings() -> None:
    interest = np.zeros((5, 5), dtype=np.int64)
    for a, b in [(0, 1), (0, 2), (1, 2), (0, 3)]:
        interest[a, b] = interest[b, a] = FINE
    assert shortfalls(plan(Event(interest, np.ones((5, 3), dtype=bool), 2))) == {4: NOBODY}
    assert list(shortfalls(plan(complete(4, 1, 1))).values()) == [TABLES, TABLES]
    assert list(shortfalls(plan(complete(3, 1, 1))).values()) == [BUSY]
    interest = complete(6, 5, 3).interest.copy()
    interest[0, 2:] = interest[2:, 0] = 0
    there = np.ones((6, 5), dtype=bool)
    there[5, 1:] = False
    assert shortfalls(plan(Event(interest, there, 3))) == {0: ALL, 5: AWAY}


def test_people_stay_at_their_table_where_that_is_possible() -> None:
    made = plan(complete(8, 7, 4))
    tables: dict[int, list[int]] = {}
    for meeting in made.meetings:
        for who in meeting.pair:
            tables.setdefault(who, []).append(meeting.table)
    moves = sum(a != b for seats in tables.values() for a, b in pairwise(seats))
    assert moves <= 8 * 6 // 2, "one of each pair can stay"


def test_an_event_of_nobody_and_one_of_strangers_have_empty_plans() -> None:
    for p in (0, 1, 3):
        made = plan(Event(np.zeros((p, p), dtype=np.int64), np.ones((p, 2), dtype=bool), 1))
        assert made.meetings == ()
        assert made.proven


def test_slots_follow_the_clock_over_a_change_of_time_and_a_break() -> None:
    riga = ZoneInfo("Europe/Riga")
    times = Timetable(datetime(2026, 10, 25, 3, 30, tzinfo=riga), 3, minutes=30, change=0, breaks=[2], pause=60).times()
    assert [begin.astimezone(UTC).strftime("%H:%M") for begin, _ in times] == ["00:30", "01:00", "02:30"]
    assert [f"{begin:%H:%M %Z}" for begin, _ in times] == ["03:30 EEST", "03:00 EET", "04:30 EET"]


def some_rows(network: Network) -> list[int]:
    """24 organisations of five countries."""
    draw = np.random.default_rng(5)
    rows: list[int] = []
    for code, count in (("LT", 8), ("LV", 6), ("SE", 4), ("PT", 3), ("CY", 3)):
        rows += sorted(draw.choice(np.flatnonzero(network.countries == code), count, replace=False).tolist())
    return rows


def test_interest_is_what_the_matcher_suggests_seen_from_both_sides(matcher: Matcher) -> None:
    network, rows = matcher.network, some_rows(matcher.network)
    found = scores(matcher, rows)
    for number, row in enumerate(rows[:6]):
        answer = matcher.recommend(matcher.organisation(network.iris[row]), len(network), dials=PLAIN)
        told = {network.index[item.partner]: item.score for item in answer.items}
        assert found[number] == pytest.approx([told.get(other, 0.0) for other in rows])
    both = mutual(found)
    assert np.array_equal(both, both.T)
    assert not both[network.countries[rows][:, None] == network.countries[rows]].any(), "the own country is left out"
    assert (both <= np.rint(FINE * np.maximum(found, found.T))).all()
    assert mutual(found, least=0.1).astype(bool).sum() < both.astype(bool).sum()


def test_past_partners_do_not_meet_unless_asked_for(matcher: Matcher) -> None:
    network = matcher.network
    row = next(
        r for r in range(len(network)) if (network.countries[network.partners_of(r)] != network.countries[r]).any()
    )
    partner = next(p for p in network.partners_of(row).tolist() if network.countries[p] != network.countries[row])
    assert scores(matcher, [row, partner])[0, 1] == 0.0
    assert scores(matcher, [row, partner], Filters(past_partners=True))[0, 1] > 0.0


def test_learned_interest_is_the_probability_that_is_suggested(trained: Matcher) -> None:
    network, rows = trained.network, list(range(0, 140, 7))
    found = scores(trained, rows)
    assert (found > 0).any()
    answer = trained.recommend(trained.organisation(network.iris[rows[0]]), 20, dials=PLAIN)
    told = {network.index[item.partner]: item.score for item in answer.items}
    both = [row for row in rows if row in told]
    assert both
    for row in both:
        assert found[0, rows.index(row)] == pytest.approx(told[row])
    pairs = [(rows[a], rows[b]) for a, b in np.argwhere(np.triu(mutual(found))).tolist()[:20]]
    assert all(why(trained, pairs).of_two.values())


def test_each_meeting_has_a_reason_that_names_both_or_neither(matcher: Matcher) -> None:
    rows = some_rows(matcher.network)
    pairs = [(rows[a], rows[b]) for a, b in np.argwhere(np.triu(mutual(scores(matcher, rows)))).tolist()]
    told = why(matcher, pairs)
    assert set(told.of_two) == set(pairs)
    assert set(told.own) == {pair for a, b in pairs for pair in ((a, b), (b, a))}
    for pair, reasons in told.of_two.items():
        assert len({reason.evidence for reason in reasons}) == len(reasons), "no kind of evidence is told twice"
        telling = [reason.contribution for reason in reasons if reason.evidence not in VAGUE]
        assert telling == sorted(telling, reverse=True)
        names = {matcher.network.iris[row] for row in pair}
        for reason in reasons:
            assert "{" not in sentence(reason, lambda ref: ref.value)
            named = {ref.value for name in ("one", "other") for ref in reason.values.get(name, ())}
            assert named == names
