"""What was written of past projects, compared by words: TF-IDF and cosine (Salton and Buckley, Term-weighting
approaches in automatic text retrieval, 1988).

An idea is compared by its own text, an organisation that asks for partners by its profile: the mean of its past
projects, or its own description where it has none.
"""

from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from talka.graph.network import Network
from talka.matching.evaluation.baselines.base import best
from talka.matching.evaluation.split import project_text
from talka.matching.evaluation.task import Question, Ranking
from talka.ontology.concepts import pick

SIMILAR = 100
"""Projects that vote."""
COMMON = 0.3
"""Words in more than this share of the texts say nothing of them: in any language they are mostly its stop words."""


class ProjectTexts:
    """The texts of a network's projects as TF-IDF vectors of words.

    vectors: (m, v) unit rows
    """

    def __init__(self, known: Network) -> None:
        self._known = known
        texts = [project_text(known, column)[0] for column in range(len(known.collaborations))]
        rarest = 2 if len(texts) >= 100 else 1
        self._tfidf = TfidfVectorizer(sublinear_tf=True, min_df=rarest, max_df=COMMON if rarest == 2 else 1.0)
        self.vectors: csr_matrix = self._tfidf.fit_transform([*texts, "talka talkoot"])[:-1]  # something to fit
        self._by_word = self.vectors.T.tocsr()

    def similarity(self, question: Question) -> np.ndarray:
        """(m,) cosine of each project's text with what is asked."""
        cosines: np.ndarray = (self._asked(question) @ self._by_word).toarray().ravel()
        return cosines

    def _asked(self, question: Question) -> csr_matrix:
        """(1, v) of length 1, or 0 where nothing is known of the asker."""
        own = self._known.membership[question.organisation]
        if question.text:
            asked = self._tfidf.transform([question.text])
        elif own.nnz:
            asked = own @ self.vectors
        else:
            asked = self._tfidf.transform([pick(self._known.descriptions[question.organisation], "en")])
        length = np.sqrt(asked.multiply(asked).sum())
        return asked / length if length else asked


@lru_cache(maxsize=1)
def project_texts(known: Network) -> ProjectTexts:
    """Fitted once for the recommenders that use it."""
    return ProjectTexts(known)


class TextProfile:
    """Cosine of what is asked with the mean text of each organisation's past projects."""

    name = "text profile"

    def __init__(self, known: Network) -> None:
        self._texts = project_texts(known)
        self._membership = known.membership.astype(np.float64)
        sums = self._membership @ self._texts.vectors
        self._lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        # The dot product with a sum of texts is the sum of the dot products
        dots = self._membership @ self._texts.similarity(question)
        cosines = np.divide(dots, self._lengths, out=np.zeros_like(dots), where=self._lengths > 0)
        return best(cosines, allowed, k)


class SimilarProjects:
    """The members of the most similar projects, each for the sum of the cosines of those that it took part in."""

    name = "similar projects"

    def __init__(self, known: Network, similar: int = SIMILAR) -> None:
        self._texts = project_texts(known)
        self._membership = known.membership.astype(np.float64)
        self._similar = similar

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        similarity = self._texts.similarity(question)
        nearest = best(similarity, np.ones(len(similarity), dtype=bool), self._similar)
        votes = np.zeros(len(similarity))
        votes[nearest.rows] = nearest.scores
        return best(self._membership @ votes, allowed, k)
