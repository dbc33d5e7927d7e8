"use strict";
// Links to one record: #record=CITY:NUMBER, or #record=CITY:URL for a record without an index number of its own.

const RECORD_LINK = "#record=";

/** Finds the link of a record, and the record of a link. */
class Permalinks {
  constructor(report, columns, records) {
    this.report = report;
    this.columns = columns;
    this.records = records;
  }

  /** The places of the records by city and index number. */
  get places() {
    if (!this.placesMade) {
      this.placesMade = new Map();
      this.columns.number.forEach((number_, at) => {
        const key = `${this.report.cities[this.columns.city[at]].name}:${number_}`;
        if (number_) this.placesMade.set(key, [...this.placesMade.get(key) ?? [], at]);
      });
    }
    return this.placesMade;
  }

  of(place, record) {
    const city = this.report.cities[this.columns.city[place]].name;
    const key = `${city}:${this.columns.number[place]}`;
    return RECORD_LINK + encodeURIComponent(this.places.get(key)?.length === 1 ? key : `${city}:${record.url}`);
  }

  /** Return the place of the record that a link names, or null if the page does not have it. */
  async find(link) {
    let key = "";
    try { key = decodeURIComponent(link.slice(RECORD_LINK.length)); } catch { return null; }
    const found = this.places.get(key);
    if (found?.length === 1) return found[0];
    const [, city, url] = /^([^:]*):(.*)$/s.exec(key) ?? [];
    const number_ = this.report.cities.findIndex(({ name }) => name === city);
    if (number_ < 0) return null;
    for (let chunk = 0; chunk < this.records.chunks; chunk += 1) {
      const { first, records } = await this.records.chunk(chunk);
      const at = records.findIndex((record, step) => record.url === url && this.columns.city[first + step] === number_);
      if (at >= 0) return first + at;
    }
    return null;
  }
}

/** Replace the part of the page's address behind #, without a new entry in the history. */
function setAddress(link) {
  try { history.replaceState(null, "", link || location.pathname + location.search); } catch { /* the address stays as it is */ }
}
