"use strict";
// The overview: totals, the cities that need attention with what to do, and one table of those that are well.

const WELL_LISTED = 40;
const CARDS_LISTED = 40;

function overviewSection(report, count) {
  const order = { bad: 0, none: 1, warn: 2, good: 3 };
  const cities = report.cities.map((city, at) => ({ city, at, state: stateOf(city) }))
    .sort((a, b) => order[a.state] - order[b.state] || a.at - b.at);
  const of = (...states) => cities.filter(({ state }) => states.includes(state)).map(({ city }) => city);
  const wanting = of("bad", "none");
  const watched = of("warn");
  const well = of("good");
  let verdict = sayCount("verdict.good", cities.length);
  let kind = "good";
  if (!cities.length) [verdict, kind] = [say("verdict.empty"), "none"];
  else if (wanting.length) [verdict, kind] = [sayCount("verdict.bad", wanting.length, { of: number(cities.length) }), "bad"];
  else if (watched.length) [verdict, kind] = [sayCount("verdict.warn", watched.length), "warn"];
  return section("overview",
    element("p", { class: `verdict ${kind}` }, verdict),
    figuresOf(report, count),
    firstOf(element("ul", { class: "cities" }), [...wanting, ...watched], CARDS_LISTED, cityCard, "well.all"),
    well.length ? [element("h3", { class: "well-name" }, sayCount("well", well.length)), wellTable(well)] : null);
}

function figuresOf(report, count) {
  const newest = report.cities.map((city) => city.rhythm.newest).filter(Boolean).sort().at(-1);
  const years = report.cities.flatMap((city) => Object.keys(city.months)).map((month) => month.slice(0, 4)).sort();
  const lost = report.cities.reduce((sum, city) => sum + city.rejects.length + lostCount(city), 0);
  const figures = [
    ["figure.records", number(count.all), "#records"],
    ["figure.cities", number(report.cities.length), "#map"],
    ...(report.baseline ? [["figure.new", number(count.new), "#changes"], ["figure.changed", number(count.changed), "#changes"]]
      : [["figure.years", years.length ? `${years[0]}–${years.at(-1)}` : "–", "#timeline"], ["fresh.published", newest ?? "–", "#records"]]),
    ["figure.rejects", number(lost), "#rejects"],
  ];
  return element("dl", { class: "figures" }, figures.map(([key, value, where]) => element("div", { class: value.length > 8 ? "long" : null },
    element("dt", {}, say(key)), element("dd", {}, element("a", { href: where }, value)))));
}

/** Make the card of a city that needs attention or a look. */
function cityCard(city) {
  const run = city.runs[0];
  return element("li", { class: `city-row ${stateOf(city)}` },
    element("div", { class: "city-head" }, element("h3", {}, cityTitle(city)), badge(...badgeOf(city)), lastRun(city, run)),
    element("div", { class: "city-do" }, element("p", {}, adviceFor(city)), alarmsOf(city), problemsOf(city), troublesOf(city, run), moreOf(city)),
    element("div", { class: "city-rhythm" }, freshness(city)),
    element("div", { class: "city-count" },
      element("p", { class: "count" }, number(city.records)), element("p", { class: "quiet" }, sayCount("city.records", city.records)),
      sparkline(city)));
}

function lastRun(city, run) {
  if (!run) return null;
  return element("p", { class: "quiet" }, say("run.ended", { ago: span(city.health.age_seconds), at: moment(city.health.ended_at) }),
    run.source === "live" ? "" : ` ${say("run.replay")}`);
}

/** Make the table of the cities that are well: one row each, which opens to show its columns and runs. */
function wellTable(cities) {
  const headings = [["city"], ["figure.records", "figure"], ["fresh.published"], ["rhythm"], ["well.run", "wide"], ["well.years", "wide"]];
  const [body, more] = firstOf(element("tbody"), cities, WELL_LISTED, wellRows, "well.all");
  return [element("div", { class: "scrolled", tabindex: "0", role: "group", "aria-label": sayCount("well", cities.length) },
    element("table", { class: "well" },
      element("thead", {}, element("tr", {}, headings.map(([key, kind]) => element("th", { scope: "col", class: kind }, say(key))))), body)), more];
}

function wellRows(city) {
  const id = `city-${page.report.cities.indexOf(city)}`;
  const inside = element("td", { colspan: "6" });
  const below = element("tr", { id, class: "below", hidden: true }, inside);
  const opener = element("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": id, onclick: () => {
    const open = below.hidden;
    if (!inside.hasChildNodes()) {
      inside.append(element("div", { class: "inside" }, element("p", {}, adviceFor(city)), lastRun(city, city.runs[0]), problemsOf(city),
        columnTable(city), rhythmNotes(city), runHistory(city)));
    }
    below.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  } }, cityTitle(city));
  return [element("tr", { class: "line" },
    element("th", { scope: "row" }, opener),
    element("td", { class: "figure" }, number(city.records)),
    element("td", { class: "date" }, city.rhythm.newest ?? "–"),
    element("td", {}, element("span", { class: `rhythm ${city.rhythm.state}` }, rhythmWord(city.rhythm))),
    element("td", { class: "wide date" }, moment(city.health.ended_at)),
    element("td", { class: "wide" }, sparkline(city))), below];
}

