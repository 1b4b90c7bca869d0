"""A base as large as the largest operators have is read in seconds."""

import time
from pathlib import Path

from bot.knowledge import read

SECONDS = 6.0  # about one on an ordinary machine


def test_a_thousand_intents_of_twenty_phrases(tmp_path: Path) -> None:
    for number in range(50):
        intents = "".join(
            f"  - id: t{number}.i{one}\n    title: Вопрос {one}\n    phrases:\n"
            + "".join(f"      - как (узнать|проверить) [мой] вопрос {one} вариант {n}\n" for n in range(20))
            + f"    response:\n      text: Ответ <b>{one}</b>\n      buttons: [t{(number + 1) % 50}.i{one}]\n"
            for one in range(20)
        )
        (tmp_path / f"t{number}.yaml").write_text(f"topic: Тема {number}\nintents:\n{intents}", encoding="utf-8")
    started = time.perf_counter()
    assert len(read(tmp_path).intents) == 1000
    assert time.perf_counter() - started < SECONDS
