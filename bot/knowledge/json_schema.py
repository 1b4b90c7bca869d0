"""The format as JSON Schema, for editors' programs that complete keys and underline slips while one types.

Generated from the very classes that the reader checks files with, so it cannot tell anything else. The files lie in
the base, `.schema/*.json`, since a base is copied and edited without this code.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.knowledge.schema import CatalogueFile, CommonFile, TopicFile
from bot.texts import LANGUAGES, Texts

FOLDER = ".schema"
MODELS: Mapping[str, type[BaseModel]] = {"topic": TopicFile, "common": CommonFile, "catalogue": CatalogueFile}
_DIALECT = "http://json-schema.org/draft-07/schema#"


def schemas() -> dict[str, str]:
    """Each schema by its file's name."""
    return {f"{name}.json": _written(_schema(model)) for name, model in MODELS.items()}


def write(folder: Path) -> list[Path]:
    """Lay the schemas into a base; gives the files."""
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    files = []
    for name, content in schemas().items():
        (target / name).write_text(content, encoding="utf-8")
        files.append(target / name)
    return files


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": _DIALECT, **_plain(model.model_json_schema(ref_template="#/definitions/{model}"))}


def _plain(schema: Any) -> Any:
    """Draft 7, which every editor's program reads; programmers' titles become what a key is for."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        "definitions" if key == "$defs" else key: _plain(value)
        for key, value in schema.items()
        if key not in {"title", "default", "description"} or isinstance(value, dict)
    }
    for name, value in plain.get("properties", {}).items():
        if isinstance(value, dict) and name not in LANGUAGES:
            described = {"allOf": [value]} if "$ref" in value else value
            plain["properties"][name] = {"description": _told(name), **described}
    return plain


def _told(key: str) -> str:
    texts = Texts.load("en")
    return " · ".join(texts.plain(language, f"kb-key-{key.replace('_', '-')}") for language in LANGUAGES)


def _written(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
