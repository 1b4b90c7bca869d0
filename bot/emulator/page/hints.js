// The first screen: what this is and what to try.
import { byId, el } from "./dom.js";
import { store } from "./store.js";
import { t } from "./text.js";

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

export function openHints(say) {
  const box = byId("hints");
  box.replaceChildren(el("h2", {}, t("hints")), el("p", {}, t("hint1")), suggestions((text) => { box.close(); say(text); }), steps(),
    el("p", { class: "quiet" }, t("hintTools")),
    el("form", { method: "dialog" }, el("button", { class: "wide-button" }, t("gotIt"))));
  box.showModal();
}
