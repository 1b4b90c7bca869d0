"""The queue of gaps: what people asked and the bot could not answer."""

from bot.editor.frame import Bench, frame, note


def show(bench: Bench) -> None:
    """The groups, those that most people asked first."""
    with frame(bench, "gaps") as words:
        note(words("gaps-none"))
