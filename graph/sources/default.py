"""The dataset that comes with Talka: a Talka folder of real organisations of five countries (`data/SOURCES.md`)."""

from pathlib import Path

import talka.data

SOURCE = "talka"
"""The name under which it is loaded."""
TITLE = "Talka default dataset"
"""What its provenance calls it."""
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
"""The strictest of its sources' licences (`data/SOURCES.md`)."""


def default_dataset() -> Path:
    """The folder.

    >>> (default_dataset() / "organisations.csv").is_file()
    True
    """
    return Path(next(iter(talka.data.__path__)))
