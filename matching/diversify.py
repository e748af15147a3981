"""Ten good suggestions rather than ten of a kind."""

import numpy as np


def diversify(scores: np.ndarray, similarity: np.ndarray, k: int, share: float) -> list[int]:
    """Row numbers of k items, best score first, chosen by maximal marginal relevance.

    scores: (c,); similarity: (c, c) in 0..1; share in 0..1: how much unlikeness counts against the score.
    Carbonell and Goldstein, The Use of MMR, SIGIR 1998. The list is then put in the order of scores, so that what
    comes first is best.

    >>> diversify(np.array([1.0, 0.9, 0.5]), np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]]), 2, share=0.5)
    [0, 2]
    >>> diversify(np.array([1.0, 0.9, 0.5]), np.eye(3), 2, share=0.0)
    [0, 1]
    """
    chosen: list[int] = []
    left = list(range(len(scores)))
    nearest = np.zeros(len(scores))
    while left and len(chosen) < k:
        values = (1 - share) * scores[left] - share * nearest[left]
        best = left.pop(int(np.argmax(values)))
        chosen.append(best)
        nearest = np.maximum(nearest, similarity[best])
    return sorted(chosen, key=lambda row: (-scores[row], row))
