"""What the documentation says is so: commands, settings, columns, dependencies, weights."""

import re
import tomllib
from pathlib import Path

import pytest

from talka.graph.sources.default import SOURCE
from talka.graph.sources.folder import COLUMNS
from talka.graph.sources.formats import NAMES
from talka.matching.ranker import WEIGHTS
from talka.ontology.concepts import scheme
from talka.ontology.terms import source_iri
from talka.ontology.themes import themes
from talka.service.commands.base import app
from talka.service.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_first_screen_shows_both_commands() -> None:
    first = "\n".join(README.splitlines()[:40])
    assert "make demo" in first
    assert "make test" in first


def test_the_output_that_the_readme_shows_is_the_demos(matcher, default_network) -> None:  # type: ignore[no-untyped-def]
    from talka.matching.explain import Labeller
    from talka.matching.reasons import sentence
    from talka.service.commands.demo import ASKERS

    asker = f"https://w3id.org/talka/id/organisation/talka-{ASKERS[0]}"
    best = matcher.recommend(matcher.organisation(asker), 3).items[0]
    label = Labeller(default_network)
    shown = [f"  1. {label.organisation(default_network.index[best.partner])} {best.score:.2f}"]
    shown += [f"     – {sentence(reason, label)}" for reason in best.reasons]
    for line in shown:
        assert line in README


def test_every_command_that_the_readme_shows_exists_with_its_options() -> None:
    import typer

    import talka.service.cli  # noqa: F401  # adds the commands

    group = typer.main.get_command(app)
    shown = re.findall(r"^(?:\.venv/bin/)?talka (\w+)([^\n#]*)", README, re.MULTILINE)
    assert len(shown) >= 6
    for name, rest in shown:
        options = {option for parameter in group.commands[name].params for option in parameter.opts}  # type: ignore[attr-defined]
        assert set(re.findall(r"(?<!\S)--?[a-z][\w-]*", rest)) <= options, name


def test_make_targets_that_the_docs_name_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:\$ )?make (\w+)", README + "\n" + contributing, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


def test_every_setting_is_documented_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        default = "in the user's cache folder" if field.default is None else f"`{field.default}`"
        assert f"| `TALKA_{name.upper()}` | {default} | {(field.description or '').split(';')[0]}" in doc("settings.md")


def test_every_table_and_column_of_a_folder_is_documented() -> None:
    for table, columns in COLUMNS.items():
        cells = ", ".join(f"**{name}**" if column.required else name for name, column in columns.items())
        assert f"| `{table}` | {cells} |" in doc("talka-folder.md")


@pytest.mark.parametrize("name", ["kind", "role", "category", "collaboration-kind"])
def test_every_code_of_a_folder_is_documented(name: str) -> None:
    for concept in scheme(name):
        assert f"`{concept.id}`" in doc("talka-folder.md")


def test_every_dependency_is_argued_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [p for extra in project["optional-dependencies"].values() for p in extra]
    for requirement in wanted:
        name = re.split(r"[>=<\[]", requirement)[0]
        assert re.search(rf"\b{re.escape(name)}\b", doc("dependencies.md")), f"argue for {name} in docs/dependencies.md"


def test_the_weights_in_the_docs_are_those_of_the_model() -> None:
    stated = dict(re.findall(r"\| `(\w+)` \| ([\d.]+) \|", doc("matching.md")))
    assert {name: float(weight) for name, weight in stated.items()} == WEIGHTS
    assert sum(WEIGHTS.values()) - WEIGHTS["named"] == pytest.approx(1.0)


def test_the_counts_in_the_readme_are_those_of_the_data(default_network) -> None:  # type: ignore[no-untyped-def]
    assert f"{len(default_network)} real organisations" in README
    assert f"{len(default_network.collaborations)} real collaborations" in README
    assert f"{len(themes())} themes" in README


def test_the_triples_in_the_readme_are_those_of_the_demo(default_store) -> None:  # type: ignore[no-untyped-def]
    triples = sum(1 for _ in default_store.triples(source_iri(SOURCE)))
    assert f"{triples:,} triples in demo/store" in README


def test_links_between_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_format_and_what_its_source_is_called_are_documented() -> None:
    named = re.findall(r"^\| `(\w+)` \|", doc("sources.md"), re.MULTILINE)
    assert tuple(named) == NAMES, "docs/sources.md lists the formats in the order in which they are tried"


def test_no_figure_was_left_to_be_filled_in() -> None:
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        assert not re.search(r"\b[A-Z]+_(OURS|THEIRS)\b|TODO|TBD", path.read_text(encoding="utf-8")), path.name


def test_every_page_of_the_docs_is_linked_and_every_link_leads_somewhere() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    linked = set()
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([\w./-]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).is_file(), f"{path.name} links to {target}"
            linked.add(Path(target).name)
    assert pages <= linked, "link these from README.md or another page"
