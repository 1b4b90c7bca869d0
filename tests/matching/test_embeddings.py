"""The shipped word vectors: learnt from the paraphrases as they are, near for what asks the same, blind to the rest."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from bot.matching import lexicon
from bot.matching.embeddings import Embeddings, pieces, rounded, shipped, terms
from bot.matching.embeddings.training import Recipe, digest, forms, learn, paraphrases, read, save
from bot.matching.meaning import Small

SMALL = """\
# balance
сколько денег на счёте
остаток средств на симке
проверить баланс
какая сумма осталась

# network
связь пропала в подвале
телефон не ловит сеть
нет сигнала дома
палочки связи исчезли
"""


def cosine(left: str, right: str, vectors: Embeddings) -> float:
    one, other = vectors.encode([lexicon.lemmas(left), lexicon.lemmas(right)])
    return float(one @ other)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "ru_small.txt").write_text(SMALL, "utf-8")
    return tmp_path


def test_the_shipped_vectors_are_of_the_texts_as_they_are() -> None:
    """`python -m bot.matching.embeddings.training` learns them anew."""
    assert shipped().name == digest(Recipe())


def test_every_topic_has_several_lines_and_no_line_stands_twice() -> None:
    told = list(paraphrases())
    assert min(Counter(topic for topic, _ in told).values()) >= 4
    in_languages = Counter((topic[:2], text) for topic, text in told)
    assert [text for text, count in in_languages.items() if count > 1] == []


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("бабки утекли непонятно куда", "за что с меня сняли деньги", "потерял симку в метро"),
        ("палок на экране нет вообще", "телефон не ловит сеть", "сколько стоит тариф"),
        ("хочу удрать к вам со своими цифрами", "перейти с сохранением номера", "пополнить счёт картой"),
        ("my plastic got swallowed", "the machine kept my card", "what is the exchange rate"),
    ],
)
def test_what_asks_the_same_is_nearer_than_what_does_not(asked: str, same: str, other: str) -> None:
    assert cosine(asked, same, shipped()) > cosine(asked, other, shipped()) + 0.1


def test_a_text_of_which_nothing_is_known_has_no_direction() -> None:
    rows = shipped().encode([[], ["ξξξ"], ["баланс"]])
    assert np.linalg.norm(rows, axis=1).round(3).tolist() == [0, 0, 1]


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    told = [lexicon.lemmas(text) for text in ("как узнать баланс", "нет связи", "where is my card")]
    together = shipped().encode(told)
    assert np.allclose(together, np.vstack([shipped().encode([one]) for one in told]), atol=1e-5)


def test_a_word_never_seen_is_known_by_its_pieces_beside_others_but_not_alone() -> None:
    assert "переадресовывалка" not in {text for _, line in paraphrases() for text in lexicon.lemmas(line)}
    assert cosine("где переадресовывалка", "переадресация звонков", shipped()) > 0.3
    assert np.linalg.norm(shipped().encode([["переадресовывалка"]])) == 0


def test_pieces_and_terms() -> None:
    assert pieces("да") == ["_ да", "_да ", "_ да "]
    assert terms(["да", "нет"])[:3] == ["да", "нет", "да нет"]


def test_learning_brings_a_topic_together(texts: Path) -> None:
    recipe = Recipe(width=16, rounds=40, least=1, least_piece=1, rate=0.05)
    names, vectors, topics = learn(read(texts), recipe, silent=True)
    learnt = Embeddings(names, *rounded(vectors), topics)
    assert cosine("сколько осталось", "проверить сумму", learnt) > cosine("сколько осталось", "нет сети", learnt) + 0.5
    assert topics.shape == (2, 16)


def test_learning_gives_the_same_every_time(texts: Path) -> None:
    recipe = Recipe(width=8, rounds=3, least=1, least_piece=1)
    first, second = (learn(read(texts), recipe, silent=True) for _ in range(2))
    assert first[0] == second[0]
    assert np.array_equal(first[1], second[1])


def test_what_is_saved_is_what_was_learnt(texts: Path, tmp_path: Path) -> None:
    names, vectors, topics = learn(read(texts), Recipe(width=8, rounds=2, least=1, least_piece=1), silent=True)
    save(names, vectors, topics, forms(1, texts), "a name", tmp_path / "v.npz")
    with np.load(tmp_path / "v.npz", allow_pickle=False) as kept:
        assert bytes(kept["terms"]).decode().split("\n") == names
        assert np.abs(kept["vectors"] * kept["scales"][:, None] - vectors).max() <= np.abs(vectors).max() / 200


def test_another_text_or_recipe_is_another_name(texts: Path) -> None:
    before = digest(Recipe(), texts)
    assert digest(Recipe(width=8), texts) != before
    (texts / "ru_small.txt").write_text(SMALL + "нет сети на даче\n", "utf-8")
    assert digest(Recipe(), texts) != before


def test_rows_kept_small_are_the_rows() -> None:
    rows = np.random.default_rng(0).standard_normal((20, 8)).astype(np.float32)
    assert np.abs(Small.of(rows).take(np.arange(20)) - rows).max() < 0.02
