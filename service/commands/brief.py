"""`talka brief`."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from talka.graph.export import write_atomically
from talka.service import output
from talka.service.api.brief import brief_out
from talka.service.brief.ask import brief_of
from talka.service.brief.html import brief_html
from talka.service.brief.pdf import brief_pdf
from talka.service.brief.sheet import sheet
from talka.service.brief.voice import Voice
from talka.service.commands.base import (
    FormatOption,
    Lang,
    Store,
    app,
    err,
    language_of,
    open_workspace,
    out,
    progress,
    write_rows,
)
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.subject import Subject, find_subject, municipalities
from talka.service.words import Words
from talka.service.workspace import Workspace


@app.command(epilog='Example: talka brief "Talsu novads" --lang lv -o talsi.pdf')
def brief(
    about: Annotated[
        str,
        typer.Argument(
            metavar="PLACE|COUNTRY|THEME",
            help="A municipality, region, country or theme: its name, id or code.",
            show_default=False,
        ),
    ] = "",
    output_file: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help="Write .pdf, .html, .json or .csv; with --each a folder of PDFs."),
    ] = None,
    each: Annotated[
        Literal["municipality"] | None, typer.Option("--each", help="A brief for each municipality, in a folder.")
    ] = None,
    lang: Lang = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """A synergy brief to print: who is active, who works together, what is missing, whom to introduce, how to go on."""
    if bool(about) == (each is not None):
        raise typer.BadParameter("Say what the brief is about, such as Talsi, LV or social-economy, or use --each.")
    if each is not None and (output_file is None or output_file.suffix):
        raise typer.BadParameter("Name the folder for the briefs: --each municipality -o briefs")
    if output_file is not None and each is None and output_file.suffix not in (".pdf", ".html", ".json", ".csv"):
        raise typer.BadParameter(f"{output_file.name}: use .pdf, .html, .json or .csv.")
    language = language_of(lang)
    workspace = open_workspace(store, Settings())
    if each is not None and output_file is not None:
        _write_each(workspace, language, output_file)
        return
    subject = find_subject(workspace.network, about)
    words = Words(workspace.matcher.network, language)
    if output_file is not None:
        _write(workspace, subject, words, output_file)
    elif format_ is Format.TABLE:
        _show(workspace, subject, words)
    elif format_ is Format.JSON:
        out.file.write(_json(workspace, subject, words) + "\n")
    else:
        output.rows(out, _rows(workspace, subject, words), format_)


def _write(workspace: Workspace, subject: Subject, words: Words, path: Path) -> None:
    made, network = brief_of(workspace, subject, words.language), workspace.matcher.network
    match path.suffix:
        case ".csv":
            write_rows(path, _rows(workspace, subject, words))
            return
        case ".json":
            data = _json(workspace, subject, words).encode()
        case ".html":
            data = brief_html(made, network, words)
        case _:
            data = brief_pdf(made, network, words)
    write_atomically(path, data)
    err.print(
        f"The brief of {output.plain(words.label(subject.ref))} written to {output.plain(str(path))}", highlight=False
    )


def _write_each(workspace: Workspace, language: str, folder: Path) -> None:
    network = workspace.matcher.network
    words, found = Words(network, language), municipalities(network)
    folder.mkdir(parents=True, exist_ok=True)
    with progress("Writing briefs") as done:
        for number, subject in enumerate(found, start=1):
            name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in subject.id)
            write_atomically(folder / f"{name}.pdf", brief_pdf(brief_of(workspace, subject, language), network, words))
            done(number, len(found))
    err.print(f"{len(found)} briefs written to {output.plain(str(folder))}", highlight=False)


def _json(workspace: Workspace, subject: Subject, words: Words) -> str:
    made = brief_of(workspace, subject, words.language)
    return brief_out(made, workspace.matcher.network, words).model_dump_json(indent=1)


def _rows(workspace: Workspace, subject: Subject, words: Words) -> list[dict[str, Any]]:
    """A row for each thing that the brief lists."""
    answer = brief_out(brief_of(workspace, subject, words.language), workspace.matcher.network, words)
    return [
        {
            "chapter": chapter.name,
            "rank": rank,
            "text": item.text,
            "more": " | ".join(item.lines),
            "about": "|".join(reference.iri for reference in item.references),
        }
        for chapter in answer.chapters
        for rank, item in enumerate(chapter.items, start=1)
    ]


def _show(workspace: Workspace, subject: Subject, words: Words) -> None:
    made = brief_of(workspace, subject, words.language)
    said = sheet(made, words, Voice(workspace.matcher.network, words).say)
    out.print(f"[bold]{output.plain(said.title)}[/] [dim]{output.plain(said.kicker)}[/]", highlight=False)
    out.print(" · ".join(output.plain(f"{figure.number} {figure.label}") for figure in said.figures), highlight=False)
    for chapter in said.chapters:
        out.print(f"\n[bold]{output.plain(chapter.title)}[/]", highlight=False)
        for line in [*chapter.lead, *([chapter.picture.alt] if chapter.picture else [])]:
            out.print(output.plain(line), highlight=False)
        for rank, entry in enumerate(chapter.entries, start=1):
            out.print(f"{f'{rank}.' if chapter.ordered else '–'} {output.plain(entry.head)}", highlight=False)
            for line in filter(None, [*entry.lines, entry.more, entry.address]):
                out.print(f"    {output.plain(line)}", highlight=False)
        if chapter.more:
            out.print(f"[dim]{output.plain(chapter.more)}[/]", highlight=False)
    out.print(f"\n[dim]{output.plain(said.note)}[/]\nTo print it: add -o brief.pdf", highlight=False)
