// What the explorer draws in one frame.

// The drawing context of `canvas`, which takes `width` by `height` pixels of the page and is empty.
function sized(canvas, width, height, ratio) {
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

class Frame {
  constructor(explorer) {
    this.explorer = explorer;
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.width = explorer.panel.chart.clientWidth;
    this.top = explorer.panel.scroller.scrollTop;
    this.height = explorer.panel.scroller.clientHeight;
    this.rows = explorer.rows.filter((row) => row.y + row.height > this.top && row.y < this.top + this.height);
  }

  #painter(canvas, height, from, to) {
    const surface = new CanvasSurface(sized(canvas, this.width, height, this.ratio));
    return new Painter(surface, this.explorer.brush, { left: 0, width: this.width, from, to, resolution: this.ratio });
  }

  // Draws everything, and returns the painter of the lanes, which knows where times are.
  draw() {
    const { panel, view, run } = this.explorer;
    this.#drawMap();
    this.#drawHead();
    const painter = this.#painter(panel.chart, this.height, view.from, view.to);
    painter.grid(0, this.height);
    for (const row of this.rows) {
      if (row.kind !== "lane") continue;
      const follow = row.lane.kind === "core" ? this.explorer.followTrack(row.lane.core) : null;
      painter.lane(run, row.lane, ...barOf(row, this.top), follow);
    }
    this.#drawFollowedTask(painter);
    this.#drawSelection(painter);
    this.#drawCursors(painter, this.height);
    if (this.explorer.drop) {
      const y = this.explorer.drop.y - this.top;
      painter.surface.lines(this.explorer.brush.theme.ink, 2, [0, y, this.width, y]);
    }
    this.#showLabels();
    panel.chart.setAttribute("aria-label", `Timeline of ${run.name}, ${rangeText(view.from, view.to)}`);
    return painter;
  }

  // The curves and the axis above the lanes.
  #drawHead() {
    const { panel, view, strips, run } = this.explorer;
    const height = strips.length * HEAD.strip + HEAD.axis;
    panel.head.style.height = `${height}px`;
    // The lanes may have a scroll bar beside them, the curves have none.
    panel.head.style.width = `${this.width}px`;
    const painter = this.#painter(panel.head, height, view.from, view.to);
    painter.grid(0, height - HEAD.axis);
    strips.forEach((strip, number) => {
      painter.strip(strip.series, number * HEAD.strip + HEAD.gap, HEAD.strip - HEAD.gap, strip.top, strip.limit);
    });
    painter.losses(run.losses, height - HEAD.axis - 2);
    painter.axis(height - HEAD.axis, 12);
    this.#drawCursors(painter, height - HEAD.axis);
    const names = strips.map((strip) => strip.series.toReversed().map(({ name, role }) => ({ name, role })));
    const text = JSON.stringify(names);
    if (panel.headLabels.dataset.names === text) return;
    panel.headLabels.dataset.names = text;
    panel.headLabels.replaceChildren(...names.map((series) =>
      make("div", {}, ...series.map(({ name, role }) => make("span", {}, make("span", { class: `key ${role}` }), name)))));
  }

  // The whole run in a strip, with a frame around the window.
  #drawMap() {
    const { panel, run, view, brush, strips } = this.explorer;
    // As wide as the lanes, which may have a scroll bar beside them.
    panel.map.style.width = `${this.width}px`;
    const [width, height] = [this.width, panel.map.clientHeight];
    const surface = new CanvasSurface(sized(panel.map, width, height, this.ratio));
    const painter = new Painter(surface, brush, { left: 0, width, from: 0, to: run.end, resolution: this.ratio });
    painter.strip(strips.at(-1).series, 2, height - 4, strips.at(-1).top, null);
    const [from, to] = [painter.x(view.from), painter.x(view.to)];
    surface.rectangles(`${brush.theme.background}b0`, [0, 0, from, height, to, 0, width - to, height]);
    const end = Math.min(Math.max(to, from + 3), width - 1);
    const start = Math.max(from, 1);
    surface.trail([start, 1, end, 1, end, height - 1, start, height - 1, start, 0.25], { stroke: brush.theme.ink, width: 1.5 });
  }

  #drawCursors(painter, height) {
    const { view, brush } = this.explorer;
    if (!view.cursors) return;
    const [left, right] = [...view.cursors].sort((one, other) => one - other).map((time) => painter.edge(time));
    painter.surface.rectangles(`${brush.theme.ink}12`, [left, 0, right - left, height]);
    painter.surface.lines(brush.theme.ink, 1.5, [left, 0, left, height, right, 0, right, height]);
  }

  // A frame around the selected span; where somebody ended it, a line to who did.
  #drawSelection(painter) {
    const { view, run, brush } = this.explorer;
    if (!view.selection) return;
    const { lane, index } = view.selection;
    const row = this.explorer.rows.find((other) => other.lane === lane);
    if (!row) return;
    const [y, height] = barOf(row, this.top);
    const { ink } = brush.theme;
    const [start, end] = index < 0 ? [view.from, view.to] : [lane.track.starts[index], lane.track.ends[index]];
    if (end < view.from || start > view.to) return;
    const left = Math.max(painter.edge(start) - 1.5, 1);
    const right = Math.min(Math.max(painter.edge(end) + 1.5, left + 4), this.width - 1);
    const frame = [left, y - 2, right, y - 2, right, y + height + 2, left, y + height + 2, left, y - 2.75];
    painter.surface.trail(frame, { stroke: ink, width: index < 0 ? 1 : 2 });
    if (lane.kind !== "thread" || index < 0) return;
    const { waker, wakeUp } = run.span(lane.thread.first + index);
    if (waker > 2) this.#drawLine(painter, this.#middleOf(waker - 3), y + height / 2, wakeUp);
  }

  // A line at `time` from one height to another, with a dot where it comes from.
  #drawLine(painter, from, to, time) {
    const { view, brush } = this.explorer;
    if (from === null || time < view.from || time > view.to) return;
    const x = painter.x(time);
    const { ink } = brush.theme;
    painter.surface.lines(ink, 1.5, [x, from, x, to]);
    painter.surface.rectangles(ink, [x - 3, from - 3, 6, 6]);
  }

  // Where the lane of thread number `thread` is; null where it is not among the rows.
  #middleOf(thread) {
    const row = this.explorer.rows.find((other) => other.lane?.kind === "thread" && other.lane.thread.index === thread);
    return row ? row.y + row.height / 2 - this.top : null;
  }

  // The runs of the followed task in the lanes of its threads, joined from each to the next.
  #drawFollowedTask(painter) {
    const { view, run, brush } = this.explorer;
    if (view.follow?.kind !== "task") return;
    const { ink } = brush.theme;
    let last = null;
    let left = 4000;
    for (const taskRun of run.tasks[view.follow.index].runs) {
      const middle = this.#middleOf(taskRun.thread);
      if (middle === null || (left -= 1) < 0) continue;
      const [start, end] = [painter.edge(taskRun.start), Math.max(painter.edge(taskRun.end), painter.edge(taskRun.start) + 1)];
      if (taskRun.end >= view.from && taskRun.start <= view.to) {
        painter.surface.rectangles(ink, [start, middle - HEIGHTS.lane * 0.45, end - start, 3]);
      }
      if (last && taskRun.start >= view.from && last.time <= view.to) {
        painter.surface.lines(ink, 1, [painter.edge(last.time), last.y, start, middle - HEIGHTS.lane * 0.38]);
      }
      last = { time: taskRun.end, y: middle - HEIGHTS.lane * 0.38 };
    }
  }

  // Names beside the lanes that are seen.
  #showLabels() {
    const { panel, view } = this.explorer;
    const key = JSON.stringify(this.rows.map((row) => [row.y, row.lane?.id ?? row.group?.id ?? row.text, row.isFolded, row.lane === view.selection?.lane, view.from, view.to]));
    if (panel.labels.dataset.key === key) return;
    const focused = document.activeElement?.dataset.group;
    panel.labels.dataset.key = key;
    panel.labels.replaceChildren(...this.rows.map((row) => {
      const label = labelOf(row, view);
      label.style.top = `${row.y}px`;
      label.style.height = `${row.height}px`;
      return label;
    }));
    if (focused) panel.labels.querySelector(`[data-group="${focused}"]`)?.focus();
  }
}

// Where the bars of a row lie: the upper edge and the height.
function barOf(row, top) {
  return [row.y - top + HEIGHTS.lane * 0.17, HEIGHTS.lane * 0.66];
}

function labelOf(row, view) {
  if (row.kind === "group") {
    return make("div", { class: "row group" },
      make("button", { type: "button", "data-group": row.group.id, "aria-expanded": String(!row.isFolded) }, row.group.name, " ", make("span", { class: "note" }, groupedText(row.count))));
  }
  if (row.kind === "heading") return make("div", { class: "row heading" }, make("bdi", {}, row.text));
  const { lane } = row;
  const share = shareOf(lane, view.from, view.to);
  return make("div", { class: `row lane${lane === view.selection?.lane ? " selected" : ""}`, "data-lane": lane.id, title: `${lane.name} ${lane.detail}`.trim() },
    make("bdi", { class: "name" }, lane.name), make("span", { class: "detail" }, lane.detail),
    make("span", { class: "share" }, share === null ? "" : percentText(share)));
}
