"""Why a broker matters, and what its roles are called, in words to be translated."""

from talka.matching.reasons import mark
from talka.matching.structure.brokerage import Role

SINGLE = mark("{organisation} connects two organisations that have no tie of their own.")
FEW = mark("{organisation} connects {count} pairs of organisations in {countries} that have no tie of their own.")
MANY = mark(
    "{organisation} connects {count} pairs of organisations in {number} countries, above all {countries}, that have no "
    "tie of their own."
)
WHY: dict[Role, str] = {
    "coordinator": mark(
        "{own}: {organisation} connects {count} pairs without a tie between them, both of its own group: it holds its "
        "own together."
    ),
    "itinerant": mark(
        "{own}: {organisation} connects {count} pairs without a tie between them, both of one other group: from "
        "outside it brings them together."
    ),
    "gatekeeper": mark(
        "{own}: {organisation} connects {count} pairs without a tie between them, one of its own group and one from "
        "elsewhere: through it others find the way in."
    ),
    "representative": mark(
        "{own}: {organisation} connects {count} pairs without a tie between them, one of its own group and one from "
        "elsewhere: through it its own find the way out."
    ),
    "liaison": mark(
        "{own}: {organisation} connects {count} pairs without a tie between them, of two different other groups: it "
        "stands between them and belongs to neither."
    ),
}
"""For each role; {own} is the broker's country, municipality or kind of organisation."""

NAME: dict[Role, str] = {
    "coordinator": mark("Coordinator"),
    "itinerant": mark("Itinerant broker"),
    "gatekeeper": mark("Gatekeeper"),
    "representative": mark("Representative"),
    "liaison": mark("Liaison"),
}
MEANING: dict[Role, str] = {
    "coordinator": mark("connects two of its own group"),
    "itinerant": mark("connects two of one other group"),
    "gatekeeper": mark("connects its own group with others: the way in"),
    "representative": mark("connects its own group with others: the way out"),
    "liaison": mark("connects two different other groups"),
}
