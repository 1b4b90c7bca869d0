"""A wrong file for each mistake in what an editor may write, with the exact message in both languages."""

from pathlib import Path

import pytest

from tests.knowledge.bases import Wrong, assert_told_once, phrase, response, topic

WRONG = {
    "unknown_key": Wrong(
        topic(phases="[баланс]"),
        7,
        "неизвестный ключ phases. Возможно, вы имели в виду phrases",
        "unknown key phases. Did you mean phrases?",
    ),
    "unknown_key_unlike_any": Wrong(
        topic(цвет="красный"),
        7,
        "неизвестный ключ цвет. Здесь бывают: "
        "id, title, phrases, response, handoff, valid_until, tests, hard_tests, each, having",
        "unknown key цвет. The keys here are: "
        "id, title, phrases, response, handoff, valid_until, tests, hard_tests, each, having",
    ),
    "unknown_key_inside": Wrong(
        response("text: Ответ, foto: images/pic.png"),
        6,
        "неизвестный ключ foto. Возможно, вы имели в виду photo",
        "unknown key foto. Did you mean photo?",
    ),
    "missing": Wrong(
        topic(phrases=None),
        3,
        "не хватает ключа phrases. Добавьте его сюда",
        "the key phrases is missing. Add it here",
    ),
    "missing_in_link": Wrong(
        response("text: Ответ, links: [{title: Кабинет}]"),
        6,
        "не хватает ключа url. Добавьте его сюда",
        "the key url is missing. Add it here",
    ),
    "missing_topic": Wrong(
        topic().replace("topic: Тема\n", ""),
        0,
        "не хватает ключа topic. Добавьте его сюда",
        "the key topic is missing. Add it here",
    ),
    "left_empty": Wrong(
        topic(title=""),
        4,
        "title: пусто. Напишите значение, а если оно не нужно, удалите ключ",
        "title is empty. Write a value or, if it is not needed, delete the key",
    ),
    "list_left_empty": Wrong(
        topic(tests=""),
        7,
        "tests: пусто. Напишите значение, а если оно не нужно, удалите ключ",
        "tests is empty. Write a value or, if it is not needed, delete the key",
    ),
    "empty_text": Wrong(
        topic(title='""'),
        4,
        "title: пустой текст. Напишите что-нибудь или удалите эту строку",
        "title: an empty text. Write something or delete this line",
    ),
    "empty_translation": Wrong(
        topic(title='{ru: Баланс, en: ""}'),
        4,
        "en: пустой текст. Напишите что-нибудь или удалите эту строку",
        "en: an empty text. Write something or delete this line",
    ),
    "empty_phrase": Wrong(
        phrase('""'),
        7,
        "phrases: пустой текст. Напишите что-нибудь или удалите эту строку",
        "phrases: an empty text. Write something or delete this line",
    ),
    "empty_list": Wrong(
        topic(phrases="[]"),
        5,
        "phrases: пунктов меньше, чем нужно (от 1). Добавьте их, каждый с новой строки и с «- » в начале",
        "phrases: fewer items than needed (at least 1). Add them, each on a new line that begins with “- ”",
    ),
    "text_for_list": Wrong(
        topic(phrases="как узнать баланс"),
        5,
        "phrases: ожидается список. Начните каждую строку с «- » или напишите в скобках: phrases: [как узнать баланс]",
        "phrases: a list is expected. Begin each line with “- ” or use brackets: phrases: [как узнать баланс]",
    ),
    "text_for_keys": Wrong(
        topic(response="Ответ"),
        6,
        "response: ожидаются вложенные ключи: text, photo, file, links, buttons",
        "response: nested keys are expected: text, photo, file, links, buttons",
    ),
    "list_for_text": Wrong(
        topic(title="[Баланс]"),
        4,
        'здесь ожидается текст, а YAML увидел в нём служебные знаки. Возьмите его в кавычки: "[Баланс]"',
        'a text is expected, but YAML sees signs of its own in it. Put it in quotes: "[Баланс]"',
    ),
    "keys_for_text": Wrong(
        topic(title="{Тариф: Мечта}"),
        4,
        '«Тариф» — не код языка (ru, en). Если это просто текст, возьмите его в кавычки: "Тариф: Мечта"',
        '“Тариф” is not the code of a language (ru, en). If this is just a text, put it in quotes: "Тариф: Мечта"',
    ),
    "language": Wrong(
        topic(title="{rus: Баланс}"),
        4,
        '«rus» — не код языка (ru, en). Если это просто текст, возьмите его в кавычки: "rus: Баланс"',
        '“rus” is not the code of a language (ru, en). If this is just a text, put it in quotes: "rus: Баланс"',
    ),
    "id_cyrillic": Wrong(
        topic(id="баланс"),
        3,
        "id «баланс» не подходит. Годятся строчные латинские буквы, цифры, точки и подчёркивания: balance.check",
        "the id “баланс” will not do. Use lower-case Latin letters, digits, dots and underscores: balance.check",
    ),
    "id_capital": Wrong(
        topic(id="Balance.Check"),
        3,
        "id «Balance.Check» не подходит. Годятся строчные латинские буквы, цифры, точки и подчёркивания: balance.check",
        "the id “Balance.Check” will not do. Use lower-case Latin letters, digits, dots and underscores: balance.check",
    ),
    "id_long": Wrong(
        topic(id="a" * 49),
        3,
        "id «aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa» слишком длинный. Уложитесь в 48 знаков",
        "the id “aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa” is too long. Keep it within 48 characters",
    ),
    "id_twice": Wrong(
        topic() + topic().partition("intents:\n")[2],
        7,
        "id a.b уже занят: t.yaml:3. У каждого вопроса свой id",
        "the id a.b is taken: t.yaml:3. Every intent has an id of its own",
    ),
    "button": Wrong(
        response("text: Ответ, buttons: [zzzz]"),
        6,
        "кнопка ведёт на zzzz, а такого вопроса нет. Укажите id существующего",
        "the button leads to zzzz, and there is no such intent. Name one that exists",
    ),
    "button_nearly": Wrong(
        response("text: Ответ, buttons: [a.bb]"),
        6,
        "кнопка ведёт на a.bb, а такого вопроса нет. Возможно, вы имели в виду a.b",
        "the button leads to a.bb, and there is no such intent. Did you mean a.b?",
    ),
    "photo_missing": Wrong(
        response("text: Ответ, photo: zzzz"),
        6,
        "файла zzzz в папке базы нет. Положите его туда или исправьте путь",
        "there is no file zzzz in the base's folder. Put it there or correct the path",
    ),
    "photo_nearly": Wrong(
        response("text: Ответ, photo: images/pic.jpg"),
        6,
        "файла images/pic.jpg в папке базы нет. Возможно, вы имели в виду images/pic.png",
        "there is no file images/pic.jpg in the base's folder. Did you mean images/pic.png?",
    ),
    "photo_outside": Wrong(
        response("text: Ответ, photo: ../secret.png"),
        6,
        "файл ../secret.png лежит вне папки базы. Положите его внутрь и укажите путь от папки базы",
        "the file ../secret.png is outside the base's folder. Put it inside and give its path from that folder",
    ),
    "file_absolute": Wrong(
        response("text: Ответ, file: /etc/passwd"),
        6,
        "файл /etc/passwd лежит вне папки базы. Положите его внутрь и укажите путь от папки базы",
        "the file /etc/passwd is outside the base's folder. Put it inside and give its path from that folder",
    ),
    "url": Wrong(
        response("text: Ответ, links: [{title: Кабинет, url: личный кабинет}]"),
        6,
        "ссылка «личный кабинет» не откроется. Напишите полный адрес: https://example.org/lk",
        "the link “личный кабинет” will not open. Write the full address: https://example.org/lk",
    ),
    "url_without_scheme": Wrong(
        response("text: Ответ, links: [{title: Кабинет, url: example.org/lk}]"),
        6,
        "ссылка «example.org/lk» не откроется. Напишите полный адрес: https://example.org/lk",
        "the link “example.org/lk” will not open. Write the full address: https://example.org/lk",
    ),
    "date": Wrong(
        topic(valid_until="31.12.2027"),
        7,
        '«31.12.2027» — не дата. Напишите год, месяц и день: "2027-12-31"',
        '“31.12.2027” is not a date. Write year, month and day: "2027-12-31"',
    ),
    "date_impossible": Wrong(
        topic(valid_until="2027-02-30"),
        7,
        '«2027-02-30» — не дата. Напишите год, месяц и день: "2027-12-31"',
        '“2027-02-30” is not a date. Write year, month and day: "2027-12-31"',
    ),
    "handoff_when": Wrong(
        topic(handoff="{when: sometimes}"),
        7,
        "handoff.when: сейчас «sometimes», бывает never, offer, always",
        "handoff.when is “sometimes”, expected one of: never, offer, always",
    ),
    "template": Wrong(
        phrase("сколько (денег на счёте"),
        7,
        "скобки не читаются около «сколько (денег на». Закройте их; внутри целые слова, до 64 сочетаний: (а|б), [в]",
        "unreadable brackets near “сколько (денег на”. Close them; whole words inside, 64 variants at most: (a|b), [c]",
    ),
    "template_stray_bar": Wrong(
        phrase("денег|средств"),
        7,
        "скобки не читаются около «денег|средств». Закройте их; внутри целые слова, до 64 сочетаний: (а|б), [в]",
        "unreadable brackets near “денег|средств”. Close them; whole words inside, 64 variants at most: (a|b), [c]",
    ),
    "text_long": Wrong(
        response("text: " + "а" * 4097),
        6,
        "текст длиннее, чем принимает Telegram: знаков 4097, а можно 4096. Сократите его",
        "the text is longer than Telegram takes: 4097 characters where 4096 are allowed. Shorten it",
    ),
    "caption_long": Wrong(
        response("text: " + "а" * 1025 + ", photo: images/pic.png"),
        6,
        "подпись длиннее, чем принимает Telegram: знаков 1025, а можно 1024. Сократите её или уберите вложение",
        "the caption is longer than Telegram takes: 1025 characters where 1024 are allowed. Shorten it",
    ),
    "html_tag": Wrong(
        response("text: <h1>Ответ</h1>"),
        6,
        "Telegram не знает тега <h1>. Уберите его; если это просто знак «меньше», напишите &lt;",
        "Telegram does not know the tag <h1>. Remove it; if you mean a “less than” sign, write &lt;",
    ),
    "html_line_break": Wrong(
        response("text: Раз<br>два"),
        6,
        "Telegram не знает тега <br>. Просто начните новую строку",
        "Telegram does not know the tag <br>. Just begin a new line",
    ),
    "html_sign": Wrong(
        response("text: Если баланс < 0"),
        6,
        "знак «<» в тексте Telegram примет за тег: «< 0». Напишите &lt;",
        "Telegram takes the sign “<” for a tag: “< 0”. Write &lt;",
    ),
    "html_open": Wrong(
        response("text: <b>Ответ"),
        6,
        "тег <b> открыт, но не закрыт. Закройте его",
        "the tag <b> is opened and never closed. Close it",
    ),
    "html_closing": Wrong(
        response("text: <b><i>Ответ</b></i>"),
        6,
        "тег </b> закрывает не то, что открыто. Закрывайте теги в обратном порядке",
        "the tag </b> does not close what is open. Close tags in reverse order",
    ),
    "html_entity": Wrong(
        response("text: Ответ&nbsp;тут"),
        6,
        "Telegram покажет &nbsp; как есть. Напишите сам знак",
        "Telegram shows &nbsp; as it is. Write the character itself",
    ),
    "no_keys": Wrong(
        "- topic\n",
        0,
        "в начале файла ожидаются ключи: topic, owner, intents",
        "the file should begin with its keys: topic, owner, intents",
    ),
    "empty_file": Wrong(
        "# пока ничего\n",
        0,
        "файл пустой. Заполните его (topic, owner, intents) или удалите",
        "the file is empty. Fill it (topic, owner, intents) or delete it",
    ),
    "topic_without_intents": Wrong(
        "topic: Тема\nintents: []\n",
        2,
        "intents: пунктов меньше, чем нужно (от 1). Добавьте их, каждый с новой строки и с «- » в начале",
        "intents: fewer items than needed (at least 1). Add them, each on a new line that begins with “- ”",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_each_mistake_is_told_once_with_line_and_cure(tmp_path: Path, wrong: Wrong) -> None:
    assert_told_once(wrong, tmp_path)
