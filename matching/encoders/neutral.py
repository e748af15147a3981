"""The four steps that make vectors neutral to language. Each takes vectors by language: code to (n, d).

1. Each language's mean is subtracted (Libovický, Rosa and Fraser, On the Language Neutrality of Pre-trained
   Multilingual Representations, 2020).
2. Directions in which the means of languages lie apart are damped: what the mean leaves of a language lies there, and
   all of it for a language of which the corpus has no text (Yang et al., A Simple and Effective Method To Eliminate the
   Self Language Bias in Multilingual Representations, 2021, who remove such directions with all they say).
3. What varies more in one language than in all texts together is brought to the common measure, by the linear map
   between the two normal distributions that moves the vectors least (Flamary, Lounici and Ferrari, Concentration
   bounds for linear Monge mapping estimation and optimal transport domain adaptation, 2019).
4. A mean also holds what the texts of a language are about, such as one region's tourism, and subtracting it loses
   that. Texts of two languages that are each other's nearest are about the same, so their mean difference is what had
   been lost, and is given back (Haghverdi et al., Batch effects in single-cell RNA-sequencing data are corrected by
   matching mutual nearest neighbors, 2018).
"""

import numpy as np

MEAN_SHRINKAGE = 4.0
"""Number of texts at which a language's own mean counts as much as the mean of all texts."""
DAMPING = 3.0
"""How much variance between languages counts against that within them."""
COVARIANCE_SHRINKAGE = 100.0
"""Number of texts at which a language's own covariance counts as much as that of all texts."""
MAIN_DIRECTIONS = 160
"""Principal components along which covariances are aligned. Along the others a few dozen texts say nothing: with all
384, texts are pushed away from others of their language, and fewer find their twin first."""
FEW = 10
"""Languages with fewer texts are not aligned."""
OFFSET_SHRINKAGE = 10.0
"""Number of mutual neighbours at which their mean difference counts half."""
FEW_MUTUAL = 5
"""With fewer mutual neighbours their mean difference does not count."""
COMPARED = 5_000
"""Texts of a language, and of all others, among which mutual neighbours are looked for."""


def shrunk_mean(rows: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """(d,) the mean of a language's vectors, drawn to the mean of all."""
    weight = len(rows) / (len(rows) + MEAN_SHRINKAGE)
    shrunk: np.ndarray = weight * rows.mean(axis=0) + (1 - weight) * mean
    return shrunk


def damping(by_language: dict[str, np.ndarray], mean: np.ndarray) -> np.ndarray:
    """(d, d) scales each principal direction of the languages' means by w / (w + DAMPING b).

    w and b are the variances within and between languages along it.
    """
    if not by_language:
        return np.eye(len(mean))
    apart = np.array([shrunk_mean(rows, mean) - mean for rows in by_language.values()])
    between, directions = np.linalg.eigh(apart.T @ apart / len(apart))
    between = np.maximum(between, 0.0)
    centred = np.concatenate([rows - rows.mean(axis=0) for rows in by_language.values()])
    within = ((centred @ directions) ** 2).mean(axis=0)
    total = within + DAMPING * between
    kept = np.divide(within, total, out=np.ones_like(total), where=total > 1e-12)
    scaled: np.ndarray = (directions * kept) @ directions.T
    return scaled


def alignments(by_language: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """(d, d) for each language with enough texts: the Monge map from its covariance to that of all texts."""
    if sum(map(len, by_language.values())) <= FEW:
        return {}
    common = _covariance(np.concatenate(list(by_language.values())))
    main = np.linalg.eigh(common)[1][:, -MAIN_DIRECTIONS:]
    target = main.T @ common @ main
    found = {}
    for code, rows in by_language.items():
        if len(rows) >= FEW:
            weight = len(rows) / (len(rows) + COVARIANCE_SHRINKAGE)
            own = weight * _covariance(rows @ main) + (1 - weight) * target
            root, inverse = _power(own, 0.5), _power(own, -0.5)
            monge = inverse @ _power(root @ target @ root, 0.5) @ inverse
            found[code] = np.eye(len(common)) + main @ (monge - np.eye(len(monge))) @ main.T
    return found


def topic_offsets(by_language: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """(d,) for each language with enough mutual neighbours in others: what to subtract from its unit vectors."""
    offsets = {}
    for code in by_language:
        own = _some(by_language[code])
        others = _some(np.concatenate([by_language[code][:0], *(by_language[o] for o in by_language if o != code)]))
        if not len(own) or not len(others):
            continue
        similarity = own @ others.T
        nearest = similarity.argmax(axis=1)
        mutual = np.flatnonzero(similarity.argmax(axis=0)[nearest] == np.arange(len(own)))
        if len(mutual) >= FEW_MUTUAL:
            weight = len(mutual) / (len(mutual) + OFFSET_SHRINKAGE)
            offsets[code] = weight * (own[mutual] - others[nearest[mutual]]).mean(axis=0)
    return offsets


def _some(rows: np.ndarray) -> np.ndarray:
    """At most COMPARED rows, evenly taken."""
    return rows[:: -(-len(rows) // COMPARED) or 1]


def _covariance(rows: np.ndarray) -> np.ndarray:
    return np.atleast_2d(np.cov(rows, rowvar=False))


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """A power of a symmetric positive semidefinite matrix, within its range.

    >>> _power(np.diag([4.0, 0.0]), -0.5).tolist()
    [[0.5, 0.0], [0.0, 0.0]]
    """
    values, vectors = np.linalg.eigh(matrix)
    kept = values > values.max() * 1e-6
    power: np.ndarray = (vectors[:, kept] * values[kept] ** exponent) @ vectors[:, kept].T
    return power
