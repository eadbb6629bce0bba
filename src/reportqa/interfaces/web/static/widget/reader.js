// Reading a report: a section's text with the quotation highlighted, and the sections before and after.
import { sentenceOf } from "./api.js";
import { clean, h, icon, languageOf } from "./dom.js";
import { placeOf } from "./sources.js";

const LONGEST = 6000; // characters of one piece
const SHORTEST = 600; // of one that is not joined to the section after it

/** A report's sections as pieces that follow one another and never overlap; short ones are joined, for a line alone is no context. */
export function piecesOf(outline) {
  const starts = [{ start: 0 }, ...outline.sections].map((section) => section.start).sort((a, b) => a - b);
  const pieces = [];
  starts.forEach((from, k) => {
    const to = starts[k + 1] ?? outline.size;
    for (let start = from; start < to; start += LONGEST) {
      const end = Math.min(start + LONGEST, to);
      const last = pieces.at(-1);
      if (last && last.end - last.start < SHORTEST && end - last.start <= LONGEST) last.end = end;
      else pieces.push({ start, end });
    }
  });
  return pieces;
}

/** The deepest section that holds an offset, null before the first. */
export function sectionAt(outline, offset) {
  return outline.sections.filter((section) => section.start <= offset && offset < section.end).at(-1) ?? null;
}

/** The number of the piece that holds an offset. */
export function pieceAt(pieces, offset) {
  const k = pieces.findIndex((piece) => offset < piece.end);
  return k < 0 ? pieces.length - 1 : k;
}

const HEADING = 40; // characters of a line that a section begins with, where that is its heading and not its text

const SENTENCE = /[。！？；.!?;]\s*$/u;

/** A text as paragraphs, with the characters from `start` to `end` highlighted; offsets are in code points from `base`, `heads` are where sections begin. */
export function paragraphs(text, base, start, end, heads, say) {
  const characters = Array.from(clean(text));
  const from = Math.min(Math.max(start - base, 0), characters.length);
  const to = Math.min(Math.max(end - base, 0), characters.length);
  const found = [];
  let at = 0;
  for (const line of characters.join("").split("\n")) {
    const all = Array.from(line);
    const a = Math.min(Math.max(from - at, 0), all.length);
    const b = Math.min(Math.max(to - at, 0), all.length);
    const cut = (i, j) => all.slice(i, j).join("");
    if (line.trim()) {
      const first = from >= at && from < at + all.length;
      const last = to > at && to <= at + all.length;
      found.push(h(all.length <= HEADING && heads.has(base + at) && !SENTENCE.test(line) ? "h3" : "p", { "data-at": base + at }, cut(0, a), b > a && h("mark", { part: "highlight" }, first && hiddenWord(say("quote_start")), cut(a, b), last && hiddenWord(say("quote_end"))), cut(b, all.length)));
    }
    at += all.length + 1;
  }
  return found;
}

/** Scroll `place` alone until an element in it is `part` of the way down; the page around it moves only where all scrolls as one. */
export function bring(place, element, part) {
  if (matchMedia("(max-height: 30rem)").matches) element.scrollIntoView({ block: "center" });
  else place.scrollTop += element.getBoundingClientRect().top - place.getBoundingClientRect().top - part * place.clientHeight;
}

function hiddenWord(text) {
  return h("span", { class: "hidden" }, ` [${text}] `);
}

/** A report that is read piece by piece into `place`; `moved` is told of each piece shown. */
export class Reading {
  constructor(api, view, place, moved) {
    Object.assign(this, { api, view, place, moved, k: 0 });
  }

  /** Show the piece around a span, the span highlighted. */
  async open(name, start, end) {
    this.outline = await this.api.outline(name);
    this.name = name;
    this.quote = { start, end };
    this.pieces = piecesOf(this.outline);
    await this.show(pieceAt(this.pieces, start));
  }

  get last() {
    return this.pieces.length - 1;
  }

  /** Show a piece, from the line at an offset on where one is given. */
  async show(k, offset = null) {
    const { say, language } = this.view();
    this.k = Math.min(Math.max(k, 0), this.last);
    const piece = this.pieces[this.k];
    const { start, end } = this.quote;
    const whole = start >= piece.start && start < piece.end ? Math.max(piece.end, Math.min(end, this.outline.size)) : piece.end;
    const found = whole > piece.start ? await this.api.text(this.name, piece.start, whole) : { text: "", page: null, printed_page: null };
    const tongue = this.outline.language ?? languageOf(found.text, language);
    const body = paragraphs(found.text, piece.start, start, end, new Set(this.outline.sections.map((section) => section.start)), say);
    this.place.replaceChildren(...(body.length > 0 ? body : [h("p", { class: "place" }, say("no_text"))]));
    this.place.lang = tongue;
    const mark = this.place.querySelector("mark");
    const shown = offset ?? (mark ? start : piece.start);
    this.moved({ piece, found, tongue, section: sectionAt(this.outline, shown) ?? sectionAt(this.outline, piece.end - 1) });
    const line = offset === null ? mark : [...this.place.children].findLast((child) => Number(child.dataset.at) <= offset);
    if (line) bring(this.place, line, offset === null ? 0.4 : 0.05);
    else this.place.scrollTop = 0;
  }
}

/** The pane beside the conversation that a citation opens. */
export class Pane {
  constructor(api, view) {
    this.view = view;
    this.api = api;
    this.text = h("div", { class: "reading", part: "reading", tabindex: "0", role: "region" });
    this.element = h("dialog", { class: "reader", part: "reader", "aria-labelledby": "reader-title", on: { close: () => this.back?.focus(), click: (event) => event.target === this.element && this.element.close() } });
    this.reading = new Reading(api, view, this.text, (moved) => this.#moved(moved));
  }

  /** Open a citation; focus goes back to `from` when it is closed. */
  async open(citation, from) {
    const { say } = this.view();
    this.back = from;
    this.citation = citation;
    this.title = h("h2", { id: "reader-title", tabindex: "-1", lang: languageOf(citation.title, this.view().language) }, citation.title);
    this.path = h("p", { class: "path" });
    this.status = h("p", { class: "place", role: "status" }, say("loading"));
    this.previous = h("button", { type: "button", class: "plain", on: { click: () => this.#turn(-1) } }, say("previous"));
    this.next = h("button", { type: "button", class: "plain", on: { click: () => this.#turn(1) } }, say("next"));
    this.text.setAttribute("aria-label", say("reader"));
    this.text.replaceChildren();
    this.element.replaceChildren(
      h("header", {}, h("div", {}, this.title, this.path, this.status), h("button", { type: "button", class: "round", part: "button", "aria-label": say("close"), on: { click: () => this.element.close() } }, icon("close"))),
      this.text,
      h("footer", {}, this.previous, this.next, h("a", { class: "plain", href: this.api.view(citation, this.view().language), target: "_blank", rel: "noopener noreferrer" }, say("full_view"))));
    if (!this.element.open) this.element.showModal();
    this.title.focus();
    await this.#try(() => this.reading.open(citation.document, citation.start, citation.end));
  }

  async #turn(step) {
    await this.#try(() => this.reading.show(this.reading.k + step));
  }

  async #try(doing) {
    try {
      await doing();
    } catch (problem) {
      this.status.textContent = sentenceOf(problem, this.view().say);
    }
  }

  #moved({ section, found, tongue }) {
    this.path.textContent = clean((section?.section ?? []).join(" › "));
    this.path.lang = tongue;
    this.status.textContent = placeOf(found, this.view().say);
    this.previous.disabled = this.reading.k === 0;
    this.next.disabled = this.reading.k === this.reading.last;
  }
}
