"""The quality report: what it says, that it repeats nothing private and runs nothing foreign; faults told together."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import talka.service.cli  # noqa: F401  # adds the commands to the app
from talka.graph.faults import Fault
from talka.graph.load import LoadReport
from talka.graph.quality.completeness import FIELDS as COUNTED
from talka.graph.quality.profile import Profile, Quality
from talka.graph.quality.suspicious import REPETITIONS, checks
from talka.graph.records import Located, Organisation, Text
from talka.graph.sources.default import default_dataset
from talka.ontology.concepts import LANGUAGES
from talka.service import output
from talka.service.commands.base import app
from talka.service.fault_groups import FIRST, MANY, grouped, private
from talka.service.pictures.quality import Checked, quality_html, quality_json
from talka.service.pictures.quality_words import FIELDS, FINDINGS, TABLES
from talka.service.words import catalogue

FICTIONAL = Path(__file__).parents[1] / "data" / "fictional"
SCRIPT = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with 30 wrong countries, a name with markup, a contact person, and what is worth a look."""
    folder = tmp_path / "broken"
    folder.mkdir()
    rows = [f"w{n},Organisation {n},Atlantis{n},,,,," for n in range(30)]
    rows += [f"o{n},YOUTH CLUB {n},LV,48.85,2.35,Write to ana{n}@example.org please.,en," for n in range(3)]
    rows.append(f'h,"{SCRIPT}",SE,,,,,')
    (folder / "organisations.csv").write_text(
        "\n".join(["id,name,country,lat,lon,description,description_lang,themes", *rows]), encoding="utf-8"
    )
    (folder / "contacts.csv").write_text("organisation,name,email\no1,Ana Person,ana.person(at)example.org\n")
    (folder / "mebmers.csv").write_text("id\n1\n")
    return folder


