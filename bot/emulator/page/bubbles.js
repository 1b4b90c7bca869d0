// One bubble: name, quote, media, text, reactions, time; buttons under it.
import { el, fullName, icon, tint } from "./dom.js";
import { media, kindOf, summary } from "./media.js";
import { openMenu } from "./menu.js";
import { rich } from "./rich.js";
import { press, store } from "./store.js";
import { clock, t } from "./text.js";
import { alertBox, toast } from "./toast.js";

const NAKED = new Set(["sticker", "dice", "video_note"]);

export const senderName = (message) => (message.sender_chat ? message.sender_chat.title : fullName(message.from));

export function service(message) {
  if (message.forum_topic_created) return t("created", message.forum_topic_created.name);
  if (message.forum_topic_edited) return t("renamed", message.forum_topic_edited.name ?? "…");
  if (message.forum_topic_closed) return t("topicClosed");
  if (message.forum_topic_reopened) return t("topicReopened");
  if (message.pinned_message) return t("pinned");
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("migrated");
  return null;
}

function header(block) {
  const [message] = block.messages;
  const parts = [];
  if (block.named) parts.push(el("b", { class: "name", style: { color: tint(message.from.id)[1] } }, senderName(message)));
  const origin = message.forward_origin;
  if (origin) {
    const name = origin.sender_user ? fullName(origin.sender_user) : origin.sender_chat?.title ?? origin.sender_user_name;
    parts.push(el("span", { class: "forwarded" }, t("forwarded"), " ", el("b", {}, name)));
  }
  const quoted = quote(message, block);
  if (quoted) parts.push(quoted);
  return parts;
}

function quote(message, block) {
  const target = message.reply_to_message;
  const real = target && !target.forum_topic_created;
  if (!real && !message.external_reply) return null;
  const id = real ? target.message_id : message.external_reply.message_id;
  const who = real ? senderName(target) : fullName(message.external_reply.origin.sender_user ?? { first_name: "…" });
  const tone = tint(real ? target.from.id : 0)[1];
  const said = message.quote?.text ?? summary(real ? target : message.external_reply);
  return el("button", { type: "button", class: "quote", style: { "--tone": tone }, testid: `quote-${message.chat.id}-${message.message_id}`,
    onclick: () => block.view.jump(id) }, el("b", {}, who), el("span", {}, said));
}

function reactions(message, block) {
  const counted = new Map();
  for (const { user_id: who, reaction } of message.reactions ?? []) {
    for (const { emoji } of reaction) if (emoji) counted.set(emoji, [...(counted.get(emoji) ?? []), who]);
  }
  if (!counted.size) return null;
  return el("span", { class: "reactions" }, ...[...counted].map(([emoji, people]) =>
    el("button", { type: "button", class: people.includes(block.view.actor()) ? "own" : "", label: `${emoji} ${people.length}`,
      onclick: () => block.view.react(message, emoji) }, emoji, people.length > 1 ? el("small", {}, String(people.length)) : null)));
}

function meta(message, mine) {
  return el("span", { class: "meta" }, message.edit_date ? el("span", { class: "edited" }, t("edited")) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    mine ? el("span", { class: "ticks", "aria-hidden": "true" }, "✓✓") : null);
}

function body(message, block) {
  const said = message.text ?? message.caption;
  if (!said) return null;
  const entities = message.text ? message.entities : message.caption_entities;
  return el("div", { class: "said", dir: "auto" }, rich(said, entities, (command) => block.view.say(command)));
}

function album(block) {
  const grid = el("div", { class: `album n${Math.min(block.messages.length, 4)}` });
  for (const message of block.messages) {
    grid.append(el("div", { class: "tile", testid: `message-${message.chat.id}-${message.message_id}` }, media(message)));
  }
  return grid;
}

function keyboard(message, block) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el("div", { class: "keyboard" }, ...rows.map((row, r) => el("div", { class: "row" },
    ...row.map((one, c) => key(one, message, block, r, c)))));
}

function key(one, message, block, row, column) {
  const props = { class: `key ${one.style ?? ""}`, testid: `kb-${message.chat.id}-${message.message_id}-${row}-${column}` };
  if (one.url) {
    const safe = /^(https?|tg):/i.test(one.url) ? one.url : `https://${one.url}`;
    return el("a", { ...props, href: safe, target: "_blank", rel: "noopener noreferrer" }, one.text, el("i", {}, "↗"));
  }
  const button = el("button", { ...props, type: "button" }, one.text);
  button.addEventListener("click", async () => {
    if (one.copy_text) {
      await navigator.clipboard?.writeText(one.copy_text.text).catch(() => {});
      toast(t("copied"));
      return;
    }
    if (button.classList.contains("busy")) return;
    button.classList.add("busy");
    try {
      const answer = await press({ user_id: block.view.actor(), chat_id: message.chat.id, message_id: message.message_id, row, column });
      if (answer?.show_alert && answer.text) alertBox(answer.text);
      else if (answer?.text) toast(answer.text);
      if (answer?.url) window.open(answer.url, "_blank", "noopener");
    } catch (problem) { toast(problem.message); }
    button.classList.remove("busy");
  });
  return button;
}

export function bubble(block) {
  const captioned = block.messages.find((one) => one.text || one.caption) ?? block.messages[0];
  const message = block.messages.length > 1 ? captioned : block.messages[0];
  const kind = kindOf(message);
  const naked = NAKED.has(kind) && !message.text && !message.caption;
  const visual = ["photo", "video", "animation"].includes(kind);
  const inside = el("div", { class: ["bubble", naked && "naked", visual && "visual", visual && !message.caption && "bare"].filter(Boolean).join(" ") },
    ...header(block), block.messages.length > 1 && visual ? album(block) : block.messages.map((one) => media(one)).filter(Boolean).length
      ? el("div", { class: "media" }, ...block.messages.map((one) => media(one)).filter(Boolean)) : null,
    body(message, block), reactions(message, block), meta(message, block.mine));
  const opener = el("button", { type: "button", class: "opener", label: t("actions"), testid: `menu-${message.chat.id}-${message.message_id}`,
    "aria-haspopup": "menu", onclick: (event) => openMenu(event.currentTarget, message, block.view) }, icon("smile", 18));
  inside.addEventListener("click", (event) => {
    if (matchMedia("(max-width: 860px)").matches && !event.target.closest("a, button, audio, video, [role=button]")) openMenu(inside, message, block.view);
  });
  inside.addEventListener("dblclick", () => block.view.reply(message));
  inside.addEventListener("contextmenu", (event) => { event.preventDefault(); openMenu(opener, message, block.view); });
  const single = block.messages.length === 1;
  return el("article", { class: `line ${block.mine ? "mine" : "theirs"}`, "data-id": message.message_id,
    testid: single ? `message-${message.chat.id}-${message.message_id}` : null },
  el("div", { class: "stack" }, el("div", { class: "hold" }, inside, opener), keyboard(message, block)));
}

export const isBot = (message) => message.from?.id === store.bot?.id;
