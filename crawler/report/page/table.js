"use strict";
// The table of records: search and sort; only the visible rows are drawn.

const OVERSCAN = 8;

/** Normalise a text for comparison: full-width and upper-case forms are equal to plain ones. */
function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** Return the text of a record and the texts of its attachments. */
function textOf(record) {
  return [record.body ?? "", ...(record.attachment_texts ?? []).map((each) => each?.text ?? "")].join("\n");
}

class RecordTable {
  constructor(report, columns, records, openRecord) {
    this.report = report;
    this.columns = columns;
    this.records = records;
    this.openRecord = openRecord;
    this.count = columns.title.length;
    this.orders = new Map();
    this.sort = { column: "day", down: true };
    this.filters = new Filters(report, columns, () => this.find());
    this.terms = [];
    this.shown = new Uint32Array(0);
    this.active = 0;
    this.search = 0;
    this.inText = new Set();
  }

  /** The text of each row that is searched, made at the first search. */
  get haystack() {
    const { title, agency, number: numbers, suggestion, people, words } = this.columns;
    this.haystackMade ??= title.map((each, at) => plain(`${each}\n${agency[at]}\n${numbers[at]}\n${suggestion[at]}\n${people[at]}\n${words[at]}`));
    return this.haystackMade;
  }

  section() {
    this.input = element("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
      placeholder: say("search.hint"), "aria-describedby": "found", oninput: () => { clearTimeout(this.soon); this.soon = setTimeout(() => this.find(), 60); } });
    this.input.value = this.query ?? "";
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.input.value) { event.preventDefault(); this.input.value = ""; this.find(); }
      if (event.key === "ArrowDown" || event.key === "Enter") { event.preventDefault(); this.grid.focus(); this.activate(0); }
    });
    this.texts = element("input", { type: "checkbox", id: "texts", onchange: () => this.find() });
    this.texts.checked = this.withTexts ?? true;
    this.found = element("p", { id: "found", class: "quiet", role: "status" });
    this.rows = element("div", { class: "rows", role: "rowgroup" });
    this.headings = element("div", { class: "row head", role: "row" }, ["day", "title", "agency", "city"].map((column) => this.heading(column)));
    this.grid = element("div", { id: "grid", class: "grid", role: "grid", tabindex: "0", "aria-labelledby": "records-name", "aria-describedby": "keys" },
      element("div", { class: "headings", role: "rowgroup" }, this.headings), this.rows);
    this.grid.addEventListener("scroll", () => this.draw(), { passive: true });
    this.grid.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.grid);
    const { all } = this.report.count;
    return section("records",
      all > this.count ? element("p", { class: "notice" }, say("records.left_out", { shown: number(this.count), all: number(all) })) : null,
      element("div", { class: "tools", role: "search" },
        element("label", { class: "search", for: "search" }, element("span", { class: "unseen" }, say("search")), this.input, element("kbd", { "aria-hidden": "true" }, "/")),
        element("label", { class: "check", for: "texts" }, this.texts, say("search.texts")),
        element("div", { class: "filters" }, this.filters.controls())),
      this.filters.chips, element("div", { class: "found" }, this.found, downloadButton(this)), this.grid, element("p", { id: "keys", class: "quiet keys" }, say("keys")),
      this.report.texts_left_out ? element("p", { class: "quiet" }, sayCount("search.left_out", this.report.texts_left_out)) : null,
      element("p", { class: "only-print quiet" }, say("print.records")));
  }

  heading(column) {
    const sorted = this.sort.column === column;
    return element("div", { role: "columnheader", class: `cell ${column}`, "aria-sort": sorted ? (this.sort.down ? "descending" : "ascending") : "none" },
      element("button", { type: "button", onclick: () => this.sortBy(column) }, say(`column.${column}`), element("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (this.sort.down ? " ↓" : " ↑") : "")));
  }

  sortBy(column) {
    this.sort = { column, down: this.sort.column === column ? !this.sort.down : column === "day" };
    this.headings.replaceChildren(...["day", "title", "agency", "city"].map((each) => this.heading(each)));
    this.headings.querySelector(`.${column} button`).focus();
    this.list();
  }

  /** Return the indexes of all records sorted by a column, ascending; cached. */
  order(column) {
    if (!this.orders.has(column)) {
      const places = Uint32Array.from({ length: this.count }, (_, at) => at);
      const values = this.columns[column];
      // The records are in descending order of days.
      if (column === "day") places.reverse();
      else if (column === "city") places.sort((a, b) => values[a] - values[b] || a - b);
      else {
        const ranks = new Map([...new Set(values)].sort(new Intl.Collator("zh-CN").compare).map((value, rank) => [value, rank]));
        const rank = Uint32Array.from(values, (value) => ranks.get(value));
        places.sort((a, b) => rank[a] - rank[b] || a - b);
      }
      this.orders.set(column, places);
    }
    return this.orders.get(column);
  }

  /** Replace the search and all filters by the given filters, and go to the table. */
  show(by) {
    this.input.value = "";
    this.filters.chosen = {};
    this.filters.choose(by);
    document.getElementById("records").scrollIntoView();
    this.grid.focus({ preventScroll: true });
  }

  /** Search the rows at once. Then search the texts, one chunk at a time; stop if another search starts. */
  async find() {
    const search = ++this.search;
    this.query = this.input.value;
    this.withTexts = this.texts.checked;
    this.terms = plain(this.query).split(/\s+/).filter(Boolean);
    // Texts are searched as printed: normalising them would take longer than everything else.
    const printed = this.query.toLowerCase().split(/\s+/).filter(Boolean);
    this.inText = new Set();
    this.grid.scrollTop = 0;
    this.active = 0;
    this.list();
    if (this.terms.length && this.withTexts && !await this.findInTexts(search, printed)) return;
    this.grid.removeAttribute("aria-busy");
    this.grid.dataset.searched = this.query;
  }

  /** Add the records whose texts contain the terms; return false if another search has started. */
  async findInTexts(search, printed) {
    this.grid.setAttribute("aria-busy", "true");
    let updated = performance.now();
    for (let chunk = 0; chunk < this.records.chunks; chunk += 1) {
      const { first, records } = await this.records.chunk(chunk);
      if (search !== this.search) return false;
      records.forEach((record, at) => {
        const row = this.haystack[first + at];
        const body = textOf(record).toLowerCase();
        const found = this.terms.every((term, place) => row.includes(term) || body.includes(printed[place] ?? term) || body.includes(term));
        if (found) this.inText.add(first + at);
      });
      if (performance.now() - updated > 250) {
        this.list({ read: first + records.length });
        updated = performance.now();
      }
    }
    this.list();
    return true;
  }

  /** Update which records are shown, and their order. */
  list({ read = null } = {}) {
    const { terms, sort } = this;
    const places = this.order(sort.column);
    const passes = this.filters.test();
    const haystack = terms.length ? this.haystack : null;
    const shown = new Uint32Array(this.count);
    let count = 0;
    for (let step = 0; step < places.length; step += 1) {
      const at = places[sort.down ? places.length - 1 - step : step];
      if (!passes(at)) continue;
      if (haystack && !this.inText.has(at) && !terms.every((term) => haystack[at].includes(term))) continue;
      shown[count] = at;
      count += 1;
    }
    this.shown = shown.subarray(0, count);
    this.found.textContent = sayCount("found", count, { of: number(this.count) }) + (read === null ? "" : ` ${say("found.reading", { read: number(read) })}`);
    this.grid.setAttribute("aria-rowcount", String(count + 1));
    this.active = Math.min(this.active, Math.max(0, count - 1));
    this.draw(true);
  }

  get rowHeight() {
    return parseFloat(getComputedStyle(this.grid).getPropertyValue("--row")) || 44;
  }

  /** Draw the visible rows. */
  draw(force = false) {
    const height = this.rowHeight;
    const from = Math.max(0, Math.floor(this.grid.scrollTop / height) - OVERSCAN);
    const to = Math.min(this.shown.length, Math.ceil((this.grid.scrollTop + this.grid.clientHeight) / height) + OVERSCAN);
    if (!force && this.drawnFrom === from && this.drawnTo === to && this.drawnHeight === height) return;
    [this.drawnFrom, this.drawnTo, this.drawnHeight] = [from, to, height];
    this.rows.style.height = `${this.shown.length * height}px`;
    const rows = [];
    for (let step = from; step < to; step += 1) rows.push(this.row(step, height));
    this.rows.replaceChildren(...rows);
    this.point();
  }

  row(step, height) {
    const at = this.shown[step];
    const { day, title, agency, city, warnings, flags, suggestion } = this.columns;
    const made = element("div", { class: "row", role: "row", id: `row-${step}`, "aria-rowindex": String(step + 2), onclick: () => { this.active = step; this.point(); this.open(at); } },
      element("div", { class: "cell day", role: "gridcell" }, day[at] || "–"),
      element("div", { class: "cell title", role: "gridcell", lang: "zh", title: title[at] }, element("span", { class: "ellipsis" }, marked(title[at], this.terms)),
        flags[at] ? element("span", { class: "tag" }, say(flags[at] === 1 ? "tag.new" : "tag.changed")) : null,
        suggestion[at] && !title[at].includes(suggestion[at]) ? element("span", { class: "tag quiet" }, suggestion[at]) : null,
        warnings[at].length ? element("span", { class: "tag warn", title: warnings[at].map((code) => warningWords(this.report.warnings[code])).join("\n") }, "!", element("span", { class: "unseen" }, say("warning"))) : null),
      element("div", { class: "cell agency", role: "gridcell", lang: "zh" }, element("span", { class: "ellipsis" }, marked(agency[at] || "–", this.terms))),
      element("div", { class: "cell city", role: "gridcell" }, cityName(this.report.cities[city[at]])));
    made.style.transform = `translateY(${step * height}px)`;
    return made;
  }

  open(at) {
    this.openRecord(at, this.terms);
  }

  key(event) {
    if (event.target !== this.grid) return;
    const page = Math.max(1, Math.floor(this.grid.clientHeight / this.rowHeight) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.count, End: this.count };
    if (event.key in steps && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (event.key === "ArrowUp" && this.active === 0) { this.input.focus(); return; }
      this.activate(this.active + steps[event.key]);
    } else if (event.key === "Enter" && this.shown.length) {
      event.preventDefault();
      this.open(this.shown[this.active]);
    } else if (event.key === "Escape") this.input.focus();
  }

  activate(step) {
    if (!this.shown.length) return;
    this.active = Math.min(Math.max(0, step), this.shown.length - 1);
    const height = this.rowHeight;
    const head = this.headings.parentElement.offsetHeight;
    const top = this.active * height;
    if (top < this.grid.scrollTop) this.grid.scrollTop = top;
    else if (top + height + head > this.grid.scrollTop + this.grid.clientHeight) this.grid.scrollTop = top + height + head - this.grid.clientHeight;
    this.draw();
    this.point();
  }

  /** Mark the active row. */
  point() {
    this.rows.querySelector(".active")?.classList.remove("active");
    const row = document.getElementById(`row-${this.active}`);
    row?.classList.add("active");
    if (row) this.grid.setAttribute("aria-activedescendant", row.id);
    else this.grid.removeAttribute("aria-activedescendant");
  }

  /** Return the index of the previous or next record in the order shown, or null if there is none. */
  neighbour(place, by) {
    const step = this.shown.indexOf(place);
    const next = this.shown[step + by];
    return step < 0 || next === undefined ? null : next;
  }

  /** Make the row of a record active again, after its dialog was closed. */
  backTo(place) {
    const step = this.shown.indexOf(place);
    if (step >= 0) this.activate(step);
  }
}
