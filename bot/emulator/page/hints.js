// The first screen, and the list of everything worth trying; what the page can do by itself is one press away.
import { byId, el } from "./dom.js";
import { deed, group, store } from "./store.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

const ALBUM = [{ kind: "photo" }, { kind: "photo" }, { kind: "photo" }];

// Each step: its words in text.js, and what it does. `act.say` writes as the subscriber, `act.user` is who that is.
const TOUR = [
  ["ask", (act) => act.say(store.suggestions[0] ?? t("tourAskWords"))],
  ["lines", async (act) => { for (const line of t("tourLinesWords")) await act.say(line); }],
  ["person", (act) => act.say("/operator")],
  ["answer", null],
  ["kinds", (act) => deed("albums", { user_id: act.user, items: ALBUM.map((one, n) => ({ ...one, caption: n ? "" : t("albumCaption") })) })],
  ["change", null],
  ["queue", null],
  ["block", (act) => deed("users", { id: act.user, blocked: true })],
  ["topic", null],
  ["ban", null],
  ["migrate", () => deed("migrate", { chat_id: group().id, new_id: group().id - 1 })],
  ["faults", null],
  ["rate", null],
];

function step([name, run], act, box) {
  const go = run ? el("button", { type: "button", class: "go", testid: `go-${name}`, label: t("doIt"), title: t("doIt"), onclick: async () => {
    box.close();
    try { await run(act); } catch (problem) { toast(problem.message); }
  } }, "▶") : null;
  return el("li", { testid: `try-${name}` }, el("span", {}, el("b", {}, t(`${name}Title`)), el("small", {}, t(`${name}How`))), go);
}

function steps() {
  return el("ol", { class: "steps" }, ...["hint2", "hint3", "hint4", "hint5"].map((key) => el("li", {}, t(key))));
}

function suggestions(say) {
  return el("div", { class: "suggestions" },
    el("button", { type: "button", class: "suggestion strong", testid: "start", onclick: () => say("/start") }, t("start")), ...store.suggestions.map((text, number) =>
    el("button", { type: "button", class: "suggestion", testid: `suggestion-${number}`, onclick: () => say(text) }, text)));
}

export function hintCard(say) {
  return el("div", { class: "hint-card", testid: "hints" }, el("h2", {}, t("hello")), el("p", {}, t("hint1")), suggestions(say), steps());
}

export function openHints(act) {
  const box = byId("hints");
  box.replaceChildren(el("h2", {}, t("hints")), el("p", {}, t("tourIntro")),
    el("ol", { class: "tour" }, ...TOUR.map((one) => step(one, act, box))),
    el("form", { method: "dialog" }, el("button", { class: "wide-button" }, t("gotIt"))));
  box.showModal();
}
