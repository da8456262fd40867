// A drawing as values, and as SVG: byte for byte what `coreograph figure` writes (Sources/Scene,
// Sources/Drawing/SVG).
//
// A piece of a drawing is { group, title, elements }, { rect: [x, y, width, height] }, { path: steps },
// { circle: [x, y, radius] } or { text }; shapes have `fill`, `stroke`, `width`, `dash`, `title`. Steps of a
// path stand one after the other: MOVE or LINE with x and y, or CLOSE.

const [MOVE, LINE, CLOSE] = [0, 1, 2];

// Takes the same few shapes as a canvas, and keeps them as pieces of a drawing.
class SceneSurface {
  constructor() {
    this.elements = [];
  }

  // Filled rectangles of one colour: x, y, width and height of one after the other.
  rectangles(fill, boxes, title) {
    const frames = withoutOverlap(boxes);
    this.elements.push(frames.length === 4 ? { rect: frames, fill, title } : { path: outlines(frames), fill, title });
  }

  // Lines of one pen: the two ends of one after the other.
  lines(stroke, width, ends, dash = [], title = undefined) {
    const steps = [];
    for (let index = 0; index < ends.length; index += 4) {
      steps.push(MOVE, ends[index], ends[index + 1], LINE, ends[index + 2], ends[index + 3]);
    }
    if (steps.length > 0) this.elements.push({ path: steps, stroke, width, dash, title });
  }

  // Edges of rectangles.
  edges(stroke, width, boxes) {
    if (boxes.length > 0) this.elements.push({ path: outlines(boxes), stroke, width });
  }
}

// Rectangles as closed subpaths.
function outlines(boxes) {
  const steps = [];
  for (let index = 0; index < boxes.length; index += 4) {
    const [x, y, right, bottom] = [boxes[index], boxes[index + 1], boxes[index] + boxes[index + 2], boxes[index + 1] + boxes[index + 3]];
    steps.push(MOVE, x, y, LINE, right, y, LINE, right, bottom, LINE, x, bottom, CLOSE);
  }
  return steps;
}

// The same area without overlaps along a row: LibreOffice leaves empty what two parts of a path cover.
function withoutOverlap(boxes) {
  if (boxes.length === 4) return boxes;
  const rows = new Map();
  for (let index = 0; index < boxes.length; index += 4) {
    const key = `${boxes[index + 1]} ${boxes[index + 3]}`;
    if (!rows.has(key)) rows.set(key, []);
    rows.get(key).push(boxes.slice(index, index + 4));
  }
  const result = [];
  for (const row of rows.values()) {
    row.sort((one, other) => one[0] - other[0]);
    let last = null;
    for (const frame of row) {
      if (last && frame[0] < last[0] + last[2]) {
        last[2] = Math.max(last[0] + last[2], frame[0] + frame[2]) - last[0];
      } else {
        last = frame;
        result.push(frame);
      }
    }
  }
  return result.flat();
}

// A stroke along points.
function stroked(points, stroke, width, extra = {}) {
  return { path: pen(points), stroke, width, ...extra };
}

// Steps through points: x and y of one after the other.
function pen(points) {
  const steps = [];
  for (let index = 0; index < points.length; index += 2) steps.push(index === 0 ? MOVE : LINE, points[index], points[index + 1]);
  return steps;
}

// What groups are called that are one mark.
const SPAN = "span";

const bytesOf = (text) => (/^[\x20-\x7e]*$/.test(text) ? text.length : new TextEncoder().encode(text).length);
const bytesOfTip = (title) => (title === undefined ? 0 : bytesOf(title) + 17);

// How many marks have a tooltip of their own, and about how many bytes would be saved if they were one path without.
function tooltipsOf(elements) {
  return elements.reduce(({ count, bytes }, it) => {
    let own = { count: 0, bytes: 0 };
    if (it.group === SPAN) own = { count: 1, bytes: bytesOfTip(it.title) + 60 * it.elements.length };
    else if (it.group) own = tooltipsOf(it.elements);
    else if ((it.rect || it.path) && it.title !== undefined) own = { count: 1, bytes: bytesOfTip(it.title) + 60 };
    return { count: count + own.count, bytes: bytes + own.bytes };
  }, { count: 0, bytes: 0 });
}

// About how many bytes pieces of a drawing take as SVG.
function weightOf(elements) {
  const tip = bytesOfTip;
  return elements.reduce((sum, it) => {
    if (it.group) return sum + 30 + tip(it.title) + weightOf(it.elements);
    if (it.rect) return sum + 70 + tip(it.title);
    if (it.circle) return sum + 75 + tip(it.title);
    if (it.text !== undefined) return sum + 160 + bytesOf(it.text) + tip(it.title);
    let steps = 70 + tip(it.title);
    for (let index = 0; index < it.path.length; index += it.path[index] === CLOSE ? 1 : 3) steps += it.path[index] === CLOSE ? 1 : 6;
    return sum + steps;
  }, 0);
}

class SceneWriter {
  constructor(typeface) {
    this.typeface = typeface;
    this.parts = [];
    this.uses = new Map();
    this.taken = new Set();
  }

