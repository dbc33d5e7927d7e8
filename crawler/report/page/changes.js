"use strict";
// The section of new and changed records.

const LISTED = 12;

function changesSection(report, table, openRecord, showFlag) {
  if (!report.baseline) return section("changes", element("p", { class: "lead" }, say("changes.first")));
  const fresh = [];
  for (let at = 0; at < table.flags.length && fresh.length <= LISTED; at += 1) if (table.flags[at] & 1) fresh.push(at);
  const all = table.flags.reduce((sums, flag) => [sums[0] + (flag & 1), sums[1] + (flag >> 1)], [0, 0]);
  const opener = (at) => element("button", { type: "button", class: "link", onclick: () => openRecord(at) }, table.title[at]);
  const notCompared = report.cities.filter((city) => !city.compared).map(cityName);
  return section("changes",
    element("p", { class: "lead" }, say("changes.since", { at: moment(report.baseline) })),
    notCompared.length ? element("p", { class: "notice" }, say("changes.not_compared", { cities: notCompared.join("、") })) : null,
    element("h3", {}, sayCount("changes.new", report.count.new)),
    all[0] ? element("ul", { class: "titles" }, fresh.slice(0, LISTED).map((at) => element("li", { class: "dated" },
      element("span", { class: "quiet" }, table.day[at] || "–"), opener(at), element("span", { class: "quiet" }, cityName(report.cities[table.city[at]]))))) : null,
    all[0] > LISTED ? element("button", { type: "button", onclick: () => showFlag(1) }, say("changes.all_new", { count: number(all[0]) })) : null,
    element("h3", {}, sayCount("changes.changed", report.count.changed)),
    report.changes.map((change, place) => element("details", { class: "change", open: place < 3 },
      element("summary", {}, table.title[change.row], element("span", { class: "quiet" }, ` ${cityName(report.cities[table.city[change.row]])} · ${say("revision", { count: number(change.revision ?? 0) })}`)),
      change.fields.length ? change.fields.map((field) => sideBySide(field)) : element("p", { class: "quiet" }, say("changes.same_text")),
      element("button", { type: "button", onclick: () => openRecord(change.row) }, say("open_record")))),
    all[1] > report.changes.length ? element("p", {}, element("button", { type: "button", onclick: () => showFlag(2) }, say("changes.all_changed", { count: number(all[1]) }))) : null);
}

function sideBySide({ field, rows }) {
  return element("div", { class: "sides" }, element("h4", {}, fieldName(field)),
    element("div", { class: "pair" }, element("p", { class: "side-name" }, say("old")), element("p", { class: "side-name" }, say("new"))),
    rows.map((row) => (row.skipped ? element("p", { class: "quiet skipped" }, sayCount("changes.skipped", row.skipped))
      : element("div", { class: same(row) ? "pair same" : "pair" }, side(row.old, "del"), side(row.new, "ins")))));
}

/** Return whether a row is an unchanged paragraph. */
function same({ old, new: now }) {
  return old !== null && now !== null && [...old, ...now].every(([, differs]) => !differs);
}

function side(pieces, tag) {
  if (pieces === null) return element("div", { class: "side none" }, element("span", { class: "unseen" }, say("changes.nothing_here")));
  return element("div", { class: `side ${tag}`, lang: "zh" }, pieces.every(([text]) => !text) ? element("span", { class: "quiet" }, "–") : pieces.map(([text, differs]) => (differs && text ? element(tag, {}, text) : text)));
}
