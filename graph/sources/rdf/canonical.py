"""N-Quads on the standard input to canonical N-Quads (RDFC-1.0) on the standard output.

`python -m talka.graph.sources.rdf.canonical`: a program, since the algorithm takes time exponential in the number of
blank nodes that look alike (9 that all know each other: 34 s), and only a process can be stopped.
"""

import sys
from typing import BinaryIO

import pyoxigraph as ox


def canonicalise(source: BinaryIO, target: BinaryIO) -> None:
    """
    >>> from io import BytesIO
    >>> canonicalise(BytesIO(b'_:me <http://xmlns.com/foaf/0.1/name> "Geri Norai" .'), target := BytesIO())
    >>> target.getvalue()
    b'_:c14n0 <http://xmlns.com/foaf/0.1/name> "Geri Norai" .\\n'
    """
    dataset = ox.Dataset(ox.parse(input=source, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    target.write(ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"")


if __name__ == "__main__":
    canonicalise(sys.stdin.buffer, sys.stdout.buffer)
