"use strict";
// The overview: totals, and the state of each city with what to do.

const CODES = ["ok", "not_started", "usage", "incomplete", "blocked", "layout_changed", "stuck"];

/** Return the state of a city: good, warn, bad or none. */
function stateOf(city) {
  const { health } = city;
  if (health.exit_code === null) return "none";
  if (!health.healthy && health.exit_code > 3) return "bad";
  if (!health.healthy || city.problems.length) return health.exit_code === 0 && health.healthy ? "warn" : "bad";
  if (health.exit_code !== 0 || city.rhythm.state === "overdue" || Object.keys(city.coverage.dropped).length) return "warn";
  return "good";
}

/** Return the severity of an outcome, by its exit code: good, warn or bad. */
function outcomeKind(code) {
  if (code === 0) return "good";
  return code === 3 ? "warn" : "bad";
}

function outcomeWords(code) {
  return say(`outcome.${CODES[code] ?? "incomplete"}`);
}

function overviewSection(report, count) {
  const order = { bad: 0, none: 1, warn: 2, good: 3 };
  const cities = report.cities.map((city, number) => ({ city, number, state: stateOf(city) }))
    .sort((a, b) => order[a.state] - order[b.state] || a.number - b.number);
  const wanting = cities.filter(({ state }) => state === "bad" || state === "none");
  const watched = cities.filter(({ state }) => state === "warn");
  let verdict = sayCount("verdict.good", cities.length);
  let kind = "good";
  if (!cities.length) [verdict, kind] = [say("verdict.empty"), "none"];
  else if (wanting.length) [verdict, kind] = [sayCount("verdict.bad", wanting.length, { of: number(cities.length) }), "bad"];
  else if (watched.length) [verdict, kind] = [sayCount("verdict.warn", watched.length), "warn"];
  const rejects = report.cities.reduce((sum, city) => sum + city.rejects.length, 0);
  const figures = [
    ["figure.records", number(count.all), "#records"],
    ["figure.new", report.baseline ? number(count.new) : "–", "#changes"],
    ["figure.changed", report.baseline ? number(count.changed) : "–", "#changes"],
    ["figure.rejects", number(rejects), "#rejects"],
  ];
  return section("overview",
    element("p", { class: `verdict ${kind}` }, verdict),
    element("dl", { class: "figures" }, figures.map(([key, value, where]) => element("div", {},
      element("dt", {}, say(key)), element("dd", {}, element("a", { href: where }, value))))),
    element("ul", { class: "cities" }, cities.map(({ city, state }) => cityRow(city, state))));
}

function cityRow(city, state) {
  const run = city.runs[0];
  const { health } = city;
  const label = health.exit_code === null ? say(city.under_way ? "run.first" : "run.none") : outcomeWords(health.exit_code);
  return element("li", { class: `city-row ${state}` },
    element("div", { class: "city-head" },
      element("h3", {}, city.name), badge(health.exit_code === null ? "none" : outcomeKind(health.exit_code), label),
      run ? element("p", { class: "quiet" },
        say("run.ended", { ago: span(health.age_seconds), at: moment(health.ended_at) }),
        run.source === "live" ? "" : ` ${say("run.replay", { source: run.source })}`) : null),
    element("div", { class: "city-do" }, element("p", {}, adviceFor(city)), problemsOf(city), troublesOf(run), runHistory(city)),
    element("div", { class: "city-rhythm" }, freshness(city)),
    element("div", { class: "city-count" },
      element("p", { class: "count" }, number(city.records)), element("p", { class: "quiet" }, sayCount("city.records", city.records)),
      sparkline(city)));
}

/** Return the sentence that says what happened and what to do. */
function adviceFor(city) {
  const { health } = city;
  if (health.exit_code === null) return say(city.under_way ? "advice.first" : "advice.none", { city: city.name });
  if (health.exit_code === 0 && city.rhythm.state === "overdue") return say("advice.overdue");
  if (health.exit_code === 0 && Object.keys(city.coverage.dropped).length) return say("advice.dropped");
  if (health.exit_code === 3 && city.runs[0].source !== "live") return say("advice.incomplete_replay");
  if (health.exit_code === 3) return say(health.healthy ? "advice.incomplete" : "advice.incomplete_often");
  if (health.exit_code === 5 && health.healthy) return say("advice.accepted");
  return say(`advice.${CODES[health.exit_code]}`);
}

function problemsOf(city) {
  if (!city.problems.length) return null;
  return element("ul", { class: "problems" }, city.problems.map((problem) => element("li", {},
    say(`problem.${problem.code}`, { ...problem, lines: (problem.lines ?? []).join(", "), city: city.name }))));
}

/** List the troubles of the newest run, in English as the manifest has them. */
function troublesOf(run) {
  const troubles = run ? [...run.troubles ?? [], ...run.coverage_drops ?? []] : [];
  if (!troubles.length && !run?.lost_pages) return null;
  return element("ul", { class: "problems" },
    run.lost_pages ? element("li", {}, sayCount("run.lost_pages", run.lost_pages)) : null,
    troubles.map((sentence) => element("li", { lang: "en" }, sentence)));
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
      { caption: `${city.name}: ${say("run.runs")}`, numeric: [2, 3, 4] }));
}

function freshness(city) {
  const { rhythm } = city;
  const dates = [["fresh.published", rhythm.newest], ["fresh.stored", city.newest_new?.slice(0, 10)]].filter(([, day]) => day);
  const lines = [dates.length ? element("dl", { class: "dates" }, dates.map(([key, day]) => [element("dt", {}, say(key)), element("dd", {}, day)])) : null];
  if (rhythm.usual !== null) {
    lines.push(element("p", { class: `rhythm ${rhythm.state}` },
      say(`rhythm.${rhythm.state}`, { silent: number(rhythm.silent ?? 0), long: number(rhythm.long), longest: number(rhythm.longest) })));
    lines.push(element("p", { class: "quiet" }, say("rhythm.how", { usual: number(rhythm.usual), long: number(rhythm.long), pauses: number(rhythm.pauses) })));
  } else if (rhythm.newest) lines.push(element("p", { class: "quiet" }, say("rhythm.few", { pauses: number(rhythm.pauses) })));
  if (city.run_hours !== null) lines.push(element("p", { class: "quiet" }, say("rhythm.runs", { hours: number(city.run_hours) })));
  return lines;
}
