"""Is named in the text of your idea, or its town or country is."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from talka.graph.network import Network
from talka.matching.evidence.base import Assessment, silence
from talka.matching.evidence.mentioned import Register
from talka.matching.evidence.named import told
from talka.matching.query import Query

ITSELF, TOWN, COUNTRY = 1.0, 0.9, 0.8
"""What it counts to be named. By judgement: of the 32 past ideas of the default dataset none names a partner."""


class NamedInIdea:
    """The most precise thing that an idea names: the organisation itself, its town, or its country."""

    name = "named"

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _register(self) -> Register:
        return Register(self._network)

    def assess(self, query: Query) -> Assessment:
        n = len(self._network)
        if not (query.is_idea and query.text):
            return silence(n)
        mentions = replace(self._register.mentions(query.text, query.language), words=[], coined=[])
        scores = COUNTRY * np.isin(self._network.countries, mentions.countries)
        for worth, found in ((TOWN, mentions.towns), (ITSELF, mentions.names)):
            scores[[row for rows, _ in found for row in rows]] = worth
        return Assessment(scores, scores > 0, told(mentions, self._network.countries))
