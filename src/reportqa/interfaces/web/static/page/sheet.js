// The widget's own rules for a whole page: what it sets on its host holds for the root.

/** The widget's style sheet, for a page. */
export function sheet() {
  const found = new CSSStyleSheet();
  found.replaceSync(STYLES.replaceAll(":host([mode=\"inline\"])", "reportqa-chat").replaceAll(":host", ":root"));
  return found;
}
