"""What all commands share: the app with its guide, common options, the workspace they open, and how they read names."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from typer.core import TyperGroup

from talka.graph.export import write_atomically
from talka.graph.faults import TalkaError
from talka.graph.store import open_store
from talka.ontology.concepts import LANGUAGES, ConceptScheme
from talka.ontology.countries import country_code
from talka.service import output
from talka.service.learning import Maker
from talka.service.named import find_organisation as find_organisation
from talka.service.output import Format
from talka.service.settings import Settings
from talka.service.workspace import Workspace

GUIDE = """Find partners across countries and languages, and the reasons.

Talka loads organisations, municipalities, themes and collaborations into a
knowledge graph and tells who abroad works on the same thing.

\b
Start here:
  talka demo                        load real organisations, show suggestions
  talka serve --store demo/store    look at them as web pages

\b
With your own data:
  talka template mapping.xlsx       a spreadsheet to fill in, with help in six languages
  talka validate mapping.xlsx       check it, write nothing; --report quality.html
  talka load mapping.xlsx           load it: all of it or nothing
  talka load cordis.zip keep.xlsx   open data: CORDIS, keep.eu, Erasmus+, twinning, RDF
  talka duplicates                  which descriptions may be of one organisation
  talka train                       learn from the past collaborations
  talka recommend "Geri Norai"      partners for an organisation, and why
  talka recommend --idea "Vi vill starta en ungdomsgård" --from SE
  talka consortium --idea "..."     the best team for an idea, under your rules
  talka meetings --country LV       who meets whom at a networking event, and when
  talka gaps                        where ties are missing, and why it matters
  talka brokers --country LV        who connects others that have no tie of their own
  talka introductions --for Latvia  whom to introduce to whom
  talka brief Talsi -o brief.pdf    a few pages to print for those who introduce people
  talka evaluate                    how often suggestions would have come true
  talka export network.html         a picture in one file

Each command tells more: talka recommend --help. The graph is kept in the folder
talka-store, or where --store or the variable TALKA_STORE says.
"""

ORDER = (
    "demo",
    "template",
    "load",
    "validate",
    "duplicates",
    "train",
    "recommend",
    "similar",
    "consortium",
    "meetings",
    "gaps",
    "brokers",
    "introductions",
    "brief",
    "evaluate",
    "export",
    "serve",
)


class Guided(TyperGroup):
    """Lists the commands in the order in which one needs them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    name="talka",
    cls=Guided,
    help=GUIDE,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Pipe(Console):
    """A console that leaves quietly when its reader, such as head, has left."""

    def on_broken_pipe(self) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)


out, err = Pipe(), Pipe(stderr=True)

Store = Annotated[
    Path | None, typer.Option("--store", metavar="PATH", help="Folder of the store.", show_default="talka-store")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print rows.")]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help=f"Language of the answer: {', '.join(LANGUAGES)}.")
]


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing in a pipe. Yields a function (done, total).

    Drawn without a thread of its own, beside which no process can be forked safely.
    """
    if not err.is_terminal:
        yield lambda done, total: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total, refresh=True)


def open_workspace(store: Path | None, settings: Settings) -> Workspace:
    """The workspace over the store that was named, or set, or the default one. Raises TalkaError when there is none."""
    path = store or settings.store
    opened = open_store(path)
    if not opened.revision:
        hint = " The demo's is at demo/store: add --store demo/store." if Path("demo/store").is_dir() else ""
        raise TalkaError(f"There is no store at {path} yet. Run `talka demo`, or `talka load` a source, first.{hint}")
    return Workspace(opened, Maker(settings.cache, settings.encoder, progress))


def country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise typer.BadParameter(f"{text!r} is not a country. Write a code such as SE, or a name.")
    return code


def concept(concepts: ConceptScheme, text: str, what: str) -> str:
    found = concepts.find(text)
    if found is None:
        near = concepts.nearest(text)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise typer.BadParameter(f"{text!r} is not a {what}.{hint}")
    return found.iri


def language_of(lang: str | None) -> str:
    language = lang or Settings().language
    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is not a language here. Use one of {', '.join(LANGUAGES)}.")
    return language


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Rows to a file, JSON or CSV by its ending."""
    if path.suffix not in (".json", ".csv"):
        raise typer.BadParameter(f"{path.name}: use .csv or .json.")
    data = json.dumps(rows, ensure_ascii=False, indent=1) if path.suffix == ".json" else output.rows_csv(rows)
    write_atomically(path, data.encode())
    err.print(f"{len(rows)} rows written to {output.plain(str(path))}", highlight=False)
