"""The format of the base, closed: what may stand in a file, key by key, with the check of every value.

A check that fails names its text (`kb-…` in the Fluent files) and what goes into it; `mistakes` adds the line.
What a check must know of the rest of the base comes as `Surroundings`, pydantic's validation context.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from bot.domain.knowledge import HandoffWhen
from bot.knowledge import values

_LOCALIZED: dict[str, list[dict[str, Any]]] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "minProperties": 1,
            "properties": {"ru": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
            "patternProperties": {"^[a-z]{2}$": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
    ]
}
"""How an editor's program sees a text: as one, or as one in each language."""

Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(values.not_blank)]
Language = Annotated[str, AfterValidator(values.language)]
Localized = Annotated[dict[Language, Line], BeforeValidator(values.languages), WithJsonSchema(_LOCALIZED)]
Html = Annotated[
    str, StringConstraints(strip_whitespace=True), AfterValidator(values.not_blank), AfterValidator(values.html)
]
LocalizedHtml = Annotated[dict[Language, Html], BeforeValidator(values.languages), WithJsonSchema(_LOCALIZED)]
Phrase = Annotated[Line, AfterValidator(values.template)]
IntentId = Annotated[
    Line,
    AfterValidator(values.intent_id),
    WithJsonSchema({"type": "string", "pattern": f"^{values.ID.pattern}$", "maxLength": values.ID_LENGTH}),
]
Button = Annotated[Line, AfterValidator(values.button)]
Media = Annotated[Line, AfterValidator(values.media)]
Url = Annotated[
    Line, AfterValidator(values.url), WithJsonSchema({"type": "string", "pattern": r"^(https?://|tg://|.*\{)\S+"})
]
Day = Annotated[
    date, BeforeValidator(values.day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
_OWN = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
Row = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string", "pattern": "^[a-z0-9]+(_[a-z0-9]+)*$"},
                "archived": {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                "phrases": _OWN,
                "tests": _OWN,
                "hard_tests": _OWN,
            },
            "additionalProperties": {
                "anyOf": [{"type": ["string", "number", "null"]}, *_LOCALIZED["anyOf"][1:], {"type": "array"}]
            },
        }
    ),
]
When = Annotated[HandoffWhen, BeforeValidator(values.when)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LinkEntry(_Entry):
    """A button that leads outside."""

    title: Localized
    url: Url


class ResponseEntry(_Entry):
    """The answer."""

    text: Annotated[LocalizedHtml, AfterValidator(values.fits_message)]
    photo: Media = ""
    file: Media = ""
    links: list[LinkEntry] = Field(default_factory=list)
    buttons: list[Button] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_caption(self) -> "ResponseEntry":
        """A text beside a photo or a file is its caption, and captions are shorter."""
        if self.photo or self.file:
            values.fits_caption(self.text)
        return self


class HandoffEntry(_Entry):
    """The way to people."""

    when: When = HandoffWhen.OFFER
    queue: Line = ""
    ask: list[Localized] = Field(default_factory=list)


class IntentEntry(_Entry):
    """One question with its answer."""

    id: IntentId
    title: Localized
    phrases: list[Phrase] = Field(min_length=1)
    response: ResponseEntry
    handoff: HandoffEntry = Field(default_factory=HandoffEntry)
    valid_until: Day | None = None
    tests: list[Line] = Field(default_factory=list)
    hard_tests: list[Line] = Field(default_factory=list)
    each: Line = ""
    having: list[Line] = Field(default_factory=list)


class TopicFile(_Entry):
    """One file, one topic, one owner."""

    topic: Localized
    owner: Line = ""
    intents: list[IntentEntry] = Field(min_length=1)


class MacroEntry(_Entry):
    """A canned response for agents."""

    name: Line
    text: Annotated[LocalizedHtml, AfterValidator(values.fits_message)]


class CommonFile(_Entry):
    """`_common.yaml`: what concerns every topic."""

    synonyms: list[Annotated[list[Line], Field(min_length=2)]] = Field(default_factory=list)
    skip_words: list[Line] = Field(default_factory=list)
    out_of_scope: list[Phrase] = Field(default_factory=list)
    small_talk: list[IntentEntry] = Field(default_factory=list)
    macros: list[MacroEntry] = Field(default_factory=list)


class CatalogueFile(_Entry):
    """`catalogues/*.yaml`: a table; `catalogues` reads its rows."""

    catalogue: Localized
    owner: Line = ""
    columns: dict[Line, Line] = Field(min_length=1)
    rows: list[Row] = Field(min_length=1)
