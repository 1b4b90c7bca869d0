// The agents' group: the list of topics, the open one, and who of the agents writes.
import { ChatView } from "./chatview.js";
import { Composer } from "./composer.js";
import { service, senderName } from "./bubbles.js";
import { avatar, byId, el, fullName, hex, icon } from "./dom.js";
import { summary } from "./media.js";
import { agents, chooseGroup, deed, group, groups, messagesOf, store } from "./store.js";
import { clock, t } from "./text.js";
import { toast } from "./toast.js";

const ANONYMOUS = "anonymous";

export class Agents {
  constructor() {
    this.thread = null;
    this.agent = "501";
    this.seen = new Map();
    this.groupHead = el("div", { class: "head" });
    this.queues = el("div", { class: "queues", role: "tablist" });
    this.topics = el("div", { class: "topics", role: "listbox" });
    this.title = el("div", { class: "who" });
    this.tools = el("div", { class: "head-tools" });
    this.composer = new Composer({ prefix: "agent", side: "agent", hint: () => t("note"), where: () => this.where(), language: () => "ru" });
    this.view = new ChatView("chat-agent", () => this.actor(), this.composer);
    this.select = el("select", { class: "select", testid: "agent-select", onchange: () => { this.agent = this.select.value; this.render(); } });
    this.writer = el("label", { class: "writer" });
    this.placeholder = el("div", { class: "empty soft" });
    this.wall = el("div", { class: "wall" }, this.view.list, this.placeholder);
    this.closed = el("button", { type: "button", class: "wide", testid: "reopen-topic", onclick: () => this.change({ closed: false }) });
    this.room = el("div", { class: "room" }, el("div", { class: "head" }, this.title, this.tools), this.wall,
      el("div", { class: "foot" }, this.writer, this.composer.node, this.closed));
    this.column = el("div", { class: "column" }, this.groupHead, this.queues, this.topics);
    byId("agents").append(this.column, this.room);
    this.composer.dropInto(this.wall);
  }

  actor() { return this.agent === ANONYMOUS ? agents()[0]?.id : Number(this.agent); }

  where() {
    if (this.thread === null || !group()) return null;
    return { user_id: this.actor(), chat_id: group().id, thread_id: this.thread, anonymous: this.agent === ANONYMOUS };
  }

  last(thread) { return messagesOf(group().id, thread).at(-1); }

  unread(thread, chatId = group().id) {
    const mine = new Set(agents().map((one) => one.id));
    const seen = this.seen.get(`${chatId}/${thread}`) ?? 0;
    return messagesOf(chatId, thread).filter((one) => one.message_id > seen && !mine.has(one.from.id) && !service(one)).length;
  }

  unreadIn(chat) {
    const threads = [0, ...(chat.is_forum ? chat.topics.keys() : [])];
    return threads.reduce((sum, thread) => sum + (chat === group() && thread === this.thread ? 0 : this.unread(thread, chat.id)), 0);
  }

  total() { return groups().reduce((sum, chat) => sum + this.unreadIn(chat), 0); }

  threads() {
    const chat = group();
    const general = { message_thread_id: 0, name: chat.is_forum ? chat.general?.name ?? t("general") : chat.title, closed: chat.general?.closed, icon_color: 0x8e99a4 };
    const own = chat.is_forum ? [...chat.topics.values()] : [];
    own.sort((a, b) => (this.last(b.message_thread_id)?.message_id ?? 0) - (this.last(a.message_thread_id)?.message_id ?? 0));
    return [...own.filter((one) => !one.closed), general, ...own.filter((one) => one.closed)];
  }

  open(thread) {
    this.thread = thread;
    byId("agents").classList.toggle("reading", thread !== null);
    this.render(true);
    document.dispatchEvent(new Event("seen"));
  }

  render(jump = false) {
    const chat = group();
    if (!chat || !store.bot) return;
    if (this.thread && !chat.topics.has(this.thread)) this.thread = null;
    byId("agents").classList.toggle("reading", this.thread !== null);
    if (this.thread !== null) this.seen.set(`${chat.id}/${this.thread}`, this.last(this.thread)?.message_id ?? 0);
    this.renderList(chat);
    this.renderRoom(chat);
    if (this.thread === null) { this.view.chatId = null; this.view.list.replaceChildren(); this.view.nodes.clear(); return; }
    if (jump || this.view.chatId !== chat.id || this.view.threadId !== this.thread) this.view.show(chat.id, this.thread);
    else this.view.render();
  }

