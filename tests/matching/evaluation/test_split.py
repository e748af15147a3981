"""Questions of the past: what is asked, of whom, and that the answers are not among what is known."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.evaluation.split import AFTER, BEFORE, cutoffs, later, sample, split
from talka.matching.evaluation.task import Question, Split
from talka.matching.evidence.capacity import NOT_CIVIL
from talka.ontology.concepts import scheme

Dated = Callable[..., Network]
DAY = np.datetime64

ORGANISATIONS = [
    "a SE association",
    "b LV company",
    "c LT",
    "d PT research-institute",
    "e SE municipality",
    "f GR company",
]
BEFORE_2024 = [("p1", "2023-03-01", "a b c"), ("p2", "2023-12-31", "d e")]


def asked(whole: Split, task: str) -> dict[str, tuple[str, bool, bool]]:
    """For each asker's name the names of the answers, and whether it is a newcomer, and civil."""

    def name(row: int) -> str:
        return whole.known.labels[row]["en"]

    return {
        name(q.organisation): ("".join(map(name, q.relevant)), q.newcomer, q.civil)
        for q in whole.questions
        if q.task == task
    }


def test_new_partners_are_from_abroad_known_before_and_never_partners(dated: Dated) -> None:
    projects = [*BEFORE_2024, ("p3", "2024-01-01", "a b d e"), ("p4", "2024-06-30", "f b e a")]
    whole = split(dated(ORGANISATIONS, projects), DAY("2024-01-01"), 6)
    assert asked(whole, "partner") == {
        "a": ("d", False, True),  # b is a past partner, e of the same country, f was not there before
        "b": ("de", False, False),
        "d": ("ab", False, False),
        "e": ("b", False, True),
        "f": ("abe", True, False),
    }
    assert len(whole.known.collaborations) == 2


def test_the_window_holds_its_first_day_and_not_its_last(dated: Dated) -> None:
    days = {"2023-12-31": 0, "2024-01-01": 1, "2024-06-30": 1, "2024-07-01": 0}
    projects = [("old", "2023-01-01", "a b"), *((f"p-{day}", day, "a d b") for day in days)]
    network = dated(ORGANISATIONS, projects)
    whole = split(network, DAY("2024-01-01"), 6)
    columns = [q.collaboration for q in whole.questions if q.task == "idea"]
    assert {str(network.signed[column]) for column in columns} == {day for day, inside in days.items() if inside}
    assert str(whole.until) == "2024-07-01"


def test_ideas_are_asked_by_the_coordinator_with_past_partners_among_the_answers(dated: Dated) -> None:
    texts = {"p3": {"sv": "Om vatten", "en": "On water"}, "p4": {"lv": "x"}}
    projects = [*BEFORE_2024, ("p3", "2024-02-01", "c b a f"), ("p4", "2024-03-01", "e d")]
    network = dated(ORGANISATIONS, projects, {"p3": "c"}, texts)
    whole = split(network, DAY("2024-01-01"), 6)
    assert asked(whole, "idea") == {"c": ("ab", False, True), "d": ("e", False, True)}
    first, second = [q for q in whole.questions if q.task == "idea"]
    assert (first.text, first.language) == ("p3en\nOn water", "en")
    assert (second.text, second.language) == ("p4lv\nx", "lv"), "without a coordinator the first member asks"
    assert network.collaborations[first.collaboration].endswith("p3")


def test_an_idea_is_civil_by_its_answers(dated: Dated) -> None:
    projects = [*BEFORE_2024, ("p3", "2024-02-01", "a b d")]
    whole = split(dated(ORGANISATIONS, projects, {"p3": "a"}), DAY("2024-01-01"))
    assert asked(whole, "idea") == {"a": ("bd", False, False)}, "a company and a research institute answer"


@pytest.mark.parametrize(("members", "questions"), [(None, 1), (60, 1), (61, 0)])
def test_too_large_a_collaboration_is_not_asked_about(dated: Dated, members: int | None, questions: int) -> None:
    network = dated(ORGANISATIONS, [*BEFORE_2024, ("p3", "2024-02-01", "a d")], members=members)
    if questions:
        assert len(split(network, DAY("2024-01-01")).questions) == 3
    else:
        with pytest.raises(TalkaError, match="2 to 60 members"):
            split(network, DAY("2024-01-01"))


