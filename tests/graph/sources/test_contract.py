"""What every importer keeps, held on a small sample of each format.

The samples are folders of `tests/data`; a workbook stands there as a CSV file for each sheet, which can be reviewed.
All hold ways to reach somebody, where the format has a place for them or somebody might have added one.
"""

import re
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from talka.graph.faults import TalkaError
from talka.graph.load import check, load
from talka.graph.records import Contact, Located, Record
from talka.graph.sources.base import Importer
from talka.graph.sources.formats import FORMATS
from talka.graph.store import DiskStore, GraphStore

DATA = Path(__file__).parents[2] / "data"
IMPORTERS = {importer.NAME: importer for importer in FORMATS}
REACH = re.compile(r"[\w.]+@\w+\.\w+|\+[0-9]{2,3} ?[0-9 ]{6,}")
"""An e-mail address or a telephone number, as the samples write them."""
Dump = Callable[[GraphStore], str]
AsWorkbook = Callable[..., Path]


@dataclass(frozen=True)
class Sample:
    """A folder of `tests/data` and what is loaded of it: a file, all as a workbook (.xlsx), or the folder.

    read: how many records there are, by hand
    country: file, cell and the same cell with a country that there is not
    key, words: what tells the rows about one thing from others, and words in them that may be as many as one likes
    """

    folder: str
    file: str
    read: dict[str, int]
    country: tuple[str, str, str]
    key: str
    words: str


def counts(places: int, organisations: int, collaborations: int, participations: int, **more: int) -> dict[str, int]:
    tables = {"municipalities": places, "organisations": organisations, "collaborations": collaborations}
    return {name: n for name, n in (tables | {"participations": participations} | more).items() if n}


FICTIONAL = (
    counts(6, 14, 4, 12, needs=6, offers=7, practices=2, contacts=3),
    ("organisations.csv", "lv-miglaskrasts,LV,57", "lv-miglaskrasts,Atlantis,57"),
    "lyktor",
    "Fiktivt projekt ",
)
KEEP = (("Partners.csv", "Latvia,LV Latvia", "Atlantis,XX Latvia"), "RiverPaths", "Two towns build ")
SAMPLES = {
    "folder": Sample("fictional", "", *FICTIONAL),
    "workbook": Sample("fictional", "book.xlsx", *FICTIONAL),
    "cordis": Sample(
        "sources/cordis",
        "",
        counts(0, 3, 2, 4),
        ("organization.csv", '"LV"', '"Atlantis"'),
        "101000001",
        "Villages learn to ",
    ),
    "keep": Sample("sources/keep", "keep.xlsx", counts(0, 3, 2, 4), *KEEP),
    "erasmus": Sample(
        "sources/erasmus",
        "partnerships.csv",
        counts(0, 3, 2, 5),
        ("partnerships.csv", "LV,talsi", "Atlantis,talsi"),
        "KA205-000001",
        "Young people from three towns ",
    ),
    "twinning": Sample(
        "sources/twinning", "towns.tsv", counts(3, 3, 2, 4), ("towns.tsv", "Latvia", "Atlantis"), "300", "EU"
    ),
    "mapping": Sample(
        "sources/mapping",
        "associations.csv",
        counts(0, 2, 0, 0),
        ("associations.csv", "Sverige", "Atlantis"),
        "Ungdomsg",
        "teater och musik",
    ),
    "rdf": Sample(
        "sources/rdf",
        "associations.ttl",
        counts(0, 2, 1, 2),
        ("associations.ttl", '"Portugal"', '"Atlantis"'),
        "lyktor",
        "Two fictional associations exchange volunteers.",
    ),
}
every_sample = pytest.mark.parametrize("name", SAMPLES)


