"""From a file and the environment to `Settings`, with every mistake of both told at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.mistakes import unknown_key, wrong_value
from bot.config.settings import Settings
from bot.errors import ConfigError
from bot.texts import LANGUAGES
from bot.yaml_source import Data, Flaw, Source, read, to_problems

DEFAULT_FILE = Path("config.yaml")
TOKEN = "BOT_TOKEN"  # noqa: S105 - the name of a variable, not its value
EDITOR_PASSWORD = "BOT_EDITOR_PASSWORD"  # noqa: S105 - likewise
WEBHOOK_SECRET = "BOT_WEBHOOK_SECRET"  # noqa: S105 - likewise
_SECRETS = (TOKEN, EDITOR_PASSWORD, WEBHOOK_SECRET)
_PREFIX = "BOT_"
_TOKEN_SHAPE = re.compile(r"\d+:[\w-]+", re.ASCII)
_SECRET_SHAPE = re.compile(r"[\w-]{1,256}", re.ASCII)
_SQLITE = "sqlite:///"
_Tree = dict[str, Any]


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from `path` (None: config.yaml if there is one) under those of the environment.

    Relative paths from the file are relative to its folder, those from the environment to the working directory.
    Mistakes are told in the configured `language`.

    Raises:
        ConfigError: every mistake of the file, then every mistake of the environment.
    """
    absent = path is None and not DEFAULT_FILE.exists()
    source = Source(DEFAULT_FILE, {}) if absent else read(path or DEFAULT_FILE)
    in_file, elsewhere = list(source.flaws), list(_unknown_variables(environment))
    tree = _tree(source, in_file)
    overrides = _override(tree, environment)
    settings = Settings()
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as error:
        for details in error.errors():
            name = ".".join(str(part) for part in details["loc"])
            if name in overrides:
                elsewhere.append(wrong_value(variable(name), 0, details, _field(name)))
            elif source.line(details["loc"]) not in source.repaired:
                in_file.append(_in_file(name, source.line(details["loc"]), details))
    secrets = {
        "token": _token(environment, elsewhere),
        "editor_password": _password(environment),
        "webhook_secret": _webhook_secret(environment, elsewhere),
    }
    _raise_if_any(source.file, in_file, elsewhere, _language(tree))
    return _resolved(settings, source.file.parent, overrides).model_copy(update=secrets)


def variable(name: str) -> str:
    """The environment variable of a key: `telegram.api_url` -> `BOT_TELEGRAM__API_URL`."""
    return _PREFIX + name.upper().replace(".", "__")


def describe(language: str = "en") -> list[tuple[str, str, str]]:
    """Every key with its default, as it would be written, and its description: the table of the README."""
    return [(name, _written(field.default), _description(field, language)) for name, field in _keys()]


