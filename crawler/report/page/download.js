"use strict";
// The rows of the table as a file for a spreadsheet.

const CSV_FIELDS = ["city", "agency", "published_on", "written_on", "kind", "title", "document_number", "index_number",
  "suggestion.number", "suggestion.session", "suggestion.title", "suggestion.deputies", "reply.result_code", "warnings", "column", "url", "fetched_at"];

/** Return a value as a cell. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
function csvCell(value) {
  const text = Array.isArray(value) ? value.join("、") : String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvRow(record, city) {
  return CSV_FIELDS.map((field) => {
    if (field === "city") return csvCell(cityName(city));
    if (field === "kind") return csvCell(record.kind ? say(`kind.${record.kind}`) : "");
    if (field === "column") return csvCell(columnName(city, record.column ?? ""));
    const [key, part] = field.split(".");
    return csvCell(part ? record[key]?.[part] : record[key]);
  }).join(",");
}

/** Return records at places of the table as CSV, in that order, with a mark at its beginning by which Excel knows UTF-8. */
async function csvOf(report, columns, records, places, progress) {
  const rows = new Map(Array.from(places, (at) => [at, ""]));
  for (let chunk = 0; chunk < records.chunks; chunk += 1) {
    const end = records.begins[chunk + 1] ?? records.count;
    let wanted = false;
    for (let at = records.begins[chunk]; at < end && !wanted; at += 1) wanted = rows.has(at);
    if (!wanted) continue;
    const { first, records: inside } = await records.chunk(chunk);
    inside.forEach((record, at) => { if (rows.has(first + at)) rows.set(first + at, csvRow(record, report.cities[columns.city[first + at]])); });
    progress(end / records.count);
  }
  const heading = CSV_FIELDS.map((field) => csvCell(field === "city" ? say("city") : field === "warnings" ? say("section.warnings") : fieldName(field))).join(",");
  return `\ufeff${[heading, ...rows.values()].join("\r\n")}\r\n`;
}

/** Make the button that saves the rows that a table shows. */
function downloadButton(table) {
  const button = element("button", { type: "button", id: "download", onclick: async () => {
    button.disabled = true;
    const text = await csvOf(table.report, table.columns, table.records, table.shown, (share) => { button.textContent = say("download.making", { share: percent(share) }); });
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    element("a", { href: address, download: `fuwen-${table.report.made_at.slice(0, 10)}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    button.disabled = false;
    button.textContent = say("download");
  } }, say("download"));
  return button;
}
