"""What the API answers, as documented in its OpenAPI description."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

Word = Annotated[str, StringConstraints(max_length=200)]
"""A name or code: nothing that is known here is longer."""
Dial = Annotated[float, Field(ge=0, le=1)]

SURPRISE = "From 0, safe, to 1, surprising: whom the asker's partners know has no advantage then"
NEWCOMERS = "0..1: how far small and newly arrived organisations are favoured"
SPREAD = "0..1: how far the list is spread over countries, kinds of organisations and themes"
MUTUAL = "0..1: how far it counts that the other side would want the organisation that asks too"


class ThemeOut(BaseModel):
    id: str = Field(examples=["youth-centres"])
    iri: str
    label: str = Field(description="In the language asked for")
    broader: str | None = Field(None, description="Id of the broader theme")


class KindOut(BaseModel):
    id: str = Field(examples=["municipality"])
    iri: str
    label: str


class MunicipalityOut(BaseModel):
    id: str = Field(examples=["talka-lv-talsu-novads"])
    iri: str
    name: str
    country: str
    organisations: int


class Reference(BaseModel):
    """A thing of the graph that a reason names."""

    kind: str = Field(examples=["theme"])
    iri: str
    label: str


class ReasonOut(BaseModel):
    evidence: str = Field(description="Kind of evidence", examples=["shared_themes"])
    text: str = Field(description="The reason in words, in the language asked for")
    contribution: float = Field(description="What this evidence adds, in the unit of the contributions")
    references: list[Reference] = Field(description="The things of the graph that it names")


class OrganisationBrief(BaseModel):
    id: str = Field(examples=["talka-cordis-924758522"])
    iri: str
    name: str
    country: str = Field(description="ISO 3166-1 alpha-2", examples=["PT"])
    kind: str | None = Field(None, description="Id of the kind of organisation", examples=["municipality"])
    municipality: str | None = Field(None, description="Name of the municipality or region")
    themes: list[str] = Field(description="Ids of declared themes")


class CollaborationOut(BaseModel):
    id: str
    iri: str
    title: str
    programme: str | None
    start: str | None = Field(description="ISO 8601 date; a year or month is given as its first day")
    end: str | None
    website: str | None
    partners: list[OrganisationBrief]


class OrganisationOut(OrganisationBrief):
    description: str | None
    description_language: str | None
    latitude: float | None = Field(description="Degrees, WGS 84")
    longitude: float | None
    website: str | None
    source: str | None = Field(description="Where the facts come from")
    collaborations: list[CollaborationOut]


class OrganisationPage(BaseModel):
    total: int = Field(description="How many match")
    searched: str = Field(description="The words looked for, mended where nothing has them as they were typed")
    offset: int
    items: list[OrganisationBrief]


class SuggestionOut(BaseModel):
    rank: int
    score: float = Field(
        description="0..1: with `months`, the probability that the two join in a new project within so many months; "
        "without, how well the two fit by the weights that Talka comes with"
    )
    partner: OrganisationBrief
    reasons: list[ReasonOut] = Field(description="Strongest first")
    contributions: dict[str, float] = Field(
        description="What each kind of evidence adds. With `months`, to the log-odds: with `base` they sum to "
        "log(score / (1 - score)); without, they sum to the score"
    )


class SuggestionsOut(BaseModel):
    model: str = Field(description="Version of the ranking model")
    revision: str = Field(description="Revision of the store")
    months: int = Field(description="The scores are probabilities of so many months; 0 where nothing was learned")
    base: float = Field(description="The log-odds before any evidence; 0 where nothing was learned")
    language: str = Field(description="Language in which the question was read")
    themes: list[ThemeOut] = Field(description="Themes by which the question was understood")
    items: list[SuggestionOut]


class IdeaIn(BaseModel):
    """An idea, or a new organisation described in its own words."""

    text: str = Field(min_length=3, max_length=20_000, examples=["Vi vill starta en ungdomsgård med musik"])
    language: str = Field("", max_length=20, description="Code of the text's language; recognised when empty")
    country: Word = Field("", description="The asker's country, which is left out of the answer", examples=["SE"])
    organisation: str = Field("", max_length=500, description="Id of the asker, when it is in the graph")
    themes: list[Word] = Field(default=[], max_length=50, description="Ids of themes that the asker chose")
    countries: list[Word] = Field(default=[], max_length=100, description="Only partners in these countries")
    past_partners: bool = Field(True, description="Also those with whom the organisation has worked before")
    surprise: Dial = Field(0.0, description=SURPRISE)
    newcomers: Dial = Field(0.0, description=NEWCOMERS)
    spread: Dial = Field(0.25, description=SPREAD)
    mutual: Dial = Field(0.0, description=MUTUAL)
    k: int = Field(10, ge=1, le=100)


class EvidenceOut(BaseModel):
    name: str = Field(examples=["shared_themes"])
    weight: float | None = Field(
        description="What it counts in the score, where the weights are those that Talka comes with: for any one "
        "question they sum to 1; none where it was learned: it differs from question to question then"
    )
    description: str


class ModelOut(BaseModel):
    version: str
    months: int = Field(description="What its probabilities are about; 0 where nothing was learned")
    evidence: list[EvidenceOut]


class StatusOut(BaseModel):
    version: str
    revision: str
    model: str
    organisations: int
    collaborations: int
    countries: list[str]
