"use strict";
// The language of the page, and its words.

const LANGUAGES = ["en", "zh"];

/** What was chosen on this page before; file:// pages may have no memory. */
function remembered(key) {
  try { return localStorage.getItem(`fuwen.${key}`); } catch { return null; }
}

function remember(key, value) {
  try { localStorage.setItem(`fuwen.${key}`, value); } catch { /* then it is asked again next time */ }
}

const language = {
  now: LANGUAGES.includes(remembered("language")) ? remembered("language")
    : (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en",
  words: {},
};

/** The words of a key, with {name} replaced by values; a key without words is shown as it is. */
function say(key, values = {}) {
  const text = language.words[key]?.[language.now] ?? language.words[key]?.en ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Words for a count: in English the key with ".one" where the count is one. */
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

/** A moment as its day and minute, UTC. */
function moment(text) {
  return text ? `${text.slice(0, 10)} ${text.slice(11, 16)} UTC` : "";
}

/** A span of seconds in words. */
function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return sayCount("minutes", minutes);
  if (minutes < 48 * 60) return sayCount("hours", Math.floor(minutes / 60));
  return sayCount("days", Math.floor(minutes / 1440));
}
