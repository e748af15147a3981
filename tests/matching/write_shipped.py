"""Write the vectors that come with Talka (`make vectors`): the default dataset's descriptions and the themes."""

from talka.graph.load import load
from talka.graph.read_network import read_network
from talka.graph.sources.default import SOURCE, default_dataset
from talka.graph.store import MemoryStore
from talka.matching.encoders.e5 import E5Encoder
from talka.matching.encoders.shipped import FILE, write
from talka.matching.texts import descriptions
from talka.matching.topics import theme_texts

if __name__ == "__main__":
    store = MemoryStore()
    load(store, default_dataset(), source=SOURCE)
    texts, _ = descriptions(read_network(store))
    write(FILE, E5Encoder(), [*texts, *theme_texts()])
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
