"""One open store with what is derived from it: the network, and the matcher, made when first needed."""

import logging
from collections import OrderedDict
from dataclasses import replace
from threading import Lock, Thread

from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import DiskStore, GraphStore
from talka.matching.candidates import Filters
from talka.matching.dials import Dials
from talka.matching.matcher import Matcher
from talka.matching.ranker import VERSION
from talka.matching.suggestions import Suggestions
from talka.matching.training import enough
from talka.service.learning import Maker

REMEMBERED = 1_000
"""Answers kept: a page, its map and the API ask the same within seconds."""

logger = logging.getLogger(__name__)


class Workspace:
    """Safe to use from several threads. What was read stays as it is until `update`, so that nobody waits unasked."""

    def __init__(self, store: GraphStore, maker: Maker = Maker()) -> None:
        self.store = store
        self.maker = maker
        self._lock = Lock()
        self._state: tuple[Network, Matcher | None] | None = None  # replaced as a whole, never changed
        self._learner: Thread | None = None
        self._given_up = ""
        self._answers: OrderedDict[tuple[str, str, int, Filters, Dials], Suggestions] = OrderedDict()

    @property
    def network(self) -> Network:
        """The network as it was read last; read now if it never was."""
        state = self._state
        if state is None:
            with self._lock:
                state = self._state = self._state or (read_network(self.store), None)
        return state[0]

    @property
    def matcher(self) -> Matcher:
        """The matcher of that network; made now if it never was, which takes minutes where there is much to learn."""
        network = self.network
        state = self._state
        if state is not None and state[1] is not None:
            return state[1]
        with self._lock:
            if self._state is None or self._state[1] is None:
                self._state = (network, self.maker.matcher(self.store, network))
            return self._state[1]  # type: ignore[return-value]  # set in the line before

    @property
    def version(self) -> str:
        """Of the model that answers organisations."""
        learned = self.matcher.learned
        return learned.model.version if learned and "partner" in learned.model.regressions else VERSION

    def learn(self) -> Matcher:
        """The matcher of the network, learned now whatever was learned before."""
        network = self.network
        with self._lock:
            matcher = self.maker.matcher(self.store, network, again=True)
            self._state = (network, matcher)
        return matcher

    def ready(self) -> bool:
        """Whether the matcher knows the store's newest revision, or somebody is about to see to it. Never waits.

        What could not be learned from once is not tried again at every request, but when something is loaded.
        """
        state, learner = self._state, self._learner
        if learner is not None and learner.is_alive():
            return True
        return state is not None and state[1] is not None and self._newest() in (state[0].revision, self._given_up)

    def update(self) -> None:
        """Go to the newest revision: at once where there is nothing to learn from it.

        Else a thread of its own reads it and learns, which may take minutes; the old state is served meanwhile.
        """
        with self._lock:
            if self.ready():
                return
            old = self._state[1] if self._state else None
            if old is None or old.learned is None:
                store = self._reopened()
                network = read_network(store)
                if not enough(network):
                    self.store, self._state = store, (network, self.maker.matcher(store, network))
                    return
            self._learner = Thread(target=self._renew, name="talka-learner", daemon=True)
            self._learner.start()

    def _renew(self) -> None:
        newest = self._newest()
        try:
            store = self._reopened()
            network = read_network(store)
            matcher = replace(self.maker, workers=1).matcher(store, network)  # those who ask need the other processor
        except Exception:
            logger.exception(
                "The newest revision of the store could not be learned from; the old one is served until something is "
                "loaded, or the service is started anew."
            )
            self._given_up = newest
            return
        with self._lock:
            self.store, self._state = store, (network, matcher)

    def _reopened(self) -> GraphStore:
        return DiskStore(self.store.path) if isinstance(self.store, DiskStore) else self.store

    def _newest(self) -> str:
        return self.store.newest() if isinstance(self.store, DiskStore) else self.store.revision

    def recommend(self, organisation: str, k: int, filters: Filters, dials: Dials = Dials()) -> Suggestions:
        """Partners for an organisation of the graph, by its IRI; the newest answers are remembered."""
        matcher = self.matcher
        key = (matcher.network.revision, organisation, k, filters, dials)
        if (known := self._answers.get(key)) is not None:
            return known
        answer = matcher.recommend(matcher.organisation(organisation), k, filters, dials)
        self._answers[key] = answer
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
        return answer
