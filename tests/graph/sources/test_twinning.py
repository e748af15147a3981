"""Town twinnings: which rows mean the same town and the same pair, in tables of our own and in the real ones."""

import csv
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.graph.faults import Fault
from talka.graph.records import Collaboration, Organisation, Participation, Place, Record
from talka.graph.sources import twinning
from talka.graph.sources.twinning.towns import CELL, SAME_TOWN, End, Towns

SHARED = Path(__file__).parents[3] / "../shared/data/twinning"
REAL = (SHARED / "wikidata_2018_sistercities_eu.tsv", SHARED / "wikidata_2017_by_country")
HEADER = ["origincityLabel", "origincountry", "originlat", "originlong", "originpopulation"]
HEADER += ["sistercityLabel", "destinationlat", "destinationlong", "destinationpopulation"]
HEADER += ["destination_countryLabel", "dist", "eu"]

Row = tuple[str, str, str, str]
"""Label, country, latitude and longitude."""
TALSI: Row = ("Talsi", "Latvia", "57.2444", "22.5889")
ALAND: Row = ("Ålandia", "Sweden", "60.5", "15.25")
Write = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Writes pairs of towns in the columns of the real tables."""

    def write(*pairs: tuple[Row, Row], name: str = "towns.tsv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
            writer.writerow(HEADER)
            for one, other in pairs:
                label, country, *position = other
                writer.writerow([*one, "4000", label, *position, "", country, "300", "EU"])
        return path

    return write


def records(path: Path) -> tuple[list[Record], list[Fault]]:
    """What is read; each id comes once, and what a record refers to is there."""
    faults: list[Fault] = []
    located = list(twinning.read(path, faults.append))
    found = [one.record for one in located]
    bodies, pairs = ids(Organisation, found), ids(Collaboration, found)
    assert ids(Place, found) == {record.place for record in found if isinstance(record, Organisation)}
    ends = [record for record in found if isinstance(record, Participation)]
    assert all(end.organisation in bodies and end.collaboration in pairs for end in ends)
    return found, faults


def ids(type_: type[Place | Organisation | Collaboration], found: list[Record]) -> set[str]:
    every = [record.id for record in found if isinstance(record, type_)]
    assert len(every) == len(set(every))
    return set(every)


def test_a_pair_is_two_places_two_municipalities_and_one_twinning(table: Write) -> None:
    found, _ = records(table((TALSI, ALAND)))
    places = [record for record in found if isinstance(record, Place)]
    bodies = [record for record in found if isinstance(record, Organisation)]
    (pair,) = [record for record in found if isinstance(record, Collaboration)]
    assert {(place.names[0].value, place.country, place.latitude, place.longitude) for place in places} == {
        ("Talsi", "LV", 57.2444, 22.5889),
        ("Ålandia", "SE", 60.5, 15.25),
    }
    assert all(body.place == body.id and body.kind.endswith("/municipality") for body in bodies)
    assert (pair.titles[0].value, pair.members, pair.start) == ("Ålandia – Talsi", 2, "")
    assert [link.theme.rpartition("/")[2] for link in pair.links] == ["european-citizenship"]
    ends = {record.organisation for record in found if isinstance(record, Participation)}
    assert ends == {body.id for body in bodies}


def test_both_directions_and_repeated_rows_are_one_twinning(table: Write) -> None:
    found, faults = records(table((TALSI, ALAND), (ALAND, TALSI), (TALSI, ALAND)))
    assert Counter(type(record).__name__ for record in found) == {
        "Place": 2,
        "Organisation": 2,
        "Collaboration": 1,
        "Participation": 2,
    }
    assert any("earlier row" in fault.reason and "2 times" in fault.reason for fault in faults)


def test_roundings_are_one_town_and_namesakes_are_two(table: Write) -> None:
    rounded: Row = ("Talsi", "Latvia", "57.25", "22.6")
    namesake: Row = ("Talsi", "Latvia", "56.5", "27.3")
    path = table((TALSI, ALAND), (rounded, ALAND), (TALSI, ALAND), (namesake, ALAND))
    found, _ = records(path)
    towns = [record for record in found if isinstance(record, Place) and record.country == "LV"]
    assert [(town.latitude, town.longitude) for town in towns] == [(57.2444, 22.5889), (56.5, 27.3)]


def test_a_town_without_position_is_the_only_one_of_its_name_or_left_out(table: Write) -> None:
    nowhere: Row = ("Talsi", "Latvia", "", "")
    found, faults = records(table((TALSI, ALAND), (nowhere, ALAND)))
    assert sum(isinstance(record, Place) for record in found) == 2
    assert any("no position" in fault.reason for fault in faults)
    namesake: Row = ("Talsi", "Latvia", "56.5", "27.3")
    _, faults = records(table((TALSI, ALAND), (namesake, ALAND), (nowhere, ALAND)))
    assert any("several towns" in fault.reason and fault.row == 4 for fault in faults)
    found, _ = records(table((nowhere, ALAND)))
    assert {record.latitude for record in found if isinstance(record, Place)} == {None, 60.5}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("Q123", "Latvia", "57", "22"), "item without a label"),
        (("", "Latvia", "57", "22"), "the cell is empty"),
        (("Talsi", "Kingdom of Hungary", "57", "22"), "is not a country"),
        (("Talsi", "", "57", "22"), "the cell is empty"),
    ],
)
def test_a_row_with_a_town_that_cannot_be_told_is_left_out_by_name(table: Write, wrong: Row, words: str) -> None:
    found, faults = records(table((ALAND, wrong), (TALSI, ALAND)))
    assert sum(isinstance(record, Collaboration) for record in found) == 1
    (fault,) = [fault for fault in faults if words in fault.reason]
    assert (fault.file, fault.row, fault.warning) == ("towns.tsv", 2, True)
    assert fault.mend


def test_a_position_out_of_range_is_left_out_and_the_town_kept(table: Write) -> None:
    found, faults = records(table((("Talsi", "Latvia", "157", "22"), ALAND)))
    assert sum(isinstance(record, Collaboration) for record in found) == 1
    assert any(fault.value == "157" and fault.column == "originlat" for fault in faults)


def test_a_town_twinned_with_itself_is_left_out(table: Write) -> None:
    found, faults = records(table((TALSI, TALSI)))
    assert found == []
    assert any("with itself" in fault.reason for fault in faults)


def test_one_position_in_two_countries_is_said(table: Write) -> None:
    estonian: Row = ("Talsi", "Estonia", *TALSI[2:])
    _, faults = records(table((TALSI, ALAND), (estonian, ALAND)))
    assert any("is in LV and in EE" in fault.reason for fault in faults)


def test_population_is_said_to_be_left_out_once_for_a_folder(table: Write) -> None:
    table((TALSI, ALAND), name="both/a.tsv")
    folder = table((ALAND, TALSI), name="both/b.tsv").parent
    (folder / "notes.csv").write_text("who,what\nme,nothing\n", encoding="utf-8")
    found, faults = records(folder)
    assert sum(isinstance(record, Collaboration) for record in found) == 1
    assert [fault.reason for fault in faults if fault.column == "originpopulation"] == ["is not loaded (so 2 times)"]
    assert [fault.file for fault in faults if "not a table of twinnings" in fault.reason] == ["notes.csv"]


def test_recognised_by_header_alone(table: Write, tmp_path: Path) -> None:
    path = table((TALSI, ALAND), name="anything.txt")
    assert twinning.recognises(path)
    assert not twinning.recognises(tmp_path)  # a folder without a table
    assert not twinning.recognises(tmp_path / "missing.tsv")
    path.write_text(path.read_text(encoding="utf-8").replace("originlat", "north"), encoding="utf-8")
    assert not twinning.recognises(path)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.tsv"
    path.write_text("name\tcountry\nTalsi\tLatvia\n", encoding="utf-8")
    found, faults = records(path)
    assert found == []
    assert [fault.warning for fault in faults] == [False]


PLACES = st.tuples(
    st.sampled_from(["Talsi", "Trakai", "Braga"]),
    st.sampled_from(["LV", "LT"]),
    st.none() | st.tuples(st.integers(-900, 900).map(lambda n: n / 10), st.integers(-1800, 1800).map(lambda n: n / 10)),
)


@given(st.lists(PLACES, min_size=1, max_size=12), st.randoms())
def test_towns_do_not_depend_on_the_order_of_the_rows(ends: list[End], random: Random) -> None:
    shuffled = random.sample(ends, len(ends))
    one, other = Towns(ends), Towns(shuffled)
    assert [one.find(*end) for end in ends] == [other.find(*end) for end in ends]


@given(st.lists(PLACES, min_size=1, max_size=12))
def test_different_towns_have_different_ids(ends: list[End]) -> None:
    towns = {town for end in ends if (town := Towns(ends).find(*end))}
    assert len({town.id for town in towns}) == len(towns)


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_town_has_the_same_id_in_another_table(south: float, west: float, north: float, east: float) -> None:
    """Another position in the same cell of the grid; the other towns of a table do not matter."""
    corner = (south // CELL * CELL, west // CELL * CELL)
    position = (corner[0] + north * CELL, corner[1] + east * CELL)
    one = Towns([("Talsi", "LV", position)]).find("Talsi", "LV", position)
    middle = (corner[0] + CELL / 2, corner[1] + CELL / 2)
    other = Towns([("TALSI", "LV", middle), ("Trakai", "LT", (54.6, 24.9))]).find("Talsi", "LV", middle)
    assert one is not None
    assert other is not None
    assert one.id == other.id


def real(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    return path


COUNTRIES = {"Germany": "DE", "France": "FR", "Poland": "PL", "Portugal": "PT", "Sweden": "SE", "Latvia": "LV"}
COUNTRIES |= {"Lithuania": "LT", "Cyprus": "CY", "Turkey": "TR", "United States of America": "US", "Ivory Coast": "CI"}
NO_COUNTRIES = {"Prussia", "Kingdom of Hungary", "Luhansk People's Republic", "t430222130", "t431453150"}
Node = tuple[str, str, float, float]


def counted(path: Path) -> tuple[list[tuple[Node, Node]], dict[Node, Node]]:
    """Another reading: the pairs of a table with a label and a country, and of each town the first of its positions."""
    rows: list[dict[str, str]] = []
    for file in sorted(path.glob("*.tsv")) if path.is_dir() else [path]:
        with file.open(encoding="utf-8", newline="") as stream:
            rows += csv.DictReader(stream, delimiter="\t")
    pairs = []
    for row in rows:
        one, other = (
            (one_name(row[country]), plain(row[label]), float(row[lat]), float(row[lon]))
            for label, country, lat, lon in twinning.SIDES
        )
        if not {one[0], other[0]} & NO_COUNTRIES and not re.search(r"\bq[0-9]+\b", f"{one[1]} {other[1]}"):
            pairs.append((one, other))
    first: dict[Node, Node] = {}
    by_name: dict[tuple[str, str], list[Node]] = {}
    for node in sorted({end for pair in pairs for end in pair}):
        near = [town for town in by_name.setdefault(node[:2], []) if flat_distance(node, town) < 18]
        first[node] = first[near[0]] if near else node
        by_name[node[:2]].append(node)
    return pairs, first


def one_name(country: str) -> str:
    """The two countries that the tables call by several names."""
    return re.sub("Palestin.*", "Palestine", country.removeprefix("Kingdom of the "))


def plain(label: str) -> str:
    letters = unicodedata.normalize("NFD", label.strip("\u200e").casefold())
    return " ".join("".join(c for c in letters if not unicodedata.category(c).startswith("M")).split())


def flat_distance(one: Node, other: Node) -> float:
    """Kilometres, right to a few per cent for near towns."""
    return 111.2 * math.hypot(one[2] - other[2], (one[3] - other[3]) * math.cos(math.radians(one[2])))


@pytest.mark.parametrize("path", REAL, ids=lambda path: str(path.name))
def test_real_tables_against_another_reading(path: Path) -> None:
    pairs, first = counted(real(path))
    found, faults = records(path)
    kinds = Counter(type(record).__name__ for record in found)
    towns = set(first.values())
    twinned = {frozenset((first[one], first[other])) for one, other in pairs}
    assert kinds["Place"] == kinds["Organisation"] == len(towns)
    assert kinds["Collaboration"] == len(twinned)
    assert kinds["Participation"] == 2 * len(twinned)
    assert repeats(faults) == len(pairs) - len(twinned)
    countries = Counter(record.country for record in found if isinstance(record, Place))
    counted_countries = Counter(town[0] for town in towns)
    assert {code: countries[code] for code in COUNTRIES.values()} == {
        code: counted_countries[name] for name, code in COUNTRIES.items()
    }


def repeats(faults: list[Fault]) -> int:
    (fault,) = [fault for fault in faults if "earlier row" in fault.reason]
    return int(fault.reason.split("(so ")[1].split(" ")[0].replace(",", ""))


def test_towns_of_both_years_have_the_same_id() -> None:
    """Of the towns that both tables have under one name and country, at nearly the same position."""
    one, other = (
        {(r.country, r.names[0].value): r for r in records(real(path))[0] if isinstance(r, Place)} for path in REAL
    )
    both = [(one[key], other[key]) for key in one.keys() & other.keys()]
    near = [
        (a.id, b.id)
        for a, b in both
        if a.latitude and b.latitude and a.longitude and b.longitude
        if abs(a.latitude - b.latitude) + abs(a.longitude - b.longitude) < SAME_TOWN / 200
    ]
    assert len(near) > 900
    assert all(a == b for a, b in near)
