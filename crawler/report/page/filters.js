"use strict";
// The filters of the table: lists to choose from, and chips for what other sections have chosen.

const AGENCIES_LISTED = 400;

/** Chooses records by city, agency, year, kind, province, warning, missing field and flag. */
class Filters {
  constructor(report, columns, changed) {
    this.report = report;
    this.columns = columns;
    this.changed = changed;
    this.chosen = {};
    this.chips = element("div", { class: "chips" });
  }

  /** Make the controls, and show what is chosen. */
  controls() {
    const { report } = this;
    this.lists = {
      city: this.list("city", "all_cities", report.cities.map((city, at) => [String(at), cityOption(city)])),
      agency: this.list("agency", "all_agencies", []),
      year: this.list("year", "all_years", counted(this.columns.day, () => true, (day) => day.slice(0, 4)).map(([year, count]) => [year || "-", `${year || say("no_date")} (${number(count)})`])
        .sort(([a], [b]) => b.localeCompare(a))),
      kind: this.list("kind", "all_kinds", report.kinds.map((kind, at) => [String(at), say(`kind.${kind}`)])),
    };
    this.show();
    return Object.entries(this.lists).map(([key, list]) => element("label", { for: key }, element("span", { class: "unseen" }, say(key)), list));
  }

  list(key, all, options) {
    return element("select", { id: key, onchange: (event) => {
      const { value } = event.target;
      const by = { [key]: value === "" ? null : ["city", "kind"].includes(key) ? Number(value) : value };
      this.choose(key === "city" ? { ...by, agency: null, province: null } : by);
    } }, element("option", { value: "" }, say(all)), options.map(([value, text]) => element("option", { value }, text)));
  }

  /** Choose records by some filters; null removes a filter. */
  choose(by) {
    this.chosen = { ...this.chosen, ...by };
    this.show();
    this.changed();
  }

  /** Show in the controls and chips what is chosen. */
  show() {
    this.listAgencies();
    for (const [key, list] of Object.entries(this.lists)) list.value = String(this.chosen[key] ?? "");
    this.showChips();
  }

  /** Offer the agencies of the chosen city, the most frequent first. */
  listAgencies() {
    const { city = null, agency = null } = this.chosen;
    if (this.agenciesOf === city && this.lists.agency.options.length > 1) return;
    this.agenciesOf = city;
    const agencies = counted(this.columns.agency, (at) => city === null || this.columns.city[at] === city).filter(([name]) => name);
    const listed = agencies.slice(0, AGENCIES_LISTED);
    if (agency !== null && !listed.some(([name]) => name === agency)) listed.push([agency, 0]);
    this.lists.agency.replaceChildren(element("option", { value: "" }, say("all_agencies")),
      ...listed.map(([name, count]) => element("option", { value: name, lang: "zh" }, `${name} (${number(count)})`)),
      agencies.length > AGENCIES_LISTED ? element("option", { disabled: true }, say("agencies.more", { count: number(agencies.length - AGENCIES_LISTED) })) : "");
  }

  showChips() {
    const { without = null, warning = null, flag = null, province = null } = this.chosen;
    const chip = (text, key) => element("button", { type: "button", class: "chip", "aria-label": say("chip.remove", { what: text }), onclick: () => this.choose({ [key]: null }) }, text, " ×");
    const active = Object.values(this.chosen).filter((value) => value !== null && value !== undefined).length;
    this.chips.replaceChildren(...[
      province === null ? null : chip(provinceName(province), "province"),
      without === null ? null : chip(say("chip.without", { field: fieldName(this.report.fields[without]) }), "without"),
      warning === null ? null : chip(warningWords(this.report.warnings[warning]), "warning"),
      flag ? chip(say(flag === 1 ? "chip.new" : "chip.changed"), "flag") : null,
      active > 1 ? element("button", { type: "button", class: "chip", onclick: () => this.choose(Object.fromEntries(Object.keys(this.chosen).map((key) => [key, null]))) }, say("chip.clear")) : null,
    ].filter(Boolean));
  }

  /** Return a function that tells whether a record passes all filters. */
  test() {
    const { columns } = this;
    const { city = null, agency = null, year = null, kind = null, without = null, warning = null, flag = null, province = null } = this.chosen;
    const inProvince = province === null ? null : this.report.cities.map((each) => provinceOf(each) === province);
    return (at) => (city === null || columns.city[at] === city) && (kind === null || columns.kind[at] === kind)
      && (agency === null || columns.agency[at] === agency) && (year === null || (columns.day[at].slice(0, 4) || "-") === year)
      && (without === null || !(columns.filled[at] >> without & 1)) && (warning === null || columns.warnings[at].includes(warning))
      && (flag === null || (columns.flags[at] & flag) !== 0) && (inProvince === null || inProvince[columns.city[at]]);
  }
}

/** Count the values of a column in the rows that pass; the most frequent come first. */
function counted(values, passes, part = (value) => value) {
  const counts = new Map();
  values.forEach((value, at) => {
    if (!passes(at)) return;
    const key = part(value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return [...counts].sort((a, b) => b[1] - a[1]);
}
