// What can be done with a message: reactions in a row, then words.
import { byId, el } from "./dom.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

const EMOJI = ["👍", "❤", "🔥", "👏", "😁", "🤔", "😢", "🙏"];
let owner = null;

export function openMenu(anchor, message, view) {
  const menu = byId("menu");
  owner = anchor;
  const item = (name, testid, action) => el("button", { type: "button", role: "menuitem", testid, onclick: () => { closeMenu(); action(); } }, name);
  const said = message.text ?? message.caption;
  const own = message.from.id === view.actor();
  menu.replaceChildren(
    el("div", { class: "reactions-row" }, ...EMOJI.map((emoji) => el("button", { type: "button", role: "menuitem", testid: `react-${emoji}`,
      label: emoji, onclick: () => { closeMenu(); view.react(message, emoji); } }, emoji))),
    item(t("reply"), "action-reply", () => view.reply(message)),
    ...(own && said ? [item(t("edit"), "action-edit", () => view.edit(message))] : []),
    ...(said ? [item(t("copy"), "action-copy", () => { navigator.clipboard?.writeText(said).catch(() => {}); toast(t("copied")); })] : []),
    item(t("remove"), "action-delete", () => view.remove(message)),
  );
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left - 120), innerWidth - menu.offsetWidth - 8);
  const top = box.bottom + menu.offsetHeight + 8 > innerHeight ? box.top - menu.offsetHeight - 4 : box.bottom + 4;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, top)}px`;
  menu.querySelector("[data-testid=action-reply]").focus({ preventScroll: true });
}

export function closeMenu() {
  byId("menu").hidden = true;
  owner?.focus({ preventScroll: true });
  owner = null;
}

document.addEventListener("pointerdown", (event) => {
  if (!byId("menu").hidden && !byId("menu").contains(event.target)) closeMenu();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !byId("menu").hidden) closeMenu();
});
