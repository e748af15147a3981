"""`talka load` and `talka validate`."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from talka.graph.export import write_atomically
from talka.graph.faults import SourceRefused, TalkaError
from talka.graph.load import LoadReport, check, load
from talka.graph.quality.profile import Profile
from talka.graph.resolve import resolve
from talka.graph.sources.folder import COLUMNS
from talka.graph.sources.formats import NAMES, importer_for
from talka.graph.store import GraphStore, open_store
from talka.ontology.terms import source_iri
from talka.service import output
from talka.service.commands.base import FormatOption, Lang, Store, app, err, language_of, out
from talka.service.output import Format
from talka.service.pictures.quality import Checked, quality_html, quality_json
from talka.service.settings import Settings

TABLES = "A source is a folder of CSV files; only organisations.csv must be there. " + " ".join(
    f"{table}: {', '.join(columns)}." for table, columns in COLUMNS.items()
)


def _known(name: str | None) -> str | None:
    if name is not None and name not in NAMES:
        raise typer.BadParameter(f"{name!r} is not a format. Use one of {', '.join(NAMES)}.")
    return name


As = Annotated[
    str | None,
    typer.Option("--as", metavar="FORMAT", callback=_known, help=f"Do not guess the format: {', '.join(NAMES)}."),
]


@app.command(name="load", epilog="Example: talka load my-mapping/\n\n" + TABLES)
def load_command(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Folders or files to load.")],
    as_: As = None,
    name: Annotated[str | None, typer.Option("--name", help="Call the source so (docs/sources.md).")] = None,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Load sources into the store: all of a source, or nothing of it when it has faults.

    A source that was loaded before under the same name is replaced. Loading the same content again changes nothing.
    """
    if name and len(sources) > 1:
        raise typer.BadParameter("--name goes with one source.")
    _refuse_twice(sources, as_)
    opened = open_store(store or Settings().store)
    reports: list[LoadReport] = []
    refused: list[SourceRefused] = []
    for source in sources:
        try:
            with err.status("") as status:
                reports.append(load(opened, source, source=name, format_=as_, progress=status.update))
        except SourceRefused as error:
            refused.append(error)
    output.load_reports(out, err, reports, format_)
    _link(opened, reports)
    for refusal in refused:
        output.faults(err, list(refusal.faults))
    if refused:
        raise typer.Exit(1)


def _refuse_twice(sources: Sequence[Path], as_: str | None) -> None:
    """Two sources of one name in one command: the second would replace the first."""
    named: dict[str, Path] = {}
    for source in sources:
        with suppress(SourceRefused):  # told with its faults when it is loaded
            name = importer_for(source, as_).about(source).source
            if name in named:
                mend = f"Load them one by one, and give one another name: talka load {source} --name {name}_2"
                raise TalkaError(f"{named[name]} and {source} would both be called {name}. {mend}")
            named[name] = source


def _link(store: GraphStore, reports: Sequence[LoadReport]) -> None:
    """Link what is one organisation, where what was loaded can change that: CORDIS alone tells all apart itself."""
    sources = [graph for graph in store.graphs() if graph.startswith(source_iri(""))]
    if any(report.changed and (report.unregistered or len(sources) > 1) for report in reports):
        with err.status("") as status:
            found = resolve(store, status.update)
        text = f"{len(found.linked):,} pairs of descriptions are linked as one organisation (talka duplicates --linked)"
        more = f"; {len(found.uncertain):,} may be: talka duplicates" if found.uncertain else ""
        if found.linked or found.uncertain:
            err.print(f"{text}{more}", highlight=False, soft_wrap=True)


@app.command(epilog="Example: talka validate my-mapping/ --report quality.html")
def validate(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help="Folders or files to check.")],
    as_: As = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a quality report: .html or .json.")
    ] = None,
    shacl: Annotated[bool, typer.Option("--shacl", help="Run SHACL too: 2 minutes a million triples.")] = False,
    lang: Lang = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Check sources as `talka load` does, and write nothing. Lists every fault with its place and the mend.

    With --report, also a page that tells anybody how complete the sources are and what in them is worth a look.
    """
    if report_file is not None and report_file.suffix not in (".html", ".json"):
        raise typer.BadParameter(f"{report_file.name}: use .html or .json.", param_hint="--report")
    language = language_of(lang)
    checked = [_checked(source, as_, profile=report_file is not None, shacl=shacl) for source in sources]
    faults = [fault for source in checked for fault in source.report.faults]
    if format_ is Format.TABLE:
        output.faults(out, faults)
        for report in (source.report for source in checked):
            faulty = output.counts({"faults": len(report.refused)})
            verdict = f"{faulty}, not ready" if report.refused else "ready to load"
            text = f"{output.plain(report.source)}: {output.counts(report.read)}; {verdict}"
            out.print(text, highlight=False, soft_wrap=True)
    else:
        output.rows(out, [fault.as_dict() for fault in faults], format_)
    if report_file is not None:
        page = quality_html(checked, language) if report_file.suffix == ".html" else quality_json(checked)
        write_atomically(report_file, page)
        err.print(f"Quality report written to {output.plain(str(report_file))}", highlight=False, soft_wrap=True)
    if any(source.report.refused for source in checked):
        raise typer.Exit(1)


def _checked(source: Path, as_: str | None, *, profile: bool, shacl: bool) -> Checked:
    """The checks of `load`, and what the source holds if a profile of it is wanted."""
    seen = Profile()
    with err.status("") as status:
        report = check(source, as_, status.update, seen.see if profile else lambda located: None, shacl=shacl)
    return Checked(report, seen.result())
