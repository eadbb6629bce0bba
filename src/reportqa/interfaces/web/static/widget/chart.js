// Figures over the years: bars for the eye, a table for everybody.
import { bound, cited, western } from "./answer.js";
import { h, languageOf, s } from "./dom.js";

const WIDE = 72; // of one bar with its room
const HIGH = 120;

/** Bars of figures; the table beside them says the same. */
export function bars(figures, label) {
  const values = figures.map((figure) => figure.high ?? figure.value);
  const top = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const scale = HIGH / (top - low || 1);
  const drawn = figures.flatMap((figure, k) => {
    const value = values[k];
    const x = k * WIDE + WIDE / 2;
    const y = 20 + (top - Math.max(value, 0)) * scale;
    return [
      s("rect", { class: "bar", x: x - 18, y, width: 36, height: Math.max(Math.abs(value) * scale, 1), rx: 2 }),
      s("text", { class: "bar-value", x, y: y - 6, "text-anchor": "middle" }, figure.text),
      s("text", { class: "bar-year", x, y: HIGH + 38, "text-anchor": "middle" }, figure.period?.text ?? ""),
    ];
  });
  const base = 20 + top * scale;
  return s("svg", { width: figures.length * WIDE, viewBox: `0 0 ${figures.length * WIDE} ${HIGH + 46}`, class: "bars", role: "img", "aria-label": label }, s("line", { class: "base", x1: 0, x2: figures.length * WIDE, y1: base, y2: base }), drawn);
}

/** The figures of an answer over years. */
export function trend(answer, view) {
  const { say } = view;
  const tongue = languageOf(answer.figures.map((f) => f.text).join(""), view.language);
  return h("figure", { class: "trend", part: "trend" },
    bars(answer.figures, `${say("trend")}: ${answer.figures.map((f) => `${f.period?.text ?? ""} ${f.text}`).join("; ")}`),
    h("table", {},
      h("caption", { class: "hidden" }, say("trend")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("year")), h("th", { scope: "col" }, say("figure")), h("th", { scope: "col" }, say("sources")))),
      h("tbody", {}, answer.figures.map((figure) => h("tr", {},
        h("th", { scope: "row", lang: tongue }, figure.period?.text ?? "", western(figure.period, view)),
        h("td", { class: "number-cell", lang: tongue }, bound(figure, view), figure.text),
        h("td", {}, cited(figure, answer, view)))))));
}
