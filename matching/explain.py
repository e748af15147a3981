"""Names for people: what things of the graph are called in the reader's language."""

from babel import Locale
from babel.numbers import format_decimal, format_percent

from talka.graph.network import Network
from talka.matching.reasons import Ref
from talka.ontology.concepts import pick, scheme
from talka.ontology.countries import country_name
from talka.ontology.themes import themes


class Labeller:
    """Names in one language, with a stated order of fallbacks; never a bare IRI.

    Labels: the reader's language, then English, then the label whose language code comes first. What has no label at
    all is called by the end of its IRI, spelled as words.
    """

    def __init__(self, network: Network, language: str = "en") -> None:
        self._network = network
        self.language = language
        self._wishes = {wish.iri: wish.texts for wish in network.wishes}

    def __call__(self, ref: Ref) -> str:
        match ref.kind:
            case "organisation":
                return self.organisation(self._network.index.get(ref.value), ref.value)
            case "collaboration":
                row = self._network.collaboration_index.get(ref.value)
                return self._pick(self._network.titles[row] if row is not None else {}, ref.value)
            case "theme":
                return themes()[ref.value].label(self.language)
            case "need" | "offer":
                return self._pick(self._wishes.get(ref.value, {}), ref.value)
            case "language":
                return str(Locale.parse(self.language).languages.get(ref.value, ref.value))
            case "country":
                return country_name(ref.value, self.language)
            case "place":
                return self.place(ref.value)
            case "kind":
                kinds = scheme("kind")
                return kinds[ref.value].label(self.language) if ref.value in kinds else spell(ref.value)
            case "count":
                return str(format_decimal(float(ref.value), format="#,##0.##", locale=self.language))
            case "share":
                return str(format_percent(float(ref.value), locale=self.language))
        return ref.value

    def organisation(self, row: int | None, iri: str = "") -> str:
        return self._pick(self._network.labels[row] if row is not None else {}, iri)

    def place(self, iri: str) -> str:
        place = self._network.places.get(iri)
        return self._pick(place.labels if place else {}, iri)

    def _pick(self, labels: dict[str, str], iri: str) -> str:
        return pick(labels, self.language, otherwise=spell(iri))


def spell(iri: str) -> str:
    """The end of an IRI as words, for what has no label.

    >>> spell("https://w3id.org/talka/id/collaboration/keep-bee-lab")
    'keep bee lab'
    """
    return iri.rpartition("/")[2].replace("-", " ").replace("_", " ") or iri
