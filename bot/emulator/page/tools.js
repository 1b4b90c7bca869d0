// The drawer of troubles: everything a support bot meets sooner or later, one press away.
import { byId, el } from "./dom.js";
import { deed, group, look } from "./store.js";
import { t } from "./text.js";
import { toast } from "./toast.js";

function tool(name, word, action, hint = "") {
  return el("button", { type: "button", class: "tool", testid: `tool-${name}`, onclick: async () => {
    try { await action(); toast(t("done")); } catch (problem) { toast(problem.message); }
    openTools();
  } }, el("b", {}, t(word)), hint ? el("small", {}, hint) : null);
}

function toggle(name, word, on, action, hint) {
  const node = tool(name, word, action, hint);
  node.setAttribute("role", "switch");
  node.setAttribute("aria-checked", String(on));
  node.append(el("i", { class: "switch", "aria-hidden": "true" }));
  return node;
}

// Faults that come by chance for as long as they are switched on: what each sets, as shares of all calls or updates.
const WEATHER = [
  ["errors", "tErrors", { errors: 0.1 }],
  ["cuts-before", "tCutsBefore", { cuts_before: 0.1 }],
  ["cuts-after", "tCutsAfter", { cuts_after: 0.1 }],
  ["slow-answers", "tSlowAnswers", { slow: 0.3 }],
  ["twice", "tTwice", { twice: 0.2 }],
];
const JUMPS = [["clock-back", "tClockBack", -3600], ["clock-hour", "tClockHour", 3600], ["clock-day", "tClockDay", 86400]];
const lasts = (shares, trouble) => Object.keys(shares).every((name) => trouble[name] > 0);

function weather(name, word, shares, trouble) {
  const on = lasts(shares, trouble);
  const off = Object.fromEntries(Object.keys(shares).map((share) => [share, 0]));
  return toggle(name, word, on, () => deed("trouble", on ? off : shares));
}

const FULL = { can_manage_topics: true, can_delete_messages: true, can_pin_messages: true };

export async function openTools() {
  const state = await look("state");
  const chat = group();
  const made = Object.values(state.calls).reduce((sum, one) => sum + one, 0);
  const member = (status, rights) => deed("bot_member", { chat_id: chat.id, status, rights });
  const box = byId("tools");
  box.replaceChildren(
    el("h2", {}, t("tools")),
    el("p", { class: "quiet" }, `${state.pending} ${t("pending")} · ${made} ${t("callsMade")}`),
    el("h3", {}, t("delivery")),
    toggle("limits", "tLimits", state.limits, () => deed("limits", state.limits ? { off: true } : {}), t("tLimitsHint")),
    tool("fail", "tFail", () => deed("faults", { code: 500 })),
    tool("flood", "tFlood", () => deed("faults", { method: "sendMessage", code: 429, retry_after: 5 })),
    tool("cut", "tCut", () => deed("faults", { method: "sendMessage", cut: "after" })),
    tool("slow", "tSlow", () => deed("faults", { count: 5, delay: 2 })),
    tool("heal", "tHeal", () => deed("faults", { clear: true })),
    el("h3", {}, t("weather")),
    el("p", { class: "quiet" }, t("weatherHint")),
    ...WEATHER.map(([name, word, shares]) => weather(name, word, shares, state.trouble)),
    toggle("storm", "tStorm", WEATHER.every(([, , shares]) => lasts(shares, state.trouble)),
      () => deed("trouble", state.trouble.on ? { off: true } : { storm: true }), t("tStormHint")),
    el("h3", {}, t("clock")),
    el("p", { class: "quiet", testid: "clock-now" }, new Date(state.now * 1000).toLocaleString()),
    el("div", { class: "row" }, ...JUMPS.map(([name, word, seconds]) => tool(name, word, () => deed("clock", { advance: seconds })))),
    el("h3", {}, t("groupTools")),
    toggle("forum", "tForum", chat.is_forum, () => deed("groups", { id: chat.id, is_forum: !chat.is_forum })),
    tool("kick", "tKick", () => member("kicked")),
    tool("rights", "tRights", () => member("administrator", { can_manage_topics: false })),
    tool("return", "tReturn", () => member("administrator", FULL)),
    tool("migrate", "tMigrate", () => deed("migrate", { chat_id: chat.id, new_id: chat.id - 1 })),
    el("form", { method: "dialog" }, el("button", { class: "wide-button", testid: "tools-close" }, t("close_"))),
  );
  if (!box.open) box.showModal();
}
