"""What the page of teams shows: members with their reasons, and the team as a whole with its picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from talka.matching.consortium.teams import Consortia, Member, Team
from talka.ontology.terms import local_id
from talka.service.pages.items import Card, Name
from talka.service.pages.reader import Reader
from talka.service.pictures.team import team_svg


@dataclass(frozen=True)
class MemberView:
    """A member: `why` it is in, and what speaks for it by the matcher; `kept` where the asker chose it."""

    id: str
    card: Card
    fit: str
    why: list[Markup]
    reasons: list[Markup]
    kept: bool


@dataclass(frozen=True)
class TeamView:
    """A team; `parts` are what its worth is made of, each by name and in 0..100."""

    picture: Markup
    proof: str
    parts: list[tuple[str, int]]
    countries: list[str]
    themes: list[Name]
    missing: list[Name]
    members: list[MemberView]


def team_view(reader: Reader, found: Consortia, team: Team, kept: Sequence[str]) -> TeamView:
    view, words = reader.view, reader.words
    _ = words.gettext
    place = {member.organisation: number for number, member in enumerate(team.members)}
    ties = {(place[tie.first], place[tie.second]): tie.shared for tie in team.ties}  # in the order of members
    codes = [str(reader.network.countries[reader.network.index[member.organisation]]) for member in team.members]
    told = [
        _("{first} and {second}: {number} together").format(first=one + 1, second=other + 1, number=shared)
        for (one, other), shared in sorted(ties.items())
    ]
    said = "; ".join(told) if told else _("Nobody in the team has worked with another member so far.")
    parts = [(_("Fit to the idea"), team.fit), (_("Know each other"), team.trust), (_("Themes covered"), team.coverage)]
    return TeamView(
        picture=team_svg(codes, ties, said),
        proof=words.say(team.proof),
        parts=[(name, round(100 * part)) for name, part in parts],
        countries=[words.country(code) for code in team.countries],
        themes=[view.theme(iri) for iri in team.themes],
        missing=[view.theme(iri) for iri in team.missing],
        members=[_member(reader, found, member, kept) for member in team.members],
    )


def _member(reader: Reader, found: Consortia, member: Member, kept: Sequence[str]) -> MemberView:
    view, suggestion = reader.view, member.suggestion
    proposal = view.proposal(suggestion, found.months) if suggestion else None
    return MemberView(
        id=local_id(member.organisation),
        card=view.card(reader.network.index[member.organisation]),
        fit=proposal.fit if proposal else "",
        why=[view.say(said) for said in member.why],
        reasons=proposal.reasons if proposal else [],
        kept=member.organisation in kept,
    )
