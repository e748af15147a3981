"""`talka recommend`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.dials import Dials
from talka.matching.matcher import Matcher
from talka.matching.suggestions import Suggestions
from talka.ontology.concepts import scheme
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
)
from talka.service.commands.ideas import read_ideas
from talka.service.commands.many import Question, answered, flat, write
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.words import Words


def show(network: Network, answer: Suggestions, words: Words) -> None:
    """Suggestions for people."""
    for rank, item in enumerate(answer.items, start=1):
        row = network.index[item.partner]
        place = network.places.get(network.territories[row])
        where = [words.label.place(place.iri)] if place and "/place/" in place.iri else []
        where.append(words.country(str(network.countries[row])))
        name = output.plain(words.label.organisation(row))
        score = words.percent(item.score) if answer.months else f"{item.score:.2f}"
        out.print(f"{rank:>3}. [bold]{name}[/] [dim]{score}[/]", highlight=False)
        out.print(
            f"     {output.plain(', '.join(where))} · {words.kind(network.kinds[row])}", style="cyan", highlight=False
        )
        for reason in item.reasons:
            out.print(f"     – {output.plain(words.say(reason))}", highlight=False, soft_wrap=not out.is_terminal)
    if not answer.items:
        out.print("     No suggestion. Name themes with --theme, allow more countries, or add --past-partners.")
    elif answer.months:
        out.print(f"     {words.likely(answer.months)}", style="dim", highlight=False, soft_wrap=not out.is_terminal)


@app.command(epilog='Example: talka recommend --idea "Vi vill starta en ungdomsgård" --from SE')
def recommend(
    organisation: Annotated[str | None, typer.Argument(help="Name, id or IRI of an organisation.")] = None,
    idea: Annotated[
        str | None, typer.Option("--idea", metavar="TEXT", help="An idea in any of the six languages.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="For every organisation; with -o.")] = False,
    ideas: Annotated[
        Path | None, typer.Option("--ideas", metavar="FILE", help="CSV: id,text,lang,country,organisation.")
    ] = None,
    countries: Annotated[list[str] | None, typer.Option("--country", metavar="CC", help="Only partners there.")] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", metavar="T", help="Only partners on these themes.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="K", help="Only partners of these kinds.")] = None,
    from_country: Annotated[
        str | None, typer.Option("--from", metavar="CC", help="The asker's country, left out.")
    ] = None,
    same_country: Annotated[bool, typer.Option("--same-country", help="Also in the asker's country.")] = False,
    past_partners: Annotated[
        bool | None,
        typer.Option(
            "--past-partners/--no-past-partners",
            help="Also those with whom the asker has worked.",
            show_default="for an idea, not for an organisation",
        ),
    ] = None,
    surprise: Annotated[
        float,
        typer.Option(min=0, max=1, help="From 0, safe, to 1: whom your partners know has no advantage."),
    ] = 0,
    newcomers: Annotated[
        float,
        typer.Option(min=0, max=1, help="From 0 to 1: how far small and newly arrived organisations are favoured."),
    ] = 0,
    spread: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="From 0, the likeliest, to 1: the list is spread over countries, kinds and themes.",
            show_default="0.25; for --all and --ideas 0",
        ),
    ] = None,
    mutual: Annotated[
        float,
        typer.Option(min=0, max=1, help="From 0 to 1: how far it counts that the other side would want it too."),
    ] = 0,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 10,
    output_file: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write .csv or .json.")] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Suggest partners for an organisation or for an idea, and say why.

    Partners in the same country are left out unless asked for, and for an organisation its past partners. For an idea,
    `--from` names the country that is left out; in a file of ideas the column `country` does.
    """
    asked = [organisation is not None and idea is None, idea is not None, all_, ideas is not None]
    if sum(asked) != 1:
        raise typer.BadParameter("Name an organisation, or give one of --idea, --all and --ideas.")
    if output_file is not None and output_file.suffix not in (".csv", ".json"):
        raise typer.BadParameter(f"{output_file.name}: use .csv or .json.")
    if all_ and mutual:
        raise typer.BadParameter("--mutual asks every partner in turn: name one organisation instead of --all.")
    many, about_idea = all_ or ideas is not None, idea is not None or ideas is not None
    filters = Filters(
        countries=frozenset(country(text) for text in countries or ()),
        kinds=frozenset(concept(scheme("kind"), text, "kind of organisation") for text in kind or ()),
        themes=frozenset(concept(themes(), text, "theme") for text in theme or ()),
        same_country=same_country,
        past_partners=about_idea if past_partners is None else past_partners,
    )
    dials = Dials(surprise, newcomers, spread if spread is not None else 0.0 if many else Dials().spread, mutual)
    language = language_of(lang)
    home = country(from_country) if from_country else ""
    workspace = open_workspace(store, Settings())
    if ideas is not None:
        questions = _ideas(workspace.network, ideas)
    elif all_:
        questions = [Question(iri, partial(Matcher.organisation, iri=iri)) for iri in workspace.network.iris]
    else:
        questions = [_question(workspace.network, organisation, idea, home)]
    matcher, words = workspace.matcher, Words(workspace.network, language)

    def answer(some: list[Question]) -> list[tuple[str, Suggestions]]:
        found = matcher.recommend_all([question.query(matcher) for question in some], k, filters, dials)
        return [(question.first, each) for question, each in zip(some, found, strict=True)]

    if not many and output_file is None and format_ is Format.TABLE:
        show(matcher.network, answer(questions)[0][1], words)
    else:
        parts = answered(
            questions, lambda some: [row for first, each in answer(some) for row in flat(first, each, words)]
        )
        write(parts, "idea" if ideas is not None else "organisation", output_file, format_)


def _question(network: Network, organisation: str | None, idea: str | None, home: str) -> Question:
    asker = network.iris[find_organisation(network, organisation)] if organisation else None
    if idea is None:
        return Question(str(asker), partial(Matcher.organisation, iri=str(asker)))
    return Question(asker or "", partial(Matcher.idea, text=idea, country=home, organisation=asker))


def _ideas(network: Network, file: Path) -> list[Question]:
    ideas = read_ideas(file, network)
    if unknown := sum(idea.unknown for idea in ideas):
        err.print(
            f"{unknown:,} of {len(ideas):,} ideas are of organisations that are not in the store.", highlight=False
        )
    return [
        Question(
            idea.id,
            partial(
                Matcher.idea,
                text=idea.text,
                language=idea.language,
                country=idea.country,
                organisation=None if idea.organisation is None else network.iris[idea.organisation],
            ),
        )
        for idea in ideas
    ]
