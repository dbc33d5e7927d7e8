"use strict";
// Replies over time, drawn by uPlot, with the same figures as a table for those who cannot see the chart.

const drawn = new Set();

function inkOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Redraw the charts when the theme changes: they take their colours from it. */
function redraw() {
  for (const chart of [...drawn]) {
    if (chart.place.isConnected) chart.draw();
    else drawn.delete(chart);
  }
}

function drawInto(place, draw) {
  const chart = { place, plot: null };
  chart.draw = () => {
    const width = Math.floor(place.clientWidth);
    if (!width) return;
    chart.plot?.destroy();
    chart.plot = draw(width);
  };
  drawn.add(chart);
  new ResizeObserver(() => { if (chart.plot?.width !== Math.floor(place.clientWidth)) chart.draw(); }).observe(place);
  return chart;
}

/** Return the number of replies by year, from the numbers by month; a year without replies between others has 0. */
function byYear(months) {
  const sums = new Map();
  for (const [month, count] of Object.entries(months)) sums.set(month.slice(0, 4), (sums.get(month.slice(0, 4)) ?? 0) + count);
  const years = [...sums.keys()].sort();
  if (!years.length) return [];
  const all = [];
  for (let year = Number(years[0]); year <= Number(years.at(-1)); year += 1) all.push([String(year), sums.get(String(year)) ?? 0]);
  return all;
}

function byMonth(months) {
  const known = Object.keys(months).sort();
  if (!known.length) return [];
  const all = [];
  let [year, month] = known[0].split("-").map(Number);
  const last = known.at(-1);
  for (;;) {
    const name = `${year}-${String(month).padStart(2, "0")}`;
    all.push([name, months[name] ?? 0]);
    if (name >= last) return all;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

function barPlot(place, width, height, figures, onpoint) {
  const quiet = inkOf("--quiet");
  const labels = figures.map(([label]) => label);
  const every = Math.max(1, Math.ceil(figures.length / Math.max(1, Math.floor(width / 64))));
  const axis = { stroke: quiet, grid: { show: false }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return new uPlot({
    width,
    height,
    padding: [12, 12, 0, 0],
    legend: { show: false },
    cursor: { show: true, drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: { x: { time: false, range: [-0.6, figures.length - 0.4] }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] } },
    axes: [
      { ...axis, splits: () => labels.map((_, place_) => place_).filter((at) => at % every === 0), values: (_, splits) => splits.map((at) => labels[at]) },
      { ...axis, grid: { show: true, stroke: inkOf("--line"), width: 1 }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000], size: 48 },
    ],
    series: [{}, { fill: inkOf("--accent-soft"), stroke: inkOf("--accent"), width: 1, paths: uPlot.paths.bars({ size: [0.72, 48] }), points: { show: false } }],
    hooks: { setCursor: [(plot) => onpoint(plot.cursor.idx === null || plot.cursor.idx === undefined ? null : figures[plot.cursor.idx])] },
  }, [labels.map((_, at) => at), figures.map(([, count]) => count)], place);
}

/** Draw a small chart of a city's replies by year. */
function sparkline(city) {
  const figures = byYear(city.months).slice(-12);
  if (figures.length < 2) return null;
  const most = Math.max(...figures.map(([, count]) => count));
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const words = say("spark", { first: figures[0][0], last: figures.at(-1)[0], counts: figures.map(([, count]) => count).join(", ") });
  for (const [name, value] of Object.entries({ class: "spark", viewBox: "0 0 120 30", preserveAspectRatio: "none", role: "img", "aria-label": words })) shape.setAttribute(name, value);
  const step = 120 / figures.length;
  figures.forEach(([year, count], at) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const height = count ? Math.max(1.5, 30 * count / most) : 0;
    for (const [name, value] of Object.entries({ x: at * step, y: 30 - height, width: step * 0.75, height })) bar.setAttribute(name, value.toFixed(2));
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = `${year}: ${number(count)}`;
    bar.append(title);
    shape.append(bar);
  });
  return shape;
}

function timelineSection(report) {
  const place = element("div", { class: "chart", "aria-hidden": "true" });
  const readout = element("p", { class: "readout", "aria-hidden": "true" });
  const table = element("div");
  const whose = element("select", { id: "timeline-city" }, element("option", { value: "" }, say("all_cities")),
    report.cities.map((city, at) => element("option", { value: String(at) }, cityOption(city))));
  const unit = element("select", { id: "timeline-unit" }, ["month", "year"].map((each) => element("option", { value: each }, say(`unit.${each}`))));
  let figures = [];
  const chart = drawInto(place, (width) => barPlot(place, width, 240, figures, readOut));
  function readOut(point) {
    readout.textContent = point ? say("timeline.point", { when: point[0], count: number(point[1]) })
      : sayCount("timeline.sum", figures.reduce((sum, [, count]) => sum + count, 0));
  }
  function show() {
    const cities = whose.value === "" ? report.cities : [report.cities[Number(whose.value)]];
    const months = {};
    for (const city of cities) for (const [month, count] of Object.entries(city.months)) months[month] = (months[month] ?? 0) + count;
    figures = unit.value === "month" ? byMonth(months) : byYear(months);
    const undated = cities.reduce((sum, city) => sum + city.undated, 0);
    readOut(null);
    chart.draw();
    table.replaceChildren(
      undated ? element("p", { class: "quiet" }, sayCount("timeline.undated", undated)) : "",
      element("details", {}, element("summary", {}, say("as_table")),
        plainTable([say(`unit.${unit.value}`), say("figure.records")], figures.filter(([, count]) => count).reverse().map(([when, count]) => [when, number(count)]),
          { caption: say("section.timeline"), numeric: [1] })));
  }
  whose.addEventListener("change", show);
  unit.addEventListener("change", show);
  const wide = report.cities.flatMap((city) => Object.keys(city.months)).sort();
  if (wide.length && Number(wide.at(-1).slice(0, 4)) - Number(wide[0].slice(0, 4)) > 8) unit.value = "year";
  requestAnimationFrame(show);
  return section("timeline", element("p", { class: "lead" }, say("timeline.lead")),
    element("div", { class: "tools" },
      element("label", { for: "timeline-city" }, say("city"), whose), element("label", { for: "timeline-unit" }, say("by"), unit)),
    readout, place, table);
}
