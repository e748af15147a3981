"""The synergy brief of a municipality, region, country or theme: what it says, in no language yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from talka.matching.matcher import Matcher
from talka.service.brief import advice, sections
from talka.service.brief.document import Line, Section, counted, ngettext
from talka.service.brief.ground import Ground
from talka.service.brief.introductions import introductions
from talka.service.brief.practices import Practice, met
from talka.service.brief.together import together
from talka.service.subject import Subject


@dataclass(frozen=True)
class Brief:
    """All that a brief says. figures: sentences with a count each; months: what the scores of the introductions are
    about, as in the matcher's answer."""

    subject: Subject
    made: date
    revision: str
    figures: tuple[Line, ...]
    sections: tuple[Section, ...]
    months: int


def make_brief(
    matcher: Matcher, subject: Subject, *, made: date, practices: Iterable[Practice] = (), language: str = "en"
) -> Brief:
    """The brief of a subject of the matcher's network. `language` only picks the titles of good practices."""
    ground = Ground(matcher.network, subject)
    chosen = introductions(matcher, ground)
    needs = met(ground, practices)
    chapters = [
        sections.topics(ground),
        sections.active(ground),
        together(ground),
        advice.gaps(ground),
        *([advice.needs(ground, needs, language)] if needs else []),
        advice.introduce(ground, chosen),
        advice.steps(ground, chosen),
    ]
    return Brief(
        subject,
        made,
        matcher.network.revision,
        _figures(ground),
        tuple(chapters),
        chosen.months,
    )


def _figures(ground: Ground) -> tuple[Line, ...]:
    with_partners = int(np.count_nonzero(ground.partners_abroad))
    return (
        counted(ngettext("organisation", "organisations"), len(ground.rows)),
        counted(ngettext("has a partner abroad", "have partners abroad"), with_partners),
        counted(
            ngettext("joint project or partnership", "joint projects and partnerships"), len(ground.collaborations)
        ),
        counted(ngettext("partner country", "partner countries"), len(ground.countries)),
    )
