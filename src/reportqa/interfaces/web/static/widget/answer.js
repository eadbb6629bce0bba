// One answer: its words, its figure, what it rests on; conflicts and refusals look like what they are.
import { trend } from "./chart.js";
import { clean, h, icon, languageOf } from "./dom.js";
import { dateIn } from "./language.js";
import { card, placeOf, reference, sources } from "./sources.js";

/** The bound of a figure as words, none where it is exact. */
export function bound(figure, { say, language }) {
  return figure.bound === "exact" ? null : h("span", { class: "bound", part: "bound", lang: language }, say(`bound_${figure.bound}`), " ");
}

/** The days of a period in the Western calendar, where the period's own words do not have them. */
export function western(period, { say, language }) {
  if (!period?.end) return null;
  const year = period.end.slice(0, 4);
  if (period.text.includes(year) || !/年|月|日/.test(period.text)) return null;
  const whole = period.start?.endsWith("-01-01") && period.end.endsWith("-12-31") && period.start.slice(0, 4) === year;
  const from = period.start && dateIn(language, period.start);
  const to = dateIn(language, period.end);
  const shown = whole ? year : period.sense === "as_of" ? say("as_of", { date: to }) : period.sense === "to_date" ? say("to_date", { date: to }) : from === to ? to : from ? say("during", { from, to }) : to;
  return h("span", { class: "western", lang: language }, ` (${shown})`);
}

/** The button that opens what a figure or item stands in; none where it is computed. */
export function cited(found, answer, view) {
  const citation = answer.citations.find((c) => c.n === found.citation);
  return citation ? reference(citation, view) : null;
}

/** The digits of a printed figure large, what stands between and after them smaller. */
function printed(text) {
  return clean(text).split(/((?:[\d０-９][\d０-９,，.．]*)+)/u).filter(Boolean).map((part) => h("span", { class: /^[\d０-９]/u.test(part) ? "digits" : "unit" }, part));
}

/** A figure, large. */
function tile(figure, answer, view, heading = null) {
  const tongue = languageOf(figure.text + figure.subject, view.language);
  return h("div", { class: "tile", part: "figure" },
    heading && h("p", { class: "tile-heading" }, heading),
    h("p", { class: "value", lang: tongue }, bound(figure, view), printed(figure.text), " ", cited(figure, answer, view)),
    figure.period && h("p", { class: "period", part: "period", lang: tongue }, figure.period.text, western(figure.period, view)),
    figure.subject && h("p", { class: "subject", lang: tongue }, figure.subject),
    figure.ocr && h("p", { class: "ocr", part: "ocr" }, icon("warn"), view.say("ocr")));
}

function conflict(answer, view) {
  const { say } = view;
  const pairs = answer.conflicts.map((other) => [
    tile(other.figure, answer, view, say("versus")),
    h("p", { class: "difference", lang: other.explanation && answer.language }, other.explanation || say("difference_unknown"))]);
  return h("div", { class: "against", part: "conflict" },
    tile(answer.figures[0], answer, view, say("first_figure")), h("span", { class: "versus", "aria-hidden": "true" }, "≠"), pairs);
}

function computation(answer, view) {
  const { say } = view;
  const { expression, operands, result } = answer.computation;
  return [
    tile({ ...result, subject: "", ocr: answer.figures[0]?.ocr }, answer, view, say("computed")),
    h("div", { class: "formula", part: "formula" },
      h("p", {}, h("span", { class: "label" }, `${say("formula")}: `), h("bdi", {}, `${expression} = ${result.text}`)),
      operands.length > 0 && h("p", { class: "label" }, say("operands")),
      h("ul", {}, operands.map((operand) => {
        const tongue = languageOf(operand.text + operand.subject, view.language);
        return h("li", { lang: tongue }, bound(operand, view), h("strong", {}, operand.text), " ", operand.period?.text ?? "", " ", operand.subject, " ", cited(operand, answer, view));
      })))];
}

function items(answer, view) {
  const tongue = languageOf(answer.items.map((i) => i.text).join(""), view.language);
  return h("ul", { class: "items", part: "items", lang: tongue }, answer.items.map((item) => h("li", {}, item.text, item.date && !item.text.includes(item.date.slice(0, 4)) && h("span", { class: "western", lang: view.language }, ` (${dateIn(view.language, item.date)})`), " ", cited(item, answer, view))));
}

function nearestFacts(answer, view) {
  if (answer.nearest.length === 0) return null;
  return h("div", { class: "nearest", part: "nearest", role: "group", "aria-label": view.say("nearest") },
    h("h3", {}, view.say("nearest")),
    h("ul", {}, answer.nearest.map((fact) => h("li", {}, card(fact.citation, [], view, false)))));
}

/** What an answer has to show beside its words. */
function evidence(answer, view) {
  if (answer.conflicts.length > 0 && answer.figures.length > 0) return conflict(answer, view);
  if (answer.computation) return computation(answer, view);
  if (answer.type === "trend" && answer.figures.length > 1) return trend(answer, view);
  if (answer.items.length > 1 || (answer.items.length === 1 && answer.type !== "figure")) return items(answer, view);
  if (answer.figures.length === 1 || (answer.type === "figure" && answer.figures.length > 0)) return answer.figures.slice(0, 3).map((figure) => tile(figure, answer, view));
  return null;
}

/** How an answer is to be seen: answered, conflict, partial or not_found. */
export function kindOf(answer) {
  return answer.status === "not_found" ? "not_found" : answer.conflicts.length > 0 ? "conflict" : answer.status;
}

const SIGNS = { conflict: "differ", not_found: "none", partial: "part" };

/** An answer with its sources; `tools` are the buttons below it. */
export function answerOf(answer, view, tools) {
  const { say } = view;
  const kind = kindOf(answer);
  const advice = kind === "not_found" && answer.reason ? say(`advice_${answer.reason}`) : null;
  const shown = kind === "not_found" ? null : evidence(answer, view);
  return h("div", { class: `answer ${kind}`, part: `answer answer-${kind}`, "data-status": kind },
    h("div", { class: "body" },
      SIGNS[kind] && h("p", { class: "sign", part: "sign" }, icon(SIGNS[kind]), say(kind)),
      answer.understood !== answer.question && h("p", { class: "understood" }, say("understood", { text: answer.understood })),
      h("p", { class: "text", part: "text", lang: answer.language }, answer.text),
      advice && h("p", { class: "advice" }, advice),
      shown,
      answer.notes.length > 0 && h("div", { class: "notes", part: "notes", role: "group", "aria-label": say("notes") }, h("h3", {}, say("notes")), h("ul", { lang: answer.language }, answer.notes.map((note) => h("li", {}, note.text, " ", note.citations.map((n) => cited({ citation: n }, answer, view)))))),
      nearestFacts(answer, view),
      tools),
    sources(answer, view));
}

/** An answer with its sources as plain text. */
export function plainText(answer, say) {
  const place = (c) => [c.title, c.section.join(" > "), placeOf(c, say)].filter(Boolean).join(", ");
  const lines = [answer.text, ...answer.notes.map((note) => note.text), ...answer.citations.map((c) => `${say("copy_source", { text: place(c) })}\n「${c.quote}」`)];
  if (answer.nearest.length > 0) lines.push(say("copy_nearest"), ...answer.nearest.map((n) => `${say("copy_source", { text: place(n.citation) })}\n「${n.citation.quote}」`));
  return clean(lines.join("\n"));
}