  renderList(chat) {
    this.groupHead.replaceChildren(el("div", { class: "who" }, avatar(chat.id, chat.title, 40),
      el("span", {}, el("b", {}, chat.title), el("small", {}, t("members", chat.members.length + 1)))));
    this.renderQueues();
    this.topics.setAttribute("aria-label", t("topics"));
    const rows = this.threads().map((topic) => this.row(topic));
    if (chat.is_forum && !chat.topics.size) rows.push(el("p", { class: "quiet pad" }, t("noTopics")));
    const focused = document.activeElement?.dataset?.testid;
    this.topics.replaceChildren(...rows);
    if (focused?.startsWith("topic-")) this.topics.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  renderQueues() {
    const all = groups();
    this.queues.hidden = all.length < 2;
    this.queues.setAttribute("aria-label", t("queues"));
    this.queues.replaceChildren(...all.map((chat) => {
      const count = this.unreadIn(chat);
      return el("button", { type: "button", role: "tab", class: "queue", testid: `group-${chat.id}`, "aria-selected": String(chat === group()),
        onclick: () => { chooseGroup(chat.id); this.open(null); } }, chat.title, count ? el("b", { class: "badge" }, String(count)) : null);
    }));
  }

  row(topic) {
    const thread = topic.message_thread_id;
    const last = this.last(thread);
    const count = thread === this.thread ? 0 : this.unread(thread);
    const said = last ? service(last) ?? `${senderName(last)}: ${summary(last)}` : "";
    return el("button", { type: "button", role: "option", class: "topic", testid: `topic-${thread}`, "aria-selected": String(thread === this.thread), onclick: () => this.open(thread) },
      this.mark(topic, 40), el("span", { class: "topic-text" }, el("span", { class: "topic-top" }, el("b", {}, topic.name),
        topic.closed ? el("i", { class: "lock", title: t("closed") }, icon("lock", 14)) : null, el("time", {}, last ? clock(last.date) : "")),
      el("span", { class: "topic-line" }, el("span", {}, said), count ? el("b", { class: "badge" }, String(count)) : null)));
  }

  mark(topic, size) {
    const letter = topic.message_thread_id ? [...topic.name.trim()][0]?.toUpperCase() ?? "?" : "#";
    return el("span", { class: "mark", "aria-hidden": "true", style: { "--tone": hex(topic.icon_color), "--size": `${size}px` } }, letter);
  }

  topic() { return this.threads().find((one) => one.message_thread_id === this.thread); }

  renderRoom(chat) {
    const topic = this.thread === null ? null : this.topic();
    this.placeholder.hidden = Boolean(topic);
    this.placeholder.replaceChildren(el("span", { class: "note-pill" }, t("pickTopic")));
    this.room.classList.toggle("idle", !topic);
    if (!topic) { this.title.replaceChildren(); this.tools.replaceChildren(); return; }
    const typing = (store.typing.get(`${chat.id}/${this.thread}`) ?? 0) > Date.now();
    this.title.replaceChildren(el("button", { type: "button", class: "ghost back", testid: "back", label: t("back"), onclick: () => this.open(null) }, icon("back", 22)),
      this.mark(topic, 40), el("span", {}, el("b", { testid: "topic-title" }, topic.name),
        el("small", { class: typing ? "typing" : "", testid: "typing-agent" }, typing ? t("typing") : topic.closed ? t("closed") : chat.title)));
    this.tools.replaceChildren(...(this.thread ? [
      el("button", { type: "button", class: "ghost", testid: "topic-state", label: t(topic.closed ? "reopen" : "close"), title: t(topic.closed ? "reopen" : "close"),
        onclick: () => this.change({ closed: !topic.closed }) }, icon("lock", 20)),
      el("button", { type: "button", class: "ghost", testid: "topic-delete", label: t("deleteTopic"), title: t("deleteTopic"), onclick: () => this.drop() }, icon("close", 20))] : []));
    this.renderWriter();
    this.closed.hidden = !topic.closed;
    this.closed.textContent = t("reopen");
    this.composer.node.hidden = Boolean(topic.closed);
    this.writer.hidden = Boolean(topic.closed);
    this.composer.translate();
  }

  renderWriter() {
    this.select.replaceChildren(...agents().map((one) => el("option", { value: String(one.id), selected: String(one.id) === this.agent }, fullName(one))),
      el("option", { value: ANONYMOUS, selected: this.agent === ANONYMOUS }, t("anonymous")));
    this.writer.replaceChildren(el("span", {}, t("writesAs")), this.select);
  }

  async change(body) {
    try { await deed("topics", { user_id: this.actor(), chat_id: group().id, thread_id: this.thread, ...body }); } catch (problem) { toast(problem.message); }
  }

  async drop() {
    try { await deed("topics/delete", { chat_id: group().id, thread_id: this.thread }); } catch (problem) { toast(problem.message); }
  }
}
