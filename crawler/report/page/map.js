"use strict";
// The map of what is covered: one tile for each province, in the order of the first two digits of GB/T 2260.
// The places of the tiles are ours; they show which provinces are neighbours, not their borders.

/** Code in GB/T 2260, letters in ISO 3166-2, column and row of each province. */
const PROVINCES = [
  ["23", "HL", 7, 0], ["15", "NM", 4, 1], ["11", "BJ", 5, 1], ["21", "LN", 6, 1], ["22", "JL", 7, 1],
  ["65", "XJ", 0, 2], ["62", "GS", 1, 2], ["64", "NX", 2, 2], ["14", "SX", 3, 2], ["13", "HE", 4, 2], ["12", "TJ", 5, 2],
  ["63", "QH", 1, 3], ["61", "SN", 2, 3], ["41", "HA", 3, 3], ["37", "SD", 4, 3],
  ["54", "XZ", 0, 4], ["51", "SC", 1, 4], ["50", "CQ", 2, 4], ["42", "HB", 3, 4], ["34", "AH", 4, 4], ["32", "JS", 5, 4], ["31", "SH", 6, 4],
  ["53", "YN", 1, 5], ["52", "GZ", 2, 5], ["43", "HN", 3, 5], ["36", "JX", 4, 5], ["33", "ZJ", 5, 5],
  ["45", "GX", 2, 6], ["44", "GD", 3, 6], ["35", "FJ", 4, 6], ["71", "TW", 5, 6],
  ["46", "HI", 2, 7], ["82", "MO", 3, 7], ["81", "HK", 4, 7],
];

/** The code of bodies of the whole country, and of cities whose code is not known. */
const NATIONAL = "00";
const ELSEWHERE = "";

/** Return the province of a city: two digits, 00 for the whole country, or an empty text if it is not known. */
function provinceOf({ division }) {
  const code = String(division ?? "").slice(0, 2);
  return code === NATIONAL || PROVINCES.some(([known]) => known === code) ? code : ELSEWHERE;
}

function provinceName(code) {
  return say(code === ELSEWHERE ? "province.none" : `province.${code}`);
}

/** Make the map. Provinces with records are green; those of which the register knows portals are marked. */
function mapSection(report, showProvince) {
  const places = new Map();
  const at = (code) => {
    if (!places.has(code)) places.set(code, { code, cities: [], records: 0, portals: [] });
    return places.get(code);
  };
  report.cities.forEach((city) => {
    const place = at(provinceOf(city));
    place.cities.push(city);
    place.records += city.records;
  });
  for (const [code, place, agency, state, url] of report.register.rows) at(code).portals.push({ place, agency, state: report.register.states[state], url });
  const most = Math.max(1, ...[...places.values()].map(({ records }) => records));
  const panel = element("div", { class: "map-panel", id: "map-panel", "aria-live": "polite" });
  const tiles = [];
  const choose = (code) => {
    for (const tile of tiles) tile.setAttribute("aria-pressed", String(tile.dataset.code === code));
    panel.replaceChildren(element("div", {}, code === null ? allPlaces(places, choose) : placePanel(at(code), showProvince, () => choose(null))));
    panel.scrollTop = 0;
  };
  const tile = ([code, letters, column, row]) => {
    const { cities, records, portals } = at(code);
    const words = `${provinceName(code)}: ${tileWords(at(code))}`;
    const made = element("button", { type: "button", class: `tile ${tileKind(at(code))}`, "data-code": code, "aria-pressed": "false", title: words, onclick: () => choose(code) },
    element("span", { class: "tile-name" }, provinceName(code)), letters ? element("span", { class: "tile-letters", "aria-hidden": "true" }, language.now === "zh" ? provinceName(code) : letters) : null,
    records ? element("span", { class: "tile-count" }, number(records)) : portals.length && !cities.length ? element("span", { class: "tile-known" }, number(portals.length)) : null,
    element("span", { class: "unseen" }, `, ${tileWords(at(code))}`));
    if (records) made.style.setProperty("--share", (0.3 + 0.7 * Math.log(1 + records) / Math.log(1 + most)).toFixed(3));
    if (column !== undefined) {
      made.style.setProperty("grid-column", String(column + 1));
      made.style.setProperty("grid-row", String(row + 1));
    }
    tiles.push(made);
    return made;
  };
  const covered = PROVINCES.filter(([code]) => at(code).records).length;
  const known = PROVINCES.filter(([code]) => !at(code).records && at(code).portals.length).length;
  const others = [NATIONAL, ELSEWHERE].filter((code) => at(code).cities.length || at(code).portals.length);
  const grid = element("div", { class: "tiles", role: "toolbar", "aria-label": say("section.map"), "aria-describedby": "map-keys", onkeydown: moveOn }, PROVINCES.map(tile));
  for (const [at_, each] of [...grid.children].entries()) each.tabIndex = at_ ? -1 : 0;
  choose(null);
  return section("map",
    element("p", { class: "lead" }, say("map.lead", { covered: number(covered), all: number(PROVINCES.length), known: number(known) })),
    element("div", { class: "map-whole" },
      element("div", {}, grid, element("p", { id: "map-keys", class: "unseen" }, say("map.keys")),
        others.length ? element("div", { class: "tiles-other" }, others.map((code) => tile([code, ""]))) : null,
        element("ul", { class: "legend" }, ["has", "waits", "known", "blank"].filter((kind) => kind === "has" || PROVINCES.some(([code]) => tileKind(at(code)) === kind)).map((kind) => element("li", {}, element("span", { class: `swatch ${kind}` }), say(`map.${kind}`))))),
      panel));
}

