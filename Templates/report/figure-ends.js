// Ends of tasks in a figure, at most one per place of a lane (Sources/Figures/Lanes/EndMark.swift).

// How a task ended; where ends fall on one place, the last of them shows.
const ENDS = [
  { outcome: "ok", legend: "ended" },
  { outcome: null, legend: "not ended" },
  { outcome: "cancelled", legend: "cancelled" },
  { outcome: "timedOut", legend: "timed out" },
  { outcome: "error", legend: "failed" },
];

class EndPainter {
  constructor({ theme, brush, preset, scale, coarseness = 1 }) {
    Object.assign(this, { theme, brush, preset, scale, coarseness });
  }

  // The ends in lanes, whose bars are as high as `bar`; good ones are left away unless they are needed.
  paint(sources, bar, areGoodOnesNeeded = true) {
    const size = this.#size(bar);
    const places = new Map();
    for (const source of sources) {
      source.forEachEnd?.(this.scale.from, this.scale.to, (mark) => {
        const isOk = mark.shape === 0;
        if (isOk && !areGoodOnesNeeded) return;
        // A plain end is slim, so that more of them find a place.
        const width = this.coarseness * (isOk ? Math.max(this.preset.lineWidth * 1.5, size / 3) : size);
        const place = Math.trunc((this.scale.x(mark.time) - this.scale.left) / width) * 2 + (isOk ? 1 : 0);
        if (!(places.get(place)?.shape >= mark.shape)) places.set(place, mark);
      });
    }
    // The shapes that say more lie on top.
    const order = this.#apart(places, size).sort(([onePlace, one], [otherPlace, other]) => one.shape - other.shape || onePlace - otherPlace);
    return order.flatMap(([, mark]) => this.draw(mark.shape, mark.paint, this.scale.x(mark.time), bar.y + bar.height / 2, bar, mark.title));
  }

  // `places` without the shapes that would cover half of the one before: of two such neighbours the one that says more stays.
  #apart(places, size) {
    const kept = new Map(places);
    let last = null;
    for (const [place, mark] of [...places].sort(([one], [other]) => one - other)) {
      if (mark.shape === 0) continue;
      if (last && this.scale.x(mark.time) - this.scale.x(last.mark.time) < size / 2) {
        const isMore = mark.shape > last.mark.shape;
        kept.delete(isMore ? last.place : place);
        if (!isMore) continue;
      }
      last = { place, mark };
    }
    return [...kept];
  }

  // One end at a point, moved as far as it takes to stay inside the plot.
  draw(shape, paint, pointX, pointY, bar, title) {
    const { preset, scale, theme } = this;
    const size = this.#size(bar);
    const half = shape === 0 ? preset.lineWidth / 2 : size / 2;
    const middle = Math.min(Math.max(pointX, scale.left + half), scale.right - half);
    const [x, y, width] = [middle - half, pointY - size / 2, 2 * half];
    const [right, bottom, centerX, centerY] = [x + width, y + size, x + width / 2, y + size / 2];
    const line = Math.max(size * 0.16, preset.lineWidth * 0.5);
    const halo = { rect: [x, y, width, size], fill: theme.background };
    const strokes = (points, thickness) => stroked(points, theme.ink, thickness, { title });
    switch (ENDS[shape].outcome) {
      case "ok":
        return [{ rect: [x, bar.y, width, bar.height], fill: this.brush.paints[paint], title }];
      case null:
        return [halo, strokes([x + size * 0.2, y, right - size * 0.1, centerY, x + size * 0.2, bottom], line)];
      case "cancelled": {
        const radius = size / 2 - line / 2;
        const reach = radius * 0.707;
        return [
          { circle: [centerX, centerY, radius], fill: theme.background, stroke: theme.ink, width: line, title },
          strokes([centerX - reach, centerY + reach, centerX + reach, centerY - reach], line),
        ];
      }
      case "timedOut": {
        const edge = size * 0.08;
        return [halo, { path: [...pen([x + edge, y, right - edge, y, x + edge, bottom, right - edge, bottom]), CLOSE], fill: theme.ink, title }];
      }
      default: {
        const inset = size * 0.1;
        const path = [
          ...pen([x + inset, y + inset, right - inset, bottom - inset]),
          ...pen([x + inset, bottom - inset, right - inset, y + inset]),
        ];
        return [halo, { path, stroke: theme.ink, width: line * 1.15, title }];
      }
    }
  }

  #size(bar) {
    return Math.min(bar.height * 0.8, this.preset.labelSize * 0.8);
  }
}
