// The interface's three languages: MESSAGES is messages.json, put in when this is served.

export const LANGUAGES = Object.keys(MESSAGES);

/** The interface language nearest to a language tag, English where none is. */
export function nearest(tag) {
  const lower = String(tag || "").toLowerCase();
  if (!lower.startsWith("zh")) return "en";
  return /^zh-(cn|sg|my|hans)/.test(lower) ? "zh-CN" : "zh-TW";
}

/** The language that a page or, failing that, a browser is set to. */
export function preferred(element) {
  const page = element.parentElement?.closest("[lang]")?.lang || document.documentElement.lang;
  return nearest(page || navigator.language);
}

/** Words in a language, from a table by name, with {places} filled in. */
export function words(language) {
  return (name, values = {}) => MESSAGES[language][name].replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}

const TAGS = { "zh-TW": "zh-TW", "zh-CN": "zh-CN", en: "en-GB" };

/** A date of ISO 8601 as people write it. */
export function dateIn(language, iso) {
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString(TAGS[language], { dateStyle: "long", timeZone: "UTC" });
}

/** A number as people write it. */
export function numberIn(language, value) {
  return value.toLocaleString(TAGS[language], { maximumFractionDigits: 6 });
}
