"""`talka duplicates`."""

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from talka.graph import resolve as resolving
from talka.graph.faults import Fault, SourceRefused, TalkaError
from talka.graph.resolve.descriptions import Description, read_descriptions
from talka.graph.resolve.links import PERSON, Link
from talka.graph.store import open_store
from talka.ontology.terms import ID, local_id
from talka.service import output
from talka.service.commands.base import FormatOption, Store, app, err, out
from talka.service.output import Format
from talka.service.settings import Settings

Rows = list[dict[str, Any]]
DECISIONS: dict[str, bool | None] = {"accept": True, "reject": False, "undo": None}


@app.command(
    epilog="Example: talka duplicates --accept keep-maribor-12ab cordis-999981634\n\n"
    "Many at once: talka duplicates --format csv > pairs.csv, write accept or reject into the column `decision`, "
    "talka duplicates --decide pairs.csv"
)
def duplicates(
    accept: Annotated[
        tuple[str, str] | None, typer.Option("--accept", metavar="A B", help="Both are one organisation (ids or IRIs).")
    ] = None,
    reject: Annotated[tuple[str, str] | None, typer.Option("--reject", metavar="A B", help="They are two.")] = None,
    undo: Annotated[
        tuple[str, str] | None, typer.Option("--undo", metavar="A B", help="Take back what you said of them.")
    ] = None,
    decide: Annotated[
        Path | None, typer.Option("--decide", metavar="FILE", help="CSV with the columns a, b, decision.")
    ] = None,
    linked: Annotated[bool, typer.Option("--linked", help="List what is linked, and why.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=100_000, help="How many.")] = 20,
    store: Store = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Pairs of organisations that may be one: listed for you to accept or reject, best first.

    What is certain is linked without asking; --linked lists it. A link changes nothing in the sources: it is a fact of
    its own that can be rejected. What you decide is kept when sources are loaded anew.
    """
    asked = {"accept": accept, "reject": reject, "undo": undo}
    if sum(value is not None for value in (*asked.values(), decide)) > 1:
        raise typer.BadParameter("Give one of --accept, --reject, --undo and --decide.")
    opened = open_store(store or Settings().store)
    if not opened.revision:
        raise TalkaError(f"There is no store at {store or Settings().store} yet. Run `talka load` with a source first.")
    descriptions = {description.iri: description for description in read_descriptions(opened)}
    decisions = {_iris(pair, descriptions): DECISIONS[word] for word, pair in asked.items() if pair}
    if decide is not None:
        decisions = _read(decide, descriptions)
    with err.status("") as status:
        if decisions or decide is not None:
            found = resolving.decide(opened, decisions, status.update)
        else:
            found = resolving.resolve(opened, status.update)
    _show(found, descriptions, linked, k, format_, len(decisions))


def _show(
    found: resolving.Resolved,
    descriptions: dict[str, Description],
    linked: bool,
    k: int,
    format_: Format,
    decided: int,
) -> None:
    if decided:
        err.print(f"{decided} decision{'s' * (decided > 1)} kept.", highlight=False)
        if not linked and format_ is Format.TABLE:
            return
    links = sorted((*found.linked, *found.rejected)) if linked else list(found.uncertain)
    rows = [_row(link, descriptions) for link in links[:k]]
    if format_ is not Format.TABLE:
        output.rows(out, rows, format_)
    else:
        for row in rows:
            _block(row)
        what = "linked or kept apart" if linked else "to decide"
        shown = f", the first {k} are shown" if len(links) > k else ""
        err.print(f"{len(links)} pairs {what}{shown}; {len(found.linked)} are linked.", highlight=False)


def _block(row: dict[str, Any]) -> None:
    """One pair for people: what is compared, how likely it is one, why, and what to type."""
    said = f", {row['decision']}ed by a person" if row["decision"] else ""
    for line in (
        f"[bold]{row['confidence']:.2f}[/] {output.plain(row['a_name'])}",
        f"     {output.plain(row['b_name'])}",
        f"     {output.plain(row['why'])}{said}",
        f"     {row['a']} {row['b']}",
    ):
        out.print(line, highlight=False, soft_wrap=True)


def _row(link: Link, descriptions: dict[str, Description]) -> dict[str, Any]:
    """One pair; `decision` is empty for a person to fill in, or says what they decided."""
    said = ("accept" if link.same else "reject") if link.method == PERSON else ""
    return {
        "a": local_id(link.left),
        "b": local_id(link.right),
        "a_name": _name(link.left, descriptions),
        "b_name": _name(link.right, descriptions),
        "confidence": link.confidence,
        "method": link.method.rpartition("/")[2],
        "why": link.why,
        "decision": said,
    }


def _name(iri: str, descriptions: dict[str, Description]) -> str:
    """Name, town and country, and the source that says so; where the organisation is not loaded any more, that."""
    description = descriptions.get(iri)
    if description is None:
        return "(not loaded)"
    place = ", ".join(filter(None, (description.locality, description.country)))
    return f"{description.names[0]} ({place}) [{description.source.rpartition('/')[2]}]"


def _iris(pair: tuple[str, str], descriptions: dict[str, Description]) -> tuple[str, str]:
    one, other = (_iri(text, descriptions) for text in pair)
    return one, other


def _iri(text: str, descriptions: dict[str, Description]) -> str:
    """An id or IRI as IRI; `resolve` refuses what is no organisation, and takes back what is not loaded any more."""
    text = text.strip().lstrip("'")  # with which a spreadsheet may have tamed it
    if text in descriptions or text.startswith(("http://", "https://")):
        return text
    return next((iri for iri in descriptions if local_id(iri) == text), f"{ID}organisation/{text}")


def _read(path: Path, descriptions: dict[str, Description]) -> dict[tuple[str, str], bool | None]:
    """The decisions of a file that was exported; rows without one are left as they are. Raises SourceRefused."""
    faults: list[Fault] = []
    decisions: dict[tuple[str, str], bool | None] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = stream.readline()
            stream.seek(0)
            delimiter = max(",;\t", key=header.count)  # a spreadsheet may have saved it with its own
            reader = csv.DictReader(stream, delimiter=delimiter)
            missing = [name for name in ("a", "b", "decision") if name not in (reader.fieldnames or ())]
            if missing:
                mend = "Export the file anew with `talka duplicates --format csv`."
                raise SourceRefused([Fault(path.name, 1, missing[0], "", "is missing", mend)])
            for row, cells in enumerate(reader, start=2):
                word = (cells["decision"] or "").strip().lower()
                if word and word not in DECISIONS:
                    mend = "Write accept, reject or undo, or leave it empty."
                    faults.append(Fault(path.name, row, "decision", word, "is no decision", mend))
                elif word:
                    decisions[_iris((cells["a"] or "", cells["b"] or ""), descriptions)] = DECISIONS[word]
    except (UnicodeDecodeError, csv.Error) as error:
        raise TalkaError(f"{path.name} cannot be read as CSV: {error}. Save it as CSV UTF-8.") from error
    if faults:
        raise SourceRefused(faults)
    return decisions
