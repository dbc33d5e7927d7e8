"use strict";
// The dialog of one record: its fields, its text, the labels on its page, a link to its source.

class RecordView {
  constructor(report, records, { neighbour, closed, links }) {
    this.report = report;
    this.records = records;
    this.neighbour = neighbour;
    this.links = links;
    this.dialog = document.getElementById("record");
    this.place = null;
    this.terms = [];
    this.dialog.addEventListener("close", () => {
      setAddress("");
      closed(this.place);
    });
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        event.preventDefault();
        this.step(event.key === "ArrowLeft" ? -1 : 1);
      }
    });
  }

  /** Open the record at an index of the table, with the search terms marked. */
  async open(place, terms = []) {
    this.place = place;
    this.terms = terms;
    const record = await this.records.at(place);
    if (this.place !== place) return;
    this.show(record);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    setAddress(this.links.of(place, record));
  }

  step(by) {
    const next = this.neighbour(this.place, by);
    if (next !== null) this.open(next, this.terms);
  }

  show(record) {
    const body = typeof record.body === "string" ? record.body : "";
    const city = this.report.cities[this.links.columns.city[this.place]];
    const column = typeof record.column === "string" ? record.column : "";
    const warnings = Array.isArray(record.warnings) ? record.warnings : [];
    this.dialog.replaceChildren(
      element("header", { class: "record-head" },
        element("div", { class: "tools" },
          this.stepButton(-1, "‹", "previous"), this.stepButton(1, "›", "next"),
          element("button", { type: "button", class: "close", autofocus: true, "aria-label": say("close"), onclick: () => this.dialog.close() }, "×")),
        element("p", { class: "quiet" }, [cityName(city), column ? columnName(city, column) : null, record.published_on ?? record.written_on].filter(Boolean).join(" · ")),
        element("h2", { id: "record-title", lang: "zh" }, marked(String(record.title), this.terms)),
        element("p", { class: "source" }, sourceLink(String(record.url), say("source")), " ",
          element("a", { class: "permalink", href: this.links.of(this.place, record) }, say("record.link")), " ", element("span", { class: "quiet code address" }, String(record.url)))),
      warnings.length ? element("ul", { class: "problems" }, warnings.map((code) => element("li", {}, warningWords(code), " ", element("span", { class: "quiet code" }, code)))) : "",
      this.facts(record),
      element("h3", {}, say("field.body")),
      body ? element("div", { class: "body", lang: "zh" }, body.split("\n").map((paragraph) => element("p", {}, marked(paragraph, this.terms))))
        : element("p", { class: "quiet" }, say("record.no_body")),
      this.attachments(record), this.labels(record));
  }

  stepButton(by, sign, key) {
    return element("button", { type: "button", "aria-label": say(key), title: say(key), disabled: this.neighbour(this.place, by) === null, onclick: () => this.step(by) }, sign);
  }

  /** Return the fields that have a value, including those of suggestion and reply. */
  facts(record) {
    const rows = [];
    const left = new Set(["title", "body", "metadata", "attachments", "url", "warnings", "schema_version", "page_sha256", "content_sha256", "city", "withdrawn"]);
    for (const [key, value] of Object.entries(record)) {
      if (left.has(key)) continue;
      if (value !== null && typeof value === "object" && !Array.isArray(value)) {
        for (const [name, part] of Object.entries(value)) rows.push([`${key}.${name}`, part]);
      } else rows.push([key, value]);
    }
    const filled = rows.map(([key, value]) => [key, this.words(key, value)]).filter(([, text]) => text !== "");
    return element("dl", { class: "facts" }, filled.map(([key, text]) => element("div", {}, element("dt", {}, fieldName(key)), element("dd", {}, marked(text, this.terms)))));
  }

  words(key, value) {
    if (value === null || value === undefined) return "";
    if (key === "kind") return say(`kind.${value}`);
    if (Array.isArray(value)) return value.map((part) => (part !== null && typeof part === "object" ? Object.values(part).filter(Boolean).join(" ") : String(part))).join("、");
    return String(value);
  }

  attachments(record) {
    const files = Array.isArray(record.attachments) ? record.attachments : [];
    if (!files.length) return "";
    return [element("h3", {}, say("field.attachments")), element("ul", { class: "titles" }, files.map((file) => element("li", {}, sourceLink(String(file.url), String(file.name)))))]
      .reduce((all, part) => { all.append(part); return all; }, element("div"));
  }

  labels(record) {
    const labels = Object.entries(record.metadata ?? {});
    if (!labels.length) return "";
    return element("details", {}, element("summary", {}, say("record.labels")),
      element("dl", { class: "facts", lang: "zh" }, labels.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, String(value) || "–")))));
  }
}
