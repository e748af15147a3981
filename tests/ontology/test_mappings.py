"""The mapping tables: the data themselves are tested, and a failing test says which row to mend."""

import csv
import io
import re
import timeit
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from talka.ontology.mappings import (
    CONFIDENCE,
    NO_TERM,
    TABLES,
    VOCABULARIES,
    label_key,
    mapped,
    read_table,
    split_topics,
)
from talka.ontology.terms import THEME
from talka.ontology.themes import themes

DATA = Path(__file__).parents[2].parent / "shared" / "data"
"""Beside the checkout on the developers' machines; not part of the repository."""
COLUMNS = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "confidence",
    "comment",
]
JUSTIFICATIONS = {"semapv:ManualMappingCuration"}
SDG, EUROVOC = "http://metadata.un.org/sdg/", "http://eurovoc.europa.eu/"


def ids(vocabulary: str, key: str) -> dict[str, float]:
    return {hit.theme.removeprefix(THEME): hit.confidence for hit in mapped(vocabulary, key)}


@pytest.mark.parametrize("table", TABLES)
class TestTables:
    def test_columns(self, table: str, ontology: Path) -> None:
        lines = (ontology / "mappings" / f"{table}.sssom.tsv").read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        assert rows[0] == COLUMNS
        wrong = [row for row in rows if len(row) != len(COLUMNS)]
        assert wrong == [], f"{table}: {len(COLUMNS)} cells a row, separated by tabs"
        assert all(cell == cell.strip() and cell[:1] != '"' for row in rows for cell in row)

    def test_header(self, table: str, ontology: Path) -> None:
        text = (ontology / "mappings" / f"{table}.sssom.tsv").read_text(encoding="utf-8")
        for slot in ("mapping_set_id", "license", "curie_map"):
            assert text.count(f"#{slot}:") == 1, f"{table}: SSSOM requires {slot}"
        prefixes = set(re.findall(r"^#  (\w+): http", text, re.MULTILINE))
        for row in read_table(table):
            for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
                assert row[column].partition(":")[0] in prefixes, f"{table}: {row[column]} has no prefix in curie_map"

    def test_objects_are_themes(self, table: str) -> None:
        for row in read_table(table):
            theme = row["object_id"].removeprefix("theme:")
            assert row["object_id"] == NO_TERM or THEME + theme in themes(), f"{table}: {row['object_id']} is no theme"

    def test_predicate_confidence_and_justification(self, table: str) -> None:
        for row in read_table(table):
            where = f"{table}: {row['subject_label']}, {row['object_id']}"
            assert row["mapping_justification"] in JUSTIFICATIONS, where
            if row["object_id"] == NO_TERM:
                assert (row["predicate_id"], row["confidence"]) == ("skos:mappingRelation", "1.0"), where
            else:
                predicate = row["predicate_id"].removeprefix("skos:")
                assert float(row["confidence"]) == CONFIDENCE[predicate], f"{where}: {predicate} has one confidence"

    def test_each_concept_is_decided_once(self, table: str) -> None:
        objects: dict[str, list[str]] = defaultdict(list)
        labels: dict[str, set[str]] = defaultdict(set)
        for row in read_table(table):
            objects[row["subject_id"]].append(row["object_id"])
            labels[row["subject_id"]].add(row["subject_label"])
        for subject, terms in objects.items():
            assert len(set(terms)) == len(terms), f"{table}: {subject} has a theme twice"
            assert NO_TERM not in terms or len(terms) == 1, f"{table}: {subject} has a theme and none"
            assert len(labels[subject]) == 1, f"{table}: {subject} has the labels {labels[subject]}"

    def test_labels_do_not_collide(self, table: str) -> None:
        subjects: dict[str, set[str]] = defaultdict(set)
        for row in read_table(table):
            subjects[label_key(row["subject_label"])].add(row["subject_id"])
        if table in ("keep", "erasmus"):  # found by their labels
            assert [key for key, ids in subjects.items() if len(ids) > 1] == []


def test_no_row_of_euroscivoc_repeats_what_it_inherits() -> None:
    """A row below another one must say something else than its parent would."""
    rows: dict[str, set[tuple[str, float]]] = defaultdict(set)
    for row in read_table("euroscivoc"):
        code = row["subject_id"].partition(":")[2]
        rows[code] |= {(row["object_id"], float(row["confidence"]))} if row["object_id"] != NO_TERM else set()
    for code, hits in rows.items():
        above = next((parent for parent in prefixes(code) if parent in rows), None)
        if above is not None:
            inherited = {(theme, min(confidence, CONFIDENCE["broadMatch"])) for theme, confidence in rows[above]}
            assert hits != inherited, f"euroscivoc: the rows of {code} say what those of {above} say"


def prefixes(code: str) -> list[str]:
    codes = code.split("/")
    return ["/".join(codes[:length]) for length in range(len(codes) - 1, 0, -1)]


