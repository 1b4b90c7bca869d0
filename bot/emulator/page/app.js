// Puts the two sides together and keeps them drawn.
import { Agents } from "./agents.js";
import { byId } from "./dom.js";
import { openHints } from "./hints.js";
import { connect, store, subscribe } from "./store.js";
import { Subscriber } from "./subscriber.js";
import { other, setLanguage, t, translatePage } from "./text.js";
import { openTools } from "./tools.js";

const phone = new Subscriber();
const desk = new Agents();
const SIDES = ["subscriber", "agents"];

function side(name) {
  document.body.dataset.side = name;
  for (const one of SIDES) byId(`tab-${one}`).setAttribute("aria-selected", String(one === name));
  phone.view.bottom();
  desk.view.bottom();
}

function badge(name, count) {
  const node = byId(`tab-${name}`).querySelector(".badge");
  node.hidden = !count;
  node.textContent = count ? String(count) : "";
}

function draw(jump = false) {
  phone.render(jump);
  desk.render(jump);
  badge("subscriber", phone.total());
  badge("agents", desk.total());
  byId("link-state").textContent = store.connected ? "" : t("connecting");
  byId("lang-switch").textContent = other().toUpperCase();
}

let planned = false;
function plan() {
  if (planned) return;
  planned = true;
  queueMicrotask(() => { planned = false; draw(); });
}

subscribe((event) => {
  if (event.event === "snapshot") {
    draw(true);
    document.body.classList.add("live");
  } else plan();
  if (event.event === "action") setTimeout(plan, 5600);
});

document.addEventListener("seen", () => plan());
for (const one of SIDES) byId(`tab-${one}`).addEventListener("click", () => side(one));
byId("lang-switch").addEventListener("click", () => { setLanguage(other()); draw(true); });
byId("hints-open").addEventListener("click", () => openHints({ user: phone.user, say: (text) => { side("subscriber"); return phone.composer.send(text); } }));
byId("tools-open").addEventListener("click", openTools);
for (const box of document.querySelectorAll("dialog.sheet")) {
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
}

translatePage();
side("subscriber");
connect();
