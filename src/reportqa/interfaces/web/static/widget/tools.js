// What can be done with an answer: copy it, link to it, say whether it is right.
import { plainText } from "./answer.js";
import { h, icon } from "./dom.js";

/** Put a text on the clipboard; false where the browser refuses. */
export async function copy(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "hidden", readonly: true, "aria-hidden": "true" });
    area.value = text;
    root.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function tool(picture, label, click, more = {}) {
  return h("button", { type: "button", class: "tool", part: "tool", title: label, "aria-label": label, ...more, on: { click } }, icon(picture));
}

/** The buttons below an answer. `turn` remembers the vote; `view.feedback` and `view.link` tell what is offered. */
export function tools(turn, view) {
  const { say } = view;
  const said = h("span", { class: "said", role: "status" });
  const copying = (text) => async (event) => {
    const from = event.currentTarget;
    said.textContent = say((await copy(text, view.root)) ? "copied" : "copy_failed");
    from.focus();
  };
  const row = h("div", { class: "tools", part: "tools" },
    tool("copy", say("copy"), copying(plainText(turn.answer, say))),
    view.link && tool("link", say("link"), copying(`${view.link}?q=${encodeURIComponent(turn.answer.understood)}`)),
    view.feedback && votes(turn, view, said),
    said);
  if (turn.vote) said.textContent = say("thanks");
  return row;
}

function votes(turn, view, said) {
  const { say, api } = view;
  const good = tool("up", say("good"), () => vote("up"), { "aria-pressed": String(turn.vote === "up") });
  const bad = tool("down", say("bad"), ask, { "aria-pressed": String(turn.vote === "down"), "aria-expanded": "false" });
  const line = h("input", { type: "text", id: `should-${turn.n}`, maxlength: "500", autocomplete: "off" });
  const form = h("form", { class: "should", part: "feedback", hidden: true, on: { submit: (event) => { event.preventDefault(); vote("down", line.value); } } },
    h("label", { for: `should-${turn.n}` }, say("should")), line, h("button", { type: "submit", class: "solid" }, say("send_feedback")));

  function ask() {
    form.hidden = !form.hidden;
    bad.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) line.focus();
  }

  async function vote(which, comment = "") {
    const { answer } = turn;
    try {
      await api.feedback({ question: turn.question, history: turn.history, answer: { text: answer.text, citation: answer.citations[0]?.quote ?? null }, vote: which, comment });
    } catch {
      said.textContent = say("feedback_failed");
      return;
    }
    turn.vote = which;
    good.setAttribute("aria-pressed", String(which === "up"));
    bad.setAttribute("aria-pressed", String(which === "down"));
    if (!form.hidden) {
      form.hidden = true;
      bad.setAttribute("aria-expanded", "false");
      bad.focus();
    }
    said.textContent = say("thanks");
  }

  return [good, bad, form];
}
