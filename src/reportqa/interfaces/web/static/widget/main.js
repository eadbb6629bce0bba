// <reportqa-chat>: questions and answers on reports, in a bubble at the corner or in the page.
import { answerOf } from "./answer.js";
import { Api, patiently, sentenceOf } from "./api.js";
import { clean, h, icon, languageOf } from "./dom.js";
import { keyForm } from "./key.js";
import { LANGUAGES, nearest, preferred, words } from "./language.js";
import { Pane } from "./reader.js";
import { tools } from "./tools.js";

const SCRIPT = document.currentScript?.src;
const MOST_TURNS = 20; // earlier questions that are sent along

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLES);

/** The element. Attributes: server, lang, key, title, greeting, open, mode (bubble, inline), bare, key-form, permalink. */
class ReportQAChat extends HTMLElement {
  static observedAttributes = ["server", "lang", "key", "title", "greeting", "open", "mode"];

  #root = this.attachShadow({ mode: "open" });
  #turns = [];
  #heading = "";
  #examples = [];
  #config = { feedback: false, question: 2000 };
  #count = 0;
  #drawn = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [SHEET];
  }

  connectedCallback() {
    const server = this.getAttribute("server") || (SCRIPT ? new URL(SCRIPT).origin : location.origin);
    this.api = new Api(server.replace(/\/+$/, ""), this.getAttribute("key"));
    this.language = LANGUAGES.includes(this.language) ? this.language : this.lang ? nearest(this.lang) : preferred(this);
    this.pane = new Pane(this.api, () => this.#view());
    this.#draw();
    if (!this.#bubble || this.isOpen) this.#greet();
  }

  attributeChangedCallback(name, before, now) {
    if (name === "title") {
      if (now === null) return;
      this.#heading = now;
      this.removeAttribute("title"); // else every part of the widget would have it as its tooltip
    }
    if (!this.#drawn || before === now) return;
    if (name === "server" || name === "key") {
      this.api.key = this.getAttribute("key");
      this.api.server = (this.getAttribute("server") || this.api.server).replace(/\/+$/, "");
      this.greeted = null;
      if (!this.#bubble || this.isOpen) this.#greet();
      return;
    }
    if (name === "lang") this.language = now ? nearest(now) : preferred(this);
    if (name === "open") this.#shown();
    else this.#draw();
  }

  get isOpen() {
    return this.hasAttribute("open");
  }

  get #bubble() {
    return this.getAttribute("mode") !== "inline";
  }

  /** Open the bubble and go to the question. */
  show() {
    this.setAttribute("open", "");
    this.#greet();
    this.field.focus();
  }

  /** Close the bubble; focus goes back to its button. */
  hide() {
    this.removeAttribute("open");
    this.launcher.focus();
  }

  /** Begin a new conversation. */
  reset() {
    this.#turns = [];
    this.#draw();
    this.field.focus();
  }

  /** Switch the interface's language. */
  speak(language) {
    const switching = this.#root.activeElement?.localName === "select";
    this.lang = language;
    if (switching) this.#root.querySelector(".top select").focus();
    this.dispatchEvent(new CustomEvent("reportqa-language", { detail: language, bubbles: true, composed: true }));
  }

  /** Ask a question, after those asked before. */
  async ask(question) {
    const history = this.#turns.filter((turn) => turn.answer).map((turn) => turn.question).slice(-MOST_TURNS);
    const turn = { question, history, n: ++this.#count, answer: null, problem: null, vote: null, element: null };
    this.#turns.push(turn);
    this.#add(turn);
    await this.#answer(turn);
  }

  async #answer(turn) {
    turn.problem = null;
    this.#redraw(turn);
    this.live.textContent = this.#view().say("asking");
    try {
      turn.answer = await this.api.ask(turn.question, turn.history);
    } catch (problem) {
      turn.problem = problem;
    }
    if (!this.#turns.includes(turn)) return;
    this.#redraw(turn);
    const { say } = this.#view();
    this.live.textContent = turn.answer ? say("done", { text: clean(turn.answer.text) }) : sentenceOf(turn.problem, say);
    if (turn.answer) this.dispatchEvent(new CustomEvent("reportqa-answer", { detail: turn.answer, bubbles: true, composed: true }));
  }

  /** Ask the server once what it offers; a widget that nobody opens asks nothing. */
  async #greet() {
    this.greeted ??= Promise.all([
      patiently(() => this.api.config()).then((config) => { this.#config = config; }).catch(() => {}),
      patiently(() => this.api.examples()).then((found) => { this.#examples = found.examples; }).catch(() => {}),
    ]).then(() => {
      if (this.#turns.length === 0) this.#greeting();
      else this.#turns.forEach((turn) => this.#redraw(turn));
      this.field.maxLength = this.#config.question;
    });
    return this.greeted;
  }

  #view() {
    const say = words(this.language);
    return { say, language: this.language, api: this.api, root: this.#root, feedback: this.#config.feedback, link: this.getAttribute("permalink"), open: (citation, from) => this.pane.open(citation, from) };
  }

  #draw() {
    const { say } = this.#view();
    const kept = this.field?.value ?? "";
    const title = this.#heading || say("title");
    this.log = h("div", { class: "log", part: "log", role: "log", "aria-live": "off", "aria-label": say("log"), tabindex: "0" });
    this.live = h("div", { class: "hidden", role: "status", "aria-live": "polite" });
    this.field = h("textarea", { id: "question", part: "question", rows: "1", maxlength: this.#config.question, placeholder: say("placeholder"), enterkeyhint: "send", "aria-describedby": "hint disclosure", on: { keydown: (event) => this.#typed(event), input: () => this.#grow() } });
    this.field.value = kept;
    this.panel = h("section", { class: "panel", part: "panel", id: "panel", role: this.#bubble ? "dialog" : "region", "aria-label": title, on: { keydown: (event) => this.#escape(event) } },
      !this.hasAttribute("bare") && this.#header(title, say),
      this.log,
      h("form", { class: "composer", part: "composer", on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
        h("label", { for: "question", class: "hidden" }, say("question_label")),
        this.field,
        h("button", { type: "submit", class: "round solid", part: "send", "aria-label": say("send"), title: say("send") }, icon("send"))),
      h("p", { class: "small" }, h("span", { id: "disclosure", part: "disclosure" }, say("disclosure")), " ", h("span", { id: "hint", class: "hint" }, say("hint"))),
      this.live);
    this.launcher = this.#bubble && h("button", { type: "button", class: "launcher", part: "launcher", "aria-label": say("open"), "aria-controls": "panel", on: { click: () => this.show() } }, icon("chat"));
    const frame = h("div", { class: `frame ${this.#bubble ? "bubble" : "inline"}`, lang: this.language }, this.launcher, this.panel, this.pane.element);
    this.#root.replaceChildren(frame);
    this.#drawn = true;
    this.#shown();
    this.#greeting();
    for (const turn of this.#turns) this.#add(turn);
  }

  #header(title, say) {
    const choice = h("select", { "aria-label": say("language"), on: { change: () => this.speak(choice.value) } }, LANGUAGES.map((language) => h("option", { value: language, lang: language, selected: language === this.language }, words(language)("name"))));
    return h("header", { class: "top", part: "header" },
      h("h2", { part: "title" }, title),
      choice,
      h("button", { type: "button", class: "round", part: "button", "aria-label": say("new"), title: say("new"), on: { click: () => this.reset() } }, icon("fresh")),
      this.#bubble && h("button", { type: "button", class: "round", part: "button", "aria-label": say("close"), title: say("close"), on: { click: () => this.hide() } }, icon("close")));
  }

  #shown() {
    if (!this.#bubble) return;
    this.panel.hidden = !this.isOpen;
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
    if (this.isOpen) this.#greet();
  }

  #greeting() {
    const { say, language } = this.#view();
    const given = this.getAttribute("greeting");
    this.log.querySelector(".greeting")?.remove();
    this.log.prepend(h("div", { class: "greeting", part: "greeting" },
      h("p", { class: "welcome" }, given || say("greeting")),
      this.#turns.length === 0 && this.#examples.length > 0 && h("div", {},
        h("p", { class: "label" }, say("examples")),
        h("ul", { class: "examples" }, this.#examples.map((example) => h("li", {}, h("button", { type: "button", class: "example", part: "example", lang: languageOf(example, language), on: { click: () => this.#asked(example) } }, example)))))));
  }

  #asked(question) {
    this.field.focus();
    this.ask(question);
  }

  #send() {
    const question = this.field.value.trim();
    if (!question) return;
    this.field.value = "";
    this.#grow();
    this.ask(question);
  }

  #typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: an input method's Enter
    event.preventDefault();
    this.#send();
  }

  /** Let the question's field be as high as its lines, where the browser does not by itself. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${this.field.scrollHeight}px`;
  }

  #escape(event) {
    if (event.key !== "Escape" || !this.#bubble || event.isComposing || this.pane.element.open) return;
    event.stopPropagation();
    this.hide();
  }

  #add(turn) {
    if (this.#turns.length === 1) this.#greeting();
    turn.element = h("div", { class: "turn", part: "turn" });
    this.log.append(turn.element);
    this.#redraw(turn);
  }

  #redraw(turn) {
    const view = this.#view();
    const { say } = view;
    const asked = h("h3", { class: "asked", part: "asked", lang: languageOf(turn.question, this.language) }, h("span", { class: "hidden", lang: this.language }, `${say("you")}: `), turn.question);
    const below = turn.answer ? answerOf(turn.answer, view, tools(turn, view)) : turn.problem ? this.#failed(turn, view) : h("p", { class: "waiting" }, h("span", { class: "dots", "aria-hidden": "true" }), say("asking"));
    turn.element.replaceChildren(asked, h("div", { class: "reply", role: "group", "aria-label": say("answer") }, below));
    if (turn === this.#turns.at(-1)) requestAnimationFrame(() => this.#scrollTo(turn.element));
  }

  /** Bring a turn to the top of the log, without moving the page around it. */
  #scrollTo(element) {
    if (matchMedia("(max-height: 30rem)").matches) element.scrollIntoView({ block: "start" });
    else this.log.scrollTo({ top: element.offsetTop - 8 });
  }

  /** Use a key from now on: what the server offers may be more than without it. */
  use(key) {
    this.api.key = key;
    this.greeted = null;
    this.#greet();
    this.dispatchEvent(new CustomEvent("reportqa-key", { bubbles: true, composed: true }));
  }

  #failed(turn, view) {
    const { say } = view;
    const again = () => this.#answer(turn);
    const form = turn.problem.kind === "key" && this.hasAttribute("key-form") && keyForm(say, (key) => { this.use(key); again(); });
    return h("div", { class: "answer failed", part: "error", "data-problem": turn.problem.kind },
      h("div", { class: "body" },
        h("p", { class: "sign" }, icon("warn"), sentenceOf(turn.problem, say)),
        form || h("button", { type: "button", class: "solid retry", part: "retry", on: { click: () => { this.field.focus(); again(); } } }, say("retry"))));
  }
}

customElements.get("reportqa-chat") ?? customElements.define("reportqa-chat", ReportQAChat);
