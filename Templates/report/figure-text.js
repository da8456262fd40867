// Text as figures set it: measured by the table of the bundled font that the page carries, not by the
// browser, so that a figure comes out the same everywhere (Sources/Scene, Sources/Typesetting).

class Typeface {
  constructor(table) {
    this.table = table;
    this.widths = new Map();
  }

  // A font: its size and whether it is bold.
  static font(size, isBold = false) {
    return { size, isBold };
  }

  width(string, { size, isBold }) {
    return (this.#units(string, isBold) * size) / this.table.unitsPerEm;
  }

  // The width in font units.
  #units(string, isBold) {
    const key = `${isBold ? "b" : "r"}${string}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    const { advances, pairs } = isBold ? this.table.bold : this.table.regular;
    let sum = 0;
    let last = null;
    for (const character of charactersOf(displayable(string))) {
      sum += advances[character] ?? advances["\ufffd"];
      if (last !== null) sum += pairs[last]?.[character] ?? 0;
      last = character;
    }
    this.widths.set(key, sum);
    return sum;
  }

  ascent({ size }) {
    return this.table.ascent * size;
  }

  capHeight({ size }) {
    return this.table.capHeight * size;
  }

  // The text, shortened in the middle so that it is at most `room` wide.
  shortened(string, room, font) {
    if (this.width(string, font) <= room) return string;
    const characters = charactersOf(string);
    let fitting = "";
    let [low, high] = [0, characters.length];
    while (low < high) {
      const count = low + Math.floor((high - low) / 2);
      const head = characters.slice(0, Math.floor((count + 1) / 2)).join("");
      const tail = characters.slice(characters.length - Math.floor(count / 2)).join("");
      const candidate = `${head}…${tail}`;
      if (this.width(candidate, font) <= room) {
        fitting = candidate;
        low = count + 1;
      } else {
        high = count;
      }
    }
    return fitting;
  }

  // `pieces` joined by `separator` into lines of at most `room`.
  lines(pieces, separator, room, font) {
    const lines = [];
    for (const piece of pieces) {
      const longer = lines.length > 0 ? lines.at(-1) + separator + piece : null;
      if (longer !== null && this.width(longer, font) <= room) lines[lines.length - 1] = longer;
      else lines.push(this.shortened(piece, room, font));
    }
    return lines;
  }
}

// What `rows` gives for the least width that makes as many rows as `width` does, to a hundredth of it.
function balanced(width, rows) {
  let result = rows(width);
  if (result.length <= 1) return result;
  let [narrow, wide] = [width / 2, width];
  while (wide - narrow > width / 100) {
    const middle = (narrow + wide) / 2;
    const candidate = rows(middle);
    if (candidate.length === result.length) {
      wide = middle;
      result = candidate;
    } else {
      narrow = middle;
    }
  }
  return result;
}

// What a reader sees as one character each.
const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("en", { granularity: "grapheme" }) : null;
function charactersOf(text) {
  if (/^[\x20-\x7e…·–µ]*$/.test(text) || !segmenter) return [...text];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

// The text as a figure may show it: one line, without characters that no drawing can carry.
function displayable(text) {
  return text.replace(/[\t\n\r\u0085\u2028\u2029]/g, " ").replace(/[\0-\x1f\x7f-\x9f\ufffe\uffff]/g, "\ufffd");
}

// A name as a label may show it: never empty, and without characters that reorder others.
function labelText(name, ifBlank = "unnamed") {
  if (/^[\s\0-\x1f\x85]*$/.test(name)) return ifBlank;
  return name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/g, "\ufffd");
}

// What a mark's tooltip says, shortened in the middle where a name in it has no end.
function tipText(text) {
  const most = 160;
  if (text.length <= most) return text;
  const characters = charactersOf(text);
  if (characters.length <= most) return text;
  return `${characters.slice(0, most / 2).join("")}…${characters.slice(1 - most / 2).join("")}`;
}

// The words of `text`, a number together with its unit: `41 %` and `100 ms` stay on one line.
const WORDS_OF_UNITS = new Set(["%", "s", "ms", "µs", "ns", "min", "h"]);
function unbrokenWords(text) {
  const words = [];
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const isUnit = WORDS_OF_UNITS.has(/^[%\p{L}]*/u.exec(word)[0]) && /\p{N}$/u.test(words.at(-1) ?? "");
    if (isUnit) words[words.length - 1] += ` ${word}`;
    else words.push(word);
  }
  return words;
}

// An average level as in `0.99`, `57.1` or `< 0.01`: something is never nothing.
function levelText(mean) {
  if (mean > 0 && mean < 0.005) return "< 0.01";
  return numberText(mean, mean < 9.995 ? 2 : mean < 99.95 ? 1 : 0);
}

// As in `2 cores`, or `1.5 cores` under a quota.
function coresText(cores) {
  return `${numberText(cores, Number.isInteger(cores) ? 0 : 2)} ${cores === 1 ? "core" : "cores"}`;
}
