"use strict";
// Findings to check: serial numbers not seen, unknown labels, warnings.

function gapsSection(report) {
  const gaps = report.cities.flatMap((city) => city.gaps.map((gap) => ({ city, gap })));
  const make = ({ city, gap }) => [
    [gap.agency ?? gap.organisation, element("div", { class: "quiet code" }, `${cityName(city)} · ${gap.organisation}`)],
    String(gap.year), number(gap.seen), `${gap.lowest} – ${gap.highest}`, number(gap.unseen),
    gap.unseen ? element("details", {}, element("summary", {}, say("gaps.which")),
      element("p", { class: "code" }, gap.ranges.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", "),
        gap.more_ranges ? ` ${sayCount("gaps.more", gap.more_ranges)}` : null)) : "",
  ];
  return section("gaps", element("p", { class: "lead" }, say("gaps.lead")),
    gaps.length ? plainTable(["agency", "year", "gaps.seen", "gaps.span", "gaps.unseen", "gaps.numbers"].map((key) => say(key)), gaps,
      { caption: say("section.gaps"), numeric: [2, 4], make }) : element("p", { class: "quiet" }, say("nothing")));
}

function labelsSection(report) {
  const rows = report.cities.flatMap((city) => city.unknown_labels.map((label) => ({ city, ...label })));
  const make = ({ city, label, records, example }) => [element("span", { lang: "zh" }, label), cityName(city), number(records), sourceLink(example, say("labels.example"))];
  return section("labels", element("p", { class: "lead" }, say(rows.length ? "labels.lead" : "labels.none")),
    rows.length ? plainTable([say("label"), say("city"), say("figure.records"), say("labels.example")], rows, { caption: say("section.labels"), numeric: [2], make }) : null);
}

/** Return the text for a warning code. Codes that end in _disagrees or _unreadable share one text per ending. */
function warningWords(code) {
  const family = /^(?!metadata_copies|kind)(\w+)_(disagrees|unreadable)$/.exec(code);
  if (family && !(`warning.${code}` in language.words)) return say(`warning.${family[2]}`, { field: fieldName(family[1]) });
  return say(`warning.${code}`);
}

/** Return the group of a warning: a value to check, a text that may be incomplete, or how something was read. */
function warningGroup(code) {
  if (["general_reader", "agency_from_source"].includes(code)) return "how";
  return ["body_continues", "body_in_pictures", "undecodable_characters", "attachment_without_url", "metadata_cut_off"].includes(code) ? "text" : "value";
}

function warningsSection(report, showWarning) {
  const codes = new Map();
  report.cities.forEach((city, at) => {
    for (const [code, records] of Object.entries(city.warnings)) codes.set(code, [...codes.get(code) ?? [], { city, at, records }]);
  });
  const all = [...codes].map(([code, cities]) => ({ code, cities, records: cities.reduce((sum, { records }) => sum + records, 0) }))
    .sort((a, b) => b.records - a.records);
  const opener = (at, code, records) => (report.warnings.includes(code)
    ? element("button", { type: "button", class: "link", onclick: () => showWarning(at, report.warnings.indexOf(code)) }, number(records)) : number(records));
  const groups = ["value", "text", "how"].map((group) => {
    const inside = all.filter(({ code }) => warningGroup(code) === group);
    if (!inside.length) return null;
    return [element("h3", {}, say(`warnings.${group}`)), element("p", { class: "lead" }, say(`warnings.${group}.do`)),
      plainTable([say("warning"), say("figure.records"), say("where")], inside.map(({ code, cities, records }) => [
        [warningWords(code), element("div", { class: "quiet code" }, code)], opener(null, code, records),
        cities.length > 3 ? element("details", {}, element("summary", {}, sayCount("cities", cities.length)), warningCities(cities, code, opener)) : warningCities(cities, code, opener)]),
      { caption: say(`warnings.${group}`), numeric: [1] })];
  });
  return section("warnings", element("p", { class: "lead" }, say(all.length ? "warnings.lead" : "warnings.none")), groups);
}

function warningCities(cities, code, opener) {
  return element("ul", { class: "inline" }, cities.map(({ city, at, records }) => element("li", {}, `${cityName(city)} `, opener(at, code, records))));
}
