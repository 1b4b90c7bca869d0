"""Trying a question: what the bot would do with it, and why."""

import asyncio
from urllib.parse import quote

from nicegui import ui

from bot.domain.match import Verdict
from bot.editor.frame import Bench, Live, Words, frame, live, note, section
from bot.editor.preview import preview
from bot.matching import Evidence, Explanation

_KINDS = {Verdict.SURE: "good", Verdict.UNSURE: "fair", Verdict.NO_MATCH: "bad"}
_STAGE_WORDS = 200


def show(bench: Bench, question: str = "") -> None:
    """A field as in a chat, below it the verdict, the candidates and the answer; asked anew when the base changes."""
    with frame(bench, "ask") as words:
        with ui.element("form").classes("asking").on("submit.prevent", lambda: asked()):
            field = ui.input(placeholder=words("ask-field"), value=question)
            field.props("outlined autofocus").classes("field grow").mark("question")
            ui.button(icon="send").props(f'type="submit" unelevated aria-label="{words("ask-send")}"').mark("ask")
        shown = _result(bench, words, field)

        def asked() -> None:
            ui.navigate.history.replace(f"/ask?q={quote(str(field.value or ''))}")
            shown.refresh()

        live(bench, shown)


def _result(bench: Bench, words: Words, field: ui.input) -> Live:
    @ui.refreshable
    async def result() -> None:
        question, matcher = str(field.value or "").strip(), bench.workshop.state.matcher
        if not question:
            note(words("ask-hint"))
        elif matcher is None:
            note(words("learning" if bench.workshop.state.learning else "broken"))
        else:
            _told(await asyncio.to_thread(matcher.explain, question), bench, words)

    ui.timer(0, result, once=True)
    return result


def _told(explanation: Explanation, bench: Bench, words: Words) -> None:
    verdict = explanation.match.verdict
    with ui.element("div").classes(f"verdict {_KINDS[verdict]}").mark("verdict"):
        ui.label(_said(words, verdict.value)).classes("name")
        ui.label(_said(words, f"reason-{explanation.reason.value}")).classes("beside")
    knowledge = bench.workshop.state.knowledge
    with ui.element("div").classes("columns"):
        with ui.element("div").classes("grow"):
            section(words("candidates"))
            with ui.element("ol").classes("candidates"):
                for evidence in explanation.evidence:
                    _candidate(evidence, words)
            bounds = {"sure": _percent(explanation.sure_threshold), "unsure": _percent(explanation.unsure_threshold)}
            note(words.texts.plain(words.language, "kb-ask-bounds", {**bounds, "seen": _percent(explanation.seen)}))
            with ui.expansion(words("stages")).props("dense").classes("stages"):
                for stage in explanation.stages:
                    with ui.element("div").classes("stage"):
                        ui.label(stage.name).classes("id")
                        ui.label(stage.text[:_STAGE_WORDS]).classes("grow")
        best = explanation.match.best
        intent = knowledge.intent(best.intent_id) if knowledge and best and verdict is Verdict.SURE else None
        if intent and knowledge:
            with ui.element("div").classes("answer"):
                section(words("answer"))
                preview(intent, knowledge, words)


def _candidate(evidence: Evidence, words: Words) -> None:
    with ui.element("li").mark(f"candidate-{evidence.intent_id}"):
        with ui.element("div").classes("line"):
            ui.link(evidence.title, f"/intent/{evidence.intent_id}").classes("name grow")
            ui.label(_percent(evidence.confidence)).classes("percent")
        with ui.element("div").classes("bar"):
            ui.element("i").style(f"width: {max(evidence.confidence, 0.005):.1%}")
        ui.label(evidence.intent_id).classes("id")
        if evidence.phrase:
            ui.label(words.texts.plain(words.language, "kb-ask-phrase", {"phrase": evidence.phrase})).classes("beside")
        if evidence.words:
            told = ", ".join(f"{one.word} {_percent(one.weight)}" for one in evidence.words)
            ui.label(words.texts.plain(words.language, "kb-ask-words", {"words": told})).classes("beside")


def _said(words: Words, name: str) -> str:
    return words.texts.plain(words.language, f"kb-ask-{name.replace('_', '-')}")


def _percent(share: float) -> str:
    return f"{share:.0%}"