function problemsOf(city) {
  if (!city.problems.length) return null;
  return element("ul", { class: "problems" }, city.problems.map((problem) => element("li", {},
    say(`problem.${problem.code}`, { ...problem, lines: (problem.lines ?? []).join(", "), city: city.name }))));
}

/** List the troubles of the newest run, in English as the manifest has them, and the listing pages that were lost. */
function troublesOf(city, run) {
  const troubles = run ? [...run.troubles ?? [], ...(city.alarms.length ? [] : run.coverage_drops ?? [])] : [];
  const lost = lostCount(city);
  return [
    troubles.length ? element("ul", { class: "problems" }, troubles.map((sentence) => element("li", { lang: "en" }, sentence))) : null,
    lost ? element("details", { class: "lost" }, element("summary", {}, sayCount("run.lost_pages", lost)), lostListingList(city)) : null];
}

/** Make the parts of a city that open on demand: its columns and its runs. */
function moreOf(city) {
  return [city.columns.length ? element("details", {}, element("summary", {}, sayCount("columns", city.columns.length)), columnTable(city)) : null, runHistory(city)];
}

/** Make the table of a city's columns: how fresh each is, and whether all of its rows were seen. */
function columnTable(city) {
  if (!city.columns.length) return null;
  const make = (column) => [
    column.url ? sourceLink(column.url, columnTitle(column)) : columnTitle(column), number(column.records), column.rhythm.newest ?? "–",
    element("span", { class: `rhythm ${column.rhythm.state}` }, columnWord(column)), columnSeen(column)];
  return plainTable(["column", "figure.records", "fresh.published", "rhythm", "column.seen"].map((key) => say(key)), city.columns,
    { caption: `${cityName(city)}: ${sayCount("columns", city.columns.length)}`, numeric: [1], make });
}

function columnSeen(column) {
  if (!column.walked_at) return say("column.not_walked");
  if (column.complete) return moment(column.read_at);
  return [element("span", { class: "rhythm overdue" }, column.lost ? sayCount("lost.count", column.lost) : say("column.incomplete")),
    column.read_at ? ` (${say("column.whole", { day: column.read_at.slice(0, 10) })})` : ""];
}

/** Return how fresh something is, in a few words. */
function rhythmWord({ newest, state, silent }) {
  if (!newest) return say("rhythm.word.none");
  if (state === "unknown") return say("rhythm.word.unknown");
  return say(`rhythm.word.${state}`, { silent: number(silent) });
}

function columnWord({ rhythm }) {
  return rhythm.state === "overdue" && rhythm.silent > ENDED_DAYS ? say("rhythm.word.ended", { years: number(Math.floor(rhythm.silent / 365)) }) : rhythmWord(rhythm);
}

function runHistory(city) {
  if (!city.runs.length) return null;
  const rows = city.runs.map((run) => {
    const totals = run.totals ?? {};
    const stored = (totals.new ?? 0) + (totals.conflict ?? 0);
    return [moment(run.started_at), badge(outcomeKind(run.exit_code), outcomeWords(run.exit_code)),
      number(stored), number(totals.revised ?? 0), number((totals.rejected ?? 0) + (totals.failed ?? 0) + (totals.missing ?? 0))];
  });
  return element("details", {}, element("summary", {}, sayCount("run.history", city.runs.length)),
    plainTable([say("run.began"), say("run.outcome"), say("run.new"), say("run.revised"), say("run.without")], rows,
      { caption: `${cityName(city)}: ${say("run.runs")}`, numeric: [2, 3, 4] }));
}

function freshness(city) {
  const { rhythm } = city;
  const dates = [["fresh.published", rhythm.newest], ["fresh.stored", city.newest_new?.slice(0, 10)]].filter(([, day]) => day);
  const silent = overdueColumns(city);
  return [dates.length ? element("dl", { class: "dates" }, dates.map(([key, day]) => [element("dt", {}, say(key)), element("dd", {}, day)])) : null,
    silent.length ? element("p", { class: "rhythm quiet" }, say("rhythm.columns", { columns: silent.map(({ name }) => columnName(city, name)).join("、") })) : null,
    ...rhythmNotes(city)];
}

function rhythmNotes(city) {
  const { rhythm } = city;
  const lines = [];
  if (rhythm.usual !== null) {
    lines.push(element("p", { class: `rhythm ${rhythm.state}` },
      say(`rhythm.${rhythm.state}`, { silent: number(rhythm.silent ?? 0), long: number(rhythm.long), longest: number(rhythm.longest) })));
    lines.push(element("p", { class: "quiet" }, say("rhythm.how", { usual: number(rhythm.usual), long: number(rhythm.long), pauses: number(rhythm.pauses) })));
  } else if (rhythm.newest) lines.push(element("p", { class: "quiet" }, say("rhythm.few", { pauses: number(rhythm.pauses) })));
  if (city.run_hours !== null) lines.push(element("p", { class: "quiet" }, say("rhythm.runs", { hours: number(city.run_hours) })));
  return lines;
}
