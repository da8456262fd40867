// Paints lanes, curves and the time axis of a window onto a surface: each span by itself while there are
// fewer than pixel columns, and beyond that what covers each column, so that nothing vanishes.

// More than this many rare kinds in one column are not told apart.
const MOST_OVERLAYS = 3;

class Painter {
  // `left` and `width` are where the window from `from` to `to` lies; `resolution` columns make a pixel.
  constructor(surface, brush, { left, width, from, to, resolution = 1 }) {
    Object.assign(this, { surface, brush, left, width, from, to, resolution });
    this.theme = brush.theme;
    this.columns = Math.max(Math.round(width * resolution), 1);
    this.usesTone = false;
  }

  x(time) {
    return this.left + ((time - this.from) / (this.to - this.from)) * this.width;
  }

  // The same, kept inside the picture.
  edge(time) {
    return Math.min(Math.max(this.x(time), this.left), this.left + this.width);
  }

  // A lane whose bars lie `height` below `y`. Where all but one thread step back, `follow` is its track.
  lane(run, lane, y, height, follow = null) {
    if (lane.life) {
      const [start, end] = lane.life;
      const from = this.edge(start);
      if (end >= this.from && start <= this.to) {
        this.surface.rectangles(this.theme.track, [from, y, Math.max(this.edge(end) - from, 1 / this.resolution), height]);
      }
    } else {
      this.surface.rectangles(this.theme.track, [this.left, y, this.width, height]);
    }
    if (lane.kind === "thread" && run.header.samplePeriod) this.#samples(run, lane, y, height);
    this.#track(lane.track, follow ? paleOnes : lane.drawn, y, height);
    if (follow) this.#track(follow, solidPaints, y, height);
    if (lane.kind === "thread" && !follow) this.#inferred(lane, y, height);
    if (lane.kind === "task") this.#ends(lane.spans.unwell, y, height);
    if (lane.kind === "core") this.losses(run.losses.filter((loss) => loss.core === lane.core.core), y + height / 2);
  }

