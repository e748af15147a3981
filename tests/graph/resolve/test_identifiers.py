"""The contract of identifiers: what is certain by itself, and what is not."""

from talka.graph.resolve.descriptions import Description, own_domains
from talka.graph.resolve.identifiers import CERTAIN, DOUBTFUL, same_identifier
from talka.graph.resolve.links import IDENTIFIER, Link


def of(*identifiers: tuple[str, ...], source: str = "s") -> list[Link]:
    return list(
        same_identifier(
            Description(f"urn:{n}", f"{source}{n}" if source == "s" else source, (f"Body {n}",), identifiers=some)
            for n, some in enumerate(identifiers)
        )
    )


def test_the_same_pic_or_oid_is_certain() -> None:
    for identifier in ("pic:999981634", "oid:E10012345"):
        [link] = of((identifier,), (identifier,))
        assert (link.pair, link.confidence, link.method) == (("urn:0", "urn:1"), CERTAIN, IDENTIFIER)


def test_the_same_vat_is_certain_unless_the_pic_differ() -> None:
    assert [link.confidence for link in of(("vat:LV1", "pic:1"), ("vat:LV1",))] == [CERTAIN]
    [link] = of(("vat:LV1", "pic:1"), ("vat:LV1", "pic:2"))
    assert link.confidence == DOUBTFUL
    assert link.why == "the same VAT LV1; but different PIC"


def test_a_vat_of_three_bodies_of_one_source_is_doubtful() -> None:
    assert {link.confidence for link in of(("vat:1A",), ("vat:1A",), ("vat:1A",), source="one")} == {DOUBTFUL}
    assert {link.confidence for link in of(("vat:1A",), ("vat:1A",), ("vat:1A",))} == {CERTAIN}, "of three sources"


def test_values_are_compared_without_spaces_and_capitals() -> None:
    assert len(of(("vat:lv 400.080",), ("vat:LV400080",))) == 1
    assert not of(("vat:000",), ("vat:000",)), "zeros stand for none"


def test_different_identifiers_say_nothing() -> None:
    assert not of(("pic:1",), ("pic:2",), ("oid:1",), ())


def test_a_domain_of_many_is_nobodys_own() -> None:
    shared = [Description(f"urn:{n}", "s", ("A",), website="https://www.interreg.eu/x") for n in range(4)]
    own = Description("urn:o", "s", ("A",), website="http://geri-norai.lt/apie")
    assert own_domains([*shared, own]) == {"urn:o": "geri-norai.lt"}
    assert Description("urn:b", "s", ("A",), website="http://[broken").domain == ""
