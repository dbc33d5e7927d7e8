"use strict";
// Builds the document. Text is always set as text, never as markup; links lead only to http or https.

/** Make an element. Properties are attributes or event handlers (on…); children are elements, texts, lists or null. */
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Make a link to a source page; a URL that is neither http nor https becomes text. */
function sourceLink(url, text = url) {
  let address = null;
  try { address = new URL(url); } catch { /* shown as text */ }
  if (address === null || !["http:", "https:"].includes(address.protocol)) return element("span", {}, text);
  return element("a", { href: address.href, rel: "noopener noreferrer", target: "_blank" }, text);
}

/** Make a section with its heading. */
function section(id, ...children) {
  return element("section", { id, "aria-labelledby": `${id}-name`, tabindex: "-1" },
    element("h2", { id: `${id}-name` }, say(`section.${id}`)), children);
}

const ROWS_LISTED = 200;

/** Make a table from headings and rows; a cell is a text, an element or a list of them. With `make`, the rows are made from items. */
function plainTable(headings, items, { caption, numeric = [], make = (row) => row } = {}) {
  const kind = (column) => (numeric.includes(column) ? "figure" : undefined);
  const row = (item) => element("tr", {}, make(item).map((cell, column) => (column === 0
    ? element("th", { scope: "row" }, cell) : element("td", { class: kind(column) }, cell))));
  const [body, more] = firstOf(element("tbody"), items, ROWS_LISTED, row, "rows.all");
  return [element("div", { class: "scrolled", tabindex: "0", role: "group", "aria-label": caption },
    element("table", {},
      caption ? element("caption", { class: "unseen" }, caption) : null,
      element("thead", {}, element("tr", {}, headings.map((heading, column) => element("th", { scope: "col", class: kind(column) }, heading)))),
      body)), more];
}

/** Fill a list with the first items; return it and, if there are others, a button that adds them. */
function firstOf(list, items, limit, make, key) {
  list.append(...items.slice(0, limit).flatMap(make));
  if (items.length <= limit) return [list, null];
  const more = element("button", { type: "button", class: "more", onclick: () => { list.append(...items.slice(limit).flatMap(make)); more.remove(); } },
    say(key, { count: number(items.length) }));
  return [list, more];
}

/** Return a text with every occurrence of a term marked. */
function marked(text, terms) {
  const wanted = terms.filter(Boolean);
  if (!wanted.length) return [text];
  const plain = text.toLowerCase();
  const pieces = [];
  let at = 0;
  while (at < text.length) {
    let next = -1;
    let length = 0;
    for (const term of wanted) {
      const found = plain.indexOf(term, at);
      if (found >= 0 && (next < 0 || found < next)) [next, length] = [found, term.length];
    }
    if (next < 0) break;
    if (next > at) pieces.push(text.slice(at, next));
    pieces.push(element("mark", {}, text.slice(next, next + length)));
    at = next + length;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

/** Make a status icon with a label: good, warn, bad or none. */
function badge(kind, text) {
  return element("span", { class: `badge ${kind}` }, text);
}
