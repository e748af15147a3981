"""Who or what asks for partners: an organisation of the graph, a new one, or an idea. Evidence sees only this."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Query:
    """One question for partners.

    themes: (t,) weights 0..1 of the scheme's themes, in the order of `Network.theme_iris`
    vector: (d,) unit vector of the text, or None without a text
    text: what an idea says; empty for an organisation of the graph
    organisation: row number of the asker, or None when it is not in the graph
    chosen: columns of the themes to which the asker narrowed the question, narrower ones included
    partners: row numbers of those with whom the asker has worked
    is_idea: the question is about the text and its themes, not about the asker's needs and offers
    """

    themes: np.ndarray
    vector: np.ndarray | None = None
    text: str = ""
    language: str = ""
    country: str = ""
    organisation: int | None = None
    is_idea: bool = False
    chosen: tuple[int, ...] = ()
    partners: frozenset[int] = field(default_factory=frozenset)
