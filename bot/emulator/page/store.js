// What the page knows of the emulated Telegram, kept up by the WebSocket; and the calls that change it.
const listeners = new Set();

export const store = {
  bot: null, users: new Map(), chats: new Map(), commands: {}, suggestions: [], limits: false, calls: {}, connected: false,
  typing: new Map(), pending: new Map(), instance: "",
};

export const subscribe = (listener) => listeners.add(listener);
const tell = (event) => { for (const listener of listeners) listener(event); };

export async function deed(name, body, files = []) {
  let request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  if (files.length) {
    const form = new FormData();
    form.append("payload", JSON.stringify(body));
    files.forEach((file, number) => form.append(`file${number}`, file, file.name));
    request = { method: "POST", body: form };
  }
  const answer = await (await fetch(`/emulator/${name}`, request)).json();
  if (!answer.ok) throw new Error(answer.error);
  return answer.result;
}

export const look = async (name) => (await (await fetch(`/emulator/${name}`)).json()).result;

const thread = (message) => (message.is_topic_message ? message.message_thread_id : 0);
export const threadOf = thread;

export function messagesOf(chatId, threadId) {
  const chat = store.chats.get(chatId);
  if (!chat) return [];
  return [...chat.messages.values()].filter((one) => threadId === null || thread(one) === threadId);
}

let chosen = 0;
export const groups = () => [...store.chats.values()].filter((chat) => chat.type !== "private");
export const group = () => store.chats.get(chosen) ?? groups()[0];
export const chooseGroup = (id) => { chosen = id; };
export const subscribers = () => [...store.users.values()].filter((user) => user.role === "subscriber");
export const agents = () => (group()?.members ?? []).map((id) => store.users.get(id)).filter((user) => user?.role === "agent");

function keepChat(view) {
  const known = store.chats.get(view.id);
  const topics = new Map((view.topics ?? [...(known?.topics?.values() ?? [])]).map((one) => [one.message_thread_id, one]));
  store.chats.set(view.id, { ...known, ...view, messages: known?.messages ?? new Map(), topics });
}

const APPLY = {
  snapshot({ state, messages }) {
    Object.assign(store, { bot: state.bot, commands: state.commands, suggestions: state.suggestions, limits: state.limits,
      instance: state.instance });
    store.users = new Map(state.users.map((one) => [one.id, one]));
    store.chats.clear();
    state.chats.forEach(keepChat);
    for (const [chatId, found] of Object.entries(messages)) {
      const chat = store.chats.get(Number(chatId));
      if (chat) chat.messages = new Map(found.map((one) => [one.message_id, one]));
    }
  },
  message({ chat_id, message }) {
    store.chats.get(chat_id)?.messages.set(message.message_id, message);
    if (message.from?.id === store.bot.id) store.typing.delete(`${chat_id}/${thread(message)}`);
  },
  edited({ chat_id, message }) { store.chats.get(chat_id)?.messages.set(message.message_id, message); },
  reaction({ chat_id, message }) { store.chats.get(chat_id)?.messages.set(message.message_id, message); },
  deleted({ chat_id, message_ids }) {
    for (const id of message_ids) store.chats.get(chat_id)?.messages.delete(id);
  },
  topic({ chat_id, topic }) { store.chats.get(chat_id)?.topics.set(topic.message_thread_id, topic); },
  topic_deleted({ chat_id, thread_id }) {
    const chat = store.chats.get(chat_id);
    chat?.topics.delete(thread_id);
    for (const one of messagesOf(chat_id, thread_id)) chat.messages.delete(one.message_id);
  },
  user({ user }) { store.users.set(user.id, user); },
  chat({ chat }) { keepChat(chat); },
  chat_added({ chat }) { if (!store.chats.has(chat.id)) keepChat(chat); },
  commands({ commands }) { store.commands = commands; },
  action({ chat_id, thread_id }) { store.typing.set(`${chat_id}/${thread_id}`, Date.now() + 5500); },
  migrated() { socket?.close(); },
  callback_answer({ callback_query_id, answer }) {
    store.pending.get(callback_query_id)?.(answer);
    store.pending.delete(callback_query_id);
  },
};

let socket = null;

export function connect() {
  socket = new WebSocket(`ws://${location.host}/emulator/live`);
  socket.addEventListener("open", () => { store.connected = true; });
  socket.addEventListener("message", ({ data }) => {
    const event = JSON.parse(data);
    APPLY[event.event]?.(event);
    tell(event);
  });
  socket.addEventListener("close", () => {
    store.connected = false;
    tell({ event: "offline" });
    setTimeout(connect, 800);
  });
}

// Commands that Telegram would offer: the narrowest scope that has any wins, the person's language before none.
export function commandsFor(chatId, language) {
  const scopes = chatId > 0
    ? [`chat:${chatId}`, "all_private_chats", "default"]
    : [`chat_administrators:${chatId}`, `chat:${chatId}`, "all_chat_administrators", "all_group_chats", "default"];
  for (const scope of scopes) {
    const found = store.commands[`${scope}|${language}`] ?? store.commands[`${scope}|`];
    if (found?.length) return found;
  }
  return [];
}

// The answer to a press may overtake the press's own reply, so both ways meet here.
export async function press(body) {
  const { id } = await deed("presses", body);
  return new Promise((resolve) => {
    store.pending.set(id, resolve);
    fetch(`/emulator/answers?id=${id}&timeout=20`).then((one) => one.json()).then(({ result }) => {
      store.pending.delete(id);
      resolve(result);
    }, () => resolve(null));
  });
}
