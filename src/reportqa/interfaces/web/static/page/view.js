// The page at /view/NAME?start=&end=: a whole report, its outline beside its text, the quotation highlighted.
import { failed, firstLanguage, languageChoice, side, site } from "./common.js";
import { sheet } from "./sheet.js";
import { Api, sentenceOf } from "../widget/api.js";
import { clean, h, s } from "../widget/dom.js";
import { words } from "../widget/language.js";
import { Reading, bring, pieceAt } from "../widget/reader.js";
import { placeOf } from "../widget/sources.js";

const api = new Api(location.origin, null);
const name = nameIn(location.pathname);
const asked = new URLSearchParams(location.search);
const whole = (key) => Math.max(Number.parseInt(asked.get(key), 10) || 0, 0);
const quote = { start: whole("start"), end: whole("end") };
const state = { language: firstLanguage(), picture: false };
let moved = null;

const text = h("div", { class: "reading", tabindex: "0", role: "region" });
const title = h("span");
const path = h("p", { class: "path" });
const place = h("p", { class: "place", role: "status" });
const reading = new Reading(api, () => ({ say: words(state.language), language: state.language }), text, (now) => { moved = now; state.picture = false; tell(); });

/** The report's name in an address; one that is badly escaped as it stands. */
function nameIn(path) {
  const last = path.split("/").at(-1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Sections as a tree of lists. */
function tree(sections) {
  const top = h("ul", {});
  const open = [{ level: 0, list: top }];
  for (const section of sections) {
    while (open.length > 1 && open.at(-1).level >= section.level) open.pop();
    const item = h("li", { lang: reading.outline.language }, h("a", { href: `?start=${section.start}&end=${section.start}`, "data-start": section.start, on: { click: (event) => jump(event, section.start) } }, section.section.at(-1), section.page && h("span", { class: "place", lang: state.language }, words(state.language)("page", { page: section.page }))));
    const above = open.at(-1);
    above.list ??= above.item.appendChild(h("ul", {}));
    above.list.append(item);
    open.push({ level: section.level, item, list: null });
  }
  return top;
}

function jump(event, start) {
  event.preventDefault();
  attempt(() => reading.show(pieceAt(reading.pieces, start), start));
}

async function attempt(doing) {
  try {
    await doing();
  } catch (problem) {
    place.textContent = sentenceOf(problem, words(state.language));
  }
}

function tell() {
  const say = words(state.language);
  path.textContent = clean((moved.section?.section ?? []).join(" › "));
  path.lang = moved.tongue;
  place.textContent = placeOf(moved.found, say);
  text.setAttribute("aria-label", say("reader"));
  const [previous, next] = document.querySelectorAll(".turning button");
  previous.disabled = reading.k === 0;
  next.disabled = reading.k === reading.last;
  for (const link of document.querySelectorAll(".side a[data-start]")) {
    const current = Number(link.dataset.start) === moved.section?.start;
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (current) link.scrollIntoView({ block: "nearest" });
  }
  const choice = document.querySelector(".switch");
  choice.hidden = !pageShown();
  for (const button of choice.querySelectorAll("button")) button.setAttribute("aria-pressed", String((button.value === "page") === state.picture));
}

/** The page that the picture is of: the quotation's where it is in view, else the piece's. */
function pageShown() {
  return moved?.found.page ?? null;
}

async function show(picture) {
  const say = words(state.language);
  if (!picture) return attempt(() => reading.show(reading.k));
  try {
    const at = quote.end > quote.start && pieceAt(reading.pieces, quote.start) === reading.k ? quote : { start: moved.piece.start, end: moved.piece.start + 1 };
    const { page: number } = await api.text(name, at.start, at.end);
    const found = await api.page(name, number, at.start, at.end);
    const marks = s("svg", { viewBox: `0 0 ${found.width} ${found.height}`, "aria-hidden": "true" }, quote.end > quote.start ? found.marks.map(([x, y, width, height]) => s("rect", { x: x - 3, y: y - 3, width: width + 6, height: height + 6, rx: 3 })) : []);
    text.replaceChildren(h("figure", { class: "picture" }, h("img", { src: `data:image/png;base64,${found.png}`, width: found.width, height: found.height, alt: say("page_picture", { title: reading.outline.title, page: number }) }), marks));
    place.textContent = placeOf({ ...moved.found, page: number, printed_page: null }, say);
    const mark = marks.querySelector("rect");
    if (mark) bring(text, mark, 0.4);
    state.picture = true;
  } catch (problem) {
    place.textContent = problem.kind === "missing" ? say("page_gone") : sentenceOf(problem, say);
    return undefined;
  }
  for (const button of document.querySelectorAll(".switch button")) button.setAttribute("aria-pressed", String(button.value === "page"));
  return undefined;
}

function draw() {
  const { language } = state;
  const say = words(language);
  const { outline } = reading;
  document.documentElement.lang = language;
  document.title = outline.title;
  title.textContent = clean(outline.title);
  title.lang = outline.language;
  const turn = (label, step) => h("button", { type: "button", class: "plain", on: { click: () => attempt(() => reading.show(reading.k + step)) } }, label);
  const button = (value, label) => h("button", { type: "button", value, "aria-pressed": "false", on: { click: () => show(value === "page") } }, label);
  document.body.replaceChildren(h("div", { class: "frame page" },
    h("a", { class: "skip", href: "#main" }, say("skip")),
    site(title, null, h("a", { class: "plain", href: `/?lang=${language}` }, say("back")), languageChoice(language, (chosen) => { state.language = chosen; draw(); tell(); document.querySelector(".site select").focus(); })),
    h("div", { class: "columns" },
      side(say("outline"), tree(outline.sections)),
      h("main", { class: "main", id: "main", tabindex: "-1" },
        h("div", { class: "where" }, h("div", {}, path, place), h("div", { class: "switch", hidden: true }, button("text", say("text_view")), button("page", say("page_view")))),
        text,
        h("div", { class: "turning" }, turn(say("previous"), -1), turn(say("next"), 1))))));
}

async function load() {
  const say = words(state.language);
  document.documentElement.lang = state.language;
  try {
    reading.outline = await api.outline(name);
  } catch (problem) {
    const head = site(name, null, h("a", { class: "plain", href: "/" }, say("back")));
    document.body.replaceChildren(h("div", { class: "frame page" }, head, h("main", { class: "main" }, failed(problem, say, (key) => { api.key = key; load(); }, load))));
    return;
  }
  draw();
  await attempt(() => reading.open(name, quote.start, quote.end));
}

document.adoptedStyleSheets = [sheet()];
load();
