"use strict";
// The coverage map: the share of each city's records with each field. A cell leads to the records without the field.

const CITIES_LISTED = 40;

function coverageSection(report, showWithout) {
  const cities = report.cities.filter((city) => city.records);
  const dropped = cities.flatMap((city) => Object.entries(city.coverage.dropped).map(([field, counts]) => ({ city, field, counts })));
  const place = element("div", {}, heatMap(report, cities.slice(0, CITIES_LISTED), showWithout));
  const more = element("button", { type: "button", class: "more", onclick: () => { place.replaceChildren(heatMap(report, cities, showWithout)); more.remove(); } },
    say("well.all", { count: number(cities.length) }));
  const drops = firstOf(element("ul", { class: "problems" }), dropped, CITIES_LISTED, ({ city, field, counts: [newest, before, of] }) => element("li", {},
    say("coverage.drop", { city: cityName(city), field: fieldName(field), newest: number(newest), recent: number(city.coverage.recent), before: percent(before / of) })), "rows.all");
  return section("coverage", element("p", { class: "lead" }, say("coverage.lead")),
    dropped.length ? drops : cities.length ? element("p", { class: "quiet" }, say("coverage.no_drop")) : null,
    cities.length ? [place, cities.length > CITIES_LISTED ? more : null] : element("p", { class: "quiet" }, say("nothing")));
}

function heatMap(report, cities, showWithout) {
  return element("div", { class: "scrolled map", tabindex: "0", role: "group", "aria-labelledby": "coverage-name" },
    element("table", { class: "heat" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("field")),
        cities.map((city) => element("th", { scope: "col" }, cityName(city))))),
      element("tbody", {}, report.fields.map((field, bit) => element("tr", {}, element("th", { scope: "row" }, fieldName(field)),
        cities.map((city) => element("td", {}, cell(report, city, field, bit, showWithout))))))));
}

function cell(report, city, field, bit, showWithout) {
  const share = city.coverage.filled[field] / city.coverage.records;
  const drop = field in city.coverage.dropped;
  const made = element("button", {
    type: "button", class: drop ? "share drop" : "share", disabled: share === 1,
    title: say(share === 1 ? "coverage.cell_full" : "coverage.cell", { city: cityName(city), field: fieldName(field), count: number(city.coverage.records - city.coverage.filled[field]) }),
    onclick: () => showWithout(report.cities.indexOf(city), bit),
  }, percent(share), drop ? element("span", { class: "mark", "aria-label": say("coverage.dropped") }, " ▼") : null);
  made.style.setProperty("--share", share.toFixed(3));
  return made;
}

/** Return the name of a field. */
function fieldName(field) {
  return say(`field.${field}`);
}
