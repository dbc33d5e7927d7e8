"use strict";
// Pages that were not read: each with its URL and its reason.

const PAGES_LISTED = 100;

/** Make a list of pages; the ones after the first hundred are added when somebody asks for them. */
function pageList(pages, makeItem) {
  return firstOf(element("ul", { class: "titles pages" }), pages, PAGES_LISTED, makeItem, "pages.all");
}

/** Make the item of one page: title, facts and reason, and its URL. */
function pageItem({ url, title, facts, reason }) {
  return element("li", {}, sourceLink(url, title || url), " ", facts.length ? element("span", { class: "quiet" }, facts.join(" · "), " ") : null,
    element("span", { class: "reason code" }, reason), title ? element("span", { class: "quiet code address" }, url) : null);
}

/** Return the listing pages that a city's newest runs could not fetch, each with its column. */
function lostListingPages(city) {
  return city.columns.flatMap((column) => column.lost_pages.map((page) => ({ ...page, column: column.name })));
}

/** Return the number of lost listing pages of a city. */
function lostCount(city) {
  return city.columns.reduce((sum, column) => sum + column.lost, 0);
}

function lostListingList(city) {
  const rest = lostCount(city) - lostListingPages(city).length;
  return [pageList(lostListingPages(city), (page) => pageItem({ url: page.url, title: "", reason: page.reason,
    facts: [columnName(city, page.column), page.number === null ? "" : say("lost.page", { page: number(page.number) })].filter(Boolean) })),
  rest ? element("p", { class: "quiet" }, say("rejects.more", { count: number(rest), file: `${city.name}/runs` })) : null];
}

/** Return the key of the advice on a reject, by the beginning of its reason. */
function adviceOfReject({ reason, kind }) {
  const begins = [
    ["withdrawn", "withdrawn"], ["blocked", "blocked"], ["status_404", "gone"], ["status_410", "gone"], ["status_", "status"],
    ["not_found", "gone"], ["not_in_archive", "missing"], ["no_title", "unreadable"], ["neither_body", "unreadable"], ["empty", "unreadable"],
    ["stub", "unreadable"], ["schema", "code"], ["the code failed", "code"], ["implausible_date", "date"], ["home_page", "home"], ["listing", "home"],
    ["not asked for", "stopped"],
  ].find(([begin]) => reason.startsWith(begin));
  return begins ? begins[1] : kind === "failed" ? "failed" : "other";
}

function rejectsSection(report) {
  const parts = report.cities.filter((city) => city.rejects.length || lostCount(city)).map((city) => {
    const groups = new Map();
    for (const reject of city.rejects) {
      const advice = adviceOfReject(reject);
      groups.set(advice, [...groups.get(advice) ?? [], reject]);
    }
    return [element("h3", {}, cityTitle(city)),
      lostCount(city) ? element("details", { class: "group", open: true },
        element("summary", {}, element("strong", {}, sayCount("lost.count", lostCount(city))), ` ${say("lost.listing")}`),
        element("p", { class: "lead" }, say("lost.listing.do")), lostListingList(city)) : null,
      [...groups].sort((a, b) => b[1].length - a[1].length).map(([advice, rejects]) => element("details", { class: "group" },
        element("summary", {}, element("strong", {}, sayCount("pages", rejects.length)), ` ${say(`reject.${advice}`)}`),
        element("p", { class: "lead" }, say(`reject.${advice}.do`)),
        pageList(rejects, (reject) => pageItem({ ...reject, facts: [reject.date, reject.column ? columnName(city, reject.column) : ""].filter(Boolean) }))))];
  });
  return section("rejects", element("p", { class: "lead" }, say(parts.length ? "rejects.lead" : "rejects.none")), parts);
}
