"""Templates of pages and of files: one way to set Jinja up."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from talka.service.words import catalogue


@lru_cache
def environment(language: str, *folders: Path) -> Environment:
    """Everything is escaped unless it says that it is markup; a name that a template misspells is an error."""
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = catalogue(language)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    return made
