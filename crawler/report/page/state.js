"use strict";
// The state of a city, and the sentences that say what happened and what to do.

const CODES = ["ok", "not_started", "usage", "incomplete", "blocked", "layout_changed", "stuck"];

/** A run is late if the last one was this many times the usual time between two runs ago. */
const LATE = 3;
const TWO_DAYS = 48 * 3600;

/** A column that has been silent for longer than this has ended: it is told, but nobody has to look. */
const ENDED_DAYS = 730;

/** Return the state of a city: good, warn, bad or none. A city in which an alarm stands is bad. */
function stateOf(city) {
  const { health } = city;
  if (health.exit_code === null) return city.problems.some(isDamage) ? "bad" : health.healthy ? "warn" : "none";
  if (!health.healthy || city.alarms.length) return "bad";
  if (health.exit_code !== 0 || city.problems.some(isDamage) || isLate(city) || city.rhythm.state === "overdue"
    || Object.keys(city.coverage.dropped).length) return "warn";
  return "good";
}

/** Return whether a problem of the files is more than a remark. */
function isDamage({ code }) {
  return !["records_withdrawn", "schema_other"].includes(code);
}

function isLate(city) {
  return city.run_hours !== null && city.health.age_seconds > Math.max(TWO_DAYS, LATE * city.run_hours * 3600);
}

/** Return the columns that have published nothing for longer than ever before, without those that have ended. */
function overdueColumns(city) {
  return city.columns.filter(({ rhythm }) => rhythm.state === "overdue" && rhythm.silent <= ENDED_DAYS);
}

/** Return the badge of a city: kind and words. */
function badgeOf(city) {
  const { exit_code: code } = city.health;
  if (code === null) return ["none", say(city.under_way ? "run.first" : "run.none")];
  if (city.alarms.length && code < 4) return ["bad", say("outcome.alarm")];
  return [code === 0 && stateOf(city) === "bad" ? "bad" : outcomeKind(code), outcomeWords(code)];
}

/** Return the severity of an outcome, by its exit code: good, warn or bad. */
function outcomeKind(code) {
  if (code === 0) return "good";
  return code === 3 ? "warn" : "bad";
}

function outcomeWords(code) {
  return say(`outcome.${CODES[code] ?? "incomplete"}`);
}

/** Return the sentence that says what happened and what to do. A sentence of the program itself is in English. */
function adviceFor(city) {
  const { health } = city;
  const code = health.exit_code;
  if (code === null) return say(city.under_way ? "advice.first" : "advice.none", { city: city.name });
  if (code === 4) return say("advice.blocked");
  if (city.alarms.length) return say("advice.alarm", { city: city.name });
  if (!health.healthy && code === 0) return element("span", { lang: "en" }, health.sentence);
  if (code === 0 && isLate(city)) return say("advice.late", { usual: span(city.run_hours * 3600), ago: span(health.age_seconds) });
  if (code === 0 && city.rhythm.state === "overdue") return say("advice.overdue");
  if (code === 0 && Object.keys(city.coverage.dropped).length) return say("advice.dropped");
  if (code === 0 && city.problems.some(isDamage)) return say("advice.problems");
  if (code === 3 && city.runs[0].source !== "live") return say("advice.incomplete_replay");
  if (code === 3) return say(health.healthy ? "advice.incomplete" : "advice.incomplete_often");
  if (code === 5 && health.healthy) return say("advice.accepted");
  return say(`advice.${CODES[code] ?? "incomplete"}`);
}

/** Make the list of the alarms that stand: what is wrong, since when, in which columns, and a page that shows it. */
function alarmsOf(city) {
  if (!city.alarms.length) return null;
  return element("ul", { class: "problems alarms" }, city.alarms.map((alarm) => {
    const columns = alarm.columns.filter(Boolean).map((name) => columnName(city, name)).join("、");
    return element("li", {}, element("strong", {}, say(`alarm.${alarm.kind}`, {
      field: fieldName(alarm.field), filled: number(alarm.filled), records: number(alarm.records), share: percent(alarm.share) })),
    ` ${[say("alarm.since", { day: alarm.since.slice(0, 10) }), columns].filter(Boolean).join(" · ")} `,
    alarm.url ? sourceLink(alarm.url, say("alarm.page")) : null);
  }));
}
