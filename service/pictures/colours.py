"""Colours of pictures: distinguishable with any colour vision (Okabe and Ito, Color Universal Design, 2008)."""

from collections.abc import Iterable

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#5D4E8C")
OTHER = "#767676"


def by_frequency(values: Iterable[str]) -> dict[str, str]:
    """A colour for each of the most frequent values; the rest share grey.

    >>> by_frequency(["LV", "SE", "SE"])
    {'SE': '#0072B2', 'LV': '#D55E00'}
    """
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    return {value: PALETTE[rank] if rank < len(PALETTE) else OTHER for rank, value in enumerate(ranked)}
