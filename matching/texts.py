"""The texts of a network as vectors in one space: descriptions of organisations, and projects."""

from pathlib import Path

import numpy as np

from talka.graph.network import Network
from talka.matching.encoders.cache import Progress
from talka.matching.encoders.choose import choose_encoder
from talka.matching.encoders.space import TextSpace
from talka.matching.topics import ThemeVectors
from talka.ontology.concepts import pick


class Texts:
    """Encodes when made (from the cache, where a text was seen before).

    descriptions: (n, d) unit or zero vectors; languages: their (n) codes
    projects: (m, d) likewise; project_texts: (m) title and summary
    """

    def __init__(
        self,
        network: Network,
        *,
        projects: bool,
        cache: Path | None = None,
        encoder: str = "auto",
        progress: Progress = lambda done, total: None,
    ) -> None:
        """projects: whether they are needed; only the learned ranker compares them."""
        said, self.languages = descriptions(network)
        written = [project_text(network, column) for column in range(len(network.collaborations) * projects)]
        self.project_texts = [text for text, _ in written]
        texts, languages = said + self.project_texts, self.languages + [language for _, language in written]
        chosen = choose_encoder(texts, languages=languages, choice=encoder, cache=cache, progress=progress)
        self.space = TextSpace(chosen, texts, languages)
        self.descriptions, self.projects = np.split(self.space.vectors, [len(network)])
        self.themes = ThemeVectors(self.space)


def descriptions(network: Network) -> tuple[list[str], list[str]]:
    """One text and its language for each organisation; names alone say too little to be compared."""
    texts, languages = [], []
    for labels in network.descriptions:
        language = min(labels, key=lambda code: (code == "en", code), default="")  # the own language before English
        texts.append(labels.get(language, ""))
        languages.append(language)
    return texts, languages


def project_text(network: Network, column: int) -> tuple[str, str]:
    """Title and summary of a collaboration, and their language: English, else the first by its code."""
    titles, summaries = network.titles[column], network.summaries[column]
    language = min(summaries or titles, key=lambda code: (code != "en", code), default="")
    return f"{pick(titles, language)}\n{summaries.get(language, '')}".strip(), language
