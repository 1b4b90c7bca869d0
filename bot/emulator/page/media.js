// Photos, files, voices, places: whatever a message carries beside its text.
import { avatar, byId, el, icon } from "./dom.js";
import { t } from "./text.js";

const url = (file) => `/emulator/files/${encodeURIComponent(file.file_id)}`;
const seconds = (n) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;

export function kindOf(message) {
  return ["animation", "photo", "video", "voice", "audio", "video_note", "sticker", "document", "venue", "location", "contact",
    "poll", "dice"].find((kind) => message[kind]) ?? null;
}

export function summary(message) {
  const said = message.text ?? message.caption;
  if (said) return said.replace(/\s+/g, " ");
  const kind = kindOf(message);
  if (kind === "sticker" || kind === "dice") return `${message[kind].emoji} ${t(kind)}`;
  return kind ? t(kind) : t("unknown");
}

export function media(message) {
  const make = MAKERS[kindOf(message)];
  return make ? make(message) : null;
}

function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.max(bytes / 1024, 0.1).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function view(source, alt) {
  const viewer = byId("viewer");
  viewer.replaceChildren(el("img", { src: source, alt }));
  viewer.onclick = () => viewer.close();
  viewer.showModal();
}

function photo(message) {
  const best = message.photo.at(-1);
  const alt = message.caption ?? t("photo");
  const image = el("img", { src: url(best), alt, loading: "lazy", width: best.width, height: best.height });
  const open = el("button", { type: "button", class: "photo", label: `${t("photo")} ${message.caption ?? ""}`,
    onclick: () => view(url(best), alt) }, image);
  if (message.has_media_spoiler) {
    open.classList.add("veiled");
    open.addEventListener("click", (event) => {
      if (open.classList.replace("veiled", "unveiled")) event.stopImmediatePropagation();
    }, { capture: true });
  }
  return open;
}

function file(body, title, note, glyph = "file") {
  return el("a", { class: "file", href: url(body), download: body.file_name ?? "file" },
    el("span", { class: "disc" }, icon(glyph, 24)),
    el("span", { class: "file-text" }, el("b", {}, title), el("small", {}, note)));
}

function voice({ voice: body }) {
  const bars = el("span", { class: "wave", "aria-hidden": "true" });
  for (let n = 0; n < 28; n += 1) bars.append(el("i", { style: { height: `${4 + ((body.file_id.length * 7 + n * n * 5) % 17)}px` } }));
  const audio = el("audio", { src: url(body), preload: "none" });
  const play = el("button", { type: "button", class: "disc", label: t("voice"), onclick: () => audio.play().catch(() => {}) }, icon("play", 24));
  return el("div", { class: "voice" }, play, el("span", {}, bars, el("small", {}, seconds(body.duration))), audio);
}

function place(message) {
  const { latitude, longitude } = message.location;
  const title = message.venue?.title ?? t("location");
  const note = message.venue?.address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return el("div", { class: "place" }, el("span", { class: "map" }, icon("pin", 34)),
    el("span", { class: "file-text" }, el("b", {}, title), el("small", {}, note)));
}

function poll({ poll: body }) {
  return el("div", { class: "poll" }, el("b", {}, body.question), el("small", {}, t("anonymousPoll")),
    ...body.options.map((one) => el("span", { class: "option" }, el("i"), one.text)));
}

function contact({ contact: body }) {
  const name = [body.first_name, body.last_name].filter(Boolean).join(" ");
  return el("div", { class: "file" }, avatar(name.length, name, 44),
    el("span", { class: "file-text" }, el("b", {}, name), el("small", {}, body.phone_number)));
}

function moving(kind) {
  return (message) => {
    const body = message[kind];
    const frame = el("video", { src: url(body), preload: "metadata", controls: true, playsinline: true });
    return el("div", { class: kind === "video_note" ? "round" : "moving" }, frame,
      el("small", { class: "chip" }, kind === "animation" ? "GIF" : seconds(body.duration ?? 0)));
  };
}

const MAKERS = {
  photo, voice, location: place, venue: place, poll, contact, video: moving("video"), animation: moving("animation"),
  video_note: moving("video_note"),
  audio: ({ audio: body }) => file(body, body.title ?? body.file_name ?? t("audio"), body.performer ?? seconds(body.duration), "play"),
  document: ({ document: body }) => file(body, body.file_name ?? t("document"), size(body.file_size)),
  sticker: ({ sticker: body }) => el("div", { class: "sticker", role: "img", label: `${t("sticker")} ${body.emoji ?? ""}` }, body.emoji ?? "🙂"),
  dice: ({ dice: body }) => el("div", { class: "sticker" }, body.emoji, el("small", { class: "chip" }, String(body.value))),
};
