"""`talka meetings`."""

from pathlib import Path
from typing import Annotated

import typer

from talka.graph.export import write_atomically
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
    progress,
    write_rows,
)
from talka.service.meetings.asked import MOST_SLOTS, Asked, Participant
from talka.service.meetings.calendar import calendar, file_name
from talka.service.meetings.printed import plan_html
from talka.service.meetings.programme import Programme, make
from talka.service.meetings.read import pairs_of, read_participants, selected, start_of
from talka.service.meetings.show import date_of, days, meeting_rows, span
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.subject import find_territory
from talka.service.words import Words

Names = list[str] | None


@app.command(
    epilog="Example: talka meetings --participants guests.csv --tables 10 --slots 6 --start 2026-11-28T09:00 "
    "--timezone Europe/Vilnius --break-after 3 -o plan.html"
)
def meetings(
    organisations: Annotated[Names, typer.Argument(metavar="ORGANISATION", help="Names, ids or IRIs.")] = None,
    participants: Annotated[
        Path | None,
        typer.Option("--participants", metavar="FILE", help="CSV: organisation, and perhaps available: slots, 1-3|6."),
    ] = None,
    countries: Annotated[Names, typer.Option("--country", metavar="CC", help="All organisations there.")] = None,
    municipalities: Annotated[
        Names, typer.Option("--municipality", metavar="ID", help="All organisations in a municipality or region.")
    ] = None,
    theme: Annotated[
        Names, typer.Option("--theme", metavar="T", help="Of these countries and municipalities, only who works on it.")
    ] = None,
    tables: Annotated[
        int, typer.Option(min=0, max=500, help="Meetings at a time.", show_default="as many as are of use")
    ] = 0,
    slots: Annotated[int, typer.Option(min=1, max=MOST_SLOTS, help="Meetings one after the other.")] = 6,
    minutes: Annotated[int, typer.Option(min=1, max=240, help="Length of a slot.")] = 20,
    change: Annotated[int, typer.Option(min=0, max=120, help="Minutes between two slots.")] = 5,
    break_after: Annotated[
        list[int] | None, typer.Option("--break-after", metavar="N", help="A break after this slot.")
    ] = None,
    pause: Annotated[int, typer.Option("--break", min=0, max=600, help="Minutes of a break.")] = 30,
    start: Annotated[
        str, typer.Option(metavar="TIME", help="When it begins: 2026-11-28T09:00, or 09:00 without a day.")
    ] = "09:00",
    timezone: Annotated[
        str, typer.Option(metavar="ZONE", help="Such as Europe/Riga; calendar files need it.", show_default=False)
    ] = "",
    wish: Annotated[Names, typer.Option("--wish", metavar="A=B", help="These two must meet.")] = None,
    avoid: Annotated[Names, typer.Option("--avoid", metavar="A=B", help="These two must not meet.")] = None,
    rest: Annotated[int, typer.Option(min=0, max=MOST_SLOTS, help="A free slot after so many in a row; 0: none.")] = 0,
    least: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Lower scores are no interest.", show_default="0.05; 0.002 where learned"),
    ] = None,
    same_country: Annotated[bool, typer.Option("--same-country", help="Also those of one country meet.")] = False,
    past_partners: Annotated[bool, typer.Option("--past-partners", help="Also those who worked together.")] = False,
    title: Annotated[str, typer.Option(metavar="TEXT", help="Of the event.", show_default=False)] = "",
    place: Annotated[str, typer.Option(metavar="TEXT", help="Of the event.", show_default=False)] = "",
    output_file: Annotated[
        str | None, typer.Option("-o", metavar="FILE", help="Write .html, .csv, .json or .ics; FOLDER/: an .ics each.")
    ] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Plan the one-to-one meetings of a networking event: everybody is served as evenly as can be, and those meet who
    would want to, both of them.

    Two meet only where the matcher would suggest each to the other. Those of one country and those who have worked
    together are left out unless asked for; a wish comes before all else.
    """
    workspace = open_workspace(store, Settings())
    network, words = workspace.network, Words(workspace.network, language_of(lang))
    ending = _ending(output_file) if output_file else ""
    begin, dated = start_of(start, timezone)
    named = read_participants(participants, network) if participants else []
    named += [Participant(find_organisation(network, text)) for text in organisations or ()]
    places = [find_territory(network, text).ref.value for text in municipalities or ()]
    codes, about = map(country, countries or ()), [concept(themes(), text, "theme") for text in theme or ()]
    named += [Participant(row) for row in selected(network, codes, places, about)]
    asked = Asked(
        participants=tuple({participant.row: participant for participant in reversed(named)}.values()),
        slots=slots,
        tables=tables,
        minutes=minutes,
        change=change,
        breaks=tuple(break_after or ()),
        pause=pause,
        start=begin,
        dated=dated,
        wishes=pairs_of(network, wish or ()),
        avoid=pairs_of(network, avoid or ()),
        rest=rest,
        least=least,
        same_country=same_country,
        past_partners=past_partners,
        title=title,
        place=place,
    )
    with progress("Asking who would want to meet whom") as bar:
        programme = make(workspace.matcher, asked, bar)
    if output_file:
        _write(programme, words, Path(output_file), ending)
    elif format_ is Format.TABLE:
        _show(programme, words)
    else:
        output.rows(out, meeting_rows(programme, words), format_)


def _ending(text: str) -> str:
    """What to write, checked before the work: "/" for a folder."""
    path = Path(text)
    if text.endswith(("/", "\\")) or path.is_dir():
        return "/"
    if path.suffix not in (".html", ".csv", ".json", ".ics"):
        raise typer.BadParameter(f"{path.name}: use .html, .csv, .json or .ics, or a folder with / at its end.")
    return path.suffix


def _write(programme: Programme, words: Words, target: Path, ending: str) -> None:
    files: dict[Path, bytes] = {}
    match ending:
        case ".csv" | ".json":
            write_rows(target, meeting_rows(programme, words))
            return
        case ".html":
            files[target] = plan_html(programme, words)
        case ".ics":
            files[target] = calendar(programme, words)
        case _:
            everybody = range(len(programme.rows))
            files = {target / file_name(programme, who): calendar(programme, words, who) for who in everybody}
            target.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        write_atomically(path, content)
    what = f"{len(files)} calendars" if ending == "/" else f"{len(programme.plan.meetings)} meetings"
    err.print(f"{what} written to {output.plain(str(target))}", highlight=False)


def _show(programme: Programme, words: Words) -> None:
    """By slot, then by participant, then how fair it is."""

    def line(text: str, style: str = "") -> None:
        out.print(output.plain(text), style=style, highlight=False, soft_wrap=not out.is_terminal)

    def heading(text: str) -> None:
        line(text, "bold")

    title = [programme.asked.title, date_of(programme, words), programme.asked.place]
    heading(" · ".join(filter(None, title)) or words.gettext("Meeting plan"))
    rows = meeting_rows(programme, words)
    for slot in range(programme.asked.slots):
        line("")
        heading(f"{slot + 1}. {span(programme, slot)}")
        for row in rows:
            if row["slot"] == slot + 1:
                line(f"{row['table']:>4}  {row['a']} – {row['b']}")
                line(f"      {row['reason']}", "dim")
    for day in days(programme, words):
        line("")
        heading(f"{day.name} ({day.country})")
        for stop in day.stops:
            if stop.table:
                line(f"  {stop.time}  {stop.table:>3}  {stop.partner} ({stop.country})")
    line("")
    for said in programme.summary():
        line(words.say(said))
