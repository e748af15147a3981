"""Settings: from the environment, all with a default. `docs/settings.md` is checked against this file."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once at start; a command's options win over them."""

    model_config = SettingsConfigDict(env_prefix="TALKA_")

    store: Path = Field(default=Path("talka-store"), description="Folder of the store")
    cache: Path | None = Field(
        default=None, description="File of the cached text vectors; default: in the user's cache folder"
    )
    encoder: str = Field(
        default="auto", description="How texts become vectors: auto, multilingual, lsa or model2vec:NAME"
    )
    language: str = Field(default="en", description="Language of what the commands print: en, sv, lv, lt, pt or el")
    host: str = Field(default="127.0.0.1", description="Address on which `talka serve` listens")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port on which `talka serve` listens; 0 takes a free one"
    )
