# Что не так в файлах, которые пишут люди: что случилось и что с этим сделать.
# Показывается в консоли, поэтому это обычный текст, а не HTML.

## YAML

yaml-not-found = такого файла нет
yaml-unreadable = файл не открывается: { $reason }
yaml-too-large = файл больше { $limit } МБ. Разделите его на несколько
yaml-too-deep = вложенность больше { $limit } уровней. Проверьте отступы и скобки
yaml-not-utf8 = файл не в кодировке UTF-8. Сохраните его заново, выбрав кодировку UTF-8
yaml-conflict = git не смог соединить две правки. Оставьте одну из двух версий и удалите строки с «<<<<<<<», «=======» и «>>>>>>>»
yaml-control-character = невидимый служебный символ { $code }. Удалите его: скорее всего, он попал сюда при копировании
yaml-special-start = «{ $sign }» в начале значения — служебный знак YAML. Возьмите строку в кавычки: { $cure }
yaml-text-after = после закрытой кавычки или скобки есть ещё текст. Возьмите в кавычки всё целиком: { $cure }
yaml-colon = двоеточие с пробелом внутри текста YAML принимает за ключ. Возьмите текст в кавычки: { $cure }
yaml-quote-open = кавычка открыта, но не закрыта. Закройте её в конце строки
yaml-bracket-open = скобка «{ $sign }» открыта, но не закрыта. Закройте её
yaml-escape = обратная косая черта в двойных кавычках — служебный знак. Возьмите одинарные кавычки: { $cure }
yaml-no-colon = непонятная строка «{ $text }». Пункт списка начинается с «- », а после ключа стоит двоеточие
yaml-no-space-after-dash = после дефиса нужен пробел: { $cure }
yaml-no-space-after-colon = после двоеточия нужен пробел: { $cure }
yaml-indent = отступ не такой, как у соседних строк. Ключи и пункты одного уровня начинаются в одной колонке
yaml-tab = в отступе табуляция, а YAML понимает только пробелы. Замените её пробелами
yaml-repeated-key = ключ { $key } уже есть в строке { $first }. Оставьте один из них
yaml-merge = «<<» здесь не поддерживается. Напишите нужные ключи прямо здесь
yaml-anchor = якоря («&») и теги («!») YAML здесь не поддерживаются. Напишите значение полностью
yaml-complex-key = ключом может быть только простое слово. Если это текст, возьмите его в кавычки
yaml-second-document = здесь начинается второй документ, он не читается. Уберите «---» или перенесите остальное в отдельный файл
yaml-lost-comment = «{ $lost }» пропадёт как примечание. Нужны кавычки: { $cure }; для примечания — пробел после #
yaml-swallowed = этот пункт приклеился к строке { $first }. Проверьте его отступ и кавычки над ним
yaml-unknown = YAML не читается ({ $reason }). Проверьте отступы, кавычки и двоеточия в этой строке и над ней

## config.yaml и окружение

config-environment = окружение: { $problem }
config-not-mapping = здесь ожидаются ключи со значениями: ключ: значение
config-unknown-key = неизвестный ключ { $name }. Все ключи перечислены в README
config-unknown-key-near = неизвестный ключ { $name }. Возможно, вы имели в виду { $near }
config-unknown-variable = неизвестная переменная { $name }. Все ключи перечислены в README
config-unknown-variable-near = неизвестная переменная { $name }. Возможно, вы имели в виду { $near }
config-token-in-file = { $name }: токен не хранится в файле. Удалите этот ключ и передайте токен в переменной BOT_TOKEN
config-token-variable = неизвестная переменная { $name }. Токен передаётся в переменной BOT_TOKEN
config-token-spaces = в BOT_TOKEN есть пробел или перевод строки. Скопируйте его у @BotFather заново, без лишних знаков
config-token-shape = BOT_TOKEN не похож на токен. Ожидается число, двоеточие и код, как их прислал @BotFather
config-value = { $name }: сейчас { $value }, ожидается { $expected }
config-nothing = пусто
config-several = список или вложенные ключи
config-expected-section = раздел: вложенные ключи со значениями
config-expected-one-of = одно из: { $options }
config-expected-integer = целое число
config-expected-integer-between = целое число от { $least } до { $most }
config-expected-number = число больше { $least } и меньше { $most }
config-expected-text = текст
config-expected-folder = папка
config-expected-address = адрес вида https://api.telegram.org
config-expected-database = sqlite:///файл.db, sqlite:////полный/путь/файл.db или postgresql://…
