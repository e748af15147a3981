"""keep.eu: the real export against an independent reading, and small workbooks for each path that it does not take."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from talka.graph.faults import Fault
from talka.graph.records import Collaboration, Organisation, Participation, Record, Text
from talka.graph.sources import keep
from talka.graph.sources.keep.kinds import kind_of
from talka.graph.sources.keep.names import names_of
from talka.graph.sources.keep.rows import COLUMNS, PARTNERS, PROJECTS
from talka.graph.sources.keep.survey import project_id
from talka.ontology.terms import KIND, ROLE

EXPORT = Path(__file__).parents[3] / "../shared/data/keep/keep_closed_2014-2020.xlsx"
Cells = dict[str, object]

PROGRAMME = "2014 - 2020 INTERREG V-A Latvia - Lithuania"
PROJECT: Cells = {
    "Programme": PROGRAMME,
    "Acronym": "RiverPaths",
    "Project Name": "Walking paths along the river",
    "Project Name language 2": "Jaunas pastaigu takas gar Mēmeles upi",
    "Lead Partner": "Bauska Municipality",
    "Period": "2014-2020",
    "Town": "Bauska",
    "Country": "Latvia",
    "Website": "http://riverpaths.example",
    "Thematic1": "Tourism",
    "Description EN": "Two towns build walking paths along the river and tell its history on signs.",
    "Description 1": "Divas pilsētas ierīko pastaigu takas gar upi un stāsta tās vēsturi uz informatīvām zīmēm.",
    "Project start": "2017/03/01",
    "Project end": "2019/02/28",
    "Call SN": "2",
}
LEAD: Cells = {
    "Programme": PROGRAMME,
    "Acronym": "RiverPaths",
    "Project Partner": "Bauska Municipality",
    "Lead Partner": "Yes",
    "Town": "Bauska",
    "Country": "Latvia",
    "Country code": "LV Latvia / LATVIJA",
    "Website": "http://riverpaths.example",
    "Legal Status": "public",
    "NUTS1 (or equivalent)": "LV0  / LATVIJA",
    "NUTS2 (or equivalent)": "LV00  / Latvija",
    "NUTS3 (or equivalent)": "LV009  / Zemgale",
}
PARTNER: Cells = LEAD | {
    "Project Partner": "Pasvalio krašto muziejus",
    "Lead Partner": "No",
    "Town": "Pasvalys,",
    "Country": "Lithuania",
    "Country code": "LT Lithuania / LIETUVA",
    "NUTS3 (or equivalent)": "LT025  / Panevėžio apskritis",
}


class Export:
    """A workbook as keep.eu makes it, and what is read from it."""

    def __init__(self, path: Path, projects: Sequence[Cells], partners: Sequence[Cells], **changes: object) -> None:
        self.path = path / "export.xlsx"
        book = Workbook()
        book.remove(book.active)
        for name, rows in ((PROJECTS, projects), (PARTNERS, partners)):
            if changes.get("without") == name:
                continue
            sheet = book.create_sheet(name)
            for line in changes.get("above", []):  # type: ignore[attr-defined]
                sheet.append([line])
            renamed = changes.get("rename", {})
            assert isinstance(renamed, dict)
            sheet.append([renamed.get(column, column) for column in COLUMNS[name]])
            for row in rows:
                sheet.append([row.get(column, "") for column in COLUMNS[name]])
        book.create_sheet("Calls")
        book.save(self.path)
        self.faults: list[Fault] = []
        self.records: list[Record] = [located.record for located in keep.read(self.path, self.faults.append)]

    @property
    def projects(self) -> list[Collaboration]:
        return [record for record in self.records if isinstance(record, Collaboration)]

    @property
    def bodies(self) -> list[Organisation]:
        return [record for record in self.records if isinstance(record, Organisation)]

    @property
    def participations(self) -> list[Participation]:
        return [record for record in self.records if isinstance(record, Participation)]

    def said(self, column: str) -> list[str]:
        return [str(fault) for fault in self.faults if fault.column == column]


def test_a_project_and_its_partners(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD, PARTNER])
    assert keep.recognises(export.path)
    assert keep.about(export.path).source == "keep_2014_2020"
    [project] = export.projects
    assert re.fullmatch(r"riverpaths-[0-9a-f]{8}", project.id)
    assert project.titles == (
        Text("Walking paths along the river", "en"),
        Text("Jaunas pastaigu takas gar Mēmeles upi", "lv"),
    )
    assert project.other_titles == (Text("RiverPaths"),)
    assert [text.language for text in project.descriptions] == ["en", "lv"]
    assert (project.start, project.end) == ("2017-03-01", "2019-02-28")
    assert (project.programme, project.call, project.website) == (PROGRAMME, "2", "http://riverpaths.example")
    lead, museum = export.bodies
    assert (lead.names, lead.country, lead.nuts) == ((Text("Bauska Municipality", "en"),), "LV", "LV009")
    assert (museum.names, museum.locality) == ((Text("Pasvalio krašto muziejus", "lt"),), "Pasvalys")
    assert (lead.kind, museum.kind) == (KIND + "municipality", KIND + "cultural-institution")
    assert (lead.website, museum.website) == ("", "")
    assert {p.organisation: p.role for p in export.participations} == {
        lead.id: ROLE + "coordinator",
        museum.id: ROLE + "partner",
    }


def test_a_project_that_comes_twice_is_loaded_once_with_both_lead_partners(tmp_path: Path) -> None:
    second = PROJECT | {"Lead Partner": "Pasvalio krašto muziejus", "Town": "Pasvalys", "Country": "Lithuania"}
    export = Export(tmp_path, [PROJECT, second], [LEAD, PARTNER | {"Lead Partner": "Yes"}])
    assert len(export.projects) == 1
    assert [p.role for p in export.participations] == [ROLE + "coordinator"] * 2
    assert "row 3" in export.said("Acronym")[0]
    assert "repeats the project of row 2" in export.said("Acronym")[0]


def test_a_body_is_one_over_projects_and_its_repeated_row_is_told(tmp_path: Path) -> None:
    other = {"Acronym": "Other"}
    again = PARTNER | {"Project Partner": "PASVALIO  KRAŠTO MUZIEJUS", "Town": "Pasvalys, Panevėžio apskritis"}
    export = Export(tmp_path, [PROJECT, PROJECT | other], [LEAD, LEAD | other, PARTNER, again, PARTNER | other])
    assert len(export.bodies) == 2
    assert len(export.participations) == 4
    assert ["repeats row 4" in line for line in export.said("Project Partner")] == [True]


def test_a_lead_partner_of_the_first_sheet_alone_is_loaded_from_there(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [PARTNER])
    assert [(p.role, p.organisation.rsplit("-", 1)[0]) for p in export.participations] == [
        (ROLE + "partner", "pasvalio-krasto-muziejus"),
        (ROLE + "coordinator", "bauska-municipality"),
    ]
    assert "is not a lead partner of the project in the sheet Partners" in export.said("Lead Partner")[0]


def test_a_lead_partner_who_is_a_mere_partner_in_the_other_sheet_leads(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD | {"Lead Partner": "No"}, PARTNER])
    assert [p.role for p in export.participations] == [ROLE + "coordinator", ROLE + "partner"]
    assert export.said("Lead Partner")
    assert not export.said("Project Partner")


def test_a_partner_of_an_unknown_project_is_left_out_by_name(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD, PARTNER | {"Acronym": "Elsewhere"}])
    assert len(export.participations) == 1
    assert '"Elsewhere" is not in the sheet Projects (lead partners)' in export.said("Acronym")[0]


def test_where_the_countries_differ_the_town_decides_or_nobody(tmp_path: Path) -> None:
    wrong = {"Country": "Estonia"}
    bodies = [
        LEAD,
        LEAD | wrong | {"Project Partner": "Bauska Library", "Lead Partner": "No"},
        PARTNER | wrong,
        PARTNER | {"Country": "Turkey", "Country code": "TR Turkey / TÜRKIYE", "Town": "Edirne"},
    ]
    export = Export(tmp_path, [PROJECT], bodies)
    assert [(body.country, body.nuts) for body in export.bodies] == [
        ("LV", "LV009"),
        ("LV", "LV009"),
        ("", ""),
        ("TR", ""),
    ]
    assert "LV is loaded" in export.said("Country")[0]
    assert "no other row decides" in export.said("Country")[1]
    assert len(export.said("Country")) == 2


def test_a_country_that_nobody_knows_is_told(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD, PARTNER | {"Country": "Atlantis", "Country code": ""}])
    assert export.bodies[1].country == ""
    assert '"Atlantis" is not a country' in export.said("Country")[0]


def test_only_a_website_of_one_body_is_a_homepage(tmp_path: Path) -> None:
    own = PARTNER | {"Website": "https://www.pasvaliomuziejus.example/en"}
    export = Export(tmp_path, [PROJECT], [LEAD, own])
    assert [body.website for body in export.bodies] == ["", "https://www.pasvaliomuziejus.example/en"]
    export = Export(tmp_path, [PROJECT], [LEAD | {"Website": own["Website"]}, own])
    assert [body.website for body in export.bodies] == ["", ""]
    assert "belongs to a project or programme, or to several bodies; left out (so 2 times)" in export.said("Website")[0]


def test_a_website_of_several_projects_is_the_programmes(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT, PROJECT | {"Acronym": "Other"}], [LEAD, LEAD | {"Acronym": "Other"}])
    assert [project.website for project in export.projects] == ["", ""]
    assert "is given for several projects, so is the programme's; left out (so 2 times)" in export.said("Website")[0]


def test_departments_are_not_loaded(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD | {"Department": "Office of Ilze Paraudziņa"}, PARTNER])
    assert "Paraudziņa" not in repr(export.records)
    assert "may name persons; left out. Nothing" in export.said("Department")[0]


def test_the_longer_of_two_descriptions_in_a_language_is_loaded(tmp_path: Path) -> None:
    longer = f"{PROJECT['Description 1']} Takas ir atvērtas visu gadu."
    export = Export(tmp_path, [PROJECT | {"Description 2": longer}], [LEAD])
    assert export.projects[0].descriptions[1] == Text(longer, "lv")
    assert "same language as another description (lv)" in export.said("Description 2")[0]


def test_an_english_column_in_another_language_is_told_apart(tmp_path: Path) -> None:
    project = PROJECT | {"Project Name": "Tiltas per upę, kuris jungia žmones", "Project Name language 2": ""}
    export = Export(tmp_path, [project], [LEAD])
    assert export.projects[0].titles == (Text("Tiltas per upę, kuris jungia žmones", "lt"),)


def test_a_brand_has_no_language(tmp_path: Path) -> None:
    names = dict.fromkeys(("Acronym", "Project Name", "Project Name language 2"), "MOM")
    export = Export(tmp_path, [PROJECT | names], [LEAD | {"Acronym": "MOM"}])
    assert (export.projects[0].titles, export.projects[0].other_titles) == ((Text("MOM"),), ())


def test_a_project_without_a_name_has_its_acronym_as_title(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT | {"Project Name": "", "Project Name language 2": ""}], [LEAD])
    assert export.projects[0].titles == (Text("RiverPaths"),)


def test_markup_is_removed_or_the_text_left_out(tmp_path: Path) -> None:
    english = "The first path is open<br/>and the <b>second</b> one follows in spring."
    project = PROJECT | {"Description EN": english, "Description 1": "<script>alert(1)</script>"}
    export = Export(tmp_path, [project], [LEAD])
    assert export.projects[0].descriptions == (
        Text("The first path is open\nand the second one follows in spring.", "en"),
    )
    assert "markup" in export.said("Description 1")[0]


def test_numbers_and_dates_that_excel_has_changed(tmp_path: Path) -> None:
    project = PROJECT | {"Acronym": 17.0, "Project start": date(2017, 3, 1), "Project end": "28 February"}
    export = Export(tmp_path, [project], [LEAD | {"Acronym": "17.0"}])
    assert (export.projects[0].start, export.projects[0].end) == ("2017-03-01", "")
    assert len(export.participations) == 1
    assert '"28 February" is not a date' in export.said("Project end")[0]


def test_an_end_before_the_start_is_left_out(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT | {"Project end": "2017/02/28"}], [LEAD])
    assert (export.projects[0].start, export.projects[0].end) == ("2017-03-01", "")
    assert "is before the start, 2017-03-01; left out" in export.said("Project end")[0]


def test_shifted_and_merged_rows_are_left_out_by_name(tmp_path: Path) -> None:
    shifted = PARTNER | {"Project Partner": "Pasvalys", "Lead Partner": "Pasvalio krašto muziejus"}
    merged = PARTNER | {"Programme": ""}
    export = Export(tmp_path, [PROJECT, PROJECT | {"Period": "Bauska"}], [LEAD, shifted, merged])
    assert "Check whether the cells of this row are shifted" in export.said("Lead Partner")[0]
    assert "unmerge" in export.said("Programme")[0]
    assert "is not what the column Period holds" in export.said("Period")[0]
    assert (len(export.projects), len(export.participations)) == (1, 1)
    assert all(fault.warning for fault in export.faults)


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    assert len(Export(tmp_path, [PROJECT], [LEAD, PARTNER], above=["Our export"]).participations) == 2
    faults = Export(tmp_path, [PROJECT], [LEAD], above=["Our export"] * 12).faults
    assert not any(fault.warning for fault in faults)
    assert "the header is not among the first 10 rows" in faults[0].reason


@pytest.mark.parametrize("sheet", [PROJECTS, PARTNERS])
def test_a_missing_sheet_refuses_the_source(tmp_path: Path, sheet: str) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD | {"Lead Partner": "No"}], without=sheet)
    refusals = [fault for fault in export.faults if not fault.warning]
    assert keep.recognises(export.path)
    assert [fault.reason for fault in refusals] == [f"has no sheet {sheet}"]
    assert keep.about(export.path).source == ("keep" if sheet == PROJECTS else "keep_2014_2020")


def test_a_missing_column_is_told_and_a_required_one_refuses(tmp_path: Path) -> None:
    export = Export(tmp_path, [PROJECT], [LEAD], rename={"Project Partner": "Project Partners", "Website": "Site"})
    [refusal] = [fault for fault in export.faults if not fault.warning]
    assert (refusal.column, refusal.mend) == ("Project Partner", 'Rename column "Project Partners".')
    assert any("missing and not loaded" in line for line in export.said("Website"))


def test_other_files_are_not_recognised(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("Programme,Acronym")
    book = Workbook()
    book.active.title = PARTNERS
    book.active.append(["Name", "Country"])
    book.save(tmp_path / "b.xlsx")
    assert not any(keep.recognises(tmp_path / name) for name in ("a.xlsx", "b.xlsx", "none.xlsx", "."))


@pytest.mark.parametrize(
    ("name", "country", "around", "names", "others"),
    [
        ("Slovenski raziskovalni inštitut/Istituto sloveno di ricerche", "IT", {"sl"}, ["sl", "it"], []),
        ("Euskal Herriko Unibertsitatea / Universidad del País Vasco", "ES", set(), ["eu", "es"], []),
        ("Hansestadt Lübeck / Fachbereich Kultur und Bildung", "DE", set(), ["de"], []),
        ("University of Patras / Department of Chemistry", "GR", set(), ["en"], []),
        ("Kaunas University", "LT", set(), ["en"], []),
        ("Human Resources Development Agency (HRDA)", "BG", set(), ["en"], ["HRDA"]),
        ("Marine Research Institute (Iceland)", "IS", set(), ["en"], []),
    ],
)
def test_names(name: str, country: str, around: set[str], names: list[str], others: list[str]) -> None:
    found, other = names_of(name, country, frozenset(around))
    assert [text.language for text in found] == names
    assert [text.value for text in other] == others


@pytest.mark.parametrize(
    ("name", "public", "kind"),
    [
        ("Comune di Forlì", True, "municipality"),
        ("Panevėžys City Municipality Administration", True, "municipality"),
        ("Obec Zálesie", None, "municipality"),
        ("Municipal Water Company of Thermi", True, ""),
        ("City of Dubrovnik Development Agency", True, ""),
        ("Association of Danube Municipalities", False, ""),
        ("Landkreis Passau", True, "region"),
        ("Arad County", True, "region"),
        ("Institute of Public Health for the Arad County", True, ""),
        ("Università di Pisa", True, "higher-education"),
        ("University Hospital of Pisa", True, "health-care-provider"),
        ("Fachhochschule Salzburg GmbH", True, "higher-education"),
        ("Sanko Solar BV", False, "company"),
        ("Sanko Solar BV", None, ""),
        ("Digitális Esélyegyenlőségi Alapítvány", False, "foundation"),
        ("Ministry of Science of the Canton", True, ""),
        ("Rzeszow Regional Development Agency", True, "public-agency"),
        ("Základná škola Áráda", True, "school"),
    ],
)
def test_kinds(name: str, public: bool | None, kind: str) -> None:
    assert kind_of(name, public) == (KIND + kind if kind else "")


@given(st.text(max_size=300), st.text(max_size=300))
def test_ids_are_ids_whatever_the_case_and_spaces(acronym: str, programme: str) -> None:
    row = {"Acronym": acronym, "Programme": programme}
    assert re.fullmatch(r"[\w.:\-]{1,200}", project_id(row), re.ASCII)
    assert project_id(row) == project_id({"Acronym": f" {acronym} ", "Programme": f"{programme}  "})


@given(st.lists(st.text("abcdefghij ", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=2, unique=True))
def test_different_keys_have_different_ids(keys: list[str]) -> None:
    folded = {" ".join(key.split()) for key in keys}
    assert len({project_id({"Acronym": "Body", "Programme": key}) for key in keys}) == len(folded)


# --- the real export ---

needs_export = pytest.mark.skipif(not EXPORT.is_file(), reason="the keep.eu export is not at hand")


@pytest.fixture(scope="module")
def real() -> tuple[list[Record], list[Fault]]:
    faults: list[Fault] = []
    return [located.record for located in keep.read(EXPORT, faults.append)], faults


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[Cells]]:
    """The workbook read by another library."""
    book = load_workbook(EXPORT, read_only=True, data_only=True)
    tables: dict[str, list[Cells]] = {}
    for name in (PROJECTS, PARTNERS):
        header, *rows = book[name].iter_rows(values_only=True)
        tables[name] = [dict(zip(map(str, header), row, strict=False)) for row in rows if any(row)]
    return tables


def key(row: Cells) -> tuple[str, str]:
    return str(row["Programme"]), str(row["Acronym"])


@needs_export
def test_every_row_of_the_real_export_is_accounted_for(
    real: tuple[list[Record], list[Fault]], sheets: dict[str, list[Cells]]
) -> None:
    records, faults = real
    projects = [record for record in records if isinstance(record, Collaboration)]
    participations = [record for record in records if isinstance(record, Participation)]
    repeated = [fault for fault in faults if fault.reason.startswith("repeats the project")]
    repeats = [fault for fault in faults if fault.reason.startswith("repeats row")]
    assert len(sheets[PROJECTS]) == 939 == len(projects) + len(repeated)
    assert len(sheets[PARTNERS]) == 4163 == len(participations) + len(repeats)
    assert {key(row) for row in sheets[PROJECTS]} == {key(row) for row in sheets[PARTNERS]}
    assert len(projects) == len({key(row) for row in sheets[PROJECTS]}) == len({p.id for p in projects})
    assert not [fault for fault in faults if not fault.warning]


@needs_export
def test_projects_dates_and_programmes_of_the_real_export(
    real: tuple[list[Record], list[Fault]], sheets: dict[str, list[Cells]]
) -> None:
    projects = [record for record in real[0] if isinstance(record, Collaboration)]
    distinct = {key(row): row for row in sheets[PROJECTS]}.values()
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in distinct:
        start, end = (str(row[column]).replace("/", "-") for column in ("Project start", "Project end"))
        expected[str(row["Programme"]).strip(), start, end if start <= end else ""] += 1
    assert Counter((project.programme, project.start, project.end) for project in projects) == expected


@needs_export
def test_partners_of_the_real_export_by_programme_country_and_role(
    real: tuple[list[Record], list[Fault]], sheets: dict[str, list[Cells]]
) -> None:
    records, faults = real
    programme = {r.id: r.programme for r in records if isinstance(r, Collaboration)}
    country = {r.id: r.country for r in records if isinstance(r, Organisation)}
    participations = [record for record in records if isinstance(record, Participation)]
    found = Counter((programme[p.collaboration], country[p.organisation], p.role) for p in participations)
    undecided = {fault.row for fault in faults if fault.column == "Country"}
    expected: Counter[tuple[str, str, str]] = Counter()
    for number, row in enumerate(sheets[PARTNERS], 2):
        role = ROLE + ("coordinator" if row["Lead Partner"] == "Yes" else "partner")
        code = str(row["Country code"])[:2]
        if number not in undecided:
            expected[str(row["Programme"]).strip(), {"EL": "GR", "UK": "GB"}.get(code, code), role] += 1
    assert not expected - found
    assert sum((found - expected).values()) == len(undecided) == 16


@needs_export
def test_bodies_of_the_real_export(real: tuple[list[Record], list[Fault]], sheets: dict[str, list[Cells]]) -> None:
    bodies = [record for record in real[0] if isinstance(record, Organisation)]
    names = {" ".join(str(row["Project Partner"]).casefold().split()) for row in sheets[PARTNERS]}
    assert len({body.id for body in bodies}) == len(bodies)
    assert len(names) - 30 < len(bodies) < len(sheets[PARTNERS])
    assert not any(body.website for body in bodies), "all websites of this export are those of the projects"
    partners = {str(row["Project Partner"]) for row in sheets[PARTNERS]}
    departments = {str(row["Department"]) for row in sheets[PARTNERS] if row["Department"]} - partners
    written = {text.value for body in bodies for text in (*body.names, *body.other_names)}
    assert len(departments) > 500
    assert departments & written == set()


TITLES_READ = {
    "Naturzwerge versetzen Berge": "de",
    "Skřítci z přírody i hory přenesou": "cs",
    "Fait en Pyrénées": "fr",
    "Hecho en los Pirineos": "es",
    "Innovation Med Trä i Region Inre Skandinavien": "sv",
    "Biologisk kulturarv som bærekraftig verdiskaper": "no",
    "Meer natuur voor pittig fruit": "nl",
    "Kompetencer, interaktion og forståelse": "da",
    "Parki przyjaźni 2": "pl",
    "Draugystės parkai 2": "lt",
    "Arktinen Tietoliikenneverkko": "fi",
    "Starost brez meja": "sl",
    "Starost bez granica": "hr",
    "Yenilikçi girişimler ile büyüyen festivaller": "tr",
    "Заеднички инвестиции во енергетска ефикасност": "mk",
    "Една дестинация, две държави": "bg",
}


@needs_export
def test_languages_of_titles_in_the_real_export(real: tuple[list[Record], list[Fault]]) -> None:
    projects = [record for record in real[0] if isinstance(record, Collaboration)]
    told = {text.value: text.language for p in projects for text in (*p.titles, *p.other_titles)}
    assert {title: told.get(title) for title in TITLES_READ} == TITLES_READ
    silent = sum(not text.language for p in projects for text in p.titles)
    assert silent / sum(len(p.titles) for p in projects) < 0.05
