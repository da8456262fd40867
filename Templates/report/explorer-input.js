// Mouse, wheel, fingers and keys.

function listen(explorer) {
  const { panel } = explorer;
  listenToButtons(explorer, panel);
  listenToChart(explorer, panel.chart);
  listenToChart(explorer, panel.head);
  listenToMap(explorer, panel.map);
  listenToLabels(explorer, panel.labels);
  panel.chart.addEventListener("keydown", (event) => {
    if (pressed(explorer, event)) event.preventDefault();
  });
  panel.scroller.addEventListener("scroll", () => explorer.redraw());
  addEventListener("hashchange", () => explorer.restoreFromAddress());
  new ResizeObserver(() => explorer.redraw()).observe(panel.root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => explorer.dress());
}

function listenToButtons(explorer, panel) {
  const { buttons } = panel;
  const on = (button, act) => button.addEventListener("click", act);
  on(buttons.out, () => explorer.change((view) => view.zoom(2)));
  on(buttons.in, () => explorer.change((view) => view.zoom(0.5)));
  on(buttons.fit, () => explorer.change((view) => view.show(0, explorer.run.end)));
  on(buttons.measure, () => explorer.measure());
  on(buttons.svg, () => savePicture(explorer, "svg"));
  on(buttons.png, () => savePicture(explorer, "png"));
  on(buttons.csv, () => saveAs(spansAsCSV(explorer), explorer.run.name, ".csv"));
  on(buttons.link, () => explorer.copyLink());
  on(buttons.help, () => panel.help.showModal());
  on(buttons.next, () => explorer.nextMatch(1));
  on(buttons.before, () => explorer.nextMatch(-1));
  panel.search.addEventListener("input", () => explorer.search(panel.search.value));
  panel.search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") explorer.nextMatch(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") panel.chart.focus();
  });
  panel.filter.addEventListener("input", () => explorer.change((view) => (view.filter = panel.filter.value), true));
  panel.sort.addEventListener("change", () => explorer.change((view) => {
    view.sort = panel.sort.value;
    view.moved = [];
  }, true));
  panel.runChoice.addEventListener("change", () => explorer.open(Number(panel.runChoice.value)));
  panel.table.addEventListener("toggle", () => explorer.tell());
}

// One finger or button moves, two fingers zoom, Shift measures; what hardly moved was a click.
function listenToChart(explorer, canvas) {
  const fingers = new Map();
  let start = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    const { from, to } = explorer.view;
    start = { ...at(event), from, to, hasMoved: false, measures: event.shiftKey, grip: cursorNear(explorer, at(event).x) };
    if (canvas === explorer.panel.chart) canvas.focus({ preventScroll: true });
  });
  canvas.addEventListener("pointermove", (event) => {
    const point = at(event);
    if (!fingers.has(event.pointerId)) return explorer.hover(canvas, point);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    const last = fingers.get(event.pointerId);
    fingers.set(event.pointerId, point);
    if (other) {
      const factor = Math.abs(last.x - other.x) / Math.max(Math.abs(point.x - other.x), 1);
      start.hasMoved = true;
      return explorer.change((view) => view.zoom(Math.min(Math.max(factor, 0.5), 2), explorer.timeAt((point.x + other.x) / 2)));
    }
    if (!start.hasMoved && Math.hypot(point.x - start.x, point.y - start.y) < 4) return;
    start.hasMoved = true;
    explorer.hover(canvas, null);
    const { view } = explorer;
    if (start.grip >= 0) {
      explorer.change(() => (view.cursors = view.cursors.with(start.grip, explorer.timeAt(point.x))));
    } else if (start.measures) {
      explorer.change(() => (view.cursors = [explorer.timeAt(start.x), explorer.timeAt(point.x)]));
    } else {
      explorer.change(() => view.pan((last.x - point.x) / explorer.chartWidth));
      if (canvas === explorer.panel.chart) explorer.panel.scroller.scrollTop -= point.y - last.y;
    }
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId) || start === null) return;
    if (!start.hasMoved && event.type === "pointerup" && canvas === explorer.panel.chart) explorer.selectAt(at(event));
    if (fingers.size === 0) start = null;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => explorer.hover(canvas, null));
  canvas.addEventListener("dblclick", () => explorer.zoomToSelection());
  canvas.addEventListener("wheel", (event) => {
    const isFocused = document.activeElement === explorer.panel.chart;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (!event.ctrlKey && !event.metaKey && !isSideways && !isFocused) return;
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? 16 : 1;
    if (isSideways && !event.ctrlKey) {
      const delta = (event.deltaX || event.deltaY) * pixels;
      explorer.change((view) => view.pan(delta / explorer.chartWidth));
    } else {
      // A pinch on a touch pad comes as many small turns of a wheel.
      const speed = event.ctrlKey ? 0.008 : 0.002;
      explorer.change((view) => view.zoom(Math.exp(event.deltaY * pixels * speed), explorer.timeAt(at(event).x)));
    }
  }, { passive: false });
}

