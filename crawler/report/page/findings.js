"use strict";
// Findings to check: rejects, serial numbers not seen, unknown labels, warnings.

const PAGES_LISTED = 100;

/** Return the key of the advice on a reject, by the beginning of its reason. */
function adviceOfReject({ reason, kind }) {
  const begins = [
    ["withdrawn", "withdrawn"], ["blocked", "blocked"], ["status_404", "gone"], ["status_410", "gone"], ["status_", "status"],
    ["not_found", "gone"], ["not_in_archive", "missing"], ["no_title", "unreadable"], ["neither_body", "unreadable"], ["empty", "unreadable"],
    ["stub", "unreadable"], ["schema", "code"], ["the code failed", "code"], ["implausible_date", "date"], ["home_page", "home"], ["listing", "home"],
    ["not asked for", "stopped"],
  ].find(([begin]) => reason.startsWith(begin));
  return begins ? begins[1] : kind === "failed" ? "failed" : "other";
}

function rejectsSection(report) {
  const parts = report.cities.filter((city) => city.rejects.length).map((city) => {
    const groups = new Map();
    for (const reject of city.rejects) {
      const advice = adviceOfReject(reject);
      groups.set(advice, [...groups.get(advice) ?? [], reject]);
    }
    return [element("h3", {}, city.name), [...groups].sort((a, b) => b[1].length - a[1].length).map(([advice, rejects]) => element("details", { class: "group" },
      element("summary", {}, element("strong", {}, sayCount("pages", rejects.length)), ` ${say(`reject.${advice}`)}`),
      element("p", { class: "lead" }, say(`reject.${advice}.do`)),
      element("ul", { class: "titles" }, rejects.slice(0, PAGES_LISTED).map((reject) => element("li", {},
        sourceLink(reject.url, reject.title || reject.url),
        element("span", { class: "quiet" }, ` ${[reject.date, reject.column, reject.reason].filter(Boolean).join(" · ")}`)))),
      rejects.length > PAGES_LISTED ? element("p", { class: "quiet" }, say("rejects.more", { count: number(rejects.length - PAGES_LISTED), file: `${city.name}/rejects.jsonl` })) : null))];
  });
  return section("rejects", element("p", { class: "lead" }, say(parts.length ? "rejects.lead" : "rejects.none")), parts);
}

function gapsSection(report) {
  const rows = report.cities.flatMap((city) => city.gaps.map((gap) => [
    [gap.agency ?? gap.organisation, element("div", { class: "quiet code" }, `${city.name} · ${gap.organisation}`)],
    String(gap.year), number(gap.seen), `${gap.lowest} – ${gap.highest}`, number(gap.unseen),
    gap.unseen ? element("details", {}, element("summary", {}, say("gaps.which")),
      element("p", { class: "code" }, gap.ranges.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", "),
        gap.more_ranges ? ` ${sayCount("gaps.more", gap.more_ranges)}` : null)) : "",
  ]));
  return section("gaps", element("p", { class: "lead" }, say("gaps.lead")),
    rows.length ? plainTable(["agency", "year", "gaps.seen", "gaps.span", "gaps.unseen", "gaps.numbers"].map((key) => say(key)), rows,
      { caption: say("section.gaps"), numeric: [2, 4] }) : element("p", { class: "quiet" }, say("nothing")));
}

function labelsSection(report) {
  const rows = report.cities.flatMap((city) => city.unknown_labels.map(({ label, records, example }) => [
    element("span", { lang: "zh" }, label), city.name, number(records), sourceLink(example, say("labels.example"))]));
  return section("labels", element("p", { class: "lead" }, say(rows.length ? "labels.lead" : "labels.none")),
    rows.length ? plainTable([say("label"), say("city"), say("figure.records"), ""], rows, { caption: say("section.labels"), numeric: [2] }) : null);
}

/** Return the text for a warning code. Codes that end in _disagrees or _unreadable share one text per ending. */
function warningWords(code) {
  const family = /^(?!metadata_copies|kind)(\w+)_(disagrees|unreadable)$/.exec(code);
  if (family && !(`warning.${code}` in language.words)) return say(`warning.${family[2]}`, { field: fieldName(family[1]) });
  return say(`warning.${code}`);
}

function warningsSection(report, showWarning) {
  const rows = report.cities.flatMap((city, at) => Object.entries(city.warnings).map(([code, records]) => [
    [warningWords(code), element("div", { class: "quiet code" }, code)], city.name,
    report.warnings.includes(code) ? element("button", { type: "button", class: "link", onclick: () => showWarning(at, report.warnings.indexOf(code)) }, number(records)) : number(records)]));
  return section("warnings", element("p", { class: "lead" }, say(rows.length ? "warnings.lead" : "warnings.none")),
    rows.length ? plainTable([say("warning"), say("city"), say("figure.records")], rows, { caption: say("section.warnings"), numeric: [2] }) : null);
}
