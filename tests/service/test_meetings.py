"""Meeting plans as people get them: the command, the calendar files, the API, the page."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from typer.testing import CliRunner, Result

import talka.service.cli  # noqa: F401  # adds the commands
from talka.graph.faults import SourceRefused, TalkaError
from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import DiskStore, MemoryStore
from talka.matching.matcher import Matcher
from talka.ontology.concepts import LANGUAGES
from talka.ontology.terms import local_id
from talka.service.commands.base import app
from talka.service.meetings.asked import Asked, MeetingsRefused, Participant
from talka.service.meetings.calendar import calendar, file_name
from talka.service.meetings.printed import plan_html
from talka.service.meetings.programme import Programme, make
from talka.service.meetings.read import pairs_of, read_participants, selected, slots_of, start_of
from talka.service.meetings.show import days, meeting_rows
from talka.service.words import Words

VILNIUS = ZoneInfo("Europe/Vilnius")
GUESTS = (
    "local-y-mpact-trakai",
    "local-y-mpact-geri-norai",
    "keep-lt-kaunas-region-museum",
    "keep-lt-siauliai-city-municipality-public-library",
    "keep-lt-panevezys-city-municipality-administration",
    "keep-lv-kuldiga-district-municipality",
    "keep-lv-rundale-palace-museum",
    "keep-lv-talsi-county-municipality",
    "keep-lv-jelgava-city-library",
    "keep-se-municipality-of-emmaboda",
    "cordis-889463326",
    "keep-se-research-and-development-centre-municipality-of-li",
    "keep-pt-municipality-of-loule",
    "cordis-924758522",
    "local-y-mpact-aglantzia",
    "cordis-939599134",
)
DAY = ["--start", "2026-11-28T09:00", "--timezone", "Europe/Vilnius", "--title", "A day in Trakai"]


def rows_of(network: Network) -> list[int]:
    rows = [network.row(f"talka-{guest}") for guest in GUESTS]
    return [row for row in rows if row is not None]


@pytest.fixture(scope="module")
def programme(matcher: Matcher) -> Programme:
    """Sixteen organisations of five countries; one is there in the first three slots only."""
    rows = rows_of(matcher.network)
    assert len(rows) == 16
    participants = [Participant(row) for row in rows[:-1]] + [Participant(rows[-1], frozenset({1, 2, 3}))]
    start = datetime(2026, 11, 28, 9, tzinfo=VILNIUS)
    asked = Asked(
        tuple(participants), slots=5, tables=6, breaks=(3,), start=start, dated=True, title="A day, in Trakai; 2026"
    )
    return make(matcher, asked)


def test_all_ways_of_naming_them_give_the_same_plan(matcher: Matcher, programme: Programme) -> None:
    asked = programme.asked
    turned = Asked(**{**vars(asked), "participants": tuple(reversed(asked.participants))})
    assert make(matcher, turned).plan.meetings == programme.plan.meetings


def test_everybodys_day_and_the_list_of_meetings_say_the_same(programme: Programme) -> None:
    words = Words(programme.network, "sv")
    rows = meeting_rows(programme, words)
    stops = [(str(day.name), stop) for day in days(programme, words) for stop in day.stops if stop.table]
    assert len(stops) == 2 * len(rows)
    told = {(row["slot"], row["table"], row[one], row[other]) for row in rows for one, other in ("ab", "ba")}
    assert {(stop.number, stop.table, name, stop.partner) for name, stop in stops} == told
    assert all(row["reason"] and row["score"] > 0 for row in rows)
    assert {row["start"] for row in rows if row["slot"] == 4} == {"2026-11-28T10:40:00+02:00"}, "after the break"
    away = next(day for day in days(programme, words) if not all(stop.there for stop in day.stops))
    assert [stop.there for stop in away.stops] == [True, True, True, False, False]


def test_the_calendar_says_what_the_plan_says_when_it_is_read_back(programme: Programme) -> None:
    words = Words(programme.network, "el")
    read = Calendar.from_ical(calendar(programme, words))
    events: list[Any] = list(read.walk("VEVENT"))
    rows = meeting_rows(programme, words)
    assert len(events) == len(rows)
    for event, row in zip(events, rows, strict=True):
        assert event.start == datetime.fromisoformat(row["start"])
        assert event.end == datetime.fromisoformat(row["end"])
        assert event["SUMMARY"] == f"{row['a']} – {row['b']}"
        assert row["reason"] in event["DESCRIPTION"]
    assert [zone["TZID"] for zone in read.walk("VTIMEZONE")] == ["Europe/Vilnius"]
    assert read["X-WR-CALNAME"] == "A day, in Trakai; 2026", "commas and semicolons are escaped and come back"
    assert len({event["UID"] for event in events}) == len(events)


def test_each_participants_calendar_holds_its_own_meetings(programme: Programme) -> None:
    words, whole = Words(programme.network), calendar_events(calendar(programme, Words(programme.network)))
    found: list[str] = []
    for who in range(len(programme.rows)):
        own = calendar_events(calendar(programme, words, who))
        assert len(own) == programme.plan.counts[who]
        me = words.label.organisation(programme.rows[who])
        assert all(me not in str(event["SUMMARY"]) for event in own)
        found += [str(event["UID"]) for event in own]
    assert sorted(found) == sorted(2 * [str(event["UID"]) for event in whole]), "one meeting has one UID everywhere"


def calendar_events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_is_the_same_when_made_again_and_moves_a_meeting_when_planned_anew(
    matcher: Matcher, programme: Programme
) -> None:
    words, stamp = Words(programme.network), datetime(2026, 11, 1, tzinfo=UTC)
    assert calendar(programme, words, stamp=stamp) == calendar(programme, words, stamp=stamp)
    later = make(matcher, Asked(**{**vars(programme.asked), "minutes": 25}))
    before = {event["UID"]: event.start for event in calendar_events(calendar(programme, words))}
    after = {event["UID"]: event.start for event in calendar_events(calendar(later, words))}
    assert set(before) == set(after)
    assert before != after


def test_no_calendar_without_a_day(matcher: Matcher, programme: Programme) -> None:
    start, dated = start_of("09:00", "Europe/Riga")
    undated = make(matcher, Asked(**{**vars(programme.asked), "start": start, "dated": dated}))
    assert {row["start"] for row in meeting_rows(undated, Words(undated.network)) if row["slot"] == 1} == {"09:00"}
    with pytest.raises(MeetingsRefused, match="--timezone"):
        calendar(undated, Words(undated.network))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_plan_has_a_sheet_for_everybody_in_each_language(programme: Programme, language: str) -> None:
    words = Words(programme.network, language)
    page = plan_html(programme, words).decode()
    assert page.count('<section class="day">') == len(programme.rows)
    assert f'<html lang="{language}">' in page
    assert words.gettext("Your day") in page
    assert "{" not in page.partition("<main>")[2]
    assert not {"src=", "http://", "https://"} & set(page.partition("<main>")[2].split())


def test_wishes_go_before_and_what_is_to_be_avoided_is(matcher: Matcher) -> None:
    network = matcher.network
    rows = rows_of(network)
    partners = (rows[0], rows[1])  # of one country, and past partners
    plain = make(matcher, Asked(tuple(map(Participant, rows)), slots=3))
    first = plain.plan.meetings[0]
    kept_apart = (plain.rows[first.a], plain.rows[first.b])
    pair = (min(partners), max(partners))
    made = make(
        matcher,
        Asked(tuple(map(Participant, rows)), slots=3, wishes=frozenset({pair}), avoid=frozenset({kept_apart})),
    )
    met = {(made.rows[m.a], made.rows[m.b]) for m in made.plan.meetings}
    assert pair in met
    assert kept_apart not in met


def test_what_cannot_be_an_event_is_refused(matcher: Matcher) -> None:
    network = matcher.network
    two = tuple(map(Participant, rows_of(network)[:2]))
    with pytest.raises(MeetingsRefused, match="two organisations at least; here are 1"):
        make(matcher, Asked(two[:1]))
    with pytest.raises(MeetingsRefused, match="300 at most"):
        make(matcher, Asked(tuple(map(Participant, range(301)))))
    pair = (min(p.row for p in two), max(p.row for p in two))
    with pytest.raises(MeetingsRefused, match=r"must not meet: .*Geri Norai"):
        make(matcher, Asked(two, wishes=frozenset({pair}), avoid=frozenset({pair})))
    with pytest.raises(MeetingsRefused, match="does not take part"):
        make(matcher, Asked(two, wishes=frozenset({(two[0].row, rows_of(network)[5])})))


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("tomorrow", ""),
        ("25:00", ""),
        ("2026-11-28T09:00+02:00", ""),
        ("0001-01-01T00:00", ""),
        ("", "X/Y"),
        ("", "../etc/passwd"),
    ],
)
def test_a_time_that_is_none_is_refused(text: str, zone: str) -> None:
    with pytest.raises(MeetingsRefused, match=r"is not a time"):
        start_of(text, zone)


@pytest.mark.parametrize(("text", "slots"), [("1-3|6", {1, 2, 3, 6}), ("2", {2}), (" 1 – 2, 4 ", {1, 2, 4})])
def test_slots_are_read_as_people_write_them(text: str, slots: set[int]) -> None:
    assert slots_of(text) == frozenset(slots)


def test_a_file_of_participants_is_read_or_refused_with_each_fault(default_network: Network, tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text("organisation;available\ntalka-local-y-mpact-trakai;1-2\nGeri Norai;\n;\n", encoding="utf-8-sig")
    found = read_participants(file, default_network)
    assert [participant.slots for participant in found] == [frozenset({1, 2}), None]
    file.write_text("organisation,available\nGeri Norai,mornings\nNobody at all,\nGeri Norai,\n")
    with pytest.raises(SourceRefused) as refused:
        read_participants(file, default_network)
    faults = [(fault.row, fault.column) for fault in refused.value.faults]
    assert faults == [(2, "available"), (3, "organisation"), (4, "organisation")]
    file.write_text("name\nGeri Norai\n")
    with pytest.raises(TalkaError, match="no column organisation"):
        read_participants(file, default_network)
    file.write_bytes("organisation\nÅre\n".encode("latin-1"))
    with pytest.raises(TalkaError, match="not UTF-8"):
        read_participants(file, default_network)


def test_selections_add_up_and_themes_narrow_them(default_network: Network) -> None:
    from talka.ontology.themes import themes

    culture = themes().find("culture")
    assert culture is not None
    two = selected(default_network, ["LT", "LV"], [], [])
    assert set(default_network.countries[two]) == {"LT", "LV"}
    cultural = selected(default_network, ["LT", "LV"], [], [culture.iri])
    assert 0 < len(cultural) < len(two)
    assert set(cultural) < set(two)
    assert len(selected(default_network, [], [], [culture.iri])) > len(cultural)
    assert selected(default_network, [], [], []) == []


def test_pairs_are_named_by_people(default_network: Network) -> None:
    rows = rows_of(default_network)
    assert pairs_of(default_network, ["Geri Norai = Kuldīgas novada pašvaldība"]) == {tuple(sorted((rows[1], rows[5])))}
    for text in ("Geri Norai", "Geri Norai=Geri Norai"):
        with pytest.raises(MeetingsRefused, match="is not a pair"):
            pairs_of(default_network, [text])


# The command


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("meetings") / "store"
    load(DiskStore(path), default_dataset(), source=SOURCE)
    return path


def run(store: Path, cache: Path, *arguments: object) -> Result:
    command = ["meetings", "--store", str(store), *map(str, arguments)]
    return CliRunner().invoke(app, command, env={"TALKA_CACHE": str(cache), "COLUMNS": "120", "NO_COLOR": "1"})


def ids() -> list[str]:
    return [f"talka-{guest}" for guest in GUESTS]


def test_the_command_shows_slots_days_and_how_fair_it_is(store: Path, vector_cache: Path) -> None:
    said = run(store, vector_cache, *ids(), "--slots", 3, "--break-after", 2, *DAY).output
    assert "A day in Trakai · Saturday, November 28, 2026" in said
    assert "3. 10:15–10:35" in said
    assert "Trakų rajono savivaldybė (Lithuania)" in said
    assert "No plan is fairer, and none as fair has more mutual interest: this is proven." in said


def test_the_command_writes_every_kind_of_file(store: Path, vector_cache: Path, tmp_path: Path) -> None:
    for name in ("plan.csv", "plan.json", "plan.ics", "plan.html"):
        done = run(store, vector_cache, *ids(), "--slots", 2, *DAY, "-o", tmp_path / name, "--lang", "lv")
        assert done.exit_code == 0, done.output
    rows = list(csv.DictReader((tmp_path / "plan.csv").open(encoding="utf-8")))
    columns = ["slot", "start", "end", "table", "a", "b", "score", "reason", "a_id", "b_id"]
    assert list(rows[0]) == columns
    assert len(rows) == len(json.loads((tmp_path / "plan.json").read_text())) == 16
    assert len(calendar_events((tmp_path / "plan.ics").read_bytes())) == 16
    assert run(store, vector_cache, *ids(), "--slots", 2, *DAY, "-o", f"{tmp_path}/each/").exit_code == 0
    files = {path.name: len(calendar_events(path.read_bytes())) for path in (tmp_path / "each").iterdir()}
    assert files == {f"{guest}.ics": 2 for guest in ids()}


def test_the_command_prints_csv_for_programs(store: Path, vector_cache: Path) -> None:
    said = run(store, vector_cache, *ids(), "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    same = json.loads(run(store, vector_cache, *ids(), "--format", "json").stdout)
    assert [{name: str(cell) for name, cell in row.items()} for row in same] == rows
    assert {row["start"] for row in rows if row["slot"] == "1"} == {"09:00"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--country", "LT", "-o", "plan.pdf"], "use .html, .csv, .json or .ics"),
        (["--country", "Atlantis"], "is not a country"),
        (["--theme", "zzzz"], "is not a theme"),
        (["--tables", "-1"], "greater than or equal to 0"),
    ],
)
def test_wrong_usage_is_told(store: Path, vector_cache: Path, arguments: list[str], says: str) -> None:
    done = run(store, vector_cache, *arguments)
    assert done.exit_code == 2
    assert says in done.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "needs two organisations"),
        (["Geri Norai", "Nobody at all"], "No organisation is called"),
        (["--municipality", "nowhere"], "no municipality"),
        (["Geri Norai", "Trakų", "--start", "noon"], "is not a time"),
        (["Geri Norai", "talka-local-y-mpact-trakai", "-o", "plan.ics"], "needs the day"),
    ],
)
def test_what_cannot_be_planned_is_refused(store: Path, vector_cache: Path, arguments: list[str], says: str) -> None:
    done = run(store, vector_cache, *arguments)
    assert done.exit_code == 1
    assert isinstance(done.exception, TalkaError)
    assert says in str(done.exception)


# HTTP


def posted(client: TestClient, page: str = "/en/meetings", /, **fields: Any) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.post(page, content=urlencode(fields, doseq=True), headers=headers)


FORM = {"people": "\n".join(ids()), "slots": 4, "tables": 6, "start": "2026-11-28T09:00", "timezone": "Europe/Vilnius"}


def test_the_api_plans_and_says_how_fair_it_is(client: TestClient) -> None:
    wanted = {"participants": [{"organisation": id_} for id_ in ids()], "slots": 4, "tables": 6}
    wanted["participants"][0]["slots"] = [1]  # type: ignore[index]
    answer = client.post("/meetings", json=wanted, params={"lang": "pt"}).json()
    assert answer["fair"]
    assert answer["proven"]
    assert answer["behind"] == 0
    assert answer["months"] == 0
    assert 0.9 < answer["jain"] <= 1
    assert len(answer["meetings"]) == 24
    served = {item["organisation"]["id"]: item["meetings"] for item in answer["participants"]}
    assert served[ids()[0]] <= 1
    assert sum(served.values()) == 48
    assert all(item["a"]["country"] != item["b"]["country"] for item in answer["meetings"])
    assert all(item["reasons"] for item in answer["meetings"])


@pytest.mark.parametrize(
    ("wanted", "status", "says"),
    [
        ({}, 422, "two organisations"),
        ({"countries": ["Atlantis"]}, 422, "Atlantis"),
        ({"countries": ["LT", "LV", "SE", "PT"], "slots": 1}, 422, "at most"),
        ({"countries": ["LT", "LV"], "slots": 20}, 422, "while you wait"),
        ({"participants": [{"organisation": "nobody"}]}, 404, "nobody"),
        ({"countries": ["CY"], "start": "noon"}, 422, "is not a time"),
        ({"countries": ["CY"], "slots": 0}, 422, "slots"),
        ({"countries": ["CY"], "wishes": [[ids()[0], ids()[0]]]}, 422, "twice"),
        ({"municipalities": ["nowhere"]}, 422, "nowhere"),
    ],
)
def test_the_api_refuses_with_a_reason(client: TestClient, wanted: object, status: int, says: str) -> None:
    response = client.post("/meetings", json=wanted)
    assert response.status_code == status
    assert says in response.json()["detail"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_in_each_language(client: TestClient, language: str) -> None:
    assert client.get(f"/{language}/meetings").status_code == 200
    response = posted(client, f"/{language}/meetings", **FORM, title="Trakai")
    assert response.status_code == 200
    assert "<h1>Trakai</h1>" in response.text
    assert response.text.count('<tr role="row">') == 17


def test_the_page_gives_the_plan_as_files(client: TestClient) -> None:
    table = posted(client, **FORM, format="csv")
    assert table.headers["content-disposition"] == 'attachment; filename="meetings.csv"'
    rows = list(csv.DictReader(io.StringIO(table.text)))
    whole = posted(client, **FORM, format="ics")
    assert whole.headers["content-type"].startswith("text/calendar")
    assert len(calendar_events(whole.content)) == len(rows) == 24
    one = posted(client, **FORM, who=ids()[0])
    assert one.headers["content-disposition"] == f'attachment; filename="{ids()[0]}.ics"'
    assert len(calendar_events(one.content)) == sum(ids()[0] in (row["a_id"], row["b_id"]) for row in rows)
    assert '<section class="day">' in posted(client, **FORM, format="print").text


def test_the_page_says_what_it_did_not_understand(client: TestClient) -> None:
    response = posted(client, people="\n".join([*ids()[:4], "Nobody <b>at all</b>", f"{ids()[4]}; 1-2"]))
    assert response.status_code == 200
    assert "Nobody &lt;b&gt;at all" in response.text
    assert response.text.count('<tr role="row">') == 6


def test_a_page_of_names_that_nobody_has_is_not_searched_to_its_end(client: TestClient) -> None:
    names = [f"nobody {number}" for number in range(60)]
    response = posted(client, people="\n".join([*names, *ids()[:4], "Geri Norai"]))
    assert response.text.count('<tr role="row">') == 5, "ids are found all the same"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"people": "Geri Norai"},
        {**FORM, "timezone": "Mars/Base"},
        {**FORM, "start": "soon"},
        {**FORM, "wishes": "nobody = no one"},
        {**FORM, "wishes": "no pair"},
        {**FORM, "break_after": "lunch"},
        {**FORM, "timezone": "", "format": "ics"},
    ],
)
def test_the_page_refuses_in_the_readers_language(client: TestClient, fields: dict[str, object]) -> None:
    response = posted(client, "/lt/meetings", **fields)
    assert response.status_code == 400
    assert 'role="alert"' in response.text


@pytest.mark.parametrize("name", ["tables", "slots", "minutes", "change", "pause", "rest", "theme", "country"])
@pytest.mark.parametrize("value", ["-3", "9" * 30, "<script>", "", "\x00"])
def test_a_field_of_nonsense_is_as_if_it_were_empty(client: TestClient, name: str, value: str) -> None:
    response = posted(client, **{**FORM, "people": "\n".join(ids()[:4]), name: value})
    assert response.status_code == 200
    assert "<script>" not in response.text.replace('<script src="/static', "")


@pytest.fixture(scope="module")
def hostile(hostile_graph: dict[str, bytes], vector_cache: Path) -> Programme:
    """Two organisations with markup in every text, of different countries."""
    store = MemoryStore()
    store.replace(hostile_graph)
    network = read_network(store)
    rows = range(len(network))
    return make(
        Matcher(network, cache=vector_cache),
        Asked(tuple(map(Participant, rows)), slots=2, past_partners=True, least=0.0, dated=True, title="=1+1\r\nX:Y"),
    )


def test_strangers_text_stays_text(hostile: Programme) -> None:
    words = Words(hostile.network)
    assert hostile.plan.meetings
    assert "<script>" not in plan_html(hostile, words).decode()
    content = calendar(hostile, words)
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "folded"
    assert not any(line.startswith(b"X:") for line in content.split(b"\r\n")), "no line of its own"
    names = [words.label.organisation(row) for row in hostile.rows]
    for event in calendar_events(content):
        assert set(str(event["SUMMARY"]).split(" – ")) <= set(names)
    assert file_name(hostile, 0) == f"{local_id(hostile.network.iris[0])}.ics"


def test_where_there_is_history_interest_is_learned(learned_client: TestClient) -> None:
    found = learned_client.get("/organisations", params={"limit": 30}).json()["items"]
    wanted = {"participants": [{"organisation": item["id"]} for item in found], "slots": 2}
    answer = learned_client.post("/meetings", json=wanted).json()
    assert answer["months"] == 12
    assert answer["meetings"]
    assert all(item["score"] >= 0.002 for item in answer["meetings"])
