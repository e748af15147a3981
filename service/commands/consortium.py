"""`talka consortium`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from talka.graph.network import Network
from talka.matching.consortium.teams import Consortia, Team, best_teams
from talka.matching.consortium.wanted import LARGEST, SMALLEST, Wanted
from talka.matching.reasons import Statement, mark
from talka.ontology.concepts import scheme
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service import output
from talka.service.commands.base import (
    FormatOption,
    Lang,
    Store,
    app,
    concept,
    country,
    err,
    find_organisation,
    language_of,
    open_workspace,
    out,
    write_rows,
)
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.words import Words

NONE_IN_TIME = mark("No team was found in time. Allow more seconds, or ease a rule.")
CLASH = mark("No team meets all the rules. These cannot be met together: {rules}.")
NEW_TO_EACH_OTHER = mark("Nobody in the team has worked with another member so far.")


@app.command(
    epilog='Example: talka consortium --idea "Youth centre: social enterprise for rural young people" --from SE '
    "--size 5 --min-countries 4 --need-kind municipality --need-kind school"
)
def consortium(
    idea: Annotated[str | None, typer.Option("--idea", metavar="TEXT", help="What the team is to do.")] = None,
    lead: Annotated[str | None, typer.Option("--lead", metavar="ORG", help="Who leads it: name, id or IRI.")] = None,
    size: Annotated[int, typer.Option(min=SMALLEST, max=LARGEST, help="Members in all, the lead among them.")] = 5,
    min_countries: Annotated[int, typer.Option(min=1, max=LARGEST, help="From so many countries at least.")] = 3,
    max_per_country: Annotated[
        int, typer.Option(min=0, help="So many from one country at most; 0 for any number.", show_default="any")
    ] = 0,
    need_kind: Annotated[
        list[str] | None,
        typer.Option("--need-kind", metavar="K[:N]", help="A member of this kind, or N: municipality, school:2."),
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", metavar="T", help="A member works on it; narrower themes count.")
    ] = None,
    with_: Annotated[list[str] | None, typer.Option("--with", metavar="ORG", help="In the team.")] = None,
    without: Annotated[list[str] | None, typer.Option("--without", metavar="ORG", help="Not in the team.")] = None,
    newcomers: Annotated[int, typer.Option(min=0, help="So many members who have no partner abroad so far.")] = 0,
    common_language: Annotated[
        str,
        typer.Option(
            metavar="CODE|any", help="A language spoken in every member's country: en, sv, ... or any that is."
        ),
    ] = "",
    countries: Annotated[list[str] | None, typer.Option("--country", metavar="CC", help="Only members there.")] = None,
    from_country: Annotated[
        str | None, typer.Option("--from", metavar="CC", help="The asker's country, if it is no member; left out.")
    ] = None,
    teams: Annotated[int, typer.Option(min=1, max=20, help="How many teams, best first.")] = 1,
    different: Annotated[int, typer.Option(min=1, help="By so many members teams differ at least.")] = 2,
    time_limit: Annotated[float, typer.Option(min=0.1, max=600, help="Seconds for each team's search.")] = 5,
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Put together the best team for an idea, for a lead, or for both, under rules; with the reasons.

    The best is proven for all organisations, or it is said how much better a team could be at most. Where no team
    meets the rules, it is said which of them clash.
    """
    if not idea and not lead:
        raise typer.BadParameter("Say what the team is for: --idea, --lead, or both.")
    language = language_of(lang)
    kinds = tuple(_kind(text) for text in need_kind or ())
    workspace = open_workspace(store, Settings())
    network = workspace.network

    def organisation(text: str) -> str:
        return network.iris[find_organisation(network, text)]

    home = country(from_country) if from_country else ""
    wanted = Wanted(
        size=size,
        min_countries=min_countries,
        max_per_country=max_per_country,
        kinds=kinds,
        themes=tuple(concept(themes(), text, "theme") for text in theme or ()),
        lead=organisation(lead) if lead else "",
        include=tuple(map(organisation, with_ or ())),
        exclude=tuple(map(organisation, without or ())),
        newcomers=newcomers,
        language=common_language.lower(),
        countries=frozenset(country(text) for text in countries or ()),
        home=home,
    )
    matcher, words = workspace.matcher, Words(network, language)
    if idea:
        query = matcher.idea(idea, country=home, organisation=wanted.lead or None)
    else:
        query = matcher.organisation(wanted.lead)
    found = best_teams(matcher, query, wanted, teams=teams, different=different, seconds=time_limit)
    if not found.teams:
        rules = "; ".join(words.say(rule) for rule in found.clash)
        message = words.gettext(CLASH).format(rules=rules) if rules else words.gettext(NONE_IN_TIME)
        err.print(output.plain(message), highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    if output_file is not None:
        write_rows(output_file, _rows(network, found, words))
    elif format_ is Format.TABLE:
        _show(network, found, words)
    else:
        output.rows(out, _rows(network, found, words), format_)


def _kind(text: str) -> tuple[str, int]:
    """A kind of organisation and how many: "school:2"."""
    name, _, number = text.partition(":")
    if number and not (number.isascii() and number.isdigit() and int(number) > 0):
        raise typer.BadParameter(f"{text!r}: write a kind, or a kind and how many, such as school:2.")
    return concept(scheme("kind"), name, "kind of organisation"), int(number or 1)


def _show(network: Network, found: Consortia, words: Words) -> None:
    """Teams for people."""

    def line(text: str, **how: Any) -> None:
        out.print(output.plain(text), highlight=False, soft_wrap=not out.is_terminal, **how)

    for number, team in enumerate(found.teams, start=1):
        title = words.gettext("Team {number}").format(number=number)
        out.print(f"[bold]{output.plain(title)}[/] [dim]{team.worth:.3f}[/]", highlight=False)
        line(f"  {words.say(team.proof)}")
        for statement in summary(team, words):
            line(f"  {statement}")
        for member in team.members:
            row = network.index[member.organisation]
            score = words.percent(member.score) if found.months else f"{member.score:.2f}"
            out.print(
                f"  [bold]{output.plain(words.label.organisation(row))}[/] [dim]{score if member.score else ''}[/]",
                highlight=False,
            )
            line(f"     {words.country(str(network.countries[row]))} · {words.kind(network.kinds[row])}", style="cyan")
            statements: list[Statement] = [*member.why, *(member.suggestion.reasons if member.suggestion else ())]
            for said in statements:
                line(f"     – {words.say(said)}")
        out.print()
    if found.months:
        line(words.likely(found.months), style="dim")


def summary(team: Team, words: Words) -> list[str]:
    """The team as a whole, in sentences."""

    def of(message: str, values: list[str]) -> list[str]:
        return [words.gettext(message).format(values=", ".join(values))] if values else []

    theme_names = [[themes()[iri].label(words.language) for iri in iris] for iris in (team.themes, team.missing)]
    return [
        *of(mark("Countries: {values}."), [words.country(code) for code in team.countries]),
        *of(mark("Themes of the idea that it covers: {values}."), theme_names[0]),
        *of(mark("Themes of the idea that nobody works on: {values}."), theme_names[1]),
        *([] if team.ties else [words.gettext(NEW_TO_EACH_OTHER)]),
    ]


def _rows(network: Network, found: Consortia, words: Words) -> list[dict[str, Any]]:
    """A row for each member of each team, for programs."""
    rows = []
    for number, team in enumerate(found.teams, start=1):
        for member in team.members:
            row = network.index[member.organisation]
            reasons = member.suggestion.reasons if member.suggestion else ()
            rows.append(
                {
                    "team": number,
                    "worth": round(team.worth, 6),
                    "bound": round(team.bound, 6),
                    "proven": team.proven,
                    "id": local_id(member.organisation),
                    "name": words.label.organisation(row),
                    "country": str(network.countries[row]),
                    "kind": words.kind(network.kinds[row]),
                    "score": round(member.score, 6),
                    "why": " ".join(words.say(said) for said in member.why),
                    "reasons": " ".join(words.say(said) for said in reasons),
                    "model": found.model,
                    "revision": found.revision,
                }
            )
    return rows