def run(*arguments: str | Path, status: int = 0) -> str:
    done = CliRunner().invoke(app, ["validate", *map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.stdout + done.stderr


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def test_a_source_with_faults_says_so_first_and_lists_them_together(broken: Path, tmp_path: Path) -> None:
    run(broken, "--report", tmp_path / "report.html", status=1)
    text = page(tmp_path / "report.html").text
    order = ["Not ready to load", "32 faults to mend first", "1 warning", "What is filled in", "Worth a look",
             "Fault: contacts.csv, column email", "Fault: organisations.csv, column country (30)", "Atlantis2",
             "and 27 more like it", "Write a two-letter code", "Warning: mebmers.csv"]  # fmt: skip
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert "Atlantis3" not in text


def test_nothing_private_is_repeated(broken: Path, tmp_path: Path) -> None:
    for name in ("report.html", "report.json"):
        run(broken, "--report", tmp_path / name, status=1)
        written = (tmp_path / name).read_text(encoding="utf-8")
        assert not any(part in written for part in ("Ana", "ana.person", "ana0", "@example.org p"))
        assert "E-mail addresses in public texts" in written or '"e-mail"' in written


def test_the_page_asks_nothing_of_any_host_and_runs_nothing(broken: Path, tmp_path: Path) -> None:
    run(broken, "--report", tmp_path / "report.html", status=1)
    found = page(tmp_path / "report.html")
    assert {tag for tag, _ in found.tags} & {"script", "img", "link", "iframe", "object", "form"} == set()
    addresses = [value for _, attrs in found.tags for name, value in attrs.items() if name in ("src", "href")]
    assert addresses
    assert all(address and address.startswith("#") for address in addresses)
    assert not any(name.startswith("on") for _, attrs in found.tags for name in attrs)
    assert "window.pwned" in found.text, "the fault shows the name as text"
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {f"#{id_}" for id_ in ids} >= set(addresses), "every link leads somewhere"


def test_every_value_of_strangers_is_escaped() -> None:
    profile = Profile()
    for n in range(3):
        record = Organisation(SCRIPT, (Text(SCRIPT.upper() + " AB", SCRIPT),), SCRIPT, kind=SCRIPT, website=SCRIPT,
                              identifiers=(f"{SCRIPT}:1",), descriptions=(Text(SCRIPT, SCRIPT),))  # fmt: skip
        profile.see(Located(record, SCRIPT, n + 2))
    faults = [Fault(SCRIPT, 2, SCRIPT, SCRIPT, SCRIPT, SCRIPT)]
    found = Page(quality_html([Checked(LoadReport(SCRIPT, faults=faults), profile.result())], "en").decode())
    assert {tag for tag, _ in found.tags} & {"script", "img"} == set()
    assert found.text.count("window.pwned") >= 12


def test_a_good_source_is_ready_and_complete(tmp_path: Path) -> None:
    run(default_dataset(), FICTIONAL, "--report", tmp_path / "report.html")
    found = page(tmp_path / "report.html")
    assert found.text.count("Ready to load") == 4, "in the list of the two sources and at each"
    assert "100% (579)" in found.text
    assert "– PIC 49% (284)" in found.text
    assert "Portugal 139" in found.text
    assert "Keywords" not in found.text, "no table of a Talka folder has them"
    widths = [re.fullmatch(r"width:([\d.]+)%", attrs["style"] or "") for _, attrs in found.tags if "style" in attrs]
    assert len(widths) > 100
    assert all(width and float(width[1]) <= 100 for width in widths)


def test_a_share_is_never_all_or_nothing_by_rounding() -> None:
    profile = Profile()
    for n in range(1000):
        record = Organisation(str(n), (Text(f"Nr {n}"),), "" if n == 0 else "LV", kind="x" if n == 0 else "")
        profile.see(Located(record, "organisations.csv", n + 2))
    text = Page(quality_html([Checked(LoadReport("s"), profile.result())], "en").decode()).text
    assert "Country 99% (999)" in text
    assert "Kind 1% (1)" in text
    assert "Website 0% (0)" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language(language: str, broken: Path, tmp_path: Path) -> None:
    run(broken, FICTIONAL, "--lang", language, "--report", tmp_path / "report.html", status=1)
    found = page(tmp_path / "report.html")
    assert ("html", {"lang": language}) in found.tags
    say = catalogue(language).gettext
    for words in ("Not ready to load", "What is filled in", "Names in capital letters only", "Good practices"):
        assert say(words) in found.text
        assert (say(words) == words) == (language == "en")


def test_the_same_as_data(broken: Path, tmp_path: Path) -> None:
    said = run(broken, FICTIONAL, "--report", tmp_path / "deep" / "report.json", "--format", "json", status=1)
    first, second = json.loads((tmp_path / "deep" / "report.json").read_text(encoding="utf-8"))["sources"]
    assert (first["source"], first["ready"], first["faults"], first["warnings"]) == ("broken", False, 32, 1)
    assert len(first["fault_list"]) == 33
    assert {f["check"]: f["count"] for f in first["findings"]}["capitals"] == 3
    assert (second["ready"], second["tables"]["needs"]["records"]) == (True, 6)
    assert second["countries"] == {"LV": 3, "LT": 3, "SE": 3, "PT": 2, "CY": 3}
    assert len(json.loads(said[: said.rindex("]") + 1])) == 33, "what is printed stays complete"


def test_an_unreadable_source_has_a_report_too(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("")
    run(tmp_path, "--report", tmp_path / "report.html", status=1)
    assert "No row could be read." in page(tmp_path / "report.html").text


def test_another_ending_is_refused_before_any_work() -> None:
    assert ".html or .json" in run("nowhere", "--report", "report.docx", status=2)


def test_every_finding_field_and_table_has_its_words() -> None:
    names = {check.name for check in checks(date(2026, 1, 1))}
    names |= {repetition.name for repetition in REPETITIONS} | {"large", "no-members", "no-collaboration", "language"}
    assert set(FINDINGS) == names
    assert set(COUNTED) == set(TABLES)
    assert {name for fields in COUNTED.values() for name in fields} == set(FIELDS)


def faults(count: int, **other: str) -> Iterator[Fault]:
    facts = {"file": "a.csv", "column": "country", "reason": "is not a country"} | other
    for row in range(2, count + 2):
        yield Fault(facts["file"], row, facts["column"], f"X{row}", facts["reason"], "Write a code.")


def printed(found: list[Fault]) -> list[str]:
    console = Console(file=io.StringIO(), width=300)
    output.faults(console, found)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_few_faults_are_all_printed() -> None:
    assert len(printed(list(faults(MANY)))) == MANY + 1


def test_of_many_faults_of_one_kind_the_first_are_printed_and_the_others_counted() -> None:
    lines = printed([*faults(9_043), *faults(2, column="name")])
    assert len(lines) == FIRST + 1 + 2 + 1
    assert lines[FIRST].strip() == "and 9,040 more like it (rows 5 to 9,044)"
    assert lines[-1] == "9045 faults: nothing of this source was written."


def test_faults_are_alike_by_file_column_reason_and_weight() -> None:
    warning = Fault("a.csv", 2, "country", "", "is not a country", "", warning=True)
    kinds = [*faults(1), *faults(1, file="b.csv"), *faults(1, column="name"), *faults(1, reason="is empty"), warning]
    assert len(grouped(kinds)) == 5
    rows = [Fault("a.csv", n, "id", "x", f"is already the id of row {n} of a.csv", "Mend.") for n in range(2, 9)]
    assert [(len(g.faults), g.more, g.reason) for g in grouped(rows)] == [(7, 4, "is already the id of row … of a.csv")]
    assert grouped(rows[:1])[0].reason == "is already the id of row 2 of a.csv"


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        (Fault("contacts.csv", 2, "name", "Ana", "", ""), True),
        (Fault("Contacts", 2, "role", "head", "", ""), True),
        (Fault("organisations.csv", 2, "description", "Ring +46 70 123 45 67", "", ""), True),
        (Fault("organisations.csv", 2, "website", "ana@example.org", "", ""), True),
        (Fault("organisations.csv", 2, "country", "Atlantis", "", ""), False),
    ],
)
def test_values_that_may_be_of_persons_are_kept_out(fault: Fault, kept: bool) -> None:
    assert private(fault) == kept
    data = json.loads(quality_json([Checked(LoadReport("s", faults=[fault]), Quality())]))
    assert data["sources"][0]["fault_list"][0]["value"] == ("" if kept else fault.value)
