// Building DOM from data: text nodes only, never markup.

// Controls that would move the cursor, colour a terminal, or turn the reading direction; shown, never obeyed.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text with each control character shown as one mark, so that offsets stay. */
export function clean(text) {
  return String(text ?? "").replace(/\r\n?/g, (end) => "\n".padStart(end.length, " ")).replace(CONTROLS, "\ufffd");
}

/** An element. `properties`: `on` holds listeners, a boolean sets or leaves out an attribute, null leaves it out. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, clean(value));
  }
  append(element, children);
  return element;
}

/** Append texts, nodes and lists of them; nothing for null. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(clean(child)));
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG. */
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  append(element, children);
  return element;
}

const ICONS = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  up: "M7 11v9H4v-9zM7 11l4-7c2 0 3 1 2.500 3L13 10h6l-1.500 9c-.200.600-.700 1-1.300 1H7",
  down: "M7 13V4H4v9zM7 13l4 7c2 0 3-1 2.500-3L13 14h6l-1.500-9c-.200-.600-.700-1-1.300-1H7",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  differ: "M5 9h14M5 15h14M16 5L8 19",
  none: "M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14zM16 16l5 5M8 11h6",
  part: "M12 3a9 9 0 1 1 0 18zM12 3a9 9 0 0 0 0 18",
  warn: "M12 4l9 16H3zM12 10v5M12 17.500v.500",
  page: "M6 3h9l4 4v14H6zM14 3v5h5",
  fresh: "M12 5v14M5 12h14",
};

/** A picture beside words; it says nothing by itself. */
export function icon(name) {
  return s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, s("path", { d: ICONS[name] }));
}

const HAN = /\p{Script=Han}/u;
const HANT = new Set("們這來時國會說對發經過還進動種從實現點開關學應兩電問無長東車門見馬數業務總計總處區縣場單戶與為個");
const HANS = new Set("们这来时国会说对发经过还进动种从实现点开关学应两电问无长东车门见马数业务总计总处区县场单户与为个");

/** The language that a quotation is likely in, for its `lang`; Chinese that could be either is as the page is. */
export function languageOf(text, around) {
  if (!HAN.test(text)) return "en";
  let hant = 0;
  let hans = 0;
  for (const character of text) {
    hant += HANT.has(character) && !HANS.has(character);
    hans += HANS.has(character) && !HANT.has(character);
  }
  if (hant !== hans) return hant > hans ? "zh-TW" : "zh-CN";
  return around.startsWith("zh") ? around : "zh-TW";
}
