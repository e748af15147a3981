"""The API of teams: what is asked, and what is answered."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from talka.graph.network import Network
from talka.matching.consortium.teams import Consortia, Member, Team, best_teams
from talka.matching.consortium.tell import Why
from talka.matching.consortium.wanted import LARGEST, SMALLEST, Wanted
from talka.ontology.concepts import scheme
from talka.ontology.terms import KIND, THEME
from talka.ontology.themes import themes
from talka.service.api.asked import Say, Space, concept, country, row_of
from talka.service.api.models import OrganisationBrief, Reference, Word
from talka.service.api.present import brief
from talka.service.errors import Problem, Refused
from talka.service.words import Words

router = APIRouter(responses={404: {"model": Problem}, 422: {"model": Problem}})

LONGEST_SEARCH = 10.0
"""Seconds that one request may take for a team."""

Organisation = Annotated[str, Field(max_length=500)]


class KindNeeded(BaseModel):
    kind: Word = Field(description="Id or name of a kind of organisation", examples=["municipality"])
    number: int = Field(1, ge=1, le=LARGEST)


class ConsortiumIn(BaseModel):
    """A team that is looked for: for an idea, a lead, or both, and its rules."""

    idea: str = Field("", max_length=20_000, examples=["Social enterprise for rural young people"])
    lead: Organisation = Field("", description="Id of the organisation that leads, a member itself")
    size: int = Field(5, ge=SMALLEST, le=LARGEST, description="Members in all, the lead among them")
    min_countries: int = Field(3, ge=1, le=LARGEST)
    max_per_country: int = Field(0, ge=0, le=LARGEST, description="0 for any number")
    kinds: list[KindNeeded] = Field(default=[], max_length=20, description="At least so many members of these kinds")
    themes: list[Word] = Field(default=[], max_length=20, description="A member works on each; narrower themes count")
    include: list[Organisation] = Field(default=[], max_length=LARGEST, description="Ids of who is in the team")
    exclude: list[Organisation] = Field(default=[], max_length=200, description="Ids of who is not")
    newcomers: int = Field(0, ge=0, le=LARGEST, description="So many members who have no partner abroad so far")
    language: Word = Field("", description="Code of a language spoken in every member's country; `any` for any such")
    countries: list[Word] = Field(default=[], max_length=200, description="Only members from these countries")
    country: Word = Field("", description="The asker's country, if it is no member; left out", examples=["SE"])
    teams: int = Field(1, ge=1, le=5, description="How many teams, the best first")
    different: int = Field(2, ge=1, le=LARGEST, description="By so many members teams differ at least")
    seconds: float = Field(5.0, gt=0, le=LONGEST_SEARCH, description="Time for each team's search")


class WhyOut(BaseModel):
    text: str = Field(description="The reason in words, in the language asked for")
    references: list[Reference] = Field(description="The things of the graph that it names")


class MemberOut(BaseModel):
    organisation: OrganisationBrief
    score: float = Field(description="As in a list of suggestions; 0 for the lead")
    why: list[WhyOut] = Field(description="The rules that it meets, and what it brings to the team")
    reasons: list[WhyOut] = Field(description="What speaks for it by the matcher, strongest first")


class TieOut(BaseModel):
    first: str = Field(description="IRI of a member")
    second: str
    collaborations: int = Field(description="How many the two share")


class TeamOut(BaseModel):
    worth: float = Field(description="0..1: 0.65 fit + 0.1 trust + 0.25 coverage")
    fit: float = Field(description="0..1: mean fit of the members to the idea, the best organisation being 1")
    trust: float = Field(description="0..1: mean over all pairs of members of how well they know each other")
    coverage: float = Field(description="0..1: share of the idea's themes that a member works on, by their weight")
    bound: float = Field(description="No team that meets the rules is worth more")
    proven: bool = Field(description="No team is better, among all organisations")
    gap: float = Field(description="0..1: by how much a better team could be better at most")
    proof: str = Field(description="The same in words")
    countries: list[str]
    kinds: list[str] = Field(description="Ids of the kinds of organisations")
    themes: list[str] = Field(description="Ids of the idea's themes that a member works on")
    missing: list[str] = Field(description="Ids of those that nobody works on")
    ties: list[TieOut]
    members: list[MemberOut] = Field(description="The lead first, then the best fit first")


class ConsortiaOut(BaseModel):
    model: str
    revision: str
    months: int = Field(description="What the scores are about, as in a list of suggestions")
    clash: list[str] = Field(description="Where no team meets the rules: those that cannot be met together, in words")
    teams: list[TeamOut]


@router.post("/consortia", tags=["consortia"])
def consortia(asked: ConsortiumIn, space: Space, say: Say) -> ConsortiaOut:
    """The best team for an idea, for a lead, or for both, under rules; and the next-best different ones.

    That it is the best is proven for all organisations, or `gap` says how much better a team could be at most. Where no
    team meets the rules, `clash` says which of them cannot be met together. Nothing is stored.
    """
    matcher = space.matcher
    network = matcher.network
    if len(asked.idea.strip()) < 3 and not asked.lead:
        raise Refused(422, "Say what the team is for: an idea of some words, a lead, or both.")
    wanted = _wanted(asked, network)
    if asked.idea.strip():
        query = matcher.idea(asked.idea, country=wanted.home, organisation=wanted.lead or None)
    else:
        query = matcher.organisation(wanted.lead)
    found = best_teams(matcher, query, wanted, teams=asked.teams, different=asked.different, seconds=asked.seconds)
    return consortia_out(network, found, say)


def _wanted(asked: ConsortiumIn, network: Network) -> Wanted:
    def iri(organisation: str) -> str:
        return network.iris[row_of(network, organisation)]

    kinds = scheme("kind")
    return Wanted(
        size=asked.size,
        min_countries=asked.min_countries,
        max_per_country=asked.max_per_country,
        kinds=tuple((concept(kinds, each.kind, "kind of organisation"), each.number) for each in asked.kinds),
        themes=tuple(concept(themes(), text, "theme") for text in asked.themes),
        lead=iri(asked.lead) if asked.lead else "",
        include=tuple(map(iri, asked.include)),
        exclude=tuple(map(iri, asked.exclude)),
        newcomers=asked.newcomers,
        language=asked.language.lower(),
        countries=frozenset(country(text) for text in asked.countries),
        home=country(asked.country) if asked.country else "",
    )


def consortia_out(network: Network, found: Consortia, words: Words) -> ConsortiaOut:
    return ConsortiaOut(
        model=found.model,
        revision=found.revision,
        months=found.months,
        clash=[words.say(rule) for rule in found.clash],
        teams=[_team_out(network, team, words) for team in found.teams],
    )


def _team_out(network: Network, team: Team, words: Words) -> TeamOut:
    return TeamOut(
        worth=team.worth,
        fit=team.fit,
        trust=team.trust,
        coverage=team.coverage,
        bound=team.bound,
        proven=team.proven,
        gap=team.gap,
        proof=words.say(team.proof),
        countries=list(team.countries),
        kinds=[kind.removeprefix(KIND) for kind in team.kinds],
        themes=[theme.removeprefix(THEME) for theme in team.themes],
        missing=[theme.removeprefix(THEME) for theme in team.missing],
        ties=[TieOut(first=tie.first, second=tie.second, collaborations=tie.shared) for tie in team.ties],
        members=[_member_out(network, member, words) for member in team.members],
    )


def _member_out(network: Network, member: Member, words: Words) -> MemberOut:
    reasons = member.suggestion.reasons if member.suggestion else ()
    return MemberOut(
        organisation=brief(network, network.index[member.organisation], words),
        score=member.score,
        why=[_why_out(said, words) for said in member.why],
        reasons=[_why_out(Why(reason.message, reason.values), words) for reason in reasons],
    )


def _why_out(said: Why, words: Words) -> WhyOut:
    references = [
        Reference(kind=ref.kind, iri=ref.value, label=words.label(ref)) for refs in said.values.values() for ref in refs
    ]
    return WhyOut(text=words.say(said), references=references)
