"""Prints what the figures of the model start from: `python tests/graph/resolve/estimate.py`.

m is taken from the pairs of the tuning half that were judged to be one, u from all pairs of a country in keep.eu, less
what must be true pairs among them. Splink's own expectation maximisation was tried first: it ends with u = 0 for equal
names, since names are nearly the only evidence here and every pair with an equal name becomes a match.
"""

import math
from collections import Counter

from talka.graph.resolve import model
from talka.graph.resolve.linkage import score


def estimate() -> None:
    """Print m and u of each level beside those in use."""
    from test_labels import judged, keep_partners, key  # type: ignore[import-not-found]  # beside this program

    partners = keep_partners()
    row = {key(partner): number for number, partner in enumerate(partners)}
    tuning = {
        tuple(sorted((row[key(pair.left)], row[key(pair.right)])))
        for pair in judged()
        if pair.half == "tuning" and pair.same
    }
    setattr(model, "BLOCKS", (("l.country = r.country and l.number <> r.number", ()),))  # noqa: B010  # all pairs
    pairs = score(partners, 0.0)
    same = [pair for pair in pairs if (pair.left, pair.right) in tuning]
    true_pairs = model.PRIOR * len(pairs)
    print(f"{len(pairs):,} pairs of a country, {len(same)} of them judged to be one")
    for name, (_, levels) in model.COMPARISONS.items():
        met, of_all = (Counter(dict(pair.levels).get(name) for pair in some) for some in (same, pairs))
        told, all_told = (sum(n for level, n in c.items() if level is not None) for c in (met, of_all))
        for number, level in enumerate(levels):
            m = (met[number] + 0.5) / (told + 0.5 * len(levels))
            others = of_all[number] - true_pairs * told / max(1, len(same)) * m
            u = max(others, 0.02 * of_all[number] + 0.5) / (all_told + 1)
            print(f"{name:8} {level.text:52} m {m:.3g} u {u:.2g} bits {math.log2(m / u):5.1f} "
                  f"(in use: {level.m:.3g} {level.u:.2g} {math.log2(level.m / level.u):5.1f})")  # fmt: skip


if __name__ == "__main__":
    estimate()
