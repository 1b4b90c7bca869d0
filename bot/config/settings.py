"""The keys of config.yaml: names, types, bounds, defaults and what a README says about each."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError

from bot.domain.permissions import KINDS
from bot.domain.schedule import parse_week
from bot.texts import LANGUAGES


def _key(default: Any, en: str, ru: str, **limits: Any) -> Any:
    """A key with its default and what a README says about it, in both languages."""
    return Field(default, description=en, json_schema_extra={"ru": ru}, **limits)


def _section(model: "type[_Section]") -> Any:
    return Field(default_factory=model)


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


def _pairs(value: object) -> list[tuple[str, str]] | None:
    """A mapping as the file has it or as a variable writes it, name and id apart; None for anything else."""
    if isinstance(value, dict):
        return [(str(name), str(id_)) for name, id_ in value.items()]
    if not isinstance(value, str):
        return None
    written = [pair.strip() for pair in value.strip(" {}").split(",") if pair.strip()]
    return [(name.strip(), id_.strip()) for name, _, id_ in (pair.partition("=") for pair in written)]


def _place(value: object) -> str:
    """`host:port`, as a server listens."""
    found = re.fullmatch(r"(\[[0-9a-f:]+\]|[^\s:/]+):(\d{1,5})", str(value))
    if not found or int(found[2]) > 65535:
        raise PydanticCustomError("config-expected-place", "host:port")
    return str(value)


class WebhookSettings(_Section):
    """How Telegram reaches the bot by itself, if it does."""

    url: str = _key(
        "",
        "public address at which Telegram brings updates, such as `https://bot.example.org/telegram`; empty = polling",
        "публичный адрес, куда Telegram приносит сообщения, например `https://bot.example.org/telegram`; пусто — опрос",
    )
    listen: str = _key(
        "127.0.0.1:8081",
        "where the bot itself listens, behind a reverse proxy that ends TLS",
        "где слушает сам бот, за обратным прокси, который завершает TLS",
    )
    path: str = _key(
        "", "path the proxy asks for; empty = that of the address", "путь, который спрашивает прокси; пусто — из адреса"
    )
    max_connections: int = _key(
        40, "how many updates Telegram may bring at once", "сколько сообщений Telegram может нести сразу", ge=1, le=100
    )

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise PydanticCustomError("config-expected-webhook", "an address")
        return value

    @field_validator("listen")
    @classmethod
    def _is_place(cls, value: str) -> str:
        return _place(value)

    @field_validator("path")
    @classmethod
    def _is_path(cls, value: str) -> str:
        if value and not re.fullmatch(r"/[^\s?#]*", value):
            raise PydanticCustomError("config-expected-path", "a path")
        return value


class TelegramSettings(_Section):
    """Where the bot speaks and who answers."""

    api_url: str = _key("https://api.telegram.org", "address of the Bot API server", "адрес сервера Bot API")
    agents_chat: int = _key(0, "id of the agents' group, 0 = not set", "id группы сотрудников, 0 — не задан")
    queues: dict[str, int] = _key(
        {},
        "groups of their own for queues, by the `handoff.queue` of intents: `billing: -100…`; "
        "in a variable `billing=-100…,network=-100…`",
        "отдельные группы для очередей, по `handoff.queue` вопросов: `billing: -100…`; "
        "в переменной `billing=-100…,network=-100…`",
    )
    spill: dict[str, int] = _key(
        {},
        "second groups that take new subscribers while the first is short of messages: `billing: -100…`; "
        "the common group is called `agents_chat`",
        "вторые группы для новых абонентов, пока в первой не хватает сообщений: `billing: -100…`; "
        "общая группа называется `agents_chat`",
    )
    poll_timeout: int = _key(
        30, "seconds one request for updates may wait", "сколько секунд ждёт один запрос новых сообщений", ge=0, le=50
    )
    webhook: WebhookSettings = _section(WebhookSettings)

    @field_validator("queues", "spill", mode="before")
    @classmethod
    def _are_groups(cls, value: object) -> object:
        pairs = _pairs(value)
        if pairs is None or not all(re.fullmatch(r"[a-z0-9_.]+", name) for name, _ in pairs):
            raise PydanticCustomError("config-expected-queues", "queues and the ids of their groups")
        if not all(re.fullmatch(r"-\d+", id_) for _, id_ in pairs) or len(dict(pairs)) < len(pairs):
            raise PydanticCustomError("config-expected-queues", "queues and the ids of their groups")
        return dict(pairs)

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise PydanticCustomError("config-expected-address", "an address")
        return value.rstrip("/")


class DatabaseSettings(_Section):
    """Where conversations, tickets and messages are kept."""

    url: str = _key(
        "sqlite:///support.db",
        "database: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://…`",
        "база данных: `sqlite:///относительный.db`, `sqlite:////абсолютный.db` или `postgresql://…`",
    )

    keep_days: int = _key(
        365,
        "days after which what was said, and which message became which, is forgotten, 0 = never",
        "через сколько дней забывается, что было сказано и какое сообщение каким стало, 0 — никогда",
        ge=0,
        le=36_500,
    )

    @field_validator("url")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if not re.fullmatch(r"sqlite:///.*[^/\s]|postgresql://\S+", value):
            raise PydanticCustomError("config-expected-database", "a database")
        return value


class MatchingSettings(_Section):
    """How sure the bot must be before it answers."""

    max_wrong_answers: float = _key(
        0.02,
        "share of all questions that may get a wrong answer; the lower it is, the more goes to people",
        "какая доля всех вопросов может получить неверный ответ; чем она меньше, тем больше достаётся людям",
        gt=0,
        lt=0.5,
        allow_inf_nan=False,
    )

    cache: Path | None = _key(
        Path(".cache"),
        "folder where what was learnt from the base is kept between starts; empty = learn anew at every start",
        "папка, где хранится выученное по базе между запусками; пусто — учиться при каждом запуске",
    )
    semantic: str = _key(
        "",
        "folder or installed package with a sentence encoder; empty = the shipped vectors alone (extra `semantic`)",
        "папка или установленный пакет с кодировщиком предложений; пусто — только свои векторы (набор `semantic`)",
    )

    @field_validator("cache", mode="before")
    @classmethod
    def _maybe_none(cls, value: object) -> object:
        return value or None


class ContentSettings(_Section):
    """How changes of the knowledge base go live."""

    reload: bool = _key(
        True,
        "whether a saved file goes live by itself, checked first: `true` or `false`",
        "начинает ли сохранённый файл действовать сам, после проверки: `true` или `false`",
    )
    notices_queue: str = _key(
        "",
        "queue whose group hears of mistakes in the base; empty = the common group",
        "очередь, в группе которой говорится об ошибках в базе; пусто — общая группа",
    )


class SupportSettings(_Section):
    """The manner of support."""

    answer_minutes: int = _key(
        5,
        "minutes within which an agent answers, as subscribers are told",
        "через сколько минут ответит сотрудник: столько бот обещает абоненту",
        ge=1,
        le=10_080,
    )
    new_conversation_after_hours: int = _key(
        24,
        "hours of silence after which a conversation begins anew",
        "после скольких часов тишины разговор начинается заново",
        ge=1,
        le=8_760,
    )

    hours: str = _key(
        "",
        "working hours, such as `mon-fri 09:00-21:00; sat 10:00-18:00`; empty = always open",
        "часы работы, например `mon-fri 09:00-21:00; sat 10:00-18:00`; пусто — всегда открыто",
    )
    time_zone: str = _key("Europe/Moscow", "time zone of the working hours", "часовой пояс часов работы")
    holidays: tuple[date, ...] = _key(
        (),
        "days off besides, such as `[2027-01-01, 2027-01-07]`",
        "ещё и выходные, например `[2027-01-01, 2027-01-07]`",
    )
    answer_window_hours: int = _key(
        24,
        "hours whose first replies make the expected minutes; fewer than five are not enough",
        "по первым ответам за сколько часов считается ожидание; меньше пяти ответов не хватит",
        ge=1,
        le=8_760,
    )
    first_response_minutes: int = _key(
        1,
        "the aim for the first reply in minutes; subscribers are never promised less",
        "цель первого ответа в минутах; меньше абоненту не обещают",
        ge=1,
        le=10_080,
    )
    reminder_minutes: tuple[int, ...] = _key(
        (1, 3, 10),
        "after how many open minutes of waiting the shift is reminded",
        "через сколько рабочих минут ожидания напоминать смене",
    )
    reopen_within_hours: int = _key(
        24,
        "hours after solving within which a new message reopens the ticket, 0 = never",
        "сколько часов после решения новое сообщение открывает обращение снова, 0 — никогда",
        ge=0,
        le=8_760,
    )
    close_after_hours: int = _key(
        48,
        "hours of the subscriber's silence after which a ticket is closed, 0 = never",
        "после скольких часов молчания абонента обращение закрывается, 0 — никогда",
        ge=0,
        le=8_760,
    )
    warn_before_hours: int = _key(
        24,
        "how many hours before closing the subscriber is warned, at most half of the silence, 0 = not at all",
        "за сколько часов до закрытия предупредить абонента, не больше половины молчания, 0 — не предупреждать",
        ge=0,
        le=8_760,
    )
    low_rating: int = _key(
        2,
        "the highest rating that counts as low, 0 = none",
        "какая оценка ещё считается низкой, 0 — никакая",
        ge=0,
        le=4,
    )
    low_rating_action: Literal["reopen", "lead", "none"] = _key(
        "lead",
        "what a low rating does: reopen the ticket, tell the lead in the common topic, or none",
        "что делает низкая оценка: reopen — открыть снова, lead — сказать старшему в общей теме, none — ничего",
    )
    two_agents_minutes: int = _key(
        10,
        "minutes within which two agents who answer the same subscriber are told of each other, 0 = never",
        "сколько минут считать, что двое отвечают одному абоненту сразу, и сказать им об этом, 0 — никогда",
        ge=0,
        le=1_440,
    )

    gather_seconds: int = _key(
        2,
        "seconds of silence after which lines written in a row are answered as one, 0 = each line by itself",
        "через сколько секунд тишины на строки подряд отвечают один раз, 0 — на каждую отдельно",
        ge=0,
        le=30,
    )
    flood_messages: int = _key(
        20,
        "messages a minute of one subscriber that are handled one by one; more are kept and handled together, "
        "0 = no limit",
        "сколько сообщений абонента в минуту обрабатываются по одному; остальные сохраняются и идут вместе, "
        "0 — без предела",
        ge=0,
        le=1_000,
    )
    refused_kinds: tuple[str, ...] = _key(
        (),
        "kinds of content that are not taken, such as `[voice, document]`; subscribers are told what to do instead",
        "какие вложения не принимаются, например `[voice, document]`; абоненту говорят, как быть",
    )

    @field_validator("hours")
    @classmethod
    def _is_week(cls, value: str) -> str:
        try:
            parse_week(value)
        except ValueError:
            raise PydanticCustomError("config-expected-hours", "working hours") from None
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise PydanticCustomError("config-expected-zone", "a time zone") from None
        return value

    @field_validator("holidays", mode="before")
    @classmethod
    def _are_dates(cls, value: object) -> object:
        try:
            return tuple(date.fromisoformat(part) for part in _parts(value))
        except ValueError:
            raise PydanticCustomError("config-expected-dates", "dates") from None

    @field_validator("refused_kinds", mode="before")
    @classmethod
    def _are_kinds(cls, value: object) -> object:
        kinds = tuple(dict.fromkeys(part.lower() for part in _parts(value)))
        if not set(kinds) <= set(KINDS):
            raise PydanticCustomError("config-expected-kinds", "kinds", {"options": ", ".join(KINDS)})
        return kinds

    @field_validator("reminder_minutes", mode="before")
    @classmethod
    def _are_minutes(cls, value: object) -> object:
        try:
            minutes = tuple(int(part) for part in _parts(value))
        except ValueError:
            minutes = (0,)
        if any(not 1 <= minute <= 10_080 for minute in minutes):
            raise PydanticCustomError("config-expected-minutes", "minutes")
        return tuple(sorted(set(minutes)))


def _parts(value: object) -> Sequence[str]:
    """A list of the file, or the same written in one line: a variable of the environment is a text."""
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return str(value or "").strip("[] ").replace(",", " ").split()


class OutboxSettings(_Section):
    """How stubbornly messages are delivered."""

    max_attempts: int = _key(
        12,
        "how many times a message is sent before it is given up",
        "сколько раз отправлять сообщение, прежде чем сдаться",
        ge=1,
        le=100,
    )
    max_pause_seconds: int = _key(
        300,
        "the longest pause between two attempts, in seconds",
        "самая долгая пауза между попытками, в секундах",
        ge=1,
        le=86_400,
    )
    keep_dead_days: int = _key(
        90,
        "days after which a message that was given up is forgotten, 0 = never",
        "через сколько дней забывается сообщение, которое не удалось доставить, 0 — никогда",
        ge=0,
        le=36_500,
    )


class EditorSettings(_Section):
    """The editors' page."""

    listen: str = _key(
        "127.0.0.1:8090",
        "address of the editors' page; one that is not this machine's own needs `BOT_EDITOR_PASSWORD`",
        "адрес страницы редактора; если он не только для этой машины, нужен `BOT_EDITOR_PASSWORD`",
    )

    @field_validator("listen")
    @classmethod
    def _is_host_and_port(cls, value: str) -> str:
        found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):(\d{1,5})", value)
        if not found or int(found[2]) > 65_535:
            raise PydanticCustomError("config-expected-listen", "a host and a port")
        return value

    @property
    def host(self) -> str:
        """The address without its port; an IPv6 one without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port, 0 for any free one."""
        return int(self.listen.rpartition(":")[2])


