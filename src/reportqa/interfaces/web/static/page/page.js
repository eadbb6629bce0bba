// The page at /: the reports beside a conversation.
import { failed, firstLanguage, languageChoice, side, site } from "./common.js";
import { sheet } from "./sheet.js";
import { patiently, sentenceOf } from "../widget/api.js";
import { h, icon, languageOf } from "../widget/dom.js";
import { numberIn, words } from "../widget/language.js";

const chat = h("reportqa-chat", { mode: "inline", bare: true, "key-form": true, permalink: `${location.origin}/`, lang: firstLanguage() });
let config = { title: null };
let documents = [];
let problem = null;

function draw() {
  const { language } = state;
  const say = words(language);
  const title = config.title || say("title");
  document.documentElement.lang = language;
  document.title = title;
  const list = problem?.kind === "starting" ? h("p", { class: "waiting", role: "status" }, sentenceOf(problem, say)) : problem ? failed(problem, say, (key) => chat.use(key), load) : h("ul", {}, documents.map((found) => h("li", {}, h("a", { href: `/view/${encodeURIComponent(found.document)}?lang=${language}`, lang: found.language ?? languageOf(found.title, language) }, found.title,
    h("span", { class: "place", lang: language }, found.pages ? say("pages", { count: numberIn(language, found.pages) }) : say("characters", { count: numberIn(language, found.size) }))))));
  const frame = document.querySelector(".page");
  const head = site(title, say("about"), h("button", { type: "button", class: "plain", on: { click: () => chat.reset() } }, icon("fresh"), h("span", { class: "narrow" }, say("new"))), languageChoice(language, speak));
  const beside = side(documents.length > 1 ? say("document_count", { count: numberIn(language, documents.length) }) : say("documents"), list);
  if (frame) {
    frame.querySelector(".site").replaceWith(head);
    frame.querySelector(".side").replaceWith(beside);
    frame.querySelector(".skip").textContent = say("skip");
    return;
  }
  document.body.append(h("div", { class: "frame page" }, h("a", { class: "skip", href: "#main" }, say("skip")), head, h("div", { class: "columns" }, beside, h("main", { class: "main", id: "main", tabindex: "-1" }, chat))));
}

function speak(language) {
  state.language = language;
  chat.speak(language);
  draw();
  document.querySelector(".site select").focus();
}

async function load() {
  problem = null;
  try {
    [config, { documents }] = await patiently(() => Promise.all([chat.api.config(), chat.api.documents()]), (found) => {
      problem = found;
      draw();
    });
    problem = null;
  } catch (found) {
    problem = found;
  }
  draw();
}

const state = { language: firstLanguage() };
document.adoptedStyleSheets = [sheet()];
draw();
load();
chat.addEventListener("reportqa-key", load);
const asked = new URLSearchParams(location.search).get("q")?.trim();
if (asked) chat.ask(asked.slice(0, 2000));
