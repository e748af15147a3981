"""What a brief says is true of the network."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import MemoryStore
from talka.matching.gaps.isolated import Isolated
from talka.matching.matcher import Matcher
from talka.matching.reasons import Ref
from talka.ontology.concepts import LANGUAGES
from talka.ontology.themes import themes
from talka.service.brief.content import Brief, make_brief
from talka.service.brief.document import Section
from talka.service.brief.gaps import concerning
from talka.service.brief.ground import Ground
from talka.service.brief.pictures import Bars, Bonds
from talka.service.brief.practices import met, read_practices
from talka.service.brief.voice import Voice
from talka.service.subject import find_subject, subjects
from talka.service.words import Words

Briefs = Callable[[str], Brief]
DAY = date(2026, 5, 9)
ABOUT = ["Talsi", "Braga", "Aglandjia", "Dalarna", "Trakai", "LV", "social-economy"]


def section(brief: Brief, name: str) -> Section:
    return next(each for each in brief.sections if each.name == name)


def organisations(values: tuple[Ref, ...]) -> list[str]:
    return [ref.value for ref in values if ref.kind == "organisation"]


@pytest.mark.parametrize("about", ABOUT)
def test_counts_are_those_of_the_network(brief_of: Briefs, default_network: Network, about: str) -> None:
    network, brief = default_network, brief_of(about)
    rows = brief.subject.rows
    abroad = {
        row: {p for p in network.partners_of(row).tolist() if network.countries[p] != network.countries[row]}
        for row in rows
    }
    counts = [figure.count for figure in brief.figures]
    assert counts[0] == len(rows)
    assert counts[1] == sum(bool(partners) for partners in abroad.values())
    assert counts[3] == len({network.countries[p] for partners in abroad.values() for p in partners})
    if not brief.subject.is_theme:
        assert counts[2] == len({c for row in rows for c in network.collaborations_of(row).tolist()})
    active = section(brief, "active")
    assert len(active.items) + active.more == len(rows)


@pytest.mark.parametrize("about", ABOUT)
def test_named_organisations_are_of_the_place(brief_of: Briefs, default_network: Network, about: str) -> None:
    network, brief = default_network, brief_of(about)
    here = {network.iris[row] for row in brief.subject.rows}
    assert {
        iri for item in section(brief, "active").items for iri in organisations(item.head.values["organisation"])
    } <= here
    for item in section(brief, "introductions").items:
        assert organisations(item.head.values["one"])[0] in here
    bonds = section(brief, "together").picture
    assert isinstance(bonds, Bonds)
    assert set(bonds.organisations) <= here


@pytest.mark.parametrize("about", ABOUT)
def test_members_are_sorted_into_here_elsewhere_and_abroad(
    brief_of: Briefs, default_network: Network, about: str
) -> None:
    network, brief = default_network, brief_of(about)
    here = set(brief.subject.rows)
    own = {network.countries[row] for row in here}
    for item in section(brief, "together").items:
        column = network.collaboration_index[item.head.values["collaboration"][0].value]
        members = set(network.members_of(column).tolist())
        for line in item.lines:
            named = {network.index[iri] for iri in organisations(line.values.get("names", ()))}
            assert named <= members
            if line.message.startswith("Here"):
                assert named <= here
            if line.message.startswith("Elsewhere"):
                assert not named & here
                assert {network.countries[row] for row in named} <= own
            if line.message.startswith("Abroad"):
                assert not {network.countries[row] for row in named} & own


@pytest.mark.parametrize("about", ABOUT)
def test_the_pictures_show_the_counts(brief_of: Briefs, default_network: Network, about: str) -> None:
    network, brief = default_network, brief_of(about)
    bars = section(brief, "themes").picture
    assert isinstance(bars, Bars)
    for iri, count in bars.themes:
        assert count == sum(iri in network.themes_of(row) for row in brief.subject.rows)
    bonds = section(brief, "together").picture
    assert isinstance(bonds, Bonds)
    for one, there, count in bonds.abroad:
        partners = network.partners_of(network.index[bonds.organisations[one]])
        assert count == np.count_nonzero(network.countries[partners] == bonds.countries[there][0])
    for one, other in bonds.inside:
        assert len(network.shared(*(network.index[bonds.organisations[place]] for place in (one, other))))


@pytest.mark.parametrize("about", ABOUT)
def test_introductions_are_new_abroad_and_diverse(brief_of: Briefs, default_network: Network, about: str) -> None:
    network = default_network
    pairs = [
        (network.index[item.head.values["one"][0].value], network.index[item.head.values["other"][0].value])
        for item in section(brief_of(about), "introductions").items
    ]
    assert pairs
    for one, other in pairs:
        assert other not in network.partners_of(one)
        assert network.countries[one] != network.countries[other]
    assert len({row for pair in pairs for row in pair}) == 2 * len(pairs), "an organisation twice"
    if len(pairs) == 6:
        assert len({network.countries[other] for _, other in pairs}) >= 3
    for item in section(brief_of(about), "introductions").items:
        assert item.lines, "no reason"


def test_the_first_introduction_is_of_the_municipality(brief_of: Briefs, default_network: Network) -> None:
    for about in ("Talsi", "Braga", "Aglandjia", "Trakai"):
        first = section(brief_of(about), "introductions").items[0].head.values["one"][0].value
        assert default_network.kinds[default_network.index[first]].endswith("/municipality")


def test_partners_on_a_theme_work_on_it(brief_of: Briefs, default_network: Network) -> None:
    """They declare it, or one of their projects is about it."""
    network, brief = default_network, brief_of("social-economy")
    branch = [c for iri, c in network.theme_index.items() if brief.subject.ref.value in themes().ancestors(iri)]
    for item in section(brief, "introductions").items:
        other = network.index[item.head.values["other"][0].value]
        done = network.collaboration_themes[network.collaborations_of(other)][:, branch].sum()
        assert other in brief.subject.rows or done > 0


def test_gaps_concern_the_subject(default_network: Network) -> None:
    network = default_network
    for subject in subjects(network).values():
        ground = Ground(network, subject)
        declared = {iri for row in subject.rows for one in network.themes_of(row) for iri in themes().ancestors(one)}
        for gaps in concerning(ground).values():
            for gap in gaps:
                rows = {network.index[ref.value] for ref in gap.about if ref.kind == "organisation"}
                places = {ref.value for ref in gap.about if ref.kind in ("place", "country")}
                inside = {p for p in places if p in network.places and subject.ref.value in network.places[p].within}
                assert (
                    rows & set(subject.rows)
                    or inside
                    or subject.ref.value in places
                    or {ref.value for ref in gap.about} & declared
                )


def test_every_isolated_organisation_of_a_country_is_told_or_counted(
    brief_of: Briefs, default_network: Network
) -> None:
    network = default_network
    for about in ("LV", "Braga"):
        ground = Ground(network, brief_of(about).subject)
        alone = set(ground.rows[(ground.partners == 0) & ground.complete].tolist())
        chosen = [gap for gaps in concerning(ground).values() for gap in gaps if gap.kind == Isolated.name]
        assert {network.index[gap.about[0].value] for gap in chosen} == alone


@pytest.mark.parametrize("about", ABOUT)
def test_no_reason_says_you(brief_of: Briefs, default_network: Network, about: str) -> None:
    voice = Voice(default_network, Words(default_network))
    for item in section(brief_of(about), "introductions").items:
        for line in item.lines:
            assert not re.search(r"\b(you|your)\b", voice.say(line), re.IGNORECASE)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_sentence_is_left_in_english(brief_of: Briefs, default_network: Network, language: str) -> None:
    words = Words(default_network, language)
    for about in ABOUT:
        brief = brief_of(about)
        for each in brief.sections:
            assert words.gettext(each.title) != each.title
            lines = [*each.lead, *(line for item in each.items for line in (item.head, *item.lines))]
            for line in [*lines, *(each.picture.captions if each.picture else ())]:
                if not re.search(r"[a-z]", re.sub(r"\{\w+\}", "", line.message)):
                    continue  # names and signs only
                plural = getattr(line, "plural", "")
                said = words.ngettext(line.message, plural, 2) if plural else words.gettext(line.message)
                assert said not in (line.message, plural), line.message


def test_needs_are_met_by_offers_abroad_and_practices_elsewhere(
    fictional_store: MemoryStore, fictional_matcher: Matcher
) -> None:
    network = fictional_matcher.network
    practices = read_practices(fictional_store)
    assert {practice.iri.rpartition("/")[2] for practice in practices} == {
        "fictional-orcamento",
        "fictional-nattvandring",
    }
    subject = find_subject(network, "SE")
    needs = met(Ground(network, subject), practices)
    assert [local(each.need.iri) for each in needs] == ["fictional-1"]
    assert [local(offer.iri) for offer in needs[0].offers] == ["fictional-1"]
    assert [local(practice.iri) for practice in needs[0].practices] == ["fictional-orcamento"]
    brief = make_brief(fictional_matcher, subject, made=DAY, practices=practices, language="sv")
    voice = Voice(network, Words(network, "sv"))
    said = [voice.say(line) for item in section(brief, "needs").items for line in (item.head, *item.lines)]
    assert "medborgarbudget" in said[0]
    assert "Oferecemos a nossa experiência" in said[1]
    assert "Orçamento participativo jovem de Vila Neblina" in said[2]


def local(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_contact_persons_never_appear(fictional_store: MemoryStore, fictional_matcher: Matcher) -> None:
    contacts = (Path(__file__).parents[2] / "data" / "fictional" / "contacts.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in contacts.splitlines()[1:]]
    assert rows
    network = read_network(fictional_store)
    voice = Voice(network, Words(network))
    for subject in subjects(network).values():
        brief = make_brief(fictional_matcher, subject, made=DAY, practices=read_practices(fictional_store))
        said = " ".join(
            voice.say(line)
            for each in brief.sections
            for line in [*each.lead, *(line for item in each.items for line in (item.head, *item.lines))]
        )
        for _, name, _, email, *_ in rows:
            assert name not in said
            assert email not in said
