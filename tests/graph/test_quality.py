"""What a profile counts, and each kind of suspicious value: found where it is, and not where it is not."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from talka.graph.load import check
from talka.graph.quality.completeness import FIELDS
from talka.graph.quality.findings import EXAMPLES, Finding, shown
from talka.graph.quality.frames import frames, outside
from talka.graph.quality.profile import LARGE, Profile, Quality
from talka.graph.quality.spoken import SAMPLE
from talka.graph.quality.suspicious import REPETITIONS, SAME_POSITION, checks
from talka.graph.records import (
    Collaboration,
    Contact,
    Located,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
    ThemeLink,
    Unread,
    Wish,
)
from talka.graph.sources.default import default_dataset
from talka.ontology.terms import COLLABORATION_KIND, METHOD, ROLE, THEME

TODAY = date(2026, 6, 1)
PROJECT = COLLABORATION_KIND + "project"
GOOD = Organisation("o", (Text("Biedrība Klints", "lv"),), "LV", latitude=57.25, longitude=22.6,
                    descriptions=(Text("Jauniešu biedrība, kas rīko nometnes pie jūras.", "lv"),))  # fmt: skip


def profile(records: Iterable[Record]) -> Quality:
    """The records in one file, the first in row 2."""
    seen = Profile(TODAY)
    for row, record in enumerate(records, start=2):
        seen.see(Located(record, "table.csv", row))
    return seen.result()


def found(records: Iterable[Record]) -> dict[str, Finding]:
    return {finding.check: finding for finding in profile(records).findings}


def described(text: str, language: str = "en") -> Organisation:
    return replace(GOOD, descriptions=(Text(text, language),))


def named(name: str, id_: str = "o", **facts: object) -> Organisation:
    return replace(GOOD, id=id_, names=(Text(name),), **facts)  # type: ignore[arg-type]


def test_a_good_record_has_nothing_suspicious() -> None:
    assert found([GOOD]) == {}


@pytest.mark.parametrize(
    ("check", "record", "value"),
    [
        ("capitals", named("ASSOCIACAO JUVENIL"), "ASSOCIACAO JUVENIL"),
        ("lost-letters", named("F?rening i Rnne"), "F?rening i Rnne"),
        ("lost-letters", named("R\ufffdnne kommune"), "R\ufffdnne kommune"),
        ("encoded-twice", named("RÃ¶da Korset"), "RÃ¶da Korset"),
        ("encoded-twice", described("A text that is longâ€¦ enough to be read."), None),
        ("e-mail", described("Write to ana.person@example.org for all of it."), "description"),
        ("e-mail", named("Ana ana.person@example.org"), "name"),
        ("telephone", described("Ring us on +46 70 123 45 67 any day."), "description"),
        ("telephone", described("Tālr. 20 123 456, zvaniet darba dienās."), "description"),
        ("telephone", Wish("w", False, "o", texts=(Text("Kontakt: 0046 (0)70-123 45 67 eller brev."),)), "description"),
        ("outside-country", replace(GOOD, country="SE", latitude=50.85, longitude=4.37), "SE: 50.85, 4.37"),
        ("outside-country", Place("p", (Text("Talsi"),), "LV", latitude=22.6, longitude=57.2), "LV: 22.6, 57.2"),
        ("no-country", replace(GOOD, country=""), "Biedrība Klints"),
        ("far-date", Collaboration("c", (Text("A"),), start="1093-05"), "1093-05"),
        ("far-date", Wish("w", True, "o", date="2042"), "2042"),
        ("far-date", Participation("c", "o", end="0024-01-01"), "0024-01-01"),
        ("end-before-start", Collaboration("c", (Text("A"),), start="2024-05", end="2024-04-30"), None),
        ("long-project", Collaboration("c", (Text("A"),), PROJECT, start="2009-02", end="2024-02"), None),
        ("short-text", described("Confidential"), "Confidential"),
        ("short-text", Practice("p", (Text("A"),), texts=(Text("– – – – – – – – – – – –"),)), None),
    ],
)  # fmt: skip
def test_a_suspicious_value_is_found_with_its_place(check: str, record: Record, value: str | None) -> None:
    finding = found([GOOD, record])[check]
    assert finding.count == 1
    assert (finding.examples[0].file, finding.examples[0].rows) == ("table.csv", (3,))
    assert value is None or finding.examples[0].value == value


@pytest.mark.parametrize(
    ("check", "record"),
    [
        ("capitals", named("UNESCO")),
        ("capitals", named("SOS Barnbyar")),
        ("lost-letters", named("What next? Youth centre")),
        ("encoded-twice", named("«IRMÃ», Associação de São João; Åland, Ñuñoa, Δήμος Αγλαντζιάς")),
        ("telephone", described("A programme of 2014-2020 with 1 005 000 000 EUR, see 2024-05-31 and ISO 3166-1.")),
        ("telephone", described("Identifier 101057036, VAT LV40008042411, intelligence 2021-2027 for all.")),
        ("e-mail", described("Follow @talka, or meet @ the town hall in the evening.")),
        ("outside-country", replace(GOOD, country="PT", latitude=32.65, longitude=-16.91)),
        ("outside-country", replace(GOOD, country="DK", latitude=55.1, longitude=14.7)),
        ("outside-country", replace(GOOD, country="XX", latitude=0.0, longitude=0.0)),
        ("far-date", Collaboration("c", (Text("A"),), start="1950", end="2041-12-31")),
        ("end-before-start", Collaboration("c", (Text("A"),), start="2024-05", end="2024")),
        ("long-project", Collaboration("c", (Text("A"),), PROJECT, start="2009-02", end="2024-01")),
        ("long-project", Collaboration("c", (Text("A"),), COLLABORATION_KIND + "twinning", start="1990", end="2024")),
        ("short-text", described("Σέρβις ποδηλάτων με νέους")),
    ],
)
def test_what_only_looks_similar_is_not_found(check: str, record: Record) -> None:
    assert check not in found([record])


def test_what_is_private_is_never_repeated() -> None:
    text = "WRITE TO ANA.PERSON@EXAMPLE.ORG OR +46 70 123 45 67 NOW, F?RENING RÃ¶DA"
    quality = profile([named(text, str(n), descriptions=(Text(text, "lv"),)) for n in range(3)])
    assert {finding.check for finding in quality.findings} >= {"capitals", "e-mail", "same-name", "same-text"}
    for finding in quality.findings:
        for example in finding.examples:
            assert not any(part in example.value for part in ("ANA", "PERSON", "EXAMPLE", "123", "67"))
    assert shown("x" * 500).endswith("x…")


def test_what_is_private_is_masked_before_a_text_is_cut() -> None:
    broken = "Skriv till anÃ¤.person@example.org, +46 70 123 45 67, i RÃ¶da husets kök vid Storgatan i Falun."
    value = found([named(broken)])["encoded-twice"].examples[0].value
    assert "RÃ¶da" in value
    assert not any(part in value for part in ("anÃ", "person", "67"))
    assert found([named("anÃ¤.person@example.org")])["encoded-twice"].examples[0].value == "…"


def test_the_same_value_on_several_records() -> None:
    organisations = [
        named("Rīgas dome", "a", identifiers=("vat:LV1", "pic:1"), website="https://www.example.org/"),
        named("RIGAS  DOME", "b", identifiers=("vat:LV1",), website="http://example.org"),
        named("Rīgas dome", "c", country="LT", website="https://EXAMPLE.org"),
        named("Talsi", "d", identifiers=("pic:1",), website="https://other.example.org"),
        named("Cēsis", "e", website="https://other.example.org"),
    ]
    findings = found(organisations)
    assert [(e.rows, e.times) for e in findings["same-name"].examples] == [((2, 3), 2)]
    assert findings["same-vat"].examples[0].value == "vat:LV1"
    assert [(e.rows, e.times) for e in findings["same-website"].examples] == [((2, 3, 4), 3)], "two may share one"
    assert findings["same-text"].count == 5
    assert "same-position" not in findings


def test_a_position_is_worth_a_look_from_a_hundred_on_and_examples_are_few() -> None:
    organisations = [named(f"Nr {n}", str(n)) for n in range(SAME_POSITION)]
    assert "same-position" not in found(organisations[1:])
    finding = found(organisations)["same-position"]
    assert (finding.count, finding.examples[0].times) == (SAME_POSITION, SAME_POSITION)
    assert finding.examples[0].rows == tuple(range(2, 2 + EXAMPLES))


def test_the_largest_groups_come_first() -> None:
    records = [named(f"Group {size}", f"{size}-{n}") for size in range(2, 9) for n in range(size)]
    assert [example.times for example in found(records)["same-name"].examples] == [8, 7, 6, 5, 4]


def test_members_are_counted_whatever_the_order() -> None:
    organisations = [named(f"Nr {n}", f"o{n}", country="LV" if n % 2 else "LT") for n in range(LARGE + 2)]
    collaborations = [Collaboration(id_, (Text(id_),)) for id_ in ("large", "pair", "empty")]
    collaborations.append(Collaboration("stated", (Text("stated"),), members=LARGE + 1))
    participations = [Participation("large", f"o{n}") for n in range(LARGE + 1)]
    participations += [
        Participation("pair", "o1", ROLE + "host"), Participation("pair", "o1"), Participation("pair", "o3"),
        Participation("stated", "o1"),
    ]  # fmt: skip
    forwards = profile([*organisations, *collaborations, *participations])
    assert forwards.sizes == {0: 1, 1: 1, 2: 1, -1: 1}
    assert forwards.spread == {0: 1, 1: 2, 2: 1}
    findings = {finding.check: finding for finding in forwards.findings}
    assert [example.value for example in findings["large"].examples] == [str(LARGE + 1)] * 2
    assert (findings["no-members"].count, findings["no-collaboration"].count) == (1, 1)
    backwards = profile([*participations, *collaborations, *organisations])
    assert (backwards.sizes, backwards.spread) == (forwards.sizes, forwards.spread)


def test_a_source_of_organisations_only_is_not_blamed_for_it() -> None:
    assert "no-collaboration" not in found([GOOD])


SWEDISH = "Föreningen driver en öppen mötesplats där ungdomar kan spela musik, laga cyklar och träffa vänner."
GREEK = "Ο σύλλογος οργανώνει εργαστήρια μουσικής και θεάτρου για νέους από όλες τις γειτονιές της πόλης."
LATVIAN = "Biedrība rīko radošās darbnīcas un nometnes jauniešiem no visa novada, kā arī palīdz atrast darbu."


@pytest.mark.parametrize(("text", "language", "right"), [
    (SWEDISH, "sv", True), (SWEDISH, "lv", False), (GREEK, "el", True), (GREEK, "en", False),
    (LATVIAN, "lv", True), (LATVIAN.upper(), "lv", True), (LATVIAN, "pt", False), (SWEDISH, "", True),
    (SWEDISH[:30], "lv", True), (SWEDISH, "xx", True),
])  # fmt: skip
def test_texts_in_another_language_than_stated(text: str, language: str, right: bool) -> None:
    assert ("language" not in found([described(text, language)])) == right


def test_a_rare_language_is_in_the_sample_however_many_texts_there_are() -> None:
    texts = [described(f"{LATVIAN} {n}", "lv") for n in range(3 * SAMPLE)] + [described(SWEDISH, "el")]
    quality = profile(texts)
    assert quality.sampled == SAMPLE + 1
    assert [f.examples[0].rows for f in quality.findings if f.check == "language"] == [(3 * SAMPLE + 2,)]


def test_completeness_and_counts() -> None:
    link = ThemeLink(THEME + "music", METHOD + "mapped", 0.8)
    quality = profile([
        GOOD,
        named("Other", "b", country="", latitude=None, links=(link,), identifiers=("pic:1", "pic:2", "x")),
        Collaboration("c", (Text("A", "en"),), start="2021-02", keywords=(Text("music"),)),
        Participation("c", "o", ROLE + "partner"),
        Wish("w", False, "o", date="2025"), Wish("v", True, "o"), Practice("p", (Text("A"),)),
        Place("q", (Text("A"),), "LV"),
    ])  # fmt: skip
    assert {name: table.records for name, table in quality.tables.items()} == {
        "organisations": 2, "collaborations": 1, "participations": 1, "needs": 1, "offers": 1, "practices": 1,
        "places": 1,
    }  # fmt: skip
    organisations = quality.tables["organisations"].filled
    assert {field: organisations[field] for field in ("name", "country", "position", "themes", "themes-mapped")} == {
        "name": 2, "country": 1, "position": 1, "themes": 1, "themes-mapped": 1,
    }  # fmt: skip
    assert (organisations["themes-declared"], organisations["themes-found"]) == (0, 0)
    assert quality.tables["needs"].filled["date"] == 1
    assert quality.schemes == {"pic": 1, "": 1}
    assert quality.years == {"2021": 1}
    assert quality.roles == {ROLE + "partner": 1}


def test_contact_persons_leave_no_trace() -> None:
    contact = Contact("o", "Ana Person", email="ana@example.org", phone="+46 70 123 45 67")
    assert profile([contact, Unread("organisations.csv", "x")]) == profile([])


def test_every_table_of_the_fictional_folder_is_profiled(fictional: Path) -> None:
    seen = Profile(TODAY)
    report = check(fictional, see=seen.see)
    quality = seen.result()
    assert set(quality.tables) == set(FIELDS)
    assert quality.tables["places"].records == report.read["municipalities"]
    assert {finding.check for finding in quality.findings} == {"no-collaboration"}


def test_the_default_dataset_holds_nothing_private_or_broken() -> None:
    seen = Profile()
    check(default_dataset(), see=seen.see)
    harmless = {"no-collaboration", "capitals"}
    assert {finding.check for finding in seen.result().findings} <= harmless


def test_every_country_of_europe_has_a_frame_and_holds_its_own_middle() -> None:
    assert {"HU", "XK", "RS", "ME", "CY", "MT"} - set(frames()) <= {"MT"}, "Malta is smaller than the outlines"
    for country, parts in frames().items():
        for west, east, south, north in parts:
            assert not outside(country, (south + north) / 2, (west + east) / 2), country


def test_names_of_checks_are_unique() -> None:
    names = [check.name for check in checks(TODAY)] + [repetition.name for repetition in REPETITIONS]
    assert len(names) == len(set(names))


def test_a_hundred_thousand_records_take_seconds() -> None:
    records: list[Record] = [named(f"Nr {n}", str(n), latitude=50 + n % 97 / 10) for n in range(20_000)]
    records += [Collaboration(f"c{n}", (Text(f"Nr {n}"),), start="2021") for n in range(5_000)]
    records += [Participation(f"c{n % 5_000}", str(n % 20_000)) for n in range(75_000)]
    start = time.perf_counter()
    profile(records)
    assert time.perf_counter() - start < 15, "took 1.5 s when this was written"
