"""The matcher of a store: learned where its past is enough, with the model kept beside the graphs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from talka.graph.network import Network
from talka.graph.store import GraphStore
from talka.matching.encoders.cache import Progress
from talka.matching.matcher import Matcher
from talka.matching.model import Model, loads
from talka.matching.texts import Texts
from talka.matching.training import enough, train

Begin = Callable[[str], AbstractContextManager[Progress]]
"""Called with what is begun; while it lasts, its progress is told to what it gives."""

READING, LEARNING = "Reading descriptions", "Learning from the past collaborations"


@contextmanager
def silent(doing: str) -> Iterator[Progress]:
    """A `Begin` that shows nothing."""
    yield lambda done, total: None


@dataclass(frozen=True)
class Maker:
    """Makes matchers.

    cache: file of the text vectors, by default the user's; encoder: see `talka.matching.encoders.choose`
    workers: processes that learning takes
    """

    cache: Path | None = None
    encoder: str = "auto"
    begin: Begin = silent
    workers: int = 2

    def matcher(self, store: GraphStore, network: Network, *, again: bool = False) -> Matcher:
        """With the model that was kept for this revision of the store; else with one that is learned now, and kept.

        Where the past is not enough to learn from, the matcher goes by the weights that Talka comes with.

        again: learn anew although a model was kept
        """
        model = None if again else self.kept(store, network)
        learning = model is None and enough(network)
        texts = self.texts(network, projects=learning or bool(model and model.regressions))
        if learning:
            with self.begin(LEARNING) as progress:
                model = train(network, texts, progress=progress, workers=self.workers)
            store.keep(self._name, model.dumps())
        matcher = Matcher(network, model=model if model and model.regressions else None, texts=texts)
        return matcher if learning or _fits(matcher) else self.matcher(store, network, again=True)

    def kept(self, store: GraphStore, network: Network) -> Model | None:
        """The model that was learned from this revision of the store."""
        model = loads(store.kept(self._name))
        return model if model is not None and model.trained_on == network.revision else None

    def texts(self, network: Network, *, projects: bool) -> Texts:
        with self.begin(READING) as progress:
            return Texts(network, projects=projects, cache=self.cache, encoder=self.encoder, progress=progress)

    @property
    def _name(self) -> str:
        """What was learned from the vectors of one encoder says nothing of those of another."""
        return "model.json" if self.encoder == "auto" else f"model-{quote(self.encoder, safe='')}.json"


def _fits(matcher: Matcher) -> bool:
    """Whether the model weighs what this version of Talka measures, on vectors of this encoder, where there is a model.

    Another encoder may have been chosen since: of itself, where the extra `[multilingual]` was installed.
    """
    if matcher.learned is None:
        return True
    model, measured = matcher.learned.model, tuple(matcher.learned.features.columns())
    same = all(regression.columns == measured for regression in model.regressions.values())
    return same and model.encoder == matcher.texts.space.encoder.name
