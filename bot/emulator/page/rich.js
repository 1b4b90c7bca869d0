// Text with entities as elements. Offsets are UTF-16 units, which is what JavaScript strings count in.
import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE = /^(https?|tg|mailto|tel):/i;

export function rich(text, entities = [], onCommand = null) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const box = document.createDocumentFragment();
  fill(box, text, 0, text.length, sorted, onCommand);
  return box;
}

function fill(box, text, start, end, entities, onCommand) {
  let position = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    if (from > position) box.append(text.slice(position, from));
    const inner = [];
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    const node = element(entity, text.slice(from, to), onCommand);
    fill(node.querySelector(".inside") ?? node, text, from, to, inner, onCommand);
    box.append(node);
    position = to;
    if (BLOCKS.has(entity.type) && text[position] === "\n") position += 1;
  }
  if (position < end) box.append(text.slice(position, end));
}

function anchor(href) {
  return SAFE.test(href) ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }) : el("span", { class: "link" });
}

function element(entity, said, onCommand) {
  switch (entity.type) {
    case "url": return anchor(SAFE.test(said) ? said : `https://${said}`);
    case "text_link": return anchor(entity.url);
    case "email": return anchor(`mailto:${said}`);
    case "phone_number": return anchor(`tel:${said.replace(/[^\d+]/g, "")}`);
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => onCommand?.(said) });
    case "spoiler": return spoiler();
    case "pre": return pre(entity.language);
    case "blockquote": return el("blockquote", {});
    case "expandable_blockquote": return expandable();
    case "mention": case "hashtag": case "cashtag": case "text_mention": return el("span", { class: "link" });
    default: return el(TAGS[entity.type] ?? "span", {});
  }
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-pressed": "false" });
  const open = () => { node.classList.add("open"); node.setAttribute("aria-pressed", "true"); };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  return node;
}

function pre(language) {
  return el("pre", {}, language ? el("span", { class: "language" }, language) : null, el("code", { class: "inside" }));
}

function expandable() {
  const node = el("blockquote", { class: "expandable", role: "button", tabindex: "0", "aria-expanded": "false" });
  const turn = () => node.setAttribute("aria-expanded", String(node.classList.toggle("open")));
  node.addEventListener("click", turn);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") turn(); });
  return node;
}