class Copy:
    """A sample in a folder of its own, which a test may spoil."""

    def __init__(self, sample: Sample, folder: Path, as_workbook: AsWorkbook) -> None:
        self.sample, self._as_workbook, self._book = sample, as_workbook, folder / "book"
        self.folder = Path(shutil.copytree(DATA / sample.folder, folder / Path(sample.folder).name))

    @property
    def path(self) -> Path:
        """What is loaded; a workbook is made of the tables as they are now."""
        if not self.sample.file.endswith(".xlsx"):
            return self.folder / self.sample.file
        self._book.mkdir(exist_ok=True)
        return self._as_workbook(self.folder, self._book / self.sample.file)

    def replace(self, file: str, old: str, new: str) -> None:
        content = (self.folder / file).read_bytes()
        assert old.encode() in content
        (self.folder / file).write_bytes(content.replace(old.encode(), new.encode(), 1))

    def grow(self, times: int) -> int:
        """The rows with the key as many times, each with a key of its own and 10,000 characters of the words.

        Gives the bytes that there are then.
        """
        key, words = self.sample.key.encode(), self.sample.words.encode()
        for file in self.folder.iterdir():
            end = b"\n\n" if file.suffix == ".ttl" else b"\n"
            header, *rows = file.read_bytes().split(end)
            if file.suffix in (".csv", ".tsv", ".ttl"):
                more = (row.replace(key, b"%s%03d" % (key, n)) for row in rows if key in row for n in range(times))
                kept = (row for row in rows if row and key not in row)
                file.write_bytes(end.join([header, *(self._long(row, words) for row in more), *kept, b""]))
        return sum(file.stat().st_size for file in self.folder.iterdir())

    def _long(self, row: bytes, words: bytes) -> bytes:
        """A row in which the words, if they come once, are there as often as makes 10,000 characters."""
        return row.replace(words, words * (10_000 // len(words))) if row.count(words) == 1 else row


@pytest.fixture
def copy(name: str, tmp_path: Path, as_workbook: AsWorkbook) -> Copy:
    return Copy(SAMPLES[name], tmp_path, as_workbook)


@pytest.fixture(scope="session")
def paths(tmp_path_factory: pytest.TempPathFactory, as_workbook: AsWorkbook) -> dict[str, Path]:
    """The samples; not to be changed."""
    return {name: Copy(SAMPLES[name], tmp_path_factory.mktemp(name), as_workbook).path for name in SAMPLES}


@pytest.fixture(scope="session")
def strangers(paths: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What no importer can load: nothing, noise, half of each sample that is a file."""
    folder = tmp_path_factory.mktemp("strangers")
    (folder / "empty.csv").touch()
    (folder / "noise.bin").write_bytes(Random(1).randbytes(10_000))
    (folder / "empty").mkdir()
    (folder / "words.txt").write_text("Dear friends,\nthe list comes tomorrow.\n", encoding="utf-8")
    for path in paths.values():
        if path.is_file():
            content = path.read_bytes()
            (folder / path.name).write_bytes(content[: len(content) // 2])
    return [*sorted(folder.iterdir()), folder / "missing.csv"]


def test_there_is_a_sample_of_every_format() -> None:
    assert SAMPLES.keys() == IMPORTERS.keys()


@every_sample
def test_one_importer_recognises_it(name: str, paths: dict[str, Path]) -> None:
    assert [other for other, importer in IMPORTERS.items() if importer.recognises(paths[name])] == [name]


@pytest.mark.parametrize("importer", FORMATS, ids=lambda importer: importer.NAME)
def test_no_importer_raises_or_loads_what_is_not_its_own(
    importer: Importer, paths: dict[str, Path], strangers: list[Path]
) -> None:
    for path in [*(path for name, path in paths.items() if name != importer.NAME), *strangers]:
        importer.recognises(path)
        assert re.fullmatch(r"\w+", importer.about(path).source)
        if path in paths.values():
            assert refused(path, importer.NAME), f"{path.name} was loaded as {importer.NAME}"


def refused(path: Path, name: str) -> bool:
    """Whether a source is refused; if it is, then with a reason and a mend."""
    try:
        faults = check(path, name).refused
    except TalkaError as error:
        return bool(str(error))
    assert all(fault.file and fault.reason and fault.mend for fault in faults)
    return bool(faults)


@every_sample
def test_all_its_records_are_sound_and_keep_to_the_shapes(name: str, paths: dict[str, Path]) -> None:
    report = check(paths[name], shacl=True)
    assert report.refused == []
    assert report.read == SAMPLES[name].read


@every_sample
def test_a_slip_is_left_out_of_open_data_and_refused_in_a_table_of_ones_own(name: str, copy: Copy) -> None:
    copy.replace(*copy.sample.country)
    report = check(copy.path, name)
    assert any("Atlantis" in fault.value for fault in report.faults)
    about = IMPORTERS[name].about(copy.path)
    assert re.fullmatch(r"\w+", about.source)
    assert bool(report.refused) != about.lenient


@every_sample
def test_loading_it_again_changes_nothing(name: str, paths: dict[str, Path], tmp_path: Path, dump: Dump) -> None:
    store, other = DiskStore(tmp_path / "store"), DiskStore(tmp_path / "other")
    assert load(store, paths[name]).changed
    before, revision = dump(store), store.revision
    assert not load(store, paths[name]).changed
    assert (dump(store), store.revision) == (before, revision)
    load(other, paths[name])
    times = re.compile(r'"[^"]*"\^\^<[^>]*dateTime>')
    assert times.sub("", dump(other)) == times.sub("", before)


@every_sample
def test_it_holds_nothing_by_which_to_reach_somebody(name: str, paths: dict[str, Path]) -> None:
    folder = DATA / SAMPLES[name].folder
    assert any(REACH.search(file.read_bytes().decode("latin-1")) for file in folder.iterdir()) or name == "twinning"
    open_records = [record for record in records(paths[name], name) if not isinstance(record, Contact)]
    assert open_records
    assert not REACH.search(repr(open_records))


def records(path: Path, name: str) -> list[Record]:
    """What would be loaded; of a source that is refused, what is sound."""
    found: list[Located] = []
    check(path, name, see=found.append)
    return [located.record for located in found]


@every_sample
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_what_is_cut_off_is_refused_or_gives_whole_rows(
    name: str, share: float, paths: dict[str, Path], tmp_path: Path
) -> None:
    path = paths[name]
    home = path if path.is_dir() else path.parent
    cut = Path(shutil.copytree(home, tmp_path / "cut" / home.name, dirs_exist_ok=True))
    file, content = _at(share, cut)
    file.write_bytes(content)
    _assume_told(file, content)
    copy = cut / path.relative_to(home)
    if not refused(copy, name):
        found = records(copy, name)
        file.write_bytes(content[: content.rfind(b"\n") + 1])
        assert set(found) <= {*records(path, name), *records(copy, name)}


def _at(share: float, folder: Path) -> tuple[Path, bytes]:
    """The file in which a share of all bytes of a folder ends, and its content up to there."""
    files = sorted(folder.iterdir())
    place = int(share * sum(file.stat().st_size for file in files))
    for file in files:
        if place < file.stat().st_size:
            return file, file.read_bytes()[:place]
        place -= file.stat().st_size
    raise AssertionError("a share is less than 1")


def _assume_told(file: Path, content: bytes) -> None:
    """Leave out a cut in the last cell of a row: a last row without a line end, as some programs write it, is whole."""
    header, *rows = content.split(b"\n")
    if file.suffix in (".csv", ".tsv") and rows and b'"' not in header:
        assume(max(map(rows[-1].count, b",;\t")) < max(map(header.count, b",;\t")))


@every_sample
def test_memory_does_not_grow_with_the_file(name: str, paths: dict[str, Path], copy: Copy) -> None:
    """Apart from ids and the like, 3 kB a row, beside texts of 10,000 characters. A sheet is held outside of Python."""
    list(IMPORTERS[name].read(paths[name], lambda fault: None))  # the models of languages stay in memory
    size = copy.grow(25)
    small = _peak(copy.path, name)
    assert copy.grow(4) > 3 * size
    assert _peak(copy.path, name) < 1.5 * small + 75 * 3_000


def _peak(path: Path, name: str) -> int:
    """Most bytes that an importer holds while it reads a source."""
    tracemalloc.start()
    try:
        for _ in IMPORTERS[name].read(path, lambda fault: None):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
