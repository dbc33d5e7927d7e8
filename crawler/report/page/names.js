"use strict";
// The names of cities and columns in both languages.

/** Return a city's name in the language of the page. */
function cityName(city) {
  return language.now === "zh" && city.label ? city.label : latinName(city.name);
}

/** Return the name of a spider as a proper name: chongqing is Chongqing, ndrc is NDRC. */
function latinName(name) {
  if (!/[aeiou]/.test(name)) return name.toUpperCase();
  return name.split(/[-_]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(" ");
}

/** Make a city's heading: its name in the language of the page, then the other one. */
function cityTitle(city) {
  const other = language.now === "zh" ? (city.label ? latinName(city.name) : "") : city.label;
  return [element("span", { lang: language.now === "zh" && city.label ? "zh" : null }, cityName(city)),
    other ? [" ", element("span", { class: "other-name", lang: language.now === "zh" ? "en" : "zh" }, other)] : null];
}

/** Return both names of a city as a text, for lists to choose from. */
function cityOption(city) {
  return language.now === "zh" || !city.label ? cityName(city) : `${cityName(city)} ${city.label}`;
}

/** Return the name of a column of a city: its Chinese name, or else its name in records. */
function columnName(city, name) {
  return city.columns.find((column) => column.name === name)?.label || name;
}

/** Make a column's heading: its Chinese name, and its name in records. */
function columnTitle(column) {
  if (!column.name) return element("span", { class: "quiet" }, say("column.none"));
  return [column.label ? element("span", { lang: "zh" }, column.label, " ") : null,
    element("span", { class: column.label ? "quiet code" : "code" }, column.name)];
}