class OperationsSettings(_Section):
    """For whoever runs the bot."""

    listen: str = _key(
        "",
        "where `/healthz`, `/readyz` and Prometheus' `/metrics` are served, such as `127.0.0.1:9100`; empty = nowhere",
        "где отдаются `/healthz`, `/readyz` и `/metrics` для Prometheus, например `127.0.0.1:9100`; пусто — нигде",
    )

    @field_validator("listen")
    @classmethod
    def _is_place(cls, value: str) -> str:
        return _place(value) if value else ""


class LoggingSettings(_Section):
    """What goes to stderr."""

    level: Literal["debug", "info", "warning", "error"] = _key(
        "info",
        "how much is logged: debug, info, warning or error",
        "подробность журнала: debug, info, warning или error",
    )
    format: Literal["text", "json"] = _key(
        "text",
        "how: text for people, json for programs that collect logs",
        "как: text — для людей, json — для программ, которые собирают журналы",
    )

    @field_validator("level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


class Settings(_Section):
    """Everything that can be set. Paths are ready to open; `token` is None when `BOT_TOKEN` is not given,
    `editor_password` when `BOT_EDITOR_PASSWORD` is not.

    `webhook_secret` comes from `BOT_WEBHOOK_SECRET` alone; without it the bot makes one and keeps it.
    """

    language: str = _key("ru", "language of texts by default: ru or en", "язык текстов по умолчанию: ru или en")
    texts: Path | None = _key(
        None,
        "folder with `ru.ftl` and `en.ftl` that replace texts of the bot",
        "папка с `ru.ftl` и `en.ftl`, которые заменяют тексты бота",
    )
    knowledge_base: Path = _key(Path("knowledge_base"), "folder of the knowledge base", "папка базы знаний")
    telegram: TelegramSettings = _section(TelegramSettings)
    database: DatabaseSettings = _section(DatabaseSettings)
    matching: MatchingSettings = _section(MatchingSettings)
    content: ContentSettings = _section(ContentSettings)
    support: SupportSettings = _section(SupportSettings)
    outbox: OutboxSettings = _section(OutboxSettings)
    editor: EditorSettings = _section(EditorSettings)
    operations: OperationsSettings = _section(OperationsSettings)
    logging: LoggingSettings = _section(LoggingSettings)
    token: SecretStr | None = Field(None, exclude=True)
    editor_password: SecretStr | None = Field(None, exclude=True)
    webhook_secret: SecretStr | None = Field(None, exclude=True)

    @field_validator("language")
    @classmethod
    def _is_spoken(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise PydanticCustomError("config-expected-one-of", "a language", {"options": ", ".join(LANGUAGES)})
        return value

    @field_validator("texts", mode="before")
    @classmethod
    def _maybe_none(cls, value: object) -> object:
        return value or None

    @field_validator("knowledge_base", mode="before")
    @classmethod
    def _is_named(cls, value: object) -> object:
        if not value or not isinstance(value, str | Path):
            raise PydanticCustomError("config-expected-folder", "a folder")
        return value
