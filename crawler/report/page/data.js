"use strict";
// The data of the page: compressed JSON in inert script elements, unpacked when needed.

/** Return the value that is packed in the element with this id. */
async function unpack(id) {
  const letters = document.getElementById(id).textContent;
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Finds a complete record by its index in the table; keeps some unpacked chunks in memory. */
class Records {
  static KEPT = 12;

  constructor(begins, count) {
    this.begins = begins;
    this.count = count;
    this.kept = new Map();
  }

  get chunks() { return this.begins.length; }

  /** Return the records of a chunk, and the index of the first of them in the table. */
  async chunk(number) {
    let records = this.kept.get(number);
    if (records === undefined) {
      records = await unpack(`records-${number}`);
      this.kept.set(number, records);
      if (this.kept.size > Records.KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return { first: this.begins[number], records };
  }

  /** Return the complete record at an index of the table. */
  async at(place) {
    let number = this.begins.length - 1;
    while (this.begins[number] > place) number -= 1;
    const { first, records } = await this.chunk(number);
    return records[place - first];
  }
}
