// What both pages share: their head, their language, their key.
import { sentenceOf } from "../widget/api.js";
import { h, icon } from "../widget/dom.js";
import { keyForm } from "../widget/key.js";
import { LANGUAGES, nearest, words } from "../widget/language.js";

/** The language a page begins in: its address's, else the browser's. */
export function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  return LANGUAGES.includes(asked) ? asked : nearest(navigator.language);
}

/** A choice of the interface's language. */
export function languageChoice(language, changed) {
  const choice = h("select", { "aria-label": words(language)("language"), on: { change: () => changed(choice.value) } }, LANGUAGES.map((each) => h("option", { value: each, lang: each, selected: each === language }, words(each)("name"))));
  return choice;
}

/** The head of a page. */
export function site(title, below, ...tools) {
  return h("header", { class: "site" }, h("img", { src: "/static/icon.svg", alt: "" }), h("div", { class: "names" }, h("h1", {}, title), below && h("p", { class: "place about" }, below)), tools);
}

/** What goes beside: shown on wide screens, folded away on narrow ones. */
export function side(label, ...children) {
  const details = h("details", { open: matchMedia("(min-width: 52.01rem)").matches }, h("summary", {}, label), h("h2", {}, label), children);
  return h("nav", { class: "side", "aria-label": label }, details);
}

/** What to show where a page's own data cannot be had; `use` takes a key. */
export function failed(problem, say, use, again) {
  const key = problem.kind === "key" && keyForm(say, use);
  return h("div", { class: "failed" }, h("p", { role: "alert" }, sentenceOf(problem, say)), key || h("button", { type: "button", class: "solid", on: { click: again } }, say("retry")));
}
