"use strict";
// The dialog of one record: its fields, its text, the labels on its page, a link to its source.

/** The fields that a record shows first, in this order. */
const FIRST_FIELDS = ["suggestion.title", "suggestion.number", "suggestion.session", "suggestion.deputies", "agency", "reply.co_agencies", "document_number",
  "published_on", "written_on", "kind", "reply.result_code", "reply.signed_by", "reply.signed_on", "reply.contacts", "index_number", "topics", "keywords", "validity"];

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
        element("p", { class: "quiet" }, [cityName(city), column ? columnName(city, column) : null].filter(Boolean).join(" · "),
          element("span", { class: "whole" }, record.published_on ?? record.written_on ? ` · ${record.published_on ?? record.written_on}` : "")),
        element("h2", { id: "record-title", lang: "zh" }, marked(String(record.title), this.terms)),
        element("p", { class: "links" }, element("span", { class: "source" }, sourceLink(String(record.url), say("source"))),
          element("a", { class: "permalink", href: this.links.of(this.place, record) }, say("record.link"))),
        element("p", { class: "quiet code address" }, String(record.url))),
      warnings.length ? element("ul", { class: "problems" }, warnings.map((code) => element("li", {}, warningWords(code), " ", element("span", { class: "quiet code" }, code)))) : "",
      ...this.facts(record),
      element("h3", {}, say("field.body")),
      body ? element("div", { class: "body", lang: "zh" }, body.split("\n").map((paragraph) => element("p", {}, marked(paragraph, this.terms))))
        : element("p", { class: "quiet" }, say("record.no_body")),
      this.attachments(record), this.labels(record));
  }

  stepButton(by, sign, key) {
    return element("button", { type: "button", "aria-label": say(key), title: say(key), disabled: this.neighbour(this.place, by) === null, onclick: () => this.step(by) }, sign);
  }

  /** Return the names and values of the fields that have one, including those of suggestion and reply. */
  fields(record) {
    const left = new Set(["title", "body", "metadata", "attachments", "attachment_texts", "url", "warnings", "schema_version", "page_sha256", "content_sha256", "city", "withdrawn"]);
    const rows = new Map();
    for (const [key, value] of Object.entries(record)) {
      if (left.has(key)) continue;
      if (value !== null && typeof value === "object" && !Array.isArray(value)) {
        for (const [name, part] of Object.entries(value)) rows.set(`${key}.${name}`, this.words(`${key}.${name}`, part));
      } else rows.set(key, this.words(key, value));
    }
    return [...rows].filter(([, text]) => text !== "");
  }

  /** Make the list of what people look for first, and one of the rest that opens on demand. */
  facts(record) {
    const fields = this.fields(record);
    const list = (rows) => element("dl", { class: "facts" }, rows.map(([key, text]) => element("div", {}, element("dt", {}, fieldName(key)), element("dd", {}, marked(text, this.terms)))));
    const first = FIRST_FIELDS.map((name) => fields.find(([key]) => key === name)).filter(Boolean);
    const rest = fields.filter(([key]) => !FIRST_FIELDS.includes(key));
    return [list(first), rest.length ? element("details", { class: "rest" }, element("summary", {}, say("record.rest")), list(rest)) : ""];
  }

  words(key, value) {
    if (value === null || value === undefined) return "";
    if (key === "column") return columnName(this.report.cities[this.links.columns.city[this.place]], value);
    if (key === "fetched_at") return moment(String(value));
    if (key === "kind") return say(`kind.${value}`);
    if (Array.isArray(value)) return value.map((part) => (part !== null && typeof part === "object" ? Object.values(part).filter(Boolean).join(" ") : String(part))).join("、");
    return String(value);
  }

  attachments(record) {
    const files = Array.isArray(record.attachments) ? record.attachments : [];
    if (!files.length) return "";
    return element("div", {}, element("h3", {}, say("field.attachments")), element("ul", { class: "titles" }, files.map((file, at) => element("li", {},
      sourceLink(String(file.url), String(file.name)), this.fileText(record.attachment_texts?.[at])))));
  }

  /** Make the text of an attached file. It is open if it contains a search term. */
  fileText(found) {
    if (!found) return null;
    const text = found.text.toLowerCase();
    const wanted = this.terms.some((term) => text.includes(term));
    return element("details", { class: "file-text", open: wanted }, element("summary", {}, say("attachment.text"), found.ocr ? ` (${say("attachment.ocr")})` : ""),
      element("div", { class: "body", lang: "zh" }, found.text.split("\n").filter(Boolean).map((paragraph) => element("p", {}, marked(paragraph, this.terms)))));
  }

  labels(record) {
    const labels = Object.entries(record.metadata ?? {});
    if (!labels.length) return "";
    return element("details", {}, element("summary", {}, say("record.labels")),
      element("dl", { class: "facts", lang: "zh" }, labels.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, String(value) || "–")))));
  }
}