/** Move from a tile to the nearest one in the direction of an arrow key. One tile at a time can be reached with Tab. */
function moveOn(event) {
  const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  const [, , column, row] = PROVINCES.find(([code]) => code === event.target.dataset.code) ?? [];
  if (column === undefined || (!x && !y)) return;
  event.preventDefault();
  const distance = ([, , toColumn, toRow]) => {
    const [along, across] = x ? [(toColumn - column) * x, toRow - row] : [(toRow - row) * y, toColumn - column];
    return along > 0 ? along + 2 * Math.abs(across) : Infinity;
  };
  const [nearest] = [...PROVINCES].sort((a, b) => distance(a) - distance(b));
  if (distance(nearest) === Infinity) return;
  const tile = event.currentTarget.querySelector(`[data-code="${nearest[0]}"]`);
  event.target.tabIndex = -1;
  tile.tabIndex = 0;
  tile.focus();
}

/** Return the kind of a tile: records, a city without records, portals that are only known, or nothing. */
function tileKind({ cities, records, portals }) {
  if (records) return "has";
  return cities.length ? "waits" : portals.length ? "known" : "blank";
}

function tileWords({ cities, records, portals }) {
  const parts = cities.length ? [`${cities.map(cityName).join("、")}, ${number(records)} ${sayCount("city.records", records)}`] : [];
  if (portals.length) parts.push(sayCount("map.portals", portals.length));
  return parts.join("; ") || say("map.blank");
}

/** Make the panel before a province is chosen: the provinces of which something is known, the most records first. */
function allPlaces(places, choose) {
  const known = [...places.values()].filter(({ cities, portals }) => cities.length || portals.length)
    .sort((a, b) => b.records - a.records || b.portals.length - a.portals.length);
  if (!known.length) return element("p", { class: "quiet" }, say("nothing"));
  return plainTable([say("province"), say("figure.cities"), say("figure.records"), say("map.known_portals")], known.map(({ code, cities, records, portals }) => [
    element("button", { type: "button", class: "link", onclick: () => choose(code) }, provinceName(code)),
    cities.length > 3 ? number(cities.length) : cities.map(cityName).join("、") || "–", records ? number(records) : "–", portals.length ? number(portals.length) : "–"]),
  { caption: say("section.map"), numeric: [2, 3] });
}

/** Make the panel of a province: its cities, a button that shows their records, and its known portals. */
function placePanel({ code, cities, records, portals }, showProvince, back) {
  return [element("button", { type: "button", class: "link back", onclick: back }, `‹ ${say("map.all")}`),
    element("h3", {}, provinceName(code)),
    cities.length ? plainTable([say("city"), say("figure.records"), say("fresh.published")], cities,
      { caption: provinceName(code), numeric: [1], make: (city) => [cityTitle(city), number(city.records), city.rhythm.newest ?? "–"] }) : element("p", { class: "quiet" }, say("map.nothing")),
    records ? element("button", { type: "button", onclick: () => showProvince(code) }, say("map.show", { count: number(records) })) : null,
    portals.length ? [element("h4", {}, sayCount("map.portals", portals.length)), plainTable([say("place"), say("agency"), say("map.state")], portals, {
      caption: sayCount("map.portals", portals.length),
      make: ({ place, agency, state, url }) => [element("span", { lang: "zh" }, place), element("span", { lang: "zh" }, sourceLink(url, agency || "–")), say(`portal.${state.replaceAll(" ", "_")}`)] })] : null];
}
