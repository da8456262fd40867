// The marks of a lane in a figure: each by itself while there are fewer than pixel columns, by what covers
// each column beyond that (Sources/Figures/Lanes/LanePainter.swift, Coverage.swift).
//
// A mark is { start, end, pattern, paint } and what its lane's source needs to describe it. A source has
// forEachMark(from, to, visit), describe(mark), and where it applies caption(mark), forEachEnd(from, to, visit).

// What a pointer can hit, in pixels.
const NARROWEST_TARGET = 1.5;

// Where moments stand on the page.
class TimeScale {
  constructor(from, to, left, right) {
    Object.assign(this, { from, to, left, right });
  }

  get width() {
    return this.right - this.left;
  }

  // Moments outside stand at the ends.
  x(moment) {
    const clamped = Math.min(Math.max(moment, this.from), this.to);
    if (this.to <= this.from) return this.left;
    return this.left + ((clamped - this.from) / (this.to - this.from)) * this.width;
  }

  columns(resolution) {
    return Math.max(Math.round(this.width * resolution), 1);
  }
}

// What covers each column of a lane: nothing is dropped, however short.
class Coverage {
  constructor(from, to, columns) {
    Object.assign(this, { from, to, count: columns, kinds: [], shares: [] });
    this.perTime = to > from ? columns / (to - from) : 0;
    this.known = new Map();
  }

  add({ start, end, pattern, paint }) {
    const [first, last] = [Math.max(start, this.from), Math.min(end, this.to)];
    if (first > last) return;
    const key = PATTERNS.indexOf(pattern) * 16 + paint;
    let kind = this.known.get(key);
    if (kind === undefined) {
      kind = this.kinds.push({ pattern, paint }) - 1;
      this.known.set(key, kind);
      this.shares.push(new Float64Array(this.count));
    }
    const shares = this.shares[kind];
    const [from, to] = [(first - this.from) * this.perTime, (last - this.from) * this.perTime];
    const [left, right] = [Math.min(Math.trunc(from), this.count - 1), Math.min(Math.trunc(to), this.count - 1)];
    if (left === right) {
      // A mark of no length still was there.
      shares[left] += Math.max(to - from, 2.2250738585072014e-308);
      return;
    }
    shares[left] += left + 1 - from;
    for (let column = left + 1; column < right; column += 1) shares[column] += 1;
    if (to > right) shares[right] += to - right;
  }

  // How column `index` is drawn: what covers most of it, and what else is in it; null where nothing is.
  column(index) {
    const present = this.kinds.map((_, kind) => kind).filter((kind) => this.shares[kind][index] > 0);
    if (present.length === 0) return null;
    present.sort((one, other) => this.shares[other][index] - this.shares[one][index]);
    const [base, ...rest] = present;
    const isWorthIt = (kind) => isFilled(this.kinds[kind].pattern) || this.kinds[kind].pattern === "shortDashes";
    return { base, tone: toneOf(this.shares[base][index]), overlays: rest.filter(isWorthIt).slice(0, MOST_OVERLAYS) };
  }
}

class LanePainter {
  constructor({ brush, scale, resolution, typeface, tooltips, captionFont }) {
    Object.assign(this, { brush, scale, resolution, typeface, tooltips, captionFont });
    this.captions = [];
    this.usesTone = false;
  }

  // The marks of `source`, whose bars are as high as `bar`: { y, height }.
  paint(source, bar) {
    const { from, to } = this.scale;
    const columns = this.scale.columns(this.resolution);
    const marks = [];
    let coverage = null;
    source.forEachMark(from, to, (mark) => {
      if (!coverage) {
        marks.push(mark);
        if (marks.length <= columns) return;
        coverage = new Coverage(from, to, columns);
        for (const one of marks) if (one.pattern !== "pale") coverage.add(one);
      } else if (mark.pattern !== "pale") {
        coverage.add(mark);
      }
    });
    if (!coverage) return this.#exact(marks, source, bar);
    this.usesTone = true;
    return this.#merged(coverage, columns, bar);
  }

