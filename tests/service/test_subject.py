"""What a brief is about: found by what people write, refused with what they may have meant."""

import pytest

from talka.graph.network import Network
from talka.service.subject import SubjectError, find_subject, find_territory, municipalities, subjects


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("LV", "LV"),
        ("lv", "LV"),
        ("EL", "GR"),
        ("Latvija", "LV"),
        ("Κύπρος", "CY"),
        ("Talsi", "talka-lv-talsu-novads"),
        ("Talsu novads", "talka-lv-talsu-novads"),
        ("lv-talsu-novads", "talka-lv-talsu-novads"),
        ("Dalarna", "talka-se-dalarnas-lan"),
        ("Trakai", "talka-lt-traku-rajono-savivaldybe"),
        ("Aglandjia", "talka-cy-aglantzia"),
        ("ΑΓΛΑΝΤΖΙΑ", "talka-cy-aglantzia"),
        ("Braga", "talka-pt-braga"),
        ("riga", "talka-lv-riga"),
        ("PT112", "PT112"),
        ("social-economy", "social-economy"),
        ("sociālā ekonomika", "social-economy"),
    ],
)
def test_a_place_country_or_theme_is_found_as_people_write_it(
    default_network: Network, text: str, subject: str
) -> None:
    assert find_subject(default_network, text).id == subject


def test_every_id_finds_what_it_names(default_network: Network) -> None:
    for name, subject in subjects(default_network).items():
        assert find_subject(default_network, name) == subject
        assert find_subject(default_network, subject.ref.value).rows == subject.rows


def test_a_name_that_fits_several_is_refused_with_their_ids(default_network: Network) -> None:
    with pytest.raises(SubjectError, match=r"(?s)2 places.*kauno-miesto.*kauno-rajono"):
        find_subject(default_network, "Kaunas")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Estonia", "No organisation of Estonia is loaded"),  # which looks like Letónia
        ("talsi municipality", "Talsu novads"),
        ("zzzz", "such as SE"),
        ("", "such as SE"),
        ('#read("/etc/passwd")', "is no municipality"),
    ],
)
def test_an_unknown_name_is_refused_with_what_to_do(default_network: Network, text: str, hint: str) -> None:
    with pytest.raises(SubjectError, match=hint):
        find_subject(default_network, text)


def test_the_organisations_of_a_subject_are_there(default_network: Network) -> None:
    network = default_network
    for subject in subjects(network).values():
        for row in subject.rows:
            match subject.ref.kind:
                case "place":
                    assert subject.ref.value in network.within(row)
                case "country":
                    assert network.countries[row] == subject.id


def test_regions_are_no_municipalities(default_network: Network) -> None:
    found = {subject.id for subject in municipalities(default_network)}
    assert "talka-lv-talsu-novads" in found
    assert not {"talka-se-dalarnas-lan", "PT112", "LV"} & found


def test_a_territory_is_no_theme(default_network: Network) -> None:
    assert find_territory(default_network, "Latvia").ref.value == "LV"
    assert find_territory(default_network, "Talsi").ref.kind == "place"
    with pytest.raises(SubjectError, match="no municipality, region or country"):
        find_territory(default_network, "social-economy")
