"""Settings from file and environment; every mistake names its place and what is expected."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings, describe, load, variable
from bot.errors import ConfigError

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:AAAAbbbbCCCCddddEEEEffffGGGGhhhhIII"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def settings(text: str, environment: Mapping[str, str] | None = None) -> Settings:
    Path("config.yaml").write_text(text, encoding="utf-8")
    return load(None, environment or {})


def mistakes(text: str, environment: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings(text, environment)
    return [str(problem) for problem in caught.value.problems]


def test_without_a_file_the_defaults_hold() -> None:
    assert load(None, {}) == Settings()


def test_the_shipped_file_says_the_defaults() -> None:
    shipped = load(ROOT / "config.yaml", {})
    assert shipped.knowledge_base == ROOT / "knowledge_base"
    assert shipped.database.url == f"sqlite:///{ROOT}/support.db"
    assert shipped.matching.cache == ROOT / ".cache"
    default = Settings()
    unresolved = {"knowledge_base": default.knowledge_base, "database": default.database, "matching": default.matching}
    assert shipped.model_copy(update=unresolved) == default


def test_the_shipped_file_names_every_key() -> None:
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    for name, default, _ in describe():
        assert f"{name.rpartition('.')[2]}: {default}\n" in text


def test_file_then_environment() -> None:
    found = settings(
        "telegram: {poll_timeout: 10, agents_chat: -1}\nlogging:\n  level: DEBUG\nsupport:\n",
        {
            "BOT_TELEGRAM__AGENTS_CHAT": "-100123",
            "BOT_SUPPORT__ANSWER_MINUTES": "7",
            "PATH": "/bin",
            "BOT_TOKEN": TOKEN,
        },
    )
    assert (found.telegram.poll_timeout, found.telegram.agents_chat) == (10, -100123)
    assert (found.logging.level, found.support.answer_minutes) == ("debug", 7)
    assert found.token == SecretStr(TOKEN)


def test_environment_heals_a_wrong_value_of_the_file() -> None:
    assert settings("language: xx\n", {"BOT_LANGUAGE": "en"}).language == "en"


def test_settings_are_frozen_and_hide_the_token() -> None:
    found = settings("", {"BOT_TOKEN": TOKEN})
    with pytest.raises(ValidationError):
        found.language = "en"  # type: ignore[misc]
    assert TOKEN not in f"{found!r} {found} {found.model_dump_json()}"


@pytest.mark.parametrize("value", ["", None])
def test_no_token_is_none(value: str | None) -> None:
    assert settings("", {} if value is None else {"BOT_TOKEN": value}).token is None


def test_relative_paths(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "bot.yaml").write_text("knowledge_base: kb\ntexts: own\ndatabase: {url: 'sqlite:///a.db'}\n")
    there = Path("etc/bot.yaml")
    found = load(there, {})
    assert (found.knowledge_base, found.texts) == (Path("etc/kb"), Path("etc/own"))
    assert found.database.url == "sqlite:///etc/a.db"
    given = {"BOT_KNOWLEDGE_BASE": "kb", "BOT_TEXTS": "own", "BOT_DATABASE__URL": "sqlite:///a.db"}
    found = load(there, given)
    assert (found.knowledge_base, found.texts) == (Path("kb"), Path("own"))
    assert found.database.url == "sqlite:///a.db"


@pytest.mark.parametrize("url", ["sqlite:////var/bot.db", "sqlite:///:memory:", "postgresql://bot:secret@host/bot"])
def test_other_databases_stay_as_they_are(tmp_path: Path, url: str) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "bot.yaml").write_text(f"database: {{url: '{url}'}}\n")
    assert load(Path("etc/bot.yaml"), {}).database.url == url


def test_a_named_file_must_exist() -> None:
    with pytest.raises(ConfigError, match=r"^other\.yaml: такого файла нет$"):
        load(Path("other.yaml"), {})


WRONG = [
    (
        "matching: {max_wrong_answers: -1}",
        "matching.max_wrong_answers is -1, expected a number greater than 0 and less than 0.5",
    ),
    (
        "matching: {max_wrong_answers: 0.5}",
        "matching.max_wrong_answers is 0.5, expected a number greater than 0 and less than 0.5",
    ),
    (
        "matching: {max_wrong_answers: nan}",
        "matching.max_wrong_answers is nan, expected a number greater than 0 and less than 0.5",
    ),
    ("telegram: {poll_timeout: 51}", "telegram.poll_timeout is 51, expected a whole number from 0 to 50"),
    ("telegram: {agents_chat: '@group'}", "telegram.agents_chat is @group, expected a whole number"),
    ("telegram: {agents_chat: }", "telegram.agents_chat is empty, expected a whole number"),
    (
        "telegram: {api_url: localhost}",
        "telegram.api_url is localhost, expected an address such as https://api.telegram.org",
    ),
    ("support: {answer_minutes: 0}", "support.answer_minutes is 0, expected a whole number from 1 to 10080"),
    ("support: {answer_minutes: 2.5}", "support.answer_minutes is 2.5, expected a whole number from 1 to 10080"),
    ("logging: {level: loud}", "logging.level is loud, expected one of: debug, info, warning, error"),
    ("logging: 5", "logging is 5, expected a section: nested keys with values"),
    ("knowledge_base: ''", "knowledge_base is empty, expected a folder"),
    ("knowledge_base: [a]", "knowledge_base is a list or nested keys, expected a folder"),
    (
        "database: {url: 'mysql://bot:secret@host/bot'}",
        "database.url is mysql://…@host/bot, expected sqlite:///file.db, sqlite:////full/path/file.db or postgresql://…",
    ),
    (
        "database: {url: 'sqlite://bot.db'}",
        "database.url is sqlite://bot.db, expected sqlite:///file.db, sqlite:////full/path/file.db or postgresql://…",
    ),
    ("knowledge: x", "unknown key knowledge. Did you mean knowledge_base?"),
    ("telegram: {apiurl: x}", "unknown key telegram.apiurl. Did you mean telegram.api_url?"),
    ("agents_chat: 1", "unknown key agents_chat. Did you mean telegram.agents_chat?"),
    ("whatever: x", "unknown key whatever. All keys are listed in the README"),
    (
        f"token: {TOKEN}",
        "token: the token is not kept in a file. Delete this key and give the token in the variable BOT_TOKEN",
    ),
    (
        f"telegram: {{bot_token: '{TOKEN}'}}",
        "telegram.bot_token: the token is not kept in a file. "
        "Delete this key and give the token in the variable BOT_TOKEN",
    ),
    (
        "texts: *x#",
        '“*” at the beginning of a value means something else to YAML. Put the text in quotes: texts: "*x#"',
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_mistake_in_the_file_names_its_line(text: str, message: str) -> None:
    assert mistakes(f"language: en\n{text}\n") == [f"config.yaml:2: {message}"]


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"BOT_TELEGRAM__AGENTS_CHAT": "abc"}, "BOT_TELEGRAM__AGENTS_CHAT is abc, expected a whole number"),
        ({"BOT_TELEGRAM__AGENTS_CHAT": ""}, "BOT_TELEGRAM__AGENTS_CHAT is empty, expected a whole number"),
        ({"BOT_DATABASE_URL": "x"}, "unknown variable BOT_DATABASE_URL. Did you mean BOT_DATABASE__URL?"),
        ({"BOT_TELEGRAM__TOKEN": "x"}, "unknown variable BOT_TELEGRAM__TOKEN. The token is given in BOT_TOKEN"),
        ({"BOT_XYZZY": "x"}, "unknown variable BOT_XYZZY. All keys are listed in the README"),
    ],
)
def test_a_mistake_in_the_environment_names_its_variable(environment: dict[str, str], message: str) -> None:
    assert mistakes("language: en\n", environment) == [f"environment: {message}"]


@pytest.mark.parametrize(
    "token", [f"{TOKEN} ", f"{TOKEN}\n", TOKEN.replace(":", ": "), TOKEN.replace(":", ""), "bot" + TOKEN]
)
def test_a_bad_token_is_refused_and_never_repeated(token: str) -> None:
    [told] = mistakes("language: en\n", {"BOT_TOKEN": token})
    assert told.startswith("environment: BOT_TOKEN ")
    assert "AAAA" not in told


def test_all_mistakes_at_once_in_the_configured_language() -> None:
    text = "# первая строка\nsure: 1\noutbox:\n  max_attempts: много\n  max_attempts: 3\n"
    assert mistakes(text, {"BOT_SUPPORT__ANSWER_MINUTES": "-1", "BOT_TOKEN": "x y"}) == [
        "config.yaml:2: неизвестный ключ sure. Все ключи перечислены в README",
        "config.yaml:4: outbox.max_attempts: сейчас много, ожидается целое число от 1 до 100",
        "config.yaml:5: ключ max_attempts уже есть в строке 4. Оставьте один из них",
        "окружение: BOT_SUPPORT__ANSWER_MINUTES: сейчас -1, ожидается целое число от 1 до 10080",
        "окружение: в BOT_TOKEN есть пробел или перевод строки. Скопируйте его у @BotFather заново, без лишних знаков",
    ]


@pytest.mark.parametrize("text", ["- a\n", "just text\n"])
def test_a_file_without_keys(text: str) -> None:
    assert mistakes(text) == ["config.yaml: здесь ожидаются ключи со значениями: ключ: значение"]


def test_describe_holds_every_key_once() -> None:
    names = [name for name, _, _ in describe()]
    assert len(names) == len(set(names)) == 43
    assert ("telegram.poll_timeout", "30", "seconds one request for updates may wait") in describe("en")
    assert ("texts", '""') in [(name, default) for name, default, _ in describe("ru")]
    assert all(text and "\n" not in text for language in ("ru", "en") for _, _, text in describe(language))


def test_every_key_can_be_given_by_its_variable() -> None:
    given = {variable(name): default.strip('"') for name, default, _ in describe()}
    assert load(None, given) == Settings()


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("telegram: {queues: {billing: -1001, network: -1002}}", {}),
        ("", {"BOT_TELEGRAM__QUEUES": "billing=-1001,network=-1002"}),
        ("telegram: {queues: {other: -1}}", {"BOT_TELEGRAM__QUEUES": " billing=-1001, network=-1002,"}),
    ],
)
def test_queues_as_the_file_and_as_a_variable_write_them(text: str, environment: dict[str, str]) -> None:
    assert settings(text, environment).telegram.queues == {"billing": -1001, "network": -1002}


@pytest.mark.parametrize("queues", ["5", "{billing: 1001}", "{billing: x}", "{Billing!: -1}", "[billing]"])
def test_wrong_queues_in_the_file(queues: str) -> None:
    [told] = mistakes(f"language: en\ntelegram: {{queues: {queues}}}\n")
    assert told.startswith("config.yaml:2: telegram.queues is ")
    assert told.endswith("expected queues with the ids of their groups: billing: -1001234567890")


@pytest.mark.parametrize("queues", ["billing", "billing=1001", "a=-1,a=-2", "=-1"])
def test_wrong_queues_in_the_environment(queues: str) -> None:
    [told] = mistakes("language: en\n", {"BOT_TELEGRAM__QUEUES": queues})
    assert told.startswith(f"environment: BOT_TELEGRAM__QUEUES is {queues}, expected queues")


def test_the_webhook_is_a_section_of_a_section() -> None:
    given = {"BOT_TELEGRAM__WEBHOOK__LISTEN": "[::1]:9000", "BOT_WEBHOOK_SECRET": "abc_DEF-1"}
    found = settings("telegram:\n  webhook:\n    url: https://bot.example.org/telegram\n", given)
    webhook = found.telegram.webhook
    assert (webhook.url, webhook.listen) == ("https://bot.example.org/telegram", "[::1]:9000")
    assert found.webhook_secret == SecretStr("abc_DEF-1")
    assert "abc_DEF-1" not in f"{found!r} {found.model_dump_json()}"
    assert settings("telegram: {webhook: }\n") == settings("")


@pytest.mark.parametrize(
    ("text", "environment", "message"),
    [
        (
            "telegram: {webhook: {url: bot.example.org}}",
            {},
            "config.yaml:2: telegram.webhook.url is bot.example.org, "
            "expected a public address such as https://bot.example.org/telegram",
        ),
        (
            "telegram: {webhook: {listen: '8081'}}",
            {},
            "config.yaml:2: telegram.webhook.listen is 8081, expected host:port such as 127.0.0.1:8081",
        ),
        (
            "telegram: {webhook: {path: telegram}}",
            {},
            "config.yaml:2: telegram.webhook.path is telegram, expected a path that begins with /",
        ),
        (
            "telegram: {webhook: {secret_token: x}}",
            {},
            "config.yaml:2: telegram.webhook.secret_token: the token is not kept in a file. "
            "Delete this key and give the token in the variable BOT_TOKEN",
        ),
        (
            "",
            {"BOT_WEBHOOK_SECRET": "пароль!"},
            "environment: BOT_WEBHOOK_SECRET may hold Latin letters, digits, _ and -, 256 at most. "
            "Leave it out, and the bot makes a secret by itself",
        ),
    ],
)
def test_a_wrong_webhook(text: str, environment: dict[str, str], message: str) -> None:
    assert mistakes(f"language: en\n{text}\n", environment) == [message]