def _keys(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _keys(field.annotation, f"{prefix}{name}.")
        elif not field.exclude:
            yield prefix + name, field


_KEYS = dict(_keys())
_SECTIONS = {name.rpartition(".")[0] for name in _KEYS} | {name.partition(".")[0] for name in _KEYS if "." in name}
_VARIABLES = {variable(name): name for name in _KEYS}


def _field(name: str) -> FieldInfo | None:
    return _KEYS.get(name)


def _written(default: object) -> str:
    if isinstance(default, tuple):
        return f"[{', '.join(map(str, default))}]"
    if isinstance(default, bool):
        return str(default).lower()
    return '""' if default in (None, "") else str(default)


def _description(field: FieldInfo, language: str) -> str:
    extra = field.json_schema_extra
    translated = extra.get(language) if isinstance(extra, dict) else None
    return str(translated or field.description)


def _tree(source: Source, flaws: list[Flaw]) -> _Tree:
    """The file's data as pydantic is to see it: a section left empty is a section with nothing set."""
    if not isinstance(source.data, dict):
        if source.data is not None and not source.repaired:
            flaws.append(Flaw(0, "config-not-mapping"))
        return {}
    return {
        key: _section((key,), value, source, flaws)
        for key, value in source.data.items()
        if not _is_token((key,), source, flaws)
    }


def _section(path: tuple[str, ...], value: Data, source: Source, flaws: list[Flaw]) -> object:
    if ".".join(path) not in _SECTIONS:
        return value
    if not isinstance(value, dict):
        return {} if value is None else value
    return {
        key: _section((*path, key), inside, source, flaws)
        for key, inside in value.items()
        if not _is_token((*path, key), source, flaws)
    }


def _is_token(path: tuple[str, ...], source: Source, flaws: list[Flaw]) -> bool:
    """A token in a file is told and goes no further."""
    if "token" not in path[-1].lower():
        return False
    flaws.append(Flaw(source.line(path), "config-token-in-file", {"name": ".".join(path)}))
    return True


def _override(tree: _Tree, environment: Mapping[str, str]) -> frozenset[str]:
    """Put the environment's values over the file's; the names of the keys that were given so."""
    given = {name: environment[variable] for variable, name in _VARIABLES.items() if variable in environment}
    for name, value in given.items():
        *sections, key = name.split(".")
        inside: object = tree
        for section in sections:
            inside = inside.setdefault(section, {}) if isinstance(inside, dict) else None
        if isinstance(inside, dict):
            inside[key] = value
    return frozenset(given)


def _unknown_variables(environment: Mapping[str, str]) -> Iterator[Flaw]:
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name not in _VARIABLES and name not in _SECRETS:
            if "TOKEN" in name:
                yield Flaw(0, "config-token-variable", {"name": name})
            else:
                yield unknown_key(name, 0, tuple(_VARIABLES), "config-unknown-variable")


def _in_file(name: str, line: int, details: ErrorDetails) -> Flaw:
    if details["type"] == "extra_forbidden":
        return unknown_key(name, line, tuple(_KEYS))
    return wrong_value(name, line, details, _field(name))


def _token(environment: Mapping[str, str], flaws: list[Flaw]) -> SecretStr | None:
    """The token, never repeated in an error: it would end in a log. An empty variable is no token."""
    token = environment.get(TOKEN, "")
    if token and not _TOKEN_SHAPE.fullmatch(token):
        flaws.append(Flaw(0, "config-token-spaces" if re.search(r"\s", token) else "config-token-shape"))
    return SecretStr(token) if token else None


def _password(environment: Mapping[str, str]) -> SecretStr | None:
    password = environment.get(EDITOR_PASSWORD, "")
    return SecretStr(password) if password else None


def _webhook_secret(environment: Mapping[str, str], flaws: list[Flaw]) -> SecretStr | None:
    """What Telegram says with every update, if the operator chose it; no more repeated than the token."""
    secret = environment.get(WEBHOOK_SECRET, "")
    if secret and not _SECRET_SHAPE.fullmatch(secret):
        flaws.append(Flaw(0, "config-webhook-secret"))
    return SecretStr(secret) if secret else None


def _language(tree: _Tree) -> str:
    language = tree.get("language")
    return language if language in LANGUAGES else str(Settings().language)


def _raise_if_any(file: Path, in_file: list[Flaw], elsewhere: list[Flaw], language: str) -> None:
    problems = to_problems(file, in_file, language)
    lines = [Flaw(0, "config-environment", {"problem": flaw}).told(language) for flaw in elsewhere]
    if problems or lines:
        raise ConfigError([*problems, *lines])


def _resolved(settings: Settings, folder: Path, overrides: frozenset[str]) -> Settings:
    changes: _Tree = {}
    if "knowledge_base" not in overrides:
        changes["knowledge_base"] = folder / settings.knowledge_base
    if settings.texts is not None and "texts" not in overrides:
        changes["texts"] = folder / settings.texts
    if settings.matching.cache is not None and "matching.cache" not in overrides:
        changes["matching"] = settings.matching.model_copy(update={"cache": folder / settings.matching.cache})
    relative = settings.database.url.removeprefix(_SQLITE)
    here = relative == settings.database.url or relative.startswith(("/", ":"))
    if "database.url" not in overrides and not here:
        url = f"{_SQLITE}{(folder / relative).as_posix()}"
        changes["database"] = settings.database.model_copy(update={"url": url})
    return settings.model_copy(update=changes)
