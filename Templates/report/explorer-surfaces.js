// What a picture is painted on: a canvas, or the text of an SVG file. Both take the same few shapes, so
// that what is saved is what was seen.

const FONT = "Liberation Sans, Arial, Helvetica, sans-serif";

class CanvasSurface {
  constructor(context) {
    this.context = context;
  }

  // Filled rectangles of one colour: x, y, width and height of one after the other.
  rectangles(color, boxes) {
    this.context.fillStyle = color;
    for (let index = 0; index < boxes.length; index += 4) {
      this.context.fillRect(boxes[index], boxes[index + 1], boxes[index + 2], boxes[index + 3]);
    }
  }

  // Lines of one pen: the two ends of one after the other.
  lines(color, width, ends, dash = []) {
    if (ends.length === 0) return;
    this.#pen(color, width, dash);
    this.context.beginPath();
    for (let index = 0; index < ends.length; index += 4) {
      this.context.moveTo(ends[index], ends[index + 1]);
      this.context.lineTo(ends[index + 2], ends[index + 3]);
    }
    this.context.stroke();
  }

  // A line through points, or the area inside of them.
  trail(points, { fill = null, stroke = null, width = 1 }) {
    if (points.length === 0) return;
    this.context.beginPath();
    for (let index = 0; index < points.length; index += 2) this.context.lineTo(points[index], points[index + 1]);
    if (fill) {
      this.context.fillStyle = fill;
      this.context.fill();
    }
    if (stroke) {
      this.#pen(stroke, width, []);
      this.context.stroke();
    }
  }

  text(string, x, y, { size, color, weight = 400, anchor = "start" }) {
    this.context.font = `${weight} ${size}px ${FONT}`;
    this.context.textAlign = anchor === "middle" ? "center" : anchor;
    this.context.textBaseline = "alphabetic";
    this.context.direction = "ltr";
    this.context.fillStyle = color;
    this.context.fillText(string, x, y);
  }

  widthOf(string, size, weight = 400) {
    this.context.font = `${weight} ${size}px ${FONT}`;
    return this.context.measureText(string).width;
  }

  // What is painted from here on belongs together.
  group() {}
  endGroup() {}

  #pen(color, width, dash) {
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.setLineDash(dash);
  }
}

// Writes the subset of SVG that drawing programs import faithfully, as `coreograph figure` does.
class SVGSurface {
  constructor(width, height, { title, description, measure }) {
    this.measure = measure;
    this.parts = [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}">\n`,
      `<title>${escapeMarkup(title)}</title>\n<desc>${escapeMarkup(description)}</desc>\n`,
    ];
  }

  rectangles(color, boxes) {
    if (boxes.length === 0) return;
    if (boxes.length === 4) {
      const [x, y, width, height] = boxes.map(short);
      this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${color}"/>\n`);
      return;
    }
    let data = "";
    for (let index = 0; index < boxes.length; index += 4) {
      const [x, y, width, height] = [boxes[index], boxes[index + 1], boxes[index + 2], boxes[index + 3]];
      data += `M${short(x)} ${short(y)}H${short(x + width)}V${short(y + height)}H${short(x)}Z`;
    }
    this.parts.push(`<path d="${data}" fill="${color}"/>\n`);
  }

  lines(color, width, ends, dash = []) {
    if (ends.length === 0) return;
    let data = "";
    for (let index = 0; index < ends.length; index += 4) {
      data += `M${short(ends[index])} ${short(ends[index + 1])}L${short(ends[index + 2])} ${short(ends[index + 3])}`;
    }
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.map(short).join(" ")}"` : "";
    this.parts.push(`<path d="${data}" fill="none" stroke="${color}" stroke-width="${short(width)}"${dashes}/>\n`);
  }

  trail(points, { fill = "none", stroke = null, width = 1 }) {
    if (points.length === 0) return;
    let data = "";
    for (let index = 0; index < points.length; index += 2) {
      data += `${index === 0 ? "M" : "L"}${short(points[index])} ${short(points[index + 1])}`;
    }
    const pen = stroke ? ` stroke="${stroke}" stroke-width="${short(width)}"` : "";
    this.parts.push(`<path d="${data}" fill="${fill ?? "none"}"${pen}/>\n`);
  }

  text(string, x, y, { size, color, weight = 400, anchor = "start" }) {
    const bold = weight > 400 ? ' font-weight="bold"' : "";
    const place = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
    this.parts.push(
      `<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}"${bold}${place} fill="${color}">${escapeMarkup(string)}</text>\n`);
  }

  widthOf(string, size, weight = 400) {
    return this.measure(string, size, weight);
  }

  group(name, title) {
    const words = title ? `<title>${escapeMarkup(title)}</title>` : "";
    this.parts.push(`<g id="${escapeMarkup(name)}">${words}\n`);
  }

  endGroup() {
    this.parts.push("</g>\n");
  }

  toString() {
    return `${this.parts.join("")}</svg>\n`;
  }
}

// A coordinate with two decimals at most.
function short(number) {
  return String(Math.round(number * 100) / 100);
}

// Text as SVG may hold it: without the characters that XML has no place for.
function escapeMarkup(text) {
  return String(text)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

// `text` shortened in the middle so that `widthOf` it is at most `room`.
function shortened(text, room, widthOf) {
  if (widthOf(text) <= room) return text;
  const letters = [...text];
  let [low, high] = [0, letters.length];
  const cut = (count) => `${letters.slice(0, Math.ceil(count / 2)).join("")}…${letters.slice(letters.length - Math.floor(count / 2)).join("")}`;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (widthOf(cut(middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