  // The text of an SVG file of `scene`: { width, height, background, title, description, metadata, elements }.
  write(scene) {
    const { parts } = this;
    const [width, height] = [hundredths(scene.width), hundredths(scene.height)].map(numberOf);
    const [title, description] = [this.#id("figure-title"), this.#id("figure-description")];
    parts.push(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`);
    parts.push(` role="img" aria-labelledby="${title} ${description}">\n<title id="${title}">${escaped(scene.title)}</title>\n`);
    parts.push(`<desc id="${description}">${escaped(scene.description)}</desc>\n`);
    parts.push('<metadata>\n<provenance xmlns="urn:coreograph:provenance">\n');
    for (const [key, value] of scene.metadata) parts.push(`<entry key="${escaped(key)}">${escaped(value)}</entry>\n`);
    parts.push("</provenance>\n</metadata>\n");
    parts.push(`<rect id="${this.#id("background")}" width="${width}" height="${height}" fill="${scene.background}"/>\n`);
    for (const element of scene.elements) this.#write(element);
    parts.push("</svg>\n");
    return parts.join("");
  }

  #write(it) {
    if (it.group) {
      this.parts.push(`<g id="${this.#id(it.group)}">\n`);
      if (it.title !== undefined) this.parts.push(`<title>${escaped(it.title)}</title>\n`);
      for (const element of it.elements) this.#write(element);
      this.parts.push("</g>\n");
    } else if (it.rect) {
      const [x, y, width, height] = it.rect;
      // From the rounded edges, so that neighbours that touch still touch.
      const length = (from, size) => numberOf(Math.max(hundredths(from + size) - hundredths(from), 0));
      this.#close("rect", `x="${decimal(x)}" y="${decimal(y)}" width="${length(x, width)}" height="${length(y, height)}"`, it);
    } else if (it.circle) {
      const [x, y, radius] = it.circle;
      this.#close("circle", `cx="${decimal(x)}" cy="${decimal(y)}" r="${decimal(Math.max(radius, 0))}"`, it);
    } else if (it.path) {
      this.#close("path", `d="${pathData(it.path)}"`, it);
    } else {
      this.#writeText(it);
    }
  }

  #close(tag, place, it) {
    let style = ` fill="${it.fill ?? "none"}"`;
    if (it.stroke) {
      style += ` stroke="${it.stroke}"`;
      if (it.width !== 1) style += ` stroke-width="${decimal(it.width)}"`;
      if (it.dash?.some((length) => length >= 0.01)) style += ` stroke-dasharray="${it.dash.map(decimal).join(" ")}"`;
    }
    const end = it.title === undefined ? "/>" : `><title>${escaped(it.title)}</title></${tag}>`;
    this.parts.push(`<${tag} ${place}${style}${end}\n`);
  }

  #writeText(it) {
    const { size, isBold } = it.font;
    const title = it.title === undefined ? "" : `<title>${escaped(it.title)}</title>`;
    this.parts.push(
      `<text x="${decimal(startOf(it, this.typeface))}" y="${decimal(it.y)}" font-family="Liberation Sans, Arial, Helvetica, sans-serif"`,
      ` font-size="${decimal(size)}"${isBold ? ' font-weight="bold"' : ""} fill="${it.fill}">${title}${escaped(keepingSpaces(displayable(it.text)))}</text>\n`);
  }

  // The name as an id that no other element has.
  #id(name) {
    let base = name.replace(/[^A-Za-z0-9_-]/gu, (mark) => "-".repeat(new TextEncoder().encode(mark).length));
    if (!/^[A-Za-z]/.test(base)) base = `group-${base}`;
    let number = this.uses.get(base) ?? 0;
    let id;
    do {
      number += 1;
      id = number === 1 ? base : `${base}-${number}`;
    } while (this.taken.has(id));
    this.taken.add(id);
    this.uses.set(base, number);
    return id;
  }
}

// Where the pen stands before the first glyph.
function startOf({ text, x, anchor, font }, typeface) {
  if (anchor === "middle") return x - typeface.width(text, font) / 2;
  return anchor === "end" ? x - typeface.width(text, font) : x;
}

// Relative steps from rounded positions, so that rounding errors do not add up.
function pathData(steps) {
  let data = "";
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const to = (nextX, nextY) => {
    const [right, down] = [nextX - x, nextY - y];
    [x, y] = [nextX, nextY];
    return `${numberOf(right)}${down >= 0 ? " " : ""}${numberOf(down)}`;
  };
  for (let index = 0; index < steps.length; index += 3) {
    if (steps[index] === CLOSE) {
      data += "z";
      [x, y] = [startX, startY];
      index -= 2;
      continue;
    }
    const [nextX, nextY] = [hundredths(steps[index + 1]), hundredths(steps[index + 2])];
    if (steps[index] === MOVE) {
      data += (data === "" ? "M" : "m") + to(nextX, nextY);
      [startX, startY] = [nextX, nextY];
    } else if (nextY === y) {
      data += `h${numberOf(nextX - x)}`;
      x = nextX;
    } else if (nextX === x) {
      data += `v${numberOf(nextY - y)}`;
      y = nextY;
    } else {
      data += `l${to(nextX, nextY)}`;
    }
  }
  return data;
}

// The number in whole hundredths, the precision of the file.
function hundredths(value) {
  if (Number.isNaN(value)) return 0;
  const scaled = Math.min(Math.max(value, -1e9), 1e9) * 100;
  return Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5)) + 0;
}

// Hundredths as the shortest decimal number.
function numberOf(value) {
  const size = Math.abs(value);
  const rest = size % 100;
  const fraction = rest === 0 ? "" : rest % 10 === 0 ? `.${rest / 10}` : `.${rest < 10 ? "0" : ""}${rest}`;
  return `${value < 0 ? "-" : ""}${Math.floor(size / 100)}${fraction}`;
}

function decimal(value) {
  return numberOf(hundredths(value));
}

// Text as XML may hold it; what a terminal would obey is written as a reference.
function escaped(text) {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"\r]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" })[mark])
    .replace(/[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (mark) => `&#x${mark.charCodeAt(0).toString(16)};`);
}

// Spaces that SVG would drop or merge become no-break spaces.
function keepingSpaces(text) {
  return text.replace(/(?<=^| ) | $/g, "\u00a0");
}
