// Short words that come and go, and the one that has to be acknowledged.
import { byId, el } from "./dom.js";

export function toast(text) {
  const node = el("div", { class: "toast", testid: "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.classList.add("gone"), 3600);
  setTimeout(() => node.remove(), 4000);
}

export function alertBox(text) {
  const box = byId("alert");
  box.querySelector("p").textContent = text;
  if (!box.open) box.showModal();
}
