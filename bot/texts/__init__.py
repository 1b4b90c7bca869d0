"""Every sentence the bot says, by id and language, in Fluent files that an operator can override.

One folder a language beside this file; all its `*.ftl` make one bundle. A folder of the operator's own with
`ru.ftl` or `en.ftl` replaces any message by id. Texts are HTML (Telegram's subset): string arguments are escaped
here and nowhere else, unless they are `Markup` already.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from markupsafe import Markup, escape

from bot.errors import ConfigError, Problem

__all__ = ["LANGUAGES", "Markup", "Texts"]

SHIPPED = Path(__file__).parent
LANGUAGES = tuple(sorted(folder.name for folder in SHIPPED.iterdir() if any(folder.glob("*.ftl"))))

_BEGINNING = re.compile(r"^(?=-?[a-zA-Z][\w-]* *=)", re.MULTILINE)
"""Where an entry begins; whatever belongs to it stands further right, or begins with a bracket."""

Argument = str | int | float


class Language:
    """The sentences of one language. Each is parsed when it is said: to parse all took a tenth of a start."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._unread = {entry.partition("=")[0].strip(): entry for entry in _entries(name)}
        self._bundle = FluentBundle([name], use_isolating=False)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._unread).union(self._bundle._messages)

    def say(self, text_id: str, arguments: Mapping[str, Argument]) -> str:
        """The sentence, filled in.

        Raises:
            KeyError: there is none, or it needs other arguments.
        """
        if source := self._unread.get(text_id):
            self._read(text_id, source)
        message = self._bundle.get_message(text_id)
        if message.value is None:
            raise KeyError(text_id)
        text, errors = self._bundle.format_pattern(message.value, dict(arguments))
        if errors:
            raise KeyError(f"{text_id} ({self._name}): {errors[0]}")
        return str(text)

    def override(self, source: str) -> None:
        """The operator's own words, which may speak of any other sentence."""
        for text_id, shipped in list(self._unread.items()):
            self._read(text_id, shipped)
        self._bundle.add_resource(FluentResource(source), allow_overrides=True)

    def _read(self, text_id: str, source: str) -> None:
        self._bundle.add_resource(FluentResource(source))
        self._unread.pop(text_id, None)


class Texts:
    """The bot's sentences. `default` is the language for people whose own is not spoken here."""

    def __init__(self, languages: Mapping[str, Language], default: str) -> None:
        self._languages = languages
        self.default = default

    @classmethod
    def load(cls, default: str, overrides: Path | None = None) -> "Texts":
        """Read the shipped texts and lay the operator's own over them.

        Raises:
            ConfigError: the overrides have broken Fluent or ids that do not exist, each with file and line.
        """
        languages = {name: Language(name) for name in LANGUAGES}
        problems: list[Problem | str] = []
        if overrides is not None:
            problems = _override(languages, overrides)
        if default not in languages:
            problems.append(f"language is {default!r}, expected one of {', '.join(LANGUAGES)}")
        if problems:
            raise ConfigError(problems)
        return cls(languages, default)

    def language(self, code: str | None) -> str:
        """The language to speak with somebody whose client says `code` (an IETF tag such as `en-GB`, or nothing)."""
        primary = (code or "").lower().partition("-")[0]
        return primary if primary in self._languages else self.default

    def say(self, language: str, text_id: str, arguments: Mapping[str, Argument] | None = None) -> Markup:
        """The sentence as HTML. An unknown id is a bug of ours and says so loudly (KeyError)."""
        escaped = {name: _argument(value) for name, value in (arguments or {}).items()}
        text = self.plain(language, text_id, escaped)
        return Markup(text)  # noqa: S704 - the patterns are ours or the operator's, the arguments are escaped

    def plain(self, language: str, text_id: str, arguments: Mapping[str, Argument] | None = None) -> str:
        """The sentence for a console: nothing is escaped."""
        return self._languages[self.language(language)].say(text_id, arguments or {})

    def ids(self, language: str) -> frozenset[str]:
        """Every message id that the language has; the languages are held equal by a test."""
        return self._languages[language].ids


def _argument(value: Argument) -> Argument:
    return str(escape(value)) if isinstance(value, str) else value


def _entries(language: str) -> Iterator[str]:
    """The source of each sentence of ours; what stands before the first are comments."""
    for file in sorted((SHIPPED / language).glob("*.ftl")):
        yield from _BEGINNING.split(file.read_text(encoding="utf-8"))[1:]


def _override(languages: Mapping[str, Language], folder: Path) -> list[Problem | str]:
    if not folder.is_dir():
        return [f"texts is {str(folder)!r}: there is no such folder"]
    problems: list[Problem | str] = []
    for name, language in languages.items():
        file = folder / f"{name}.ftl"
        if file.is_file():
            source = file.read_text(encoding="utf-8")
            found = list(_problems(file, source, name))
            problems += found
            if not found:
                language.override(source)
    return problems


def _problems(file: Path, source: str, language: str) -> Iterable[Problem]:
    """Whatever would only show when the text is said: broken Fluent, unknown ids, arguments that nobody gives."""
    shipped = _arguments_of_all(language)
    for entry in FluentParser().parse(source).body:
        line = source.count("\n", 0, entry.span.start if entry.span else 0) + 1
        if isinstance(entry, ast.Junk):
            yield Problem(file, line, f"not Fluent: {_reason(entry.annotations)}")
        elif isinstance(entry, ast.Message):
            name = entry.id.name
            if name not in shipped:
                yield Problem(file, line, f"there is no text {name!r} to override")
            for argument in sorted(_arguments(entry) - shipped.get(name, frozenset(_arguments(entry)))):
                yield Problem(file, line, f"{name!r} has no {{ ${argument} }}")


def _arguments_of_all(language: str) -> dict[str, frozenset[str]]:
    sources = (file.read_text(encoding="utf-8") for file in (SHIPPED / language).glob("*.ftl"))
    entries = (entry for source in sources for entry in FluentParser().parse(source).body)
    return {entry.id.name: _arguments(entry) for entry in entries if isinstance(entry, ast.Message)}


def _arguments(message: ast.Message) -> frozenset[str]:
    found = _Arguments()
    found.visit(message)
    return frozenset(found.names)


class _Arguments(Visitor):
    """Collects the names of a message's arguments."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's naming
        self.names.add(node.id.name)


def _reason(annotations: Sequence[ast.Annotation]) -> str:
    return annotations[0].message or "" if annotations else "unreadable"
