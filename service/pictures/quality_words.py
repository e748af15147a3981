"""What the quality report calls tables and fields, and what it says of each kind of suspicious value."""

from talka.matching.reasons import mark

TABLES = {
    "organisations": mark("Organisations"),
    "collaborations": mark("Collaborations"),
    "participations": mark("Participations"),
    "places": mark("Municipalities and regions"),
    "needs": mark("Needs"),
    "offers": mark("Offers"),
    "practices": mark("Good practices"),
}
"""Names of the tables, in the order of the report."""

FIELDS = {
    "name": mark("Name"),
    "other-names": mark("Short or other names"),
    "kind": mark("Kind"),
    "country": mark("Country"),
    "place": mark("Town or municipality"),
    "position": mark("Position on the map"),
    "nuts": mark("Code of the region"),
    "programme": mark("Programme"),
    "call": mark("Call"),
    "start": mark("Start"),
    "end": mark("End"),
    "signed": mark("Date of the agreement"),
    "date": mark("Date"),
    "role": mark("Role"),
    "category": mark("Category"),
    "website": mark("Website"),
    "description": mark("Description"),
    "themes": mark("Themes"),
    "themes-declared": mark("Themes stated by the source"),
    "themes-mapped": mark("Themes taken over from other vocabularies"),
    "themes-found": mark("Themes found in texts"),
    "keywords": mark("Keywords"),
    "members": mark("Number of members"),
    "organisations": mark("Organisations"),
    "identifiers": mark("Identifiers of registers"),
}

CHARTS = {
    "countries": mark("Countries of the organisations"),
    "kinds": mark("Kinds of organisations"),
    "names": mark("Languages of the names"),
    "texts": mark("Languages of the texts"),
    "forms": mark("Kinds of collaborations"),
    "years": mark("Years in which collaborations start"),
    "sizes": mark("Members of a collaboration"),
    "spread": mark("Countries that take part in a collaboration"),
    "roles": mark("Roles"),
}
"""Titles of the charts, by what of `Quality` they show, in the order of the report."""

OTHERS, UNKNOWN = mark("All others"), mark("Not said")

FINDINGS = {
    "e-mail": (
        mark("E-mail addresses in public texts"),
        mark("Everybody can read these texts. Take out what belongs to a person. The addresses are not repeated here."),
    ),
    "telephone": (
        mark("Telephone numbers in public texts"),
        mark("Everybody can read these texts. Take out what belongs to a person. The numbers are not repeated here."),
    ),
    "lost-letters": (
        mark("Names that have lost letters"),
        mark("A question mark stands where a letter was. Take the name from the original, and save as UTF-8."),
    ),
    "encoded-twice": (
        mark("Letters that were encoded twice, such as Ã¤ for ä"),
        mark("The file was read in a wrong encoding before. Take the text from the original, and save as UTF-8."),
    ),
    "no-country": (
        mark("The country is not known"),
        mark("Add it: without it nobody can tell who is a partner abroad."),
    ),
    "outside-country": (
        mark("Positions outside the country"),
        mark("Check country, lat and lon. Countries are taken as rectangles: a slip across a border is not noticed."),
    ),
    "same-position": (
        mark("One position for 100 organisations or more"),
        mark("It may be the middle of a town or country. Leave the position empty where it is not known."),
    ),
    "same-name": (
        mark("The same name and country under several ids"),
        mark("If it is one organisation, keep one id. If not, add to the names what tells them apart."),
    ),
    "same-vat": (
        mark("One VAT number on several organisations"),
        mark("Check whether they are parts of one organisation, or the number is wrong."),
    ),
    "same-website": (
        mark("One website for three organisations or more"),
        mark("This is right for parts of one organisation. Otherwise correct the address."),
    ),
    "capitals": (
        mark("Names in capital letters only"),
        mark("They can be loaded, but are hard to read. Write the name as the organisation does."),
    ),
    "language": (
        mark("Texts that seem to be in another language than stated"),
        mark("Correct the language code. A program looked at a sample of the texts, and may err."),
    ),
    "short-text": (
        mark("Descriptions of fewer than 20 letters"),
        mark("Say in a sentence or two what is done, for whom and where; or leave the description empty."),
    ),
    "same-text": (
        mark("The same description more than once"),
        mark("Say of each what it does itself: suggestions compare descriptions."),
    ),
    "far-date": (
        mark("Dates before 1950 or more than 15 years ahead"),
        mark("Check the year."),
    ),
    "end-before-start": (
        mark("The end is before the start"),
        mark("Check whether start and end are exchanged."),
    ),
    "long-project": (
        mark("Projects of 15 years or more"),
        mark("Check start and end. A lasting cooperation is a partnership or a network rather than a project."),
    ),
    "large": (
        mark("Collaborations with more than 100 members"),
        mark("Members of so large a group hardly know each other. Check that it is one collaboration."),
    ),
    "no-members": (
        mark("Collaborations without a member"),
        mark("Add who takes part: otherwise they help nobody to find a partner."),
    ),
    "no-collaboration": (
        mark("Organisations without a collaboration"),
        mark("Nothing is wrong. Suggestions for them go by themes and descriptions alone."),
    ),
}
"""Title and advice for each kind of suspicious value, in the order of the report: what harms people or the meaning of
the data first."""
