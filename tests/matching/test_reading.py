"""From what people type to what they meant: each stage as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import lexicon, morphology, normalise
from bot.matching.features import pieces, terms
from bot.matching.reader import STORY, Reader
from bot.matching.repair import Repair, from_layout, from_translit
from bot.matching.speller import Speller

PHRASES = (
    "как узнать баланс",
    "проверить остаток на счёте",
    "подключить роуминг за границей",
    "почему сняли деньги",
    "интернет не работает",
    "заменить esim на айфон",
    "доставка симки домой",
)
WORDS = [word for phrase in PHRASES for word in normalise.words(normalise.clean(phrase))]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(PHRASES, [("абонка", "абонплата")], ["срочно"])


@pytest.fixture(scope="module")
def repair() -> Repair:
    return Repair(WORDS, morphology.is_russian_word)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDS, morphology.is_russian_word)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Привет 🙂🙂 как дела", "привет как дела"),
        ("Ёлка", "елка"),
        ("приве-е-ет", "приве-е-ет"),
        ("ааааа нуууу", "а ну"),
        ("смотри https://example.org/a?b=c тут", "смотри тут"),
        ("раз\n\n  два\t три", "раз\nдва три"),
        ("ﬁne №５", "fine no5"),
        ("🙂", ""),
        ("\x00\x07", ""),
    ],
)
def test_cleaning_leaves_what_carries_words(typed: str, cleaned: str) -> None:
    assert normalise.clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cимкa", "симка"),
        ("cтoимость", "стоимость"),
        ("wifi", "wifi"),
        ("vip-клиент", "vip-клиент"),
        ("hеllо", "hello"),
    ],
)
def test_look_alike_letters_become_one_alphabet(typed: str, meant: str) -> None:
    assert normalise.one_alphabet(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rfr epyfnm ,fkfyc", "как узнать баланс"),
        ("gjxtve cyzkb ltymub?", "почему сняли деньги?"),
        ("lfq bynthytn", "дай интернет"),
        ("pochemu snyali", "почему сняли"),
        ("kak podklyuchit rouming", "как подключит роуминг"),
        ("заменить esim", "заменить esim"),
        ("*100#", "*100#"),
        ("баланс 500", "баланс 500"),
        ("", ""),
    ],
)
def test_layout_and_transliteration_are_undone(repair: Repair, typed: str, meant: str) -> None:
    assert repair.line(typed) == meant


def test_an_english_base_reads_the_russian_layout_and_leaves_the_rest() -> None:
    english = Repair(["how", "do", "i", "check", "my", "balance", "please"], morphology.is_russian_word)
    assert english.line("рщц вщ ш срусл ьн ифдфтсу") == "how do i check my balance"
    assert english.line("check my credit") == "check my credit"


@pytest.mark.parametrize(("keys", "meant"), [("ghbdtn", "привет"), ("рудды", "hells"), (",jn", "бот")])
def test_the_same_keys_in_the_other_layout(keys: str, meant: str) -> None:
    assert from_layout(keys) == meant


@pytest.mark.parametrize(("word", "meant"), [("shchi", "щи"), ("zhaloba", "жалоба"), ("yuriy", "юрий"), ("4to", "что")])
def test_letters_stand_for_letters(word: str, meant: str) -> None:
    assert meant in from_translit(word)


@given(st.text("абвгabcd ,.;'[]*#15\n", max_size=40))
def test_repair_is_idempotent(text: str) -> None:
    repair = Repair(WORDS, morphology.is_russian_word)
    once = repair.line(normalise.clean(text).replace("\n", " "))
    assert repair.line(once) == once


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("балнас", ("баланс",)),
        ("интеренет", ("интернет",)),
        ("роумнг", ("роуминг",)),
        ("узнатьбаланс", ("узнать", "баланс")),
        ("почемусняли", ("почему", "сняли")),
        ("баланс", ("баланс",)),
        ("ипотека", ("ипотека",)),
        ("абв", ("абв",)),
        ("кг5", ("кг5",)),
    ],
)
def test_words_are_put_right_towards_the_base(speller: Speller, typed: str, meant: tuple[str, ...]) -> None:
    assert speller.correct(typed) == meant


def test_what_the_speller_gives_it_leaves_alone(speller: Speller) -> None:
    for word in (*WORDS, "балнас", "роумнг", "узнатьбаланс"):
        for meant in speller.correct(word):
            assert speller.correct(meant) == (meant,)


@pytest.mark.parametrize(
    ("word", "lemma"), [("деньги", "деньга"), ("симкой", "симка"), ("ещё", "еще"), ("500", "500"), ("charges", "charg")]
)
def test_lemmas(word: str, lemma: str) -> None:
    assert morphology.lemma(word.replace("ё", "е")) == lemma


def test_pieces_and_terms() -> None:
    assert pieces("да") == [" д", "да", "а ", " да", "да ", " да "]
    assert terms(["а", "б", "в"]) == ["а", "б", "в", "а б", "б в"]


def test_greetings_go_when_something_else_is_said(reader: Reader) -> None:
    assert reader.question("Здравствуйте! Подскажите пожалуйста, как узнать баланс?").lemmas == (
        "как",
        "узнать",
        "баланс",
    )
    assert reader.question("добрый день").lemmas == ("добрый", "день")
    assert "срочно" not in reader.question("срочно узнать баланс").lemmas


def test_a_base_brings_its_synonyms(reader: Reader) -> None:
    assert set(reader.question("абонка").concepts) & set(reader.question("абонплата").concepts)


def test_shipped_groups_join_what_people_call_the_same(reader: Reader) -> None:
    for one, other in (("симка", "сим-карта"), ("бабло", "деньги"), ("лк", "личный кабинет"), ("refund", "money back")):
        assert set(reader.question(one).concepts) & set(reader.question(other).concepts), (one, other)


def test_every_shipped_group_has_at_least_two_words_and_a_name_of_its_own() -> None:
    heads = [group[0] for group in lexicon._shipped_groups()]
    assert all(len(group) > 1 for group in lexicon._shipped_groups())
    assert len(heads) > 350


def test_stages_show_the_way(reader: Reader) -> None:
    stages = {stage.name: stage.text for stage in reader.stages("Rfr epyfnm ,fkfyc!!")}
    assert list(stages) == ["cleaned", "repaired", "spelled", "lemmas", "concepts"]
    assert stages["spelled"] == "как узнать баланс"


def test_only_a_story_is_read_in_parts(reader: Reader) -> None:
    assert reader.parts("как узнать баланс. и ещё роуминг") == ()
    assert len(reader.parts("я пишу вам уже не первый раз. " * STORY + "как узнать баланс?")) > 1


def test_two_questions_are_told_apart(reader: Reader) -> None:
    assert reader.questions("как узнать баланс? интернет не работает") == ("как узнать баланс", "интернет не работает")
    assert reader.questions("узнать баланс и подключить роуминг") == ("узнать баланс", "подключить роуминг")
    assert reader.questions("как узнать баланс") == ()
