"""The chapters of a brief on what is missing, whom to introduce, and how to go on."""

from talka.graph.network import WishRow
from talka.matching.gaps.base import Gap, GapKind
from talka.matching.reasons import Ref, Statement, mark
from talka.ontology.concepts import pick
from talka.ontology.themes import themes
from talka.service.brief.document import Item, Line, Section, Values, counted, ngettext, refs
from talka.service.brief.gaps import concerning
from talka.service.brief.ground import Ground
from talka.service.brief.introductions import Introduction, Introductions
from talka.service.brief.practices import Met, Practice
from talka.service.brief.reasons import told
from talka.service.brief.sections import NAMED, organisation
from talka.service.brief.together import newest_first
from talka.service.worked_on import themes_of

OF_A_KIND, GAPS = 4, 8
"""Gaps of one kind that a brief tells at most, and of all kinds, but for two of each."""
NAMED_ALONE = 8
"""Organisations in a list of names at most."""
REASONS = 3
NEEDS = 5


def gaps(ground: Ground) -> Section:
    chosen = concerning(ground)
    most = min(OF_A_KIND, max(2, GAPS // max(1, len(chosen))))
    items = tuple(_told_gaps(kind, some, most) for kind, some in chosen.items())
    none = mark("None of the gaps that Talka looks for was found here.")
    lead = mark("What is missing is a good place to start. Ask first: the data may not know everything.")
    return Section("gaps", mark("Where there are gaps"), lead=(Line(lead if items else none),), items=items)


def _told_gaps(kind: GapKind, chosen: list[Gap], most: int) -> Item:
    """Each in its sentence; organisations of which nothing more is said stand in one list of names."""
    head, why = Line(kind.title), Line(kind.why)
    if all(set(gap.values) == {"organisation"} for gap in chosen):
        names = tuple(name for gap in chosen[:NAMED_ALONE] for name in gap.values["organisation"])
        return Item(head, (why, Line("{names}", {"names": names})), more=len(chosen[NAMED_ALONE:]))
    return Item(head, (why, *chosen[:most]), more=len(chosen[most:]))


def needs(ground: Ground, met: list[Met], language: str) -> Section:
    items = []
    for each in met[:NEEDS]:
        who = (organisation(ground, each.need.organisation),)
        head = Line(mark("{organisation} needs: {need}"), {"organisation": who, "need": (Ref("need", each.need.iri),)})
        lines = [_offered(ground, offer) for offer in each.offers[:OF_A_KIND]]
        lines += [_practised(practice, language) for practice in each.practices[:OF_A_KIND]]
        more = len(each.offers[OF_A_KIND:]) + len(each.practices[OF_A_KIND:])
        nobody = Line(mark("Nobody abroad offers this yet in the loaded data."))
        items.append(Item(head, tuple(lines) or (nobody,), more=more))
    more = max(0, len(met) - NEEDS)
    return Section("needs", mark("What they need, and who can help"), items=tuple(items), more=more)


def _offered(ground: Ground, offer: WishRow) -> Line:
    values = {
        "organisation": (organisation(ground, offer.organisation),),
        "country": (Ref("country", str(ground.network.countries[offer.organisation])),),
        "offer": (Ref("offer", offer.iri),),
    }
    return Line(mark("{organisation} ({country}) offers: {offer}"), values)


def _practised(practice: Practice, language: str) -> Line:
    title = (Ref("text", pick(practice.titles, language)),)
    if not practice.place:
        return Line(mark("Good practice: {practice}"), {"practice": title})
    return Line(
        mark("Good practice in {place}: {practice}"), {"practice": title, "place": (Ref("place", practice.place),)}
    )


def introduce(ground: Ground, chosen: Introductions) -> Section:
    lead: list[Statement] = []
    if chosen.chosen:
        lead.append(
            Line(mark("They are from different countries and, as far as is known, have not worked together yet."))
        )
        judged = mark("They were chosen by what they have in common. How well they fit is for them to find out.")
        likely = mark("They were chosen among those who are likely to start something together, judging by the past.")
        lead.append(Line(likely if chosen.months else judged))
    else:
        lead.append(Line(mark("Nobody was found to introduce them to. It helps to enter what they work on.")))
    if chosen.asked < len(ground.rows):
        message = mark(
            "Partners were sought for {asked} of {count}: the best connected ones and some of the least connected."
        )
        values = {"asked": (Ref("count", str(chosen.asked)),), "count": (Ref("count", str(len(ground.rows))),)}
        lead.append(Line(message, values))
    items = tuple(
        Item(_pair(ground, each), _told(ground, each), ground.network.websites[each.other]) for each in chosen.chosen
    )
    return Section("introductions", mark("Worth introducing to each other"), tuple(lead), items, ordered=True)


def _told(ground: Ground, each: Introduction) -> tuple[Statement, ...]:
    subject, works_on = ground.subject, themes_of(ground.network, each.one)
    own = [iri for iri in works_on if subject.is_theme and subject.ref.value in themes().ancestors(iri)]
    one, other = organisation(ground, each.one), organisation(ground, each.other)
    return tuple(told(each.suggestion.reasons, one, other, refs("theme", own))[:REASONS])


def _pair(ground: Ground, each: Introduction) -> Line:
    values: Values = {"one": (organisation(ground, each.one),), "other": (organisation(ground, each.other),)}
    country = refs("country", [ground.network.countries[each.other]])
    if ground.subject.is_theme and ground.network.countries[each.one]:
        home = refs("country", [ground.network.countries[each.one]])
        return Line(mark("{one} ({home}) and {other} ({country})"), {**values, "home": home, "country": country})
    return Line(mark("{one} and {other} ({country})"), {**values, "country": country})


def steps(ground: Ground, chosen: Introductions) -> Section:
    """What to do next, with names."""
    items = [*_write(ground, chosen), *_bring(ground, chosen), *_ask(ground), *_invite(ground)]
    items.append(
        Item(
            Line(mark("Ask again after three months")),
            (
                Line(mark("Write down what became of each introduction: contacted, met, agreed, active or declined.")),
                Line(mark("Then make this brief again. New partnerships that are entered in the data will show.")),
            ),
        )
    )
    return Section("next", mark("How to go on"), items=tuple(items), ordered=True)


def _write(ground: Ground, chosen: Introductions) -> list[Item]:
    if not chosen.chosen:
        return []
    first = chosen.chosen[0]
    pair = {"one": (organisation(ground, first.one),), "other": (organisation(ground, first.other),)}
    lines = (
        Line(mark("Begin with {one} and {other}: write both of them one short message."), pair),
        Line(mark("Say in two sentences why you thought of them, and propose half an hour online within two weeks.")),
    )
    return [Item(Line(mark("Make the first introduction")), lines)]


def _bring(ground: Ground, chosen: Introductions) -> list[Item]:
    """Something to show: the newest collaboration of the first to be introduced, or of the best connected here."""
    network = ground.network
    row = chosen.chosen[0].one if chosen.chosen else int(ground.rows[ground.most_connected[0]])
    lines: list[Statement] = [Line(mark("A plan or a question works better than a general greeting."))]
    if columns := newest_first(network, network.collaborations_of(row)):
        message = mark("For example: what {organisation} does, or has learned, in {collaboration}.")
        collaboration = (Ref("collaboration", network.collaborations[columns[0]]),)
        lines.append(Line(message, {"organisation": (organisation(ground, row),), "collaboration": collaboration}))
    return [Item(Line(mark("Bring something concrete")), tuple(lines))]


def _ask(ground: Ground) -> list[Item]:
    """The one with partners in most countries can tell the others how; pointless where it is alone."""
    if len(ground.rows) < 2 or not ground.partners_abroad.any():
        return []
    position = max(ground.most_connected, key=lambda each: len(ground.countries_of(each)))
    countries = len(ground.countries_of(position))
    forms = ngettext(
        "{organisation} has partners in {count} other country. Ask how they met, and whom it would introduce.",
        "{organisation} has partners in {count} other countries. Ask how they met, and whom it would introduce.",
    )
    line = counted(forms, countries, organisation=(organisation(ground, int(ground.rows[position])),))
    return [Item(Line(mark("Learn from those who have done it")), (line,))]


def _invite(ground: Ground) -> list[Item]:
    alone = [
        position
        for position in ground.most_connected
        if ground.complete[position] and not ground.partners_abroad[position]
    ]
    if not alone:
        return []
    names = tuple(organisation(ground, int(ground.rows[position])) for position in alone[:NAMED])
    some = mark("Invite them when visitors from abroad come, or when a call opens. Among others: {names}")
    every = mark("Invite them when visitors from abroad come, or when a call opens: {names}")
    line = Line(every if len(alone) <= NAMED else some, {"names": names})
    return [Item(Line(mark("Take along those who have no partner abroad")), (line,))]
