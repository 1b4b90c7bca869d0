"""What is kept to be learnt from names nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import masked, without_marks

MASKED = {
    # phones, as people write them
    "мой номер 89123456789 не работает": "мой номер ‹телефон› не работает",
    "+7 (912) 345-67-89": "‹телефон›",
    "8 912 345 67 89, жду": "‹телефон›, жду",
    "8-912-345-67-89": "‹телефон›",
    "912.345.67.89": "‹телефон›",
    "телефон:79123456789": "телефон:‹телефон›",
    "+44 20 7946 0958": "‹телефон›",
    # cards by their check digit, accounts by their length
    "карта 4111 1111 1111 1111": "карта ‹карта›",
    "2200-0000-0000-0004 списали": "‹карта› списали",
    "счёт 40817810099910004312": "счёт ‹счёт›",
    "IBAN DE89 3704 0044 0532 0130 00": "IBAN ‹счёт›",
    "лицевой счёт 1234567": "лицевой счёт ‹счёт›",
    "договор № 55-1234": "договор № ‹счёт›",
    "imei 356938035643809": "imei ‹счёт›",
    # documents
    "паспорт 4508 123456": "паспорт ‹документ›",
    "мой паспорт серия 45 08 номер 123456": "мой паспорт серия ‹документ›",
    "45 08 123456": "‹телефон›",
    "СНИЛС 112-233-445 95": "СНИЛС ‹документ›",
    "112-233-445 95": "‹документ›",
    "инн 7707083893": "инн ‹документ›",
    "загран 75 1234567": "загран ‹документ›",
    # secrets, addresses on the net and on the ground, birthdays
    "пришёл код 4821, что делать": "пришёл код ‹код›, что делать",
    "код из смс 482193": "код из смс ‹код›",
    "пароль qwerty123": "пароль ‹код›",
    "PIN: 0000": "PIN: ‹код›",
    "пишите на ivan.petrov+1@mail.example.ru": "пишите на ‹почта›",
    "я @some_body": "я ‹имя›",
    "https://t.me/joinchat/abc": "‹ссылка›",
    "живу ул. Ленина, д. 5, кв. 12": "живу ‹адрес›",
    "родился 01.02.1990": "родился ‹дата›",
    # names, where they are said to be names
    "меня зовут Иван, нет сети": "меня зовут ‹имя›, нет сети",
    "Меня зовут иван": "Меня зовут ‹имя›",
    "меня зовут Анна-Мария Петрова": "меня зовут ‹имя›",
    "Иванов Иван Иванович хочет": "‹имя› хочет",
    "на Марию Сергеевну": "на ‹имя›",
    "Петров И. И. звонил": "‹имя› звонил",
    "my name is John Smith and": "my name is ‹имя› and",
}

KEPT = [
    "почему списали 1 500,50 руб 12.03.2026",
    "сняли 300р за что",
    "перевёл 1 000 000 рублей",
    "наберите *100# и вызов",
    "*110*05# не работает",
    "тариф за 450 рублей, 30 гигабайт и 500 минут",
    "с 12.05.2026 по 15.05.2026 не было сети",
    "время 22:00",
    "айфон 15 про макс 256",
    "позвонить на 0611 или 88005",
    "код страны",
    "пришёл код из смс, что делать",
    "забыл пароль",
    "паспорт нужен",
    "меняю паспорт",
    "хочу в Санкт-Петербург",
    "5G и 4G",
]


@pytest.mark.parametrize(("text", "kept"), MASKED.items(), ids=MASKED)
def test_personal_data_goes(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize("text", KEPT)
def test_everything_else_stays(text: str) -> None:
    assert masked(text) == text


def test_a_phrase_goes_without_the_marks() -> None:
    assert without_marks(masked("мой номер 89123456789  не работает")) == "мой номер не работает"


@given(st.text(max_size=200))
def test_any_text_is_masked_once_and_for_all(text: str) -> None:
    once = masked(text)
    assert not re.search(r"[0-9]{11}", once)
    assert masked(once) == once


SEPARATORS = st.sampled_from(["", " ", "-", "\u00a0"])


@given(
    st.from_regex(r"[^\W\d_]{1,8}", fullmatch=True),
    st.from_regex(r"9[0-9]{9}", fullmatch=True),
    st.sampled_from(["+7", "8", "7", ""]),
    SEPARATORS,
)
def test_no_phone_is_left_however_it_is_written(word: str, number: str, code: str, gap: str) -> None:
    written = gap.join(part for part in (code, number[:3], number[3:6], number[6:8], number[8:]) if part)
    kept = masked(f"{word} {written} {word}")
    assert not re.search(r"\d{4}", kept)
    assert "‹" in kept