  // The last stretch on a core of a thread of which no record shows the end.
  #inferred({ thread, track }, y, height) {
    const last = track.count - 1;
    if (thread.inferredFrom === null || last < 0 || track.classAt(last) !== 0) return;
    const [from, to] = [this.edge(Math.max(thread.inferredFrom, track.starts[last])), this.edge(track.ends[last])];
    if (to <= from) return;
    this.surface.rectangles(this.theme.background, [from, y, to - from, height]);
    this.brush.draw(this.surface, "outlined", thread.paint, [from, y, to - from, height]);
  }

  // Where records were lost, as dashes along `y`: what is drawn there is too little.
  losses(losses, y) {
    const ends = [];
    for (const { start, duration } of losses) {
      if (start > this.to || start + duration < this.from) continue;
      const left = this.edge(start);
      ends.push(left, y, Math.max(this.edge(start + duration), left + 2), y);
    }
    const width = this.brush.lineWidth;
    this.surface.lines(this.theme.warning, width, ends, [1.5 * width, 2 * width]);
  }

  // How tasks that did not end well did, by shape alone; of those that fall on one place the first.
  #ends(tasks, y, height) {
    const size = Math.min(height * 0.8, 12);
    let free = -Infinity;
    for (let index = firstAbove(tasks.ends, this.from); index < tasks.ends.length && tasks.ends[index] <= this.to; index += 1) {
      const task = tasks.all[index];
      const x = Math.min(Math.max(this.x(task.end), this.left + size / 2), this.left + this.width - size / 2);
      if (x < free) continue;
      free = x + size;
      const box = { left: x - size / 2, right: x + size / 2, top: y + (height - size) / 2, bottom: y + (height + size) / 2 };
      this.surface.rectangles(this.theme.background, [box.left, box.top, size, size]);
      this.#end(task.outcome, box, Math.max(size * 0.16, 1));
    }
  }

  #end(outcome, { left, right, top, bottom }, width) {
    const { surface, theme: { ink } } = this;
    const [x, y, size] = [(left + right) / 2, (top + bottom) / 2, right - left];
    switch (outcome) {
      case "error":
        return surface.lines(ink, width * 1.15, [left, top, right, bottom, left, bottom, right, top]);
      case "cancelled": {
        const reach = (size - width) / 2;
        const ring = Array.from({ length: 25 }, (_, step) => [x + reach * Math.cos((step * Math.PI) / 12), y + reach * Math.sin((step * Math.PI) / 12)]);
        surface.trail(ring.flat(), { stroke: ink, width });
        return surface.lines(ink, width, [x - reach * 0.7, y + reach * 0.7, x + reach * 0.7, y - reach * 0.7]);
      }
      case "timedOut":
        return surface.trail([left, top, right, top, left, bottom, right, bottom, left, top], { fill: ink });
      default:
        return surface.trail([left + size * 0.2, top, right - size * 0.1, y, left + size * 0.2, bottom], { stroke: ink, width });
    }
  }

  #track(track, drawn, y, height) {
    const [first, last] = track.range(this.from, this.to);
    if (last - first <= this.columns) this.#exact(track, drawn, first, last, y, height);
    else this.#merged(track, drawn, y, height);
  }

  // Where a sampled span can lie: as far around it as the time between two samples.
  #samples(run, lane, y, height) {
    const [first, last] = lane.track.range(this.from, this.to);
    if (last - first > this.columns) return;
    const frames = [];
    for (let index = first; index < last; index += 1) {
      if (lane.track.classAt(index) !== 0) continue;
      const start = this.edge(Math.max(lane.track.starts[index] - run.header.samplePeriod, lane.life[0]));
      const end = this.edge(Math.min(lane.track.ends[index] + run.header.samplePeriod, lane.life[1]));
      frames.push(start, y, end - start, height);
    }
    this.brush.draw(this.surface, "pale", lane.thread.paint, frames);
  }

  #exact(track, drawn, first, last, y, height) {
    const frames = drawn.map(() => null);
    const least = Math.min(1 / this.resolution, 1);
    const perTime = this.width / (this.to - this.from);
    const right = this.left + this.width;
    for (let index = first; index < last; index += 1) {
      let start = this.left + (track.starts[index] - this.from) * perTime;
      let end = this.left + (track.ends[index] - this.from) * perTime;
      if (start < this.left) start = this.left;
      if (end > right) end = right;
      if (end - start < least) {
        start = Math.min(Math.max((start + end - least) / 2, this.left), right - least);
        end = start + least;
      }
      const kind = track.classOf[track.codes[index]];
      (frames[kind] ??= []).push(start, y, end - start, height);
    }
    for (const { kind } of ordered(drawn)) {
      if (frames[kind]) this.brush.draw(this.surface, drawn[kind].pattern, drawn[kind].paint, frames[kind]);
    }
  }

  #merged(track, drawn, y, height) {
    this.usesTone = true;
    const layers = new Map();
    const width = this.width / this.columns;
    const add = (rank, kind, tone, x, top, size) => {
      const key = (rank * drawn.length + kind) * (TONES + 1) + tone;
      let layer = layers.get(key);
      if (!layer) layers.set(key, (layer = { rank, kind, tone, frames: [] }));
      const { frames } = layer;
      const end = frames.length - 4;
      if (end >= 0 && frames[end + 1] === top && frames[end] + frames[end + 2] >= x - 1e-6) {
        frames[end + 2] = x + width - frames[end];
      } else {
        frames.push(x, top, width, size);
      }
    };
    track.forEachColumn(this.from, this.to, this.columns, (column, shares) => {
      let base = -1;
      for (let kind = 0; kind < shares.length; kind += 1) {
        if (shares[kind] > 0 && (base < 0 || shares[kind] > shares[base])) base = kind;
      }
      const x = this.left + column * width;
      const { pattern } = drawn[base];
      // Lines and hatches have no tone of their own.
      add(0, base, pattern === "solid" ? toneOf(shares[base]) : TONES, x, y, height);
      const overlays = [];
      for (let kind = 0; kind < shares.length; kind += 1) {
        const other = drawn[kind].pattern;
        if (kind !== base && shares[kind] > 0 && (isFilled(other) || other === "shortDashes")) overlays.push(kind);
      }
      if (overlays.length === 0) return;
      overlays.sort((one, other) => shares[other] - shares[one]).splice(MOST_OVERLAYS);
      const size = (isFilled(pattern) ? height * 0.36 : height) / overlays.length;
      overlays.forEach((kind, number) => {
        const tone = isFilled(pattern) || drawn[kind].pattern !== "solid" ? TONES : toneOf(shares[kind]);
        add(number + 1, kind, tone, x, y + height - (number + 1) * size, size);
      });
    });
    for (const { kind, tone, frames } of [...layers.values()].sort((one, other) => one.rank - other.rank)) {
      this.brush.draw(this.surface, drawn[kind].pattern, drawn[kind].paint, frames, tone);
    }
  }

  // Curves of levels in a strip: `series` back to front, the level `top` at its upper edge, dots across
  // at `limit`.
  strip(series, y, height, top, limit) {
    const { theme, surface } = this;
    const at = (level) => y + height - (Math.min(level, top) / top) * height;
    for (const { curve, role } of series) {
      const edge = [];
      curve.forEachStep(this.from, this.to, this.columns, (start, end, level) => {
        edge.push(this.edge(start), at(level), this.edge(end), at(level));
      });
      if (edge.length === 0) continue;
      const area = [edge[0], y + height, ...edge, edge[edge.length - 2], y + height];
      surface.trail(area, { fill: role === "executing" ? theme.executing : theme.inFlight });
      if (role === "inFlight") surface.trail(edge, { stroke: theme.inFlightEdge, width: this.brush.lineWidth * 0.45 });
    }
    const right = this.left + this.width;
    const width = this.brush.lineWidth;
    surface.lines(theme.axis, width * 0.5, [this.left, y + height, right, y + height]);
    if (limit !== null && limit <= top) {
      surface.lines(theme.quietInk, width * 0.5, [this.left, at(limit), right, at(limit)], [2 * width, 2 * width]);
    }
  }

  // The moments of the axis.
  ticks() {
    const most = Math.min(Math.max(this.width / 85, 2), 13);
    return timeTicks(Math.round(this.from), Math.round(this.to), ({ moments }) => moments.length <= most + 1);
  }

  grid(top, bottom) {
    const ends = this.ticks().moments.flatMap((moment) => [this.x(moment), top, this.x(moment), bottom]);
    this.surface.lines(this.theme.grid, Math.max(this.brush.lineWidth * 0.5, 0.5), ends);
  }

  // The axis along `y`, with labels of `size` below it.
  axis(y, size) {
    const { surface, theme } = this;
    const ticks = this.ticks();
    const length = size * 0.35;
    const right = this.left + this.width;
    const ends = [this.left, y, right, y];
    for (const moment of ticks.moments) ends.push(this.x(moment), y, this.x(moment), y + length);
    surface.lines(theme.axis, Math.max(this.brush.lineWidth * 0.5, 0.5), ends);
    const baseline = y + length * 2 + size * 0.8;
    let free = this.left - size * 4;
    const label = (text, middle) => {
      const half = surface.widthOf(text, size) / 2;
      const x = Math.max(Math.min(middle, right - half), this.left + half);
      if (x - half < free) return;
      surface.text(text, x, baseline, { size, color: theme.quietInk, anchor: "middle" });
      free = x + half + size;
    };
    if (ticks.baseLabel) label(ticks.baseLabel, this.left);
    for (const moment of ticks.moments) label(ticks.label(moment), this.x(moment));
  }
}

