// The list of messages of one chat or topic. Blocks that did not change keep their elements, so nothing flickers.
import { bubble, service } from "./bubbles.js";
import { el } from "./dom.js";
import { deed, messagesOf, store } from "./store.js";
import { day, lang } from "./text.js";
import { toast } from "./toast.js";

const CLOSE = 300;

export class ChatView {
  constructor(testid, actor, composer) {
    this.actor = actor;
    this.composer = composer;
    this.chatId = null;
    this.threadId = 0;
    this.nodes = new Map();
    this.list = el("div", { class: "list", testid, role: "log", "aria-live": "polite", tabindex: "0" });
  }

  show(chatId, threadId) {
    if (chatId !== this.chatId || threadId !== this.threadId) {
      this.nodes.clear();
      this.list.replaceChildren();
      this.chatId = chatId;
      this.threadId = threadId;
      this.composer.reset();
    }
    this.render(true);
  }

  blocks() {
    const blocks = [];
    let before = null;
    let today = "";
    for (const message of messagesOf(this.chatId, this.threadId)) {
      const date = day(message.date);
      if (date !== today) {
        blocks.push({ key: `day-${date}`, pill: date, messages: [] });
        today = date;
        before = null;
      }
      const told = service(message);
      if (told) {
        blocks.push({ key: `s-${message.message_id}`, pill: told, messages: [message] });
        before = null;
        continue;
      }
      if (before?.album && before.album === message.media_group_id) {
        before.messages.push(message);
        continue;
      }
      const block = this.block(message, before);
      if (before) before.last = before.mine !== block.mine || before.sender !== block.sender || block.first;
      blocks.push(block);
      before = block;
    }
    return blocks;
  }

  block(message, before) {
    const sender = message.sender_chat?.id ?? message.from.id;
    const mine = message.from.id === this.actor() || (this.composer.anonymous?.() && Boolean(message.sender_chat));
    const joined = before && before.sender === sender && message.date - before.messages.at(-1).date < CLOSE;
    return { key: `m-${message.media_group_id ?? message.message_id}`, messages: [message], album: message.media_group_id, sender, mine,
      first: !joined, last: true, named: !mine && !joined && this.chatId < 0, view: this };
  }

  render(jump = false) {
    if (this.chatId === null) return;
    const near = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 140;
    const wanted = new Map();
    let position = null;
    for (const block of this.blocks()) {
      const sign = JSON.stringify([lang(), block.pill, block.messages, block.first, block.mine, this.actor()]);
      let known = this.nodes.get(block.key);
      if (!known || known.sign !== sign) {
        const node = block.pill ? el("div", { class: "pill", role: "note" }, block.pill) : bubble(block);
        if (block.pill && block.messages[0]) node.dataset.testid = `message-${this.chatId}-${block.messages[0].message_id}`;
        known?.node.replaceWith(node);
        if (known) node.classList.add("still");
        known = { node, sign };
      }
      known.node.classList.toggle("first", Boolean(block.first));
      known.node.classList.toggle("last", Boolean(block.last));
      wanted.set(block.key, known);
      const after = position ? position.nextSibling : this.list.firstChild;
      if (after !== known.node) this.list.insertBefore(known.node, after);
      position = known.node;
    }
    for (const [key, { node }] of this.nodes) if (!wanted.has(key)) node.remove();
    this.nodes = wanted;
    if (jump || near) this.bottom();
  }

  bottom() {
    this.list.scrollTop = this.list.scrollHeight;
    requestAnimationFrame(() => { this.list.scrollTop = this.list.scrollHeight; });
  }

  jump(messageId) {
    const node = this.list.querySelector(`[data-id="${Number(messageId)}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }

  reply(message) { this.composer.replyTo(message); }
  edit(message) { this.composer.editing(message); }
  say(text) { this.composer.send(text); }

  async react(message, emoji) {
    const own = (store.chats.get(message.chat.id)?.messages.get(message.message_id)?.reactions ?? [])
      .find((one) => one.user_id === this.actor());
    const same = own?.reaction.some((one) => one.emoji === emoji);
    await this.attempt("reactions", { user_id: this.actor(), chat_id: message.chat.id, message_id: message.message_id, emoji: same ? [] : [emoji] });
  }

  remove(message) { return this.attempt("deletions", { chat_id: message.chat.id, message_ids: [message.message_id] }); }

  async attempt(name, body) {
    try { await deed(name, body); } catch (problem) { toast(problem.message); }
  }
}
