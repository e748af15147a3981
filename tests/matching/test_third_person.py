"""What the asker is told can be told to others."""

import re
from pathlib import Path

from talka.matching.third_person import TOLD


def test_a_sentence_that_says_you_is_turned_to_the_third_person() -> None:
    """In Greek, "both work on" says you: it is turned too."""
    evidence = Path(__file__).parents[2] / "matching" / "evidence"
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(evidence.glob("*.py")))
    marked = re.findall(r'mark\(\s*((?:"[^"]*"\s*)+)', source)
    messages = {"".join(re.findall(r'"([^"]*)"', text)) for text in marked}
    addressed = {
        message
        for message in messages
        if re.search(r"\b(you|your|yours)\b|^(Its|Has|Works|Takes)", re.sub(r"\{\w+\}", "", message), re.IGNORECASE)
    }
    assert len(addressed) > 10
    assert addressed - set(TOLD) == set()
    assert set(TOLD) <= messages, "no longer said"
    for turned in TOLD.values():
        assert not re.search(r"\b(you|your)\b", turned)