// The cursor that a pointer at `x` takes hold of; -1 for none.
function cursorNear(explorer, x) {
  const { cursors } = explorer.view;
  return cursors ? cursors.findIndex((time) => Math.abs(explorer.painter.x(time) - x) < 6) : -1;
}

// The map shows the whole run: a press moves the window there, a drag takes it along.
function listenToMap(explorer, map) {
  const move = (event) => {
    const box = map.getBoundingClientRect();
    const middle = ((event.clientX - box.left) / box.width) * explorer.run.end;
    const { length } = explorer.view;
    explorer.change((view) => view.show(middle - length / 2, middle + length / 2));
  };
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    move(event);
  });
  map.addEventListener("pointermove", (event) => {
    if (map.hasPointerCapture(event.pointerId)) move(event);
  });
}

// A press on a name selects its lane, a drag moves it.
function listenToLabels(explorer, labels) {
  let held = null;
  labels.addEventListener("pointerdown", (event) => {
    const label = event.target.closest("[data-lane]");
    if (!label) return;
    event.preventDefault();
    held = { id: label.dataset.lane, y: event.clientY, hasMoved: false };
    labels.setPointerCapture(event.pointerId);
  });
  labels.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.hasMoved ||= Math.abs(event.clientY - held.y) > 6;
    if (held.hasMoved) explorer.showDrop(explorer.rowAt(event.clientY));
  });
  labels.addEventListener("pointerup", (event) => {
    if (!held) return;
    const { id, hasMoved } = held;
    held = null;
    explorer.showDrop(null);
    if (hasMoved) return explorer.moveLane(id, explorer.rowAt(event.clientY));
    const row = explorer.rows.find((other) => other.lane?.id === id);
    if (row) explorer.select(row.lane, -1);
    explorer.panel.chart.focus({ preventScroll: true });
  });
  labels.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-group]");
    if (button) explorer.fold(button.dataset.group);
  });
}

// Does what a key stands for; false where it stands for nothing.
function pressed(explorer, event) {
  const { view } = explorer;
  if (event.ctrlKey || event.metaKey) return false;
  const arrow = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (arrow && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    if (event.shiftKey) explorer.moveCursor(event.altKey ? 0 : 1, arrow);
    else if (!event.altKey) explorer.change(() => view.pan(arrow * 0.1));
    else return false;
    return true;
  }
  if (arrow) {
    if (event.altKey) explorer.moveSelectedLane(arrow);
    else explorer.stepLane(arrow);
    return true;
  }
  const acts = {
    a: () => explorer.change(() => view.pan(-0.1)),
    d: () => explorer.change(() => view.pan(0.1)),
    w: () => explorer.zoomAtPointer(0.7),
    s: () => explorer.zoomAtPointer(1 / 0.7),
    "+": () => explorer.zoomAtPointer(0.5),
    "=": () => explorer.zoomAtPointer(0.5),
    "-": () => explorer.zoomAtPointer(2),
    0: () => explorer.change(() => view.show(0, explorer.run.end)),
    Home: () => explorer.change(() => view.show(0, explorer.run.end)),
    ",": () => explorer.stepSpan(-1),
    ".": () => explorer.stepSpan(1),
    Enter: () => explorer.zoomToSelection(),
    g: () => explorer.goOn(),
    f: () => explorer.toggleFollow(),
    m: () => explorer.measure(),
    x: () => explorer.foldSelected(),
    "/": () => explorer.panel.search.focus(),
    n: () => explorer.nextMatch(1),
    p: () => explorer.nextMatch(-1),
    Escape: () => explorer.letGo(),
    "?": () => explorer.panel.help.showModal(),
  };
  const act = event.altKey ? null : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  act?.();
  return Boolean(act);
}
