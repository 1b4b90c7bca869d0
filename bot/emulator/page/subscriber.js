// The phone: whose it is, the chat with the bot, and what to try first.
import { ChatView } from "./chatview.js";
import { Composer } from "./composer.js";
import { avatar, byId, el, fullName, icon } from "./dom.js";
import { hintCard } from "./hints.js";
import { deed, messagesOf, store, subscribers } from "./store.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

export class Subscriber {
  constructor() {
    this.user = Number(sessionStorage.getItem("subscriber")) || 101;
    this.seen = new Map();
    this.people = el("div", { class: "people", role: "tablist" });
    this.title = el("div", { class: "who" });
    this.tools = el("div", { class: "head-tools" });
    this.composer = new Composer({ prefix: "subscriber", side: "subscriber", hint: () => t("message"),
      where: () => ({ user_id: this.user, chat_id: this.user }), language: () => this.person()?.language_code ?? "" });
    this.view = new ChatView("chat-subscriber", () => this.user, this.composer);
    this.empty = el("div", { class: "empty" });
    this.blocked = el("button", { type: "button", class: "wide", testid: "unblock-bot", onclick: () => this.block(false) });
    this.wall = el("div", { class: "wall" }, this.view.list, this.empty);
    byId("subscriber").append(this.people, el("div", { class: "screen" }, el("div", { class: "head" }, this.title, this.tools),
      this.wall, el("div", { class: "foot" }, this.composer.node, this.blocked)));
    this.composer.dropInto(this.wall);
  }

  person() { return store.users.get(this.user); }

  async block(blocked) {
    try { await deed("users", { id: this.user, blocked }); } catch (problem) { toast(problem.message); }
  }

  pick(user) {
    this.user = user;
    sessionStorage.setItem("subscriber", String(user));
    this.render(true);
    document.dispatchEvent(new Event("seen"));
  }

  unread(user) {
    return messagesOf(user, null).filter((one) => one.from.id === store.bot?.id && one.message_id > (this.seen.get(user) ?? 0)).length;
  }

  total() { return subscribers().reduce((sum, one) => sum + (one.id === this.user ? 0 : this.unread(one.id)), 0); }

  render(jump = false) {
    if (!store.users.has(this.user)) this.user = subscribers()[0]?.id ?? this.user;
    if (!store.bot || !this.person()) return;
    this.seen.set(this.user, store.chats.get(this.user)?.messages.size ? Math.max(...store.chats.get(this.user).messages.keys()) : 0);
    this.renderPeople();
    this.renderHead();
    if (jump || this.view.chatId !== this.user) this.view.show(this.user, null);
    else this.view.render();
    this.renderFoot();
  }

  renderPeople() {
    this.people.replaceChildren(...subscribers().map((one) => {
      const count = one.id === this.user ? 0 : this.unread(one.id);
      return el("button", { type: "button", role: "tab", class: "person", testid: `subscriber-${one.id}`, "aria-selected": String(one.id === this.user),
        title: fullName(one), onclick: () => this.pick(one.id) }, avatar(one.id, fullName(one), 34),
      el("span", { class: "person-name" }, fullName(one)), count ? el("b", { class: "badge" }, String(count)) : null);
    }), el("button", { type: "button", class: "person add", testid: "add-subscriber", label: t("addSubscriber"), title: t("addSubscriber"),
      onclick: async () => this.pick((await deed("users", { language_code: "ru" })).id) }, icon("plus", 20)));
  }

  renderHead() {
    const typing = (store.typing.get(`${this.user}/0`) ?? 0) > Date.now();
    const person = this.person();
    const state = person.blocked ? t("blocked") : typing ? t("typing") : t("online");
    this.title.replaceChildren(avatar(store.bot.id, store.bot.first_name, 40), el("span", {}, el("b", {}, store.bot.first_name),
      el("small", { class: typing ? "typing" : "", testid: "typing-subscriber" }, state)));
    const language = el("select", { class: "select", testid: "subscriber-language", label: t("subscriberLanguage"), title: t("subscriberLanguage"),
      onchange: (event) => deed("users", { id: this.user, language_code: event.target.value }) });
    for (const code of new Set(["ru", "en", "uk", "kk", "uz", person.language_code || "ru"])) {
      language.append(el("option", { value: code, selected: code === person.language_code }, code.toUpperCase()));
    }
    this.tools.replaceChildren(language, el("button", { type: "button", class: "ghost", testid: "block-bot", "aria-pressed": String(person.blocked),
      label: t(person.blocked ? "unblock" : "block"), title: t(person.blocked ? "unblock" : "block"),
      onclick: () => this.block(!person.blocked) }, icon("block", 20)));
  }

  renderFoot() {
    const fresh = !messagesOf(this.user, null).length;
    this.empty.hidden = !fresh;
    if (fresh) this.empty.replaceChildren(hintCard((text) => this.composer.send(text)));
    const blocked = this.person().blocked;
    this.blocked.hidden = !blocked;
    this.blocked.textContent = t("unblock");
    this.composer.node.hidden = blocked;
    this.composer.translate();
  }
}
