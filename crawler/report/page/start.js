"use strict";
// Starts the page: unpacks the data, builds the page, and rebuilds it when the language changes.

const THEMES = ["auto", "light", "dark"];

const page = { theme: THEMES.includes(remembered("theme")) ? remembered("theme") : "auto", table: null, view: null, report: null, columns: null, records: null };

function applyTheme() {
  if (page.theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = page.theme;
  document.getElementById("theme").textContent = say(`theme.${page.theme}`);
  document.getElementById("theme").setAttribute("aria-label", `${say("theme")}: ${say(`theme.${page.theme}`)}`);
  redraw();
}

function build() {
  const { report, columns, records } = page;
  const kept = page.table;
  document.documentElement.lang = language.now === "zh" ? "zh-CN" : "en";
  document.title = say("title", { day: report.made_at.slice(0, 10) });
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = say(place.dataset.word);
  const [before, after] = say("made", { at: "\n" }).split("\n");
  document.getElementById("made").replaceChildren(before, element("span", { class: "whole" }, moment(report.made_at)), after);
  document.getElementById("language").textContent = language.now === "zh" ? "English" : "中文";
  document.getElementById("language").lang = language.now === "zh" ? "en" : "zh";
  const open = (place, terms) => page.view.open(place, terms);
  page.table = new RecordTable(report, columns, records, open);
  if (kept) {
    Object.assign(page.table, { query: kept.query, withTexts: kept.withTexts, sort: kept.sort, orders: kept.orders, haystackMade: kept.haystackMade });
    page.table.filters.chosen = kept.filters.chosen;
  }
  const sections = [
    overviewSection(report, report.count),
    mapSection(report, (province) => page.table.show({ province })),
    changesSection(report, columns, open, (flag) => page.table.show({ flag })),
    page.table.section(),
    timelineSection(report),
    coverageSection(report, (city, without) => page.table.show({ city, without })),
    rejectsSection(report), gapsSection(report), labelsSection(report),
    warningsSection(report, (city, warning) => page.table.show({ city, warning })),
  ];
  const main = document.getElementById("main");
  main.replaceChildren(...sections);
  document.getElementById("sections").replaceChildren(document.getElementById("sections-name") ?? "",
    element("ul", {}, sections.map((each) => element("li", {}, element("a", { href: `#${each.id}` }, say(`section.${each.id}`))))));
  page.table.find();
  applyTheme();
}

function typing(event) {
  return event.target instanceof HTMLElement && (event.target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName));
}

/** Open the record that the page's address names; say so if the page does not have it. */
async function followLink() {
  const notice = document.getElementById("notice");
  notice.hidden = true;
  if (!location.hash.startsWith(RECORD_LINK)) return;
  const place = await page.view.links.find(location.hash);
  if (place !== null) await page.view.open(place);
  else {
    notice.textContent = say("record.not_here");
    notice.hidden = false;
  }
}

async function start() {
  const [report, table] = await Promise.all([unpack("overview"), unpack("table")]);
  language.words = report.words;
  page.report = report;
  page.columns = table.columns;
  page.records = new Records(table.chunks, table.columns.title.length);
  page.view = new RecordView(report, page.records, {
    neighbour: (place, by) => page.table.neighbour(place, by),
    closed: (place) => page.table.backTo(place),
    links: new Permalinks(report, page.columns, page.records),
  });
  document.getElementById("language").addEventListener("click", () => {
    language.now = language.now === "zh" ? "en" : "zh";
    remember("language", language.now);
    build();
  });
  document.getElementById("theme").addEventListener("click", () => {
    page.theme = THEMES[(THEMES.indexOf(page.theme) + 1) % THEMES.length];
    remember("theme", page.theme);
    applyTheme();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event) && !event.ctrlKey && !event.metaKey && !page.view.dialog.open) {
      event.preventDefault();
      page.table.input.focus();
      page.table.input.select();
    }
  });
  addEventListener("beforeprint", () => { for (const details of document.querySelectorAll("#rejects details, .city-row .lost")) details.open = true; });
  addEventListener("hashchange", () => followLink());
  build();
  await followLink();
  document.documentElement.dataset.ready = "yes";
}

start().catch((error) => {
  document.getElementById("opening").textContent = `This page could not be opened: ${error}. A browser of 2023 or newer opens it. 页面无法打开，请使用较新的浏览器。`;
  throw error;
});