def test_what_is_not_dated_is_on_neither_side(dated_network: Network, dated_split: Split) -> None:
    [undated] = np.flatnonzero(np.isnat(dated_network.signed))
    assert dated_network.titles[undated] == {"en": "Nobody knows when"}
    assert dated_network.titles[undated] not in dated_split.known.titles
    assert undated not in {q.collaboration for q in dated_split.questions}


def test_nothing_before_the_cutoff_is_refused(dated_network: Network) -> None:
    with pytest.raises(TalkaError, match="before 2020-01-01"):
        split(dated_network, DAY("2020-01-01"))


@pytest.fixture(params=["dated_network", "keep_network"])
def whole(request: pytest.FixtureRequest) -> Split:
    network: Network = request.getfixturevalue(request.param)
    return split(network, cutoffs(network)[-1], 6)


def test_answers_are_allowed_and_joined_after_the_cutoff(whole: Split) -> None:
    known = whole.known
    assert (known.signed < whole.cutoff).all()
    assert len(whole.questions) > 30
    for question in whole.questions:
        assert len(question.relevant)
        assert (np.diff(question.relevant) > 0).all()
        assert whole.allowed(question)[question.relevant].all()
        assert question.newcomer == (len(known.collaborations_of(question.organisation)) == 0)
        if question.task == "partner":
            assert not set(question.relevant) & set(known.partners_of(question.organisation))


def test_partners_are_counted_again_from_the_projects(dated_network: Network, dated_split: Split) -> None:
    network, cutoff = dated_network, dated_split.cutoff
    asked_of = {q.organisation: q for q in dated_split.questions if q.task == "partner"}
    for row in range(len(network)):
        columns = network.collaborations_of(row)
        met = {False: set(), True: set()}  # type: dict[bool, set[int]]
        for column in columns[~np.isnat(network.signed[columns])]:
            met[bool(network.signed[column] >= cutoff)] |= set(network.members_of(column).tolist())
        new = {
            other
            for other in met[True] - met[False]
            if network.countries[other] != network.countries[row] and len(dated_split.known.collaborations_of(other))
        }
        assert new == (set(asked_of[row].relevant.tolist()) if row in asked_of else set())


def test_default_cutoffs_do_not_overlap(dated_network: Network, keep_network: Network) -> None:
    assert [str(day) for day in cutoffs(dated_network)] == ["2023-07-01", "2024-01-01", "2024-07-01"]
    assert [str(day) for day in cutoffs(dated_network, n=1, months=4)] == ["2024-09-01"]
    for network in (dated_network, keep_network):
        days = cutoffs(network, n=2)
        assert later(days[0], 6) <= days[1]
        for day in days:
            assert str(day).endswith("-01")
            assert (network.signed < day).sum() >= BEFORE
            assert ((network.signed >= day) & (network.signed < later(day, 6))).sum() >= AFTER


def test_one_date_far_ahead_does_not_move_the_cutoffs_there(dated: Dated) -> None:
    projects = [(f"p{n}", f"{2020 + n // 50}-{n % 12 + 1:02}-01", "a b") for n in range(150)]
    days = cutoffs(dated(ORGANISATIONS, [*projects, ("far", "2031-01-01", "a c")]))
    assert days
    assert max(days) < DAY("2023-01-01")


def test_a_store_without_dates_says_what_is_missing(fictional_network: Network, dated: Dated) -> None:
    with pytest.raises(TalkaError, match=re.escape("It has 0 of two members or more with a date, of 1")):
        cutoffs(dated(ORGANISATIONS, [("p", "", "a b")]))
    with pytest.raises(TalkaError, match="collaborations with a date"):
        cutoffs(fictional_network)


def test_a_sample_is_drawn_of_each_task_and_is_the_same_again(dated_split: Split) -> None:
    def of(some: Split, task: str) -> list[Question]:
        return [q for q in some.questions if q.task == task]

    drawn = sample(dated_split, 10, seed=3)
    assert [len(of(drawn, task)) for task in ("partner", "idea")] == [10, 10]
    assert drawn.questions == sample(dated_split, 10, seed=3).questions
    assert drawn.questions != sample(dated_split, 10, seed=4).questions
    assert sample(dated_split, 10_000).questions == dated_split.questions


def test_kinds_that_are_not_civil_are_kinds() -> None:
    assert {kind.iri for kind in scheme("kind")} > NOT_CIVIL