  // Each mark by itself.
  #exact(marks, source, bar) {
    const caption = this.#caption(marks, source, bar);
    const order = marks.map((mark, index) => ({ mark, index, rank: PATTERNS.indexOf(mark.pattern) }));
    order.sort((one, other) => one.rank - other.rank || one.index - other.index);
    const pointedAt = this.#marksWithTooltip(marks);
    this.tooltips -= pointedAt.size;
    const kinds = new Map();
    const kindOf = ({ pattern, paint }) => `${pattern} ${paint}`;
    for (const { mark } of order) {
      if (pointedAt.has(mark)) continue;
      if (!kinds.has(kindOf(mark))) kinds.set(kindOf(mark), []);
      kinds.get(kindOf(mark)).push(...this.#frames(mark, bar, caption));
    }
    return order.flatMap(({ mark }) => {
      const surface = new SceneSurface();
      if (!pointedAt.has(mark)) {
        const frames = kinds.get(kindOf(mark)) ?? [];
        kinds.delete(kindOf(mark));
        this.brush.draw(surface, mark.pattern, mark.paint, frames);
        return surface.elements;
      }
      const title = tipText(source.describe(mark));
      this.brush.draw(surface, mark.pattern, mark.paint, this.#frames(mark, bar, caption));
      // A hatch over its ground would hide the ground's tooltip.
      return surface.elements.length > 1
        ? [{ group: SPAN, title, elements: surface.elements }]
        : surface.elements.map((element) => ({ ...element, title }));
    });
  }

  // The marks that get a tooltip: those that a pointer can hit, all of them or none.
  #marksWithTooltip(marks) {
    const narrowest = (NARROWEST_TARGET / this.scale.width) * (this.scale.to - this.scale.from);
    const wide = marks.filter(({ start, end }) => end - start >= narrowest);
    return new Set(wide.length <= this.tooltips ? wide : []);
  }

  // Where a mark is drawn: at least one column wide, and without the caption's place.
  #frames(mark, bar, caption) {
    const [x, y, width, height] = this.#frame(mark, bar);
    if (caption?.mark !== mark || mark.pattern === "faintLine" || mark.pattern === "floorLine") return [x, y, width, height];
    const end = caption.x + caption.width;
    return [x, y, caption.x - x, height, end, y, x + width - end, height];
  }

  #frame(mark, bar) {
    const { scale } = this;
    const [left, right] = [scale.x(mark.start), scale.x(mark.end)];
    const width = Math.max(right - left, Math.min(1 / this.resolution, 1));
    return [Math.min(Math.max((left + right - width) / 2, scale.left), scale.right - width), bar.y, width, bar.height];
  }

  // A few words for the longest wait of a lane, where it has the room.
  #caption(marks, source, bar) {
    const font = this.captionFont;
    if (!font || !source.caption) return null;
    let longest = null;
    for (const mark of marks) {
      if (isFilled(mark.pattern) || mark.pattern === "pale") continue;
      if (!longest || mark.end - mark.start > longest.end - longest.start) longest = mark;
    }
    const text = longest && source.caption(longest);
    if (text == null) return null;
    const [x, , wide] = this.#frame(longest, bar);
    const padding = font.size * 0.4;
    const width = this.typeface.width(text, font) + 2 * padding;
    if (!(wide > width + 8 * padding)) return null;
    const middle = x + wide / 2;
    const baseline = bar.y + bar.height / 2 + this.typeface.capHeight(font) / 2;
    this.captions.push({ text, x: middle, y: baseline, anchor: "middle", font, fill: this.brush.theme.quietInk });
    return { mark: longest, x: middle - width / 2, width };
  }

  // What covers each column.
  #merged(coverage, columns, bar) {
    const layers = new Map();
    const width = this.scale.width / columns;
    const add = (rank, kind, tone, x, y, height) => {
      const key = `${rank} ${kind} ${tone}`;
      if (!layers.has(key)) layers.set(key, { rank, kind, tone, frames: [] });
      const { frames } = layers.get(key);
      const last = frames.length - 4;
      if (last >= 0 && frames[last + 1] === y && frames[last] + frames[last + 2] >= x - 1e-6) frames[last + 2] = x + width - frames[last];
      else frames.push(x, y, width, height);
    };
    for (let index = 0; index < columns; index += 1) {
      const column = coverage.column(index);
      if (!column) continue;
      const x = this.scale.left + index * width;
      const base = coverage.kinds[column.base].pattern;
      // Lines and hatches have no tone of their own.
      add(0, column.base, base === "solid" ? column.tone : TONES, x, bar.y, bar.height);
      const band = isFilled(base) ? bar.height * 0.36 : bar.height;
      const height = band / Math.max(column.overlays.length, 1);
      column.overlays.forEach((kind, number) => {
        const tone = isFilled(base) ? TONES : toneOf(coverage.shares[kind][index]);
        add(number + 1, kind, tone, x, bar.y + bar.height - (number + 1) * height, height);
      });
    }
    const surface = new SceneSurface();
    const order = [...layers.values()].sort((one, other) => one.rank - other.rank || one.kind - other.kind || one.tone - other.tone);
    for (const { kind, tone, frames } of order) {
      const { pattern, paint } = coverage.kinds[kind];
      this.brush.draw(surface, pattern, paint, frames, tone);
    }
    return surface.elements;
  }
}
