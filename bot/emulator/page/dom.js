// Making elements without markup: text goes in as text, so nothing anyone writes can become HTML.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "testid") node.dataset.testid = value;
    else if (name === "label") node.setAttribute("aria-label", value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

const PATHS = {
  send: "M3.4 20.4 21 12 3.4 3.6 3.4 10 15 12 3.4 14z",
  clip: "M16.5 6.500v9.800a4.5 4.5 0 0 1-9 0V6a3 3 0 0 1 6 0v9.500a1.5 1.5 0 0 1-3 0V7H9v8.500a3 3 0 0 0 6 0V6A4.5 4.5 0 0 0 6 6v10.300a6 6 0 0 0 12 0V6.500z",
  back: "M15.4 5.4 14 4l-8 8 8 8 1.4-1.400L8.8 12z",
  more: "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  plus: "M19 11h-6V5h-2v6H5v2h6v6h2v-6h6z",
  lock: "M17 9V7A5 5 0 0 0 7 7v2a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-8a2 2 0 0 0-2-2zM9 7a3 3 0 0 1 6 0v2H9z",
  close: "M18.3 5.7 12 12l6.3 6.3-1.4 1.400L10.6 13.4 4.3 19.700l-1.4-1.400L9.2 12 2.9 5.700l1.4-1.4 6.3 6.3 6.3-6.300z",
  file: "M13 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V9zm0 1.800L18.2 9H13z",
  play: "M8 5v14l11-7z",
  pin: "M12 2a7 7 0 0 0-7 7c0 5.2 7 13 7 13s7-7.8 7-13a7 7 0 0 0-7-7zm0 9.500A2.5 2.5 0 1 1 12 6.500a2.5 2.5 0 0 1 0 5z",
  smile: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16zm3.5-9a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zm-7 0a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zm3.5 6.500c2.3 0 4.3-1.5 5.1-3.500H6.900c.8 2 2.8 3.5 5.1 3.500z",
  block: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM4 12a8 8 0 0 1 12.9-6.300L5.7 16.900A8 8 0 0 1 4 12zm8 8a8 8 0 0 1-4.9-1.700L18.3 7.100A8 8 0 0 1 12 20z",
};

export function icon(name, size = 22) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}

const TINTS = [["#ff885e", "#ff516a"], ["#ffcd6a", "#ffa85c"], ["#82b1ff", "#665fff"], ["#a0de7e", "#54cb68"],
  ["#53edd6", "#28c9b7"], ["#72d5fd", "#2a9ef1"], ["#e0a2f3", "#d669ed"]];

export const tint = (id) => TINTS[Math.abs(id) % TINTS.length];

export function avatar(id, name, size = 40) {
  const letters = name.split(/\s+/).filter(Boolean).slice(0, 2).map((one) => [...one][0]).join("").toUpperCase();
  const [from, to] = tint(id);
  return el("span", { class: "avatar", "aria-hidden": "true",
    style: { "--size": `${size}px`, background: `linear-gradient(${from}, ${to})` } }, letters);
}

export const hex = (color) => `#${color.toString(16).padStart(6, "0")}`;
export const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
