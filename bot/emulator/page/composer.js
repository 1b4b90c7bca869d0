// Where one writes: text, files by button, drop or paste, samples of every kind, replies and edits.
import { el, icon } from "./dom.js";
import { summary } from "./media.js";
import { commandsFor, deed, store } from "./store.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

const SAMPLES = [["photo", "🖼"], ["album", "🗂"], ["live_photo", "✨"], ["video", "🎬"], ["animation", "🎞"], ["document", "📄"], ["audio", "🎵"], ["voice", "🎤"],
  ["video_note", "⭕"], ["sticker", "🙂"], ["location", "📍"], ["venue", "🏪"], ["contact", "👤"], ["poll", "📊"], ["dice", "🎲"]];
const ALBUM = [{ kind: "photo" }, { kind: "photo" }, { kind: "photo" }];

export class Composer {
  constructor({ prefix, side, where, hint, language }) {
    Object.assign(this, { where, hint, language, target: null, changed: null });
    this.input = el("textarea", { rows: "1", testid: `${prefix}-input`, dir: "auto", enterkeyhint: "send" });
    this.file = el("input", { type: "file", multiple: true, testid: `attach-${side}`, class: "hidden-file", tabindex: "-1" });
    this.sendButton = el("button", { type: "button", class: "send", testid: `${prefix}-send`, onclick: () => this.submit() }, icon("send", 24));
    this.attach = el("button", { type: "button", class: "round-button", onclick: () => this.file.click() }, icon("clip", 24));
    this.slash = el("button", { type: "button", class: "round-button slash", testid: `commands-${side}`, "aria-haspopup": "menu", onclick: () => this.toggle("commands") }, "/");
    this.extra = el("button", { type: "button", class: "round-button", testid: `extras-${side}`, "aria-haspopup": "menu", onclick: () => this.toggle("extras") }, icon("smile", 24));
    this.bar = el("div", { class: "bar", hidden: true, testid: "bar" });
    this.popup = el("div", { class: "popup", role: "menu", hidden: true });
    this.node = el("div", { class: "composer" }, this.popup, this.bar,
      el("div", { class: "writing" }, this.attach, this.file, el("div", { class: "field" }, this.input, this.slash, this.extra), this.sendButton));
    this.listen();
  }

  listen() {
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
      if (event.key === "Escape") this.reset();
    });
    this.input.addEventListener("input", () => this.grow());
    this.input.addEventListener("paste", (event) => this.take(event.clipboardData.files, event));
    this.file.addEventListener("change", () => { this.take(this.file.files); this.file.value = ""; });
    document.addEventListener("pointerdown", (event) => { if (!this.node.contains(event.target)) this.popup.hidden = true; });
  }

  dropInto(zone) {
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("over"); });
    zone.addEventListener("drop", (event) => { zone.classList.remove("over"); this.take(event.dataTransfer.files, event); });
  }

  translate() {
    this.input.placeholder = this.hint();
    this.input.setAttribute("aria-label", this.hint());
    for (const [node, word] of [[this.sendButton, "send"], [this.attach, "attach"], [this.file, "attach"], [this.slash, "commands"], [this.extra, "more"]]) {
      node.setAttribute("aria-label", t(word));
      node.title = t(word);
    }
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
    this.node.classList.toggle("ready", Boolean(this.input.value.trim()));
  }

  reset() {
    this.target = this.changed = null;
    this.bar.hidden = true;
    this.popup.hidden = true;
  }

  anonymous() { return Boolean(this.where()?.anonymous); }

  banner(title, message) {
    this.bar.replaceChildren(el("span", {}, el("b", {}, title), el("small", {}, summary(message))),
      el("button", { type: "button", class: "ghost", testid: "bar-cancel", label: t("cancel"), onclick: () => { if (this.changed) this.input.value = ""; this.reset(); this.grow(); } }, icon("close", 18)));
    this.bar.hidden = false;
    this.input.focus();
  }

  replyTo(message) { this.changed = null; this.target = message; this.banner(t("reply"), message); }

  editing(message) {
    this.target = null;
    this.changed = message;
    this.input.value = message.text ?? message.caption ?? "";
    this.grow();
    this.banner(t("editing"), message);
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.grow();
    this.send(text);
    this.input.focus();
  }

  async attempt(deeds) {
    try { await deeds(); } catch (problem) { toast(problem.message); }
  }

  place() {
    const { anonymous, ...place } = this.where();
    const body = { ...place, reply_to: this.target?.message_id ?? 0, anonymous: Boolean(anonymous) };
    this.reset();
    return body;
  }

  send(text) {
    if (!this.where()) return null;
    const changed = this.changed;
    if (changed) {
      this.reset();
      const field = changed.text ? "text" : "caption";
      return this.attempt(() => deed("edits", { chat_id: changed.chat.id, message_id: changed.message_id, [field]: text }));
    }
    const body = { ...this.place(), text };
    return this.attempt(() => deed("messages", body));
  }

  take(files, event) {
    const found = [...(files ?? [])];
    if (!found.length || !this.where()) return;
    event?.preventDefault();
    const caption = this.input.value.trim();
    this.input.value = "";
    this.grow();
    const pictures = found.every((one) => /^(image\/(png|jpeg|gif|webp)|video\/)/.test(one.type));
    const body = this.place();
    if (found.length > 1 && found.length <= 10 && pictures) {
      const items = found.map((one, number) => ({ kind: kind(one), file: `file${number}`, caption: number ? "" : caption }));
      this.attempt(() => deed("albums", { ...body, items }, found));
      return;
    }
    this.attempt(async () => {
      for (const [number, one] of found.entries()) await deed("messages", { ...body, kind: kind(one), caption: number ? "" : caption }, [one]);
    });
  }

  toggle(what) {
    const same = this.popup.dataset.shown === what && !this.popup.hidden;
    this.popup.hidden = same || !this.where();
    this.popup.dataset.shown = what;
    this.popup.classList.toggle("kinds", what === "extras");
    const items = what === "commands" ? this.commands() : this.extras();
    this.popup.replaceChildren(...items);
    if (!items.length) this.popup.hidden = true;
    if (!items.length && what === "commands") { this.input.value = "/"; this.grow(); this.input.focus(); }
  }

  item(left, right, action) {
    return el("button", { type: "button", role: "menuitem", onclick: () => { this.popup.hidden = true; action(); } }, el("b", {}, left), el("span", {}, right));
  }

  commands() {
    const { chat_id: chatId } = this.where();
    return commandsFor(chatId, this.language()).map((one) => this.item(`/${one.command}`, one.description, () => this.send(`/${one.command}`)));
  }

  extras() {
    return SAMPLES.map(([kind_, emoji]) => this.item(emoji, t(kind_), () => {
      const body = this.place();
      const album = { ...body, items: ALBUM.map((one, number) => ({ ...one, caption: number ? "" : t("albumCaption") })) };
      this.attempt(() => (kind_ === "album" ? deed("albums", album) : deed("messages", { ...body, kind: kind_ })));
    }));
  }
}

function kind(file) {
  if (/^image\/(png|jpeg|webp)$/.test(file.type)) return "photo";
  if (file.type === "image/gif") return "animation";
  if (file.type.startsWith("video/")) return "video";
  if (file.type.startsWith("audio/")) return "audio";
  return "document";
}

export const ready = () => store.connected;
