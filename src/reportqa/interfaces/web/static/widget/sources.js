// Citations as cards: the report, the place, the quotation with the figure marked.
import { clean, h, icon, languageOf } from "./dom.js";

/** A quotation's parts, with each figure text that stands in it, and in no longer number, marked. */
export function marked(quote, texts) {
  for (const text of texts.filter(Boolean).sort((a, b) => b.length - a.length)) {
    for (let at = quote.indexOf(text); at >= 0; at = quote.indexOf(text, at + 1)) {
      const before = quote[at - 1] ?? "";
      const after = quote[at + text.length] ?? "";
      if (/[\d,.，．]/.test(before) && /^\d/.test(text)) continue;
      if (/\d/.test(after) && /\d$/.test(text)) continue;
      return [quote.slice(0, at), h("mark", {}, text), quote.slice(at + text.length)];
    }
  }
  return [quote];
}

/** Where a citation stands, as words. */
export function placeOf(citation, say) {
  const parts = [];
  if (citation.page) parts.push(say("page", { page: citation.page }));
  if (citation.printed_page && citation.printed_page !== String(citation.page)) parts.push(say("printed_page", { page: citation.printed_page }));
  return parts.join(" · ");
}

/** A small button that opens a citation. */
export function reference(citation, { say, open }) {
  return h("button", { type: "button", class: "reference", part: "reference", "aria-label": say("source", { n: citation.n }), on: { click: (event) => open(citation, event.currentTarget) } }, String(citation.n));
}

/** A citation as a card; `texts` are the figures to mark in its quotation. */
export function card(citation, texts, view, numbered = true) {
  const { say, language, open, api } = view;
  const tongue = languageOf(citation.quote + citation.title, language);
  const place = placeOf(citation, say);
  return h("article", { class: "card", part: "source", "data-citation": citation.n },
    h("header", {},
      numbered && h("span", { class: "number", "aria-hidden": "true" }, String(citation.n)),
      h("div", {},
        h("p", { class: "document", lang: tongue }, citation.title),
        citation.section.length > 0 && h("p", { class: "path", lang: tongue }, h("bdi", {}, citation.section.join(" › "))),
        place && h("p", { class: "place" }, place),
        citation.table && h("p", { class: "place" }, say("table", { text: citation.table })),
        citation.columns?.length > 0 && h("p", { class: "place" }, say("columns", { text: citation.columns.join(" › ") })))),
    h("blockquote", { lang: tongue, part: "quote" }, marked(clean(citation.quote), texts)),
    citation.ocr && h("p", { class: "ocr", part: "ocr" }, icon("warn"), say("ocr")),
    h("footer", {},
      h("button", { type: "button", class: "plain read", part: "read", on: { click: (event) => open(citation, event.currentTarget) } }, icon("page"), say("read"), h("span", { class: "hidden" }, ` (${say("source", { n: citation.n })})`)),
      h("a", { class: "plain", href: api.view(citation, language), target: "_blank", rel: "noopener noreferrer" }, say("full_view"))));
}

const SHOWN = 2; // cards that are shown before the rest is folded away

/** The cards of an answer. */
export function sources(answer, view) {
  if (answer.citations.length === 0) return null;
  const figures = [...answer.figures, ...answer.conflicts.map((c) => c.figure), ...(answer.computation?.operands ?? [])];
  const items = answer.items;
  const texts = (n) => [...figures.filter((f) => f.citation === n).map((f) => clean(f.text)), ...items.filter((i) => i.citation === n && answer.type !== "list").map((i) => clean(i.text))];
  const cards = answer.citations.map((citation) => h("li", {}, card(citation, texts(citation.n), view)));
  const shown = cards.length === SHOWN + 1 ? cards.length : SHOWN;
  return h("div", { class: "sources", part: "sources", role: "group", "aria-label": view.say("sources") },
    h("h3", {}, view.say("sources")),
    h("ol", {}, cards.slice(0, shown)),
    cards.length > shown && h("details", {}, h("summary", {}, view.say("more_sources", { count: cards.length - shown })), h("ol", {}, cards.slice(shown))));
}
