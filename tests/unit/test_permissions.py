"""What is left of a message when some kinds are not taken."""

from dataclasses import replace

import pytest

from bot.domain.messages import IncomingMessage, Part
from bot.domain.permissions import permitted
from tests.builders import message

NO_VOICE = frozenset({"voice", "document"})


def of_parts(*parts: Part) -> IncomingMessage:
    text = "\n".join(part.text for part in parts if part.text)
    album = tuple(part.external_id for part in parts[1:])
    return replace(message(text, attachment=parts[0].attachment), album=album, parts=parts)


@pytest.mark.parametrize("allowed", [message("слова"), message("подпись", attachment="photo")], ids=["text", "photo"])
def test_what_is_taken_stays_as_it_is(allowed: IncomingMessage) -> None:
    assert permitted(allowed, NO_VOICE).message is allowed


def test_what_is_not_taken_leaves_nothing_but_its_kind() -> None:
    left = permitted(message(attachment="voice"), NO_VOICE)
    assert (left.message, left.refused) == (None, ("voice",))


def test_a_live_photo_is_a_photo() -> None:
    assert permitted(message(attachment="live_photo"), frozenset({"photo"})).refused == ("live_photo",)


def test_words_under_a_file_go_on_as_words() -> None:
    left = permitted(message("договор 12", attachment="document"), NO_VOICE).message
    assert left
    assert (left.text, left.attachment, left.stripped) == ("договор 12", "", True)


def test_of_several_messages_the_others_go_on() -> None:
    several = of_parts(Part("7", "voice"), Part("8", "photo", "снимок"), Part("9", "voice"), Part("10", "", "и слова"))
    left = permitted(several, NO_VOICE)
    assert left.refused == ("voice",)
    assert left.message
    assert (left.message.ref.external_id, left.message.album) == ("8", ("10",))
    assert (left.message.text, left.message.besides, left.message.stripped) == ("снимок\nи слова", "", False)


def test_words_of_a_file_that_is_taken_out_are_not_lost() -> None:
    left = permitted(of_parts(Part("7", "document", "договор 12"), Part("8", "photo")), NO_VOICE).message
    assert left
    assert (left.ref.external_id, left.besides) == ("8", "договор 12")
