// The key of a server that asks for one: kept in this page's memory, nowhere else.
import { h } from "./dom.js";

/** A form that takes a key and hands it on. */
export function keyForm(say, use) {
  const field = h("input", { type: "password", id: "key", autocomplete: "off", required: true });
  return h("form", { class: "should", on: { submit: (event) => { event.preventDefault(); use(field.value.trim()); } } }, h("label", { for: "key" }, say("key_label")), field, h("button", { type: "submit", class: "solid" }, say("use_key")));
}