// What steps back where one thread is followed.
const paleOnes = Array.from({ length: PAINTS }, (_, paint) => ({ pattern: "pale", paint }));

// The classes of a lane in the order of painting.
const orders = new WeakMap();
function ordered(drawn) {
  if (!orders.has(drawn)) {
    orders.set(drawn, drawn
      .map(({ pattern }, kind) => ({ kind, rank: PATTERNS.indexOf(pattern) }))
      .sort((one, other) => one.rank - other.rank));
  }
  return orders.get(drawn);
}

// The step of tone for a share: full only where nothing else was there.
function toneOf(share) {
  return share > 0.995 ? TONES : Math.min(Math.max(Math.ceil(share * (TONES - 1)), 1), TONES - 1);
}

// The strips above the lanes: one for tasks in flight and cores busy; two where the tasks are so many
// that the cores would be a line at the bottom.
function stripsOf(run) {
  const cores = run.header.cores;
  const busy = { curve: run.parallelism, role: "executing", name: "cores busy" };
  const flying = { curve: run.concurrency, role: "inFlight", name: "tasks in flight" };
  const most = run.concurrency.peak(0, run.end);
  if (!run.header.seesCores) return [{ series: [flying], top: Math.max(most, 1), limit: null }];
  const coresTop = Math.max(Math.ceil(cores), run.parallelism.peak(0, run.end), 1);
  if (most > 6 * coresTop) {
    return [
      { series: [flying], top: most, limit: null },
      { series: [busy], top: coresTop, limit: cores },
    ];
  }
  return [{ series: [flying, busy], top: Math.max(coresTop, most), limit: cores }];
}
