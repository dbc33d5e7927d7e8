"use strict";
// The language of the page, and its texts.

const LANGUAGES = ["en", "zh"];

/** Return a stored choice, or null if there is none; pages opened with file:// may have no storage. */
function remembered(key) {
  try { return localStorage.getItem(`fuwen.${key}`); } catch { return null; }
}

function remember(key, value) {
  try { localStorage.setItem(`fuwen.${key}`, value); } catch { /* the choice is not stored */ }
}

const language = {
  now: LANGUAGES.includes(remembered("language")) ? remembered("language")
    : (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en",
  words: {},
};

/** Return the text of a key with {name} replaced by values; an unknown key is returned as it is. */
function say(key, values = {}) {
  const text = language.words[key]?.[language.now] ?? language.words[key]?.en ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Return the text for a count. If the count is 1, the text of the key with ".one" is used, if there is one. */
function sayCount(key, count, values = {}) {
  const one = count === 1 && `${key}.one` in language.words;
  return say(one ? `${key}.one` : key, { count: number(count), ...values });
}

function number(value) {
  return new Intl.NumberFormat(language.now === "zh" ? "zh-CN" : "en").format(value);
}

function percent(share) {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return "99%";
  if (rounded === 0 && share > 0) return "<1%";
  return `${rounded}%`;
}

/** Format a time as day and minute, UTC. */
function moment(text) {
  return text ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : "";
}

/** Format a number of seconds as minutes, hours or days. */
function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return sayCount("minutes", minutes);
  if (minutes < 48 * 60) return sayCount("hours", Math.floor(minutes / 60));
  return sayCount("days", Math.floor(minutes / 1440));
}
