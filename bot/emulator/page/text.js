// Words of the page, in Russian and English. Everything a person wrote is shown as it is.
const WORDS = {
  ru: {
    title: "Эмулятор поддержки", subscriber: "Абонент", agents: "Агенты", subscriberSide: "Телефон абонента",
    agentSide: "Группа агентов", hints: "Что попробовать", tools: "Сбои и управление", language: "English",
    online: "бот на связи", typing: "печатает…", blocked: "бот заблокирован", message: "Сообщение", note: "Ответ или // заметка",
    send: "Отправить", attach: "Прикрепить файл", commands: "Команды бота", more: "Ещё", general: "General", topics: "Темы",
    noTopics: "Тем пока нет. Позовите оператора на телефоне слева — здесь появится тема обращения.",
    pickTopic: "Выберите тему слева", closed: "Тема закрыта", reopen: "Открыть", close: "Закрыть тему", deleteTopic: "Удалить тему",
    members: (n) => `${n} ${plural(n, "участник", "участника", "участников")}`, addSubscriber: "Добавить абонента",
    block: "Заблокировать бота", unblock: "Разблокировать", subscriberLanguage: "Язык абонента", start: "Начать",
    edited: "изменено", reply: "Ответить", edit: "Изменить", copy: "Копировать", remove: "Удалить", cancel: "Отменить",
    editing: "Правка сообщения", forwarded: "Переслано от", photo: "Фото", video: "Видео", voice: "Голосовое сообщение", audio: "Аудио",
    document: "Файл", sticker: "Стикер", animation: "GIF", video_note: "Видеосообщение", location: "Геопозиция", contact: "Контакт",
    poll: "Опрос", venue: "Место", dice: "Кубик", unknown: "Сообщение", album: "Альбом", anonymous: "Анонимный администратор", writesAs: "Пишет",
    created: (name) => `создана тема «${name}»`, renamed: (name) => `тема переименована: «${name}»`, topicClosed: "тема закрыта",
    topicReopened: "тема снова открыта", pinned: "закреплено сообщение", migrated: "группа стала супергруппой", today: "Сегодня",
    connecting: "соединение…", copied: "Скопировано", back: "Назад", anonymousPoll: "анонимный опрос", actions: "Действия с сообщением",
    openBase: "Откройте карту", hello: "Это ваш телефон", hint1: "Спросите что-нибудь словами абонента — можно с опечатками:",
    hint2: "Нажимайте кнопки под ответами бота, отправьте фото или файл, правьте и удаляйте сообщения.",
    hint3: "Позовите оператора — справа, в группе агентов, появится тема.", hint4: "Ответьте в теме как агент: абонент получит ответ.",
    hint5: "Строка «// заметка» останется внутри, «/close» закончит разговор.", hintTools: "Значок ⚡ включает сбои: лимиты, ошибки, удаление темы, блокировку.",
    roleYou: "За абонента", roleAgent: "За агента", gotIt: "Понятно",
    tLimits: "Лимиты Telegram (30/с, 1/с, 20/мин)", tLimitsHint: "Ответы 429 с retry_after", tFail: "Следующий вызов бота — ошибка 500",
    tFlood: "Следующая отправка — 429, ждать 5 с", tCut: "Следующая отправка: обрыв связи после доставки", tSlow: "Следующие 5 вызовов — с задержкой 2 с",
    tKick: "Удалить бота из группы", tReturn: "Вернуть бота администратором", tRights: "Отнять право на темы", tMigrate: "Сменить id группы (миграция)",
    weather: "Непогода", weatherHint: "Идёт сама, пока включена: бот должен всё пережить.", tErrors: "Ошибки 500 — каждый десятый вызов",
    tCutsBefore: "Обрывы связи до доставки", tCutsAfter: "Обрывы связи после доставки", tSlowAnswers: "Медленные ответы",
    tTwice: "Обновления приходят дважды", tStorm: "Всё сразу", tStormHint: "Буря: ошибки, обрывы, задержки, повторы",
    clock: "Часы Telegram", tClockBack: "−1 час", tClockHour: "+1 час", tClockDay: "+1 день",
    tForum: "Темы в группе", tHeal: "Забыть все заказанные сбои", done: "Сделано", delivery: "Доставка", groupTools: "Группа",
    live_photo: "Живое фото", queues: "Очереди", doIt: "Сделать", albumCaption: "Три снимка",
    tourIntro: "Всё, что бывает за день на линии. ▶ делает шаг за вас, остальное — руками.",
    tourAskWords: "как узнать баланс", tourLinesWords: ["здравствуйте", "у меня вопрос", "телефон ведёт себя странно"],
    askTitle: "Спросите своими словами", askHow: "Бот ответит сразу; под ответом — соседние вопросы и «Оператор».",
    linesTitle: "Напишите в несколько строк", linesHow: "Короткие строки подряд бот читает вместе и отвечает один раз.",
    personTitle: "Позовите человека", personHow: "Абоненту скажут место в очереди и сколько ждать, справа откроется тема с карточкой.",
    answerTitle: "Ответьте как агент", answerHow: "📤 под карточкой шлёт готовый ответ, /m — заготовки, // — заметка. 👌 значит «доставлено».",
    kindsTitle: "Отправьте что угодно", kindsHow: "Кнопка 🙂 в строке ввода: альбом, голосовое, место, опрос — с любой стороны.",
    changeTitle: "Исправьте сказанное", changeHow: "Правка, реакция и ответ на сообщение видны другой стороне; /del в ответ — забрать своё.",
    queueTitle: "Загляните в другую очередь", queueHow: "Вопросы о деньгах приходят в свою группу; /queue передаёт обращение туда.",
    blockTitle: "Заблокируйте бота", blockHow: "В теме скажут об этом сразу, и когда абонент вернётся — тоже.",
    topicTitle: "Удалите или закройте тему", topicHow: "Напишите за абонента ещё раз: тема откроется сама и напомнит разговор.",
    banTitle: "Забаньте и снимите бан", banHow: "В теме: «/ban 2h спам», потом /info, /bans и /unban.",
    migrateTitle: "Смените id группы", migrateHow: "Группа стала супергруппой: бот заметит и продолжит в новой.",
    faultsTitle: "Устройте сбой", faultsHow: "⚡ — лимиты Телеграма, ошибки, обрывы, отнятые права. Ничего не потеряется.",
    rateTitle: "Завершите обращение", rateHow: "/solve в теме: абонент поставит оценку; напишет снова — обращение откроется.",
    state: "Состояние", pending: "обновлений ждут бота", callsMade: "вызовов сделал бот", close_: "Закрыть", you: "Вы",
  },
  en: {
    title: "Support emulator", subscriber: "Subscriber", agents: "Agents", subscriberSide: "Subscriber's phone",
    agentSide: "Agents' group", hints: "What to try", tools: "Faults and controls", language: "Русский",
    online: "bot is online", typing: "typing…", blocked: "bot is blocked", message: "Message", note: "Reply or // note",
    send: "Send", attach: "Attach a file", commands: "Bot commands", more: "More", general: "General", topics: "Topics",
    noTopics: "No topics yet. Call an operator on the phone at the left: a topic will appear here.",
    pickTopic: "Pick a topic", closed: "Topic is closed", reopen: "Reopen", close: "Close topic", deleteTopic: "Delete topic",
    members: (n) => `${n} member${n === 1 ? "" : "s"}`, addSubscriber: "Add a subscriber",
    block: "Block the bot", unblock: "Unblock", subscriberLanguage: "Subscriber's language", start: "Start",
    edited: "edited", reply: "Reply", edit: "Edit", copy: "Copy", remove: "Delete", cancel: "Cancel",
    editing: "Edit message", forwarded: "Forwarded from", photo: "Photo", video: "Video", voice: "Voice message", audio: "Audio",
    document: "File", sticker: "Sticker", animation: "GIF", video_note: "Video message", location: "Location", contact: "Contact",
    poll: "Poll", venue: "Venue", dice: "Dice", unknown: "Message", album: "Album", anonymous: "Anonymous admin", writesAs: "Writes",
    created: (name) => `topic “${name}” created`, renamed: (name) => `topic renamed to “${name}”`, topicClosed: "topic closed",
    topicReopened: "topic reopened", pinned: "message pinned", migrated: "group became a supergroup", today: "Today",
    connecting: "connecting…", copied: "Copied", back: "Back", anonymousPoll: "anonymous poll", actions: "Message actions",
    openBase: "Open the map", hello: "This is your phone", hint1: "Ask something in a subscriber's own words, typos welcome:",
    hint2: "Press the buttons under the bot's answers, send a photo or a file, edit and delete messages.",
    hint3: "Call an operator: a topic appears on the right, in the agents' group.", hint4: "Answer in the topic as an agent: the subscriber gets the answer.",
    hint5: "A line “// note” stays inside, “/close” ends the conversation.", hintTools: "⚡ switches faults on: limits, errors, a deleted topic, a block.",
    roleYou: "As the subscriber", roleAgent: "As an agent", gotIt: "Got it",
    tLimits: "Telegram's limits (30/s, 1/s, 20/min)", tLimitsHint: "429 answers with retry_after", tFail: "Next call of the bot: error 500",
    tFlood: "Next send: 429, wait 5 s", tCut: "Next send: connection lost after delivery", tSlow: "Next 5 calls: 2 s late",
    tKick: "Remove the bot from the group", tReturn: "Bring the bot back as admin", tRights: "Take away the right to topics", tMigrate: "Change the group's id (migration)",
    weather: "Bad weather", weatherHint: "Comes by itself while it is on: the bot has to live through it.", tErrors: "500 errors, every tenth call",
    tCutsBefore: "Connections cut before delivery", tCutsAfter: "Connections cut after delivery", tSlowAnswers: "Slow answers",
    tTwice: "Updates come twice", tStorm: "Everything at once", tStormHint: "A storm: errors, cuts, delays, repeats",
    clock: "Telegram's clock", tClockBack: "−1 hour", tClockHour: "+1 hour", tClockDay: "+1 day",
    tForum: "Topics in the group", tHeal: "Forget all ordered faults", done: "Done", delivery: "Delivery", groupTools: "Group",
    live_photo: "Live photo", queues: "Queues", doIt: "Do it", albumCaption: "Three pictures",
    tourIntro: "Everything a day on the line brings. ▶ takes the step for you, the rest is done by hand.",
    tourAskWords: "check my balance", tourLinesWords: ["hello there", "I have a question", "my phone behaves strangely"],
    askTitle: "Ask in your own words", askHow: "The bot answers at once; under it are related questions and “Operator”.",
    linesTitle: "Write several lines", linesHow: "Short lines in a row are read together and answered once.",
    personTitle: "Call a person", personHow: "The subscriber hears the place in the queue and the wait; a topic with a card opens on the right.",
    answerTitle: "Answer as an agent", answerHow: "📤 under the card sends a ready answer, /m has macros, // is a note. 👌 means “arrived”.",
    kindsTitle: "Send anything", kindsHow: "🙂 in the input line: an album, a voice message, a place, a poll, from either side.",
    changeTitle: "Change what was said", changeHow: "Edits, reactions and replies show on the other side; /del in reply takes your message back.",
    queueTitle: "Look into another queue", queueHow: "Questions about money come into a group of their own; /queue hands a ticket over.",
    blockTitle: "Block the bot", blockHow: "The topic says so at once, and again when the subscriber is back.",
    topicTitle: "Delete or close the topic", topicHow: "Write as the subscriber again: it opens by itself and recalls the conversation.",
    banTitle: "Ban and lift the ban", banHow: "In the topic: “/ban 2h spam”, then /info, /bans and /unban.",
    migrateTitle: "Change the group's id", migrateHow: "The group became a supergroup: the bot notices and carries on there.",
    faultsTitle: "Cause a fault", faultsHow: "⚡ has Telegram's limits, errors, cut lines, rights taken away. Nothing gets lost.",
    rateTitle: "Finish the ticket", rateHow: "/solve in the topic: the subscriber rates it; a further word reopens it.",
    state: "State", pending: "updates wait for the bot", callsMade: "calls made by the bot", close_: "Close", you: "You",
  },
};

let language = localStorage.getItem("language") || (navigator.language.startsWith("ru") ? "ru" : "en");

function plural(n, one, few, many) {
  const form = new Intl.PluralRules("ru").select(n);
  return form === "one" ? one : form === "few" ? few : many;
}

export const lang = () => language;
export const other = () => (language === "ru" ? "en" : "ru");

export function setLanguage(next) {
  language = next;
  localStorage.setItem("language", next);
  translatePage();
}

export function t(key, ...args) {
  const word = WORDS[language][key] ?? WORDS.en[key] ?? key;
  return typeof word === "function" ? word(...args) : word;
}

export function translatePage() {
  document.documentElement.lang = language;
  document.title = t("title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    if (node.tagName === "BUTTON") node.title = t(node.dataset.label);
  }
}

export const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function day(seconds) {
  const date = new Date(seconds * 1000);
  if (date.toDateString() === new Date().toDateString()) return t("today");
  return date.toLocaleDateString(language, { day: "numeric", month: "long" });
}
