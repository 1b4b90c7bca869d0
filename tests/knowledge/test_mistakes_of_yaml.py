"""A wrong file for each way in which YAML bites its editors, with the exact message in both languages."""

from pathlib import Path

import pytest

from tests.knowledge.bases import Wrong, assert_told_once, phrase, topic

WRONG = {
    "trap_star": Wrong(
        phrase("*100#"),
        7,
        '«*» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "*100#"',
        '“*” at the beginning of a value means something else to YAML. Put the text in quotes: - "*100#"',
    ),
    "trap_lost_comment": Wrong(
        phrase("баланс #1"),
        7,
        '«#1» пропадёт как примечание. Нужны кавычки: - "баланс #1"; для примечания — пробел после #',
        '“#1” would be lost as a note. Use quotes: - "баланс #1"; a note has a space after its #',
    ),
    "trap_lost_comment_whole": Wrong(
        phrase("#1"),
        7,
        '«#1» пропадёт как примечание. Нужны кавычки: - "#1"; для примечания — пробел после #',
        '“#1” would be lost as a note. Use quotes: - "#1"; a note has a space after its #',
    ),
    "trap_colon": Wrong(
        phrase("Не работает: интернет"),
        7,
        'здесь ожидается текст, а YAML увидел в нём служебные знаки. Возьмите его в кавычки: "Не работает: интернет"',
        'a text is expected, but YAML sees signs of its own in it. Put it in quotes: "Не работает: интернет"',
    ),
    "git_conflict": Wrong(
        topic(title="\n<<<<<<< HEAD\n      Баланс\n=======\n      Счёт\n>>>>>>> theirs"),
        5,
        "git не смог соединить две правки. Оставьте одну из двух версий и удалите строки с "
        "«<<<<<<<», «=======» и «>>>>>>>»",
        "git could not join two changes. Keep one of the two versions and delete the lines with "
        "“<<<<<<<”, “=======” and “>>>>>>>”",
    ),
    "trap_repeated_key": Wrong(
        topic(title="Первый\n    title: Второй"),
        5,
        "ключ title уже есть в строке 4. Оставьте один из них",
        "the key title is there already, in line 4. Keep one of them",
    ),
    "trap_on": Wrong(
        topic(handoff="{when: on}"),
        7,
        "handoff.when: сейчас «on», бывает never, offer, always",
        "handoff.when is “on”, expected one of: never, offer, always",
    ),
    "brackets_first": Wrong(
        phrase("[мой] баланс"),
        7,
        '«[» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "[мой] баланс"',
        '“[” at the beginning of a value means something else to YAML. Put the text in quotes: - "[мой] баланс"',
    ),
    "brackets_alone": Wrong(
        phrase("[мой]"),
        7,
        'здесь ожидается текст, а YAML увидел в нём служебные знаки. Возьмите его в кавычки: "[мой]"',
        'a text is expected, but YAML sees signs of its own in it. Put it in quotes: "[мой]"',
    ),
    "alias": Wrong(
        phrase("*balance"),
        7,
        '«*» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "*balance"',
        '“*” at the beginning of a value means something else to YAML. Put the text in quotes: - "*balance"',
    ),
    "anchor": Wrong(
        phrase("&sim карта"),
        7,
        '«&» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "&sim карта"',
        '“&” at the beginning of a value means something else to YAML. Put the text in quotes: - "&sim карта"',
    ),
    "tag": Wrong(
        phrase("!срочно"),
        7,
        '«!» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "!срочно"',
        '“!” at the beginning of a value means something else to YAML. Put the text in quotes: - "!срочно"',
    ),
    "percent": Wrong(
        phrase("%"),
        7,
        '«%» в начале значения — служебный знак YAML. Возьмите строку в кавычки: - "%"',
        '“%” at the beginning of a value means something else to YAML. Put the text in quotes: - "%"',
    ),
    "merge": Wrong(
        topic(id="a.b\n    <<: *base"),
        4,
        "«<<» здесь не поддерживается. Напишите нужные ключи прямо здесь",
        "“<<” is not supported here. Write the keys out in this place",
    ),
    "anchor_of_section": Wrong(
        topic(handoff="&common {when: offer}"),
        7,
        "якоря («&») и теги («!») YAML здесь не поддерживаются. Напишите значение полностью",
        "anchors (“&”) and tags (“!”) of YAML are not supported here. Write the value out",
    ),
    "quote_open": Wrong(
        phrase('"как узнать'),
        7,
        "кавычка открыта, но не закрыта. Закройте её в конце строки",
        "a quote is opened and never closed. Close it at the end of the line",
    ),
    "text_after_quote": Wrong(
        phrase('"Тариф" подключить'),
        7,
        "после закрытой кавычки или скобки есть ещё текст. Возьмите в кавычки всё целиком: - '\"Тариф\" подключить'",
        "there is more text after a closing quote or bracket. Put all of it in quotes: - '\"Тариф\" подключить'",
    ),
    "bracket_open": Wrong(
        topic(phrases="[баланс, деньги"),
        5,
        "скобка «[» открыта, но не закрыта. Закройте её",
        "the bracket “[” is opened and never closed. Close it",
    ),
    "two_colons": Wrong(
        topic(title="Тариф: Мечта"),
        4,
        'двоеточие с пробелом внутри текста YAML принимает за ключ. Возьмите текст в кавычки: title: "Тариф: Мечта"',
        'YAML takes a colon followed by a space for a key. Put the text in quotes: title: "Тариф: Мечта"',
    ),
    "colon_in_braces": Wrong(
        topic(title="{ru: Тариф: Мечта}"),
        4,
        'двоеточие с пробелом внутри текста YAML принимает за ключ. Возьмите текст в кавычки: ru: "Тариф: Мечта"',
        'YAML takes a colon followed by a space for a key. Put the text in quotes: ru: "Тариф: Мечта"',
    ),
    "backslash": Wrong(
        phrase('"100\\% скидка"'),
        7,
        r"обратная косая черта в двойных кавычках — служебный знак. Возьмите одинарные кавычки: '100\% скидка'",
        r"a backslash in double quotes means something else to YAML. Use single quotes: '100\% скидка'",
    ),
    "tab": Wrong(
        phrase("деньги\n\t  - счёт"),
        8,
        "в отступе табуляция, а YAML понимает только пробелы. Замените её пробелами",
        "a tab in the indent, where YAML knows only spaces. Replace it with spaces",
    ),
    "indent": Wrong(
        topic(phrases=None, title="Баланс\n     phrases: [баланс]"),
        5,
        "отступ не такой, как у соседних строк. Ключи и пункты одного уровня начинаются в одной колонке",
        "the indent differs from the lines around it. Keys and items of one level begin in the same column",
    ),
    "dash_without_space": Wrong(
        phrase("деньги\n      -счёт"),
        8,
        "после дефиса нужен пробел: - счёт",
        "a dash needs a space after it: - счёт",
    ),
    "no_dash": Wrong(
        phrase("деньги\n      счёт"),
        8,
        "непонятная строка «счёт». Пункт списка начинается с «- », а после ключа стоит двоеточие",
        "cannot make sense of “счёт”. A list item begins with “- ”, a key is followed by a colon",
    ),
    "colon_without_space": Wrong(
        topic(title=None, id="a.b\n    title:Баланс"),
        4,
        "после двоеточия нужен пробел: title: Баланс",
        "a colon needs a space after it: title: Баланс",
    ),
    "swallowed": Wrong(
        phrase("деньги\n          - счёт"),
        8,
        "этот пункт приклеился к строке 7. Проверьте его отступ и кавычки над ним",
        "this item became a part of line 7. Check its indent and the quotes above it",
    ),
    "second_document": Wrong(
        topic() + "---\ntopic: Вторая\n",
        7,
        "здесь начинается второй документ, он не читается. Уберите «---» или перенесите остальное в отдельный файл",
        "a second document begins here and is not read. Remove “---” or move the rest to a file of its own",
    ),
    "control_character": Wrong(
        phrase("бал\x07анс"),
        7,
        "невидимый служебный символ U+0007. Удалите его: скорее всего, он попал сюда при копировании",
        "an invisible control character U+0007. Delete it: it probably came with a copied text",
    ),
    "braces_as_key": Wrong(
        topic(id="a.b\n    {name}: x"),
        4,
        "ключом может быть только простое слово. Если это текст, возьмите его в кавычки",
        "a key can only be a simple word. If this is a text, put it in quotes",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_each_mistake_is_told_once_with_line_and_cure(tmp_path: Path, wrong: Wrong) -> None:
    assert_told_once(wrong, tmp_path)