class TestKnownTruths:
    @pytest.mark.parametrize(
        ("vocabulary", "key", "theme"),
        [
            ("keep", "Tourism", "heritage-tourism"),
            ("keep", "  SOCIAL inclusion & equal opportunities ", "social-inclusion"),
            ("erasmus", "Youth (Participation, Youth Work, Youth Policy)", "youth-work"),
            ("erasmus", "Home and justice affairs (human rights and rule of law)", "human-rights"),
            ("erasmus", "Migrants’ issues", "migration"),
            ("euroscivoc", "/29/101/1367/1771", "social-inclusion"),
            ("euroscivoc", "/21/35/153/629", "health"),
            ("euroscivoc", "/25/67/425/1169/1685/85521413", "energy-transition"),
            ("eurovoc", EUROVOC + "3330", "volunteering"),
            ("sdg", SDG + "5", "gender-equality"),
            ("sdg", SDG + "16.7", "democracy"),
            ("sdg", SDG + "4.2", "early-childhood"),
        ],
    )
    def test_mapped(self, vocabulary: str, key: str, theme: str) -> None:
        assert theme in ids(vocabulary, key)

    @pytest.mark.parametrize(
        ("vocabulary", "key"),
        [
            ("keep", "Traditional energy"),
            ("keep", "Alchemy"),
            ("euroscivoc", "/25/67/425/1165/1679"),
            ("euroscivoc", "/23/43/251/745"),
            ("euroscivoc", "/99/1"),
            ("euroscivoc", ""),
            ("eurovoc", EUROVOC + "0"),
            ("sdg", SDG + "18"),
            ("sdg", SDG + "17"),
        ],
    )
    def test_no_theme(self, vocabulary: str, key: str) -> None:
        assert mapped(vocabulary, key) == ()

    def test_unknown_vocabulary(self) -> None:
        with pytest.raises(KeyError):
            mapped("dewey", "300")

    def test_below_a_code_nothing_is_surer_than_broad(self) -> None:
        assert ids("euroscivoc", "/23/47/297") == {"artificial-intelligence": 1.0}
        assert ids("euroscivoc", "/23/47/297/933/1589") == {"artificial-intelligence": CONFIDENCE["broadMatch"]}

    def test_parts_of_a_concept_share_one(self) -> None:
        """Ten themes are parts of target 10.2, so that none of them is likely."""
        hits = ids("sdg", SDG + "10.2")
        assert hits["social-inclusion"] == CONFIDENCE["broadMatch"]
        assert all(confidence < 0.2 for theme, confidence in hits.items() if theme != "social-inclusion")

    def test_confidence_falls_with_the_predicate(self) -> None:
        assert list(CONFIDENCE.values()) == sorted(CONFIDENCE.values(), reverse=True)

    def test_answers_are_remembered(self) -> None:
        """CORDIS asks 32,000 times for 930 codes: at most 2 microseconds each; ten times that on a busy machine."""
        mapped("euroscivoc", "/29/101/1367")
        seconds = timeit.timeit(lambda: mapped("euroscivoc", "/29/101/1367"), number=10_000)
        assert seconds / 10_000 < 20e-6


class TestSplitTopics:
    def test_every_topic_survives_both_separators(self) -> None:
        topics = list(dict.fromkeys(row["subject_label"] for row in read_table("erasmus")))
        for separator in ("; ", ";", ", ", ","):
            assert split_topics(separator.join(topics)) == topics

    def test_unknown_topics_are_kept(self) -> None:
        assert split_topics("Beekeeping, Cultural heritage,Kites") == ["Beekeeping", "Cultural heritage", "Kites"]

    @pytest.mark.parametrize("cell", ["", " ; , ", ",,,"])
    def test_nothing(self, cell: str) -> None:
        assert split_topics(cell) == []

    def test_a_long_cell_of_commas_takes_no_time(self) -> None:
        assert split_topics("a," * 10_000) == ["a"] * 10_000


class TestCoverage:
    def test_all_goals_are_decided(self) -> None:
        goals = {row["subject_id"].removeprefix("sdg:"): row for row in read_table("sdg")}
        assert set(goals) == {str(goal) for goal in range(1, 18)}
        for goal, row in goals.items():
            assert ids("sdg", SDG + goal) or row["comment"], f"sdg: say in the comment why goal {goal} has no theme"

    def test_all_top_levels_of_euroscivoc_are_decided(self) -> None:
        decided = {row["subject_id"].removeprefix("euroscivoc:") for row in read_table("euroscivoc")}
        assert {"21", "23", "25", "27", "29", "31"} <= decided

    def test_all_themes_of_the_keep_file_are_decided(self) -> None:
        path = DATA / "keep" / "keep_closed_2014-2020.xlsx"
        if not path.is_file():
            pytest.skip(f"the keep.eu export is not at hand ({path})")
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        columns = [index for index, name in enumerate(rows[0]) if re.fullmatch(r"Thematic[123]", str(name))]
        used = {label_key(str(row[index])) for row in rows[1:] for index in columns} - {""}
        decided = {label_key(row["subject_label"]) for row in read_table("keep")}
        assert len(used) == 42
        assert used <= decided, f"keep: decide {used - decided}"

    def test_codes_and_labels_are_those_of_cordis(self) -> None:
        path = DATA / "cordis" / "cordis-HORIZONprojects-csv.zip"
        if not path.is_file():
            pytest.skip(f"the CORDIS file is not at hand ({path})")
        labels: dict[str, str] = {}
        with zipfile.ZipFile(path) as archive, archive.open("euroSciVoc.csv") as stream:
            for row in csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig"), delimiter=";"):
                codes, names = row["euroSciVocCode"].strip("/").split("/"), row["euroSciVocPath"].lstrip("/").split("/")
                labels |= {"/".join(codes[: n + 1]): name for n, name in enumerate(names)}
        for row in read_table("euroscivoc"):
            code = row["subject_id"].removeprefix("euroscivoc:")
            assert labels.get(code) == row["subject_label"], f"euroscivoc: {code} is {labels.get(code)!r} in CORDIS"


def test_vocabularies() -> None:
    assert set(VOCABULARIES) == {"keep", "erasmus", "euroscivoc", "eurovoc", "sdg"}
