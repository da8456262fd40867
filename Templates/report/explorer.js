// The explorer: puts run, view, painter and panel together, and draws once a frame at most.

const HEIGHTS = { lane: 26, group: 30, heading: 22 };
const HEAD = { strip: 64, gap: 8, axis: 28 };

class Explorer {
  constructor(root, blocks) {
    this.blocks = blocks;
    this.panel = new Panel(root, blocks.map((block) => block.dataset.name));
    this.opened = new Map();
    this.isDirty = false;
  }

  async start() {
    const fields = addressFields();
    await this.open(this.#runOf(fields), fields);
    listen(this);
    if (fields) this.panel.root.closest("section").scrollIntoView({ behavior: "instant" });
  }

  // Shows run `number`; its data are unpacked the first time.
  async open(number, fields = null) {
    if (!this.opened.has(number)) {
      this.panel.root.setAttribute("aria-busy", "true");
      this.opened.set(number, new Run(await unpackRun(this.blocks[number])));
      // The text is the largest part of the page, and not needed any more.
      this.blocks[number].textContent = "";
      this.panel.root.removeAttribute("aria-busy");
    }
    this.number = number;
    this.run = this.opened.get(number);
    this.groups = lanesOf(this.run);
    this.view = new View(this.run);
    if (fields) this.view.restore(fields, this.lanes);
    this.panel.runChoice.value = String(number);
    this.panel.search.value = this.view.search;
    this.panel.filter.value = this.view.filter;
    this.panel.sort.value = this.view.sort;
    this.matches = matchesOf(this.run, this.lanes, this.view.search);
    this.match = -1;
    this.followTracks = null;
    this.pointer = null;
    this.strips = stripsOf(this.run);
    this.panel.showLegend(this.run);
    this.panel.showFigures(this.run);
    this.dress();
    this.layOut();
    this.change(() => {}, true);
    this.#tellFacts();
    this.tellMatches();
    if (this.view.selection) this.reveal(this.view.selection.lane);
  }

  restoreFromAddress() {
    const fields = addressFields();
    if (fields && location.hash !== this.address) this.open(this.#runOf(fields), fields);
  }

  // The number of the run that an address names; the first where it names none that is there.
  #runOf(fields) {
    const number = Number(fields?.get("run") ?? 1) - 1;
    return this.blocks[number] ? number : 0;
  }

  // Takes the colours of the reader's scheme.
  dress() {
    this.brush = new Brush(this.run.header.look.themes[schemeNow()]);
    this.redraw();
  }

  get lanes() {
    return this.groups.flatMap((group) => group.lanes);
  }

  // Changes the view by `act`; `isArranging` where lanes may come, go or move.
  change(act, isArranging = false) {
    act(this.view);
    if (isArranging) this.layOut();
    this.redraw();
    this.panel.root.dataset.settled = "false";
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), 120);
  }

  layOut() {
    const { rows, height } = rowsFor(this.groups, this.view, HEIGHTS);
    this.rows = rows;
    this.panel.sizer.style.height = `${Math.max(height, HEIGHTS.lane)}px`;
  }

  redraw() {
    if (this.isDirty) return;
    this.isDirty = true;
    requestAnimationFrame(() => {
      this.isDirty = false;
      this.draw();
    });
  }

  draw() {
    if (this.panel.chart.clientWidth === 0) return;
    this.chartWidth = this.panel.chart.clientWidth;
    this.painter = new Frame(this).draw();
  }

  // What can wait until the reader does: the numbers, the address, lanes ordered by how busy they are.
  settle() {
    if (this.view.sort === "busy") this.layOut();
    this.address = `#${this.view.address(this.number)}`;
    history.replaceState(null, "", this.address);
    this.tell();
    this.draw();
    this.panel.root.dataset.settled = "true";
  }

  // The numbers of what is between the cursors, or of the window.
  tell() {
    const { run, view } = this;
    const [from, to] = view.cursors ? [...view.cursors].sort((one, other) => one - other) : [view.from, view.to];
    const numbers = numbersOf(run, from, to);
    const what = view.cursors ? "Between the cursors" : view.from > 0 || view.to < run.end ? "In this window" : "The whole run";
    this.panel.showNumbers(`${what}: ${rangeText(from, to)}`, numberTexts(run, numbers));
    if (this.panel.table.open) this.panel.showTable(this.#tableRows(from, to));
  }

  #tableRows(from, to) {
    return this.rows.filter((row) => row.kind === "lane").slice(0, 200).map(({ lane }) => {
      const times = lane.track.timeByClass(from, to);
      const seconds = (time) => (time / 1e9).toFixed(6);
      const all = times.reduce((sum, time) => sum + time, 0);
      const share = shareOf(lane, from, to);
      const [first, last] = lane.track.range(from, to);
      const name = `${lane.name} ${lane.detail}`.trim();
      if (share === null) return [name, "", "", "", "", groupedText(last - first)];
      const ready = lane.kind === "thread" ? times[1] : lane.kind === "task" ? times[QUEUED] : 0;
      const active = share * (to - from);
      const waits = lane.kind === "thread" || lane.kind === "task" || lane.kind === "lockUser" ? Math.max(all - active - ready, 0) : 0;
      return [name, seconds(active), percentText(share), seconds(ready), seconds(waits), groupedText(last - first)];
    });
  }

  // Where things are.

  timeAt(x) {
    return this.view.from + (x / this.chartWidth) * this.view.length;
  }

  rowAt(clientY) {
    const y = clientY - this.panel.sizer.getBoundingClientRect().top;
    return this.rows.find((row) => y < row.y + row.height) ?? null;
  }

  // The lane and the span at a point of the chart; the nearest one where none is closer than two pixels.
  hit({ x, y }) {
    const top = y + this.panel.scroller.scrollTop;
    const row = this.rows.find((other) => top < other.y + other.height);
    if (row?.kind !== "lane") return null;
    const { track } = row.lane;
    const reach = (2 / this.chartWidth) * this.view.length;
    const time = this.timeAt(x);
    let index = track.at(time);
    if (index < 0) {
      const next = track.firstEndingAfter(time - reach);
      if (next < track.count && track.starts[next] <= time + reach) index = next;
    }
    return { lane: row.lane, index };
  }

  hover(canvas, point) {
    if (canvas !== this.panel.chart || !point) {
      this.pointer = point;
      this.panel.showTip(null);
      return;
    }
    this.pointer = point;
    const hit = this.hit(point);
    const facts = hit && hit.index >= 0 ? factsOf(this.run, hit.lane, hit.index) : null;
    const top = this.panel.scroller.offsetTop;
    this.panel.showTip(facts, point.x + this.panel.chart.offsetLeft, point.y + top);
  }

  selectAt(point) {
    const hit = this.hit(point);
    if (hit) this.select(hit.lane, hit.index);
    else this.select(null);
  }

  select(lane, index = -1) {
    this.change((view) => (view.selection = lane ? { lane, index } : null));
    this.#tellFacts();
  }

  #tellFacts() {
    const { selection } = this.view;
    this.facts = selection ? factsOf(this.run, selection.lane, selection.index) : null;
    this.panel.showFacts(this.facts, (action) => this.act(action));
  }

  // Does what a button beside the facts says.
  act(action) {
    if (action.follow) return this.followOn(action.follow);
    const lanes = this.lanes;
    const lane = action.task === undefined
      ? lanes.find((other) => other.kind === "thread" && other.thread.index === action.thread)
      : lanes.find((other) => other.kind === "task" && other.tasks.some((task) => task.index === action.task));
    if (!lane) return;
    let index = lane.track.at(action.time);
    // Who wakes does so while on a core: the span that is just over counts as well.
    if (action.isWaker && (index < 0 || lane.track.classAt(index) !== 0) && index > 0) index -= 1;
    if (action.task !== undefined) index = lane.spans.firstOf(action.task, action.time);
    this.goTo(lane, index);
  }

  // Selects a span and brings it into view.
  goTo(lane, index) {
    const { view } = this;
    const group = this.groups.find((other) => other.lanes.includes(lane));
    view.folded.delete(group.id);
    if (!isChosen(lane, view.filter)) {
      view.filter = "";
      this.panel.filter.value = "";
    }
    if (index >= 0) {
      const [start, end] = [lane.track.starts[index], lane.track.ends[index]];
      const isOutside = end < view.from || start > view.to;
      const isTiny = ((end - start) / view.length) * this.chartWidth < 1;
      if (isOutside || isTiny) {
        const length = isTiny ? Math.max((end - start) * 20, SHORTEST) : view.length;
        const middle = (start + end) / 2;
        view.show(middle - length / 2, middle + length / 2);
      }
    }
    this.change(() => {}, true);
    this.select(lane, index);
    this.reveal(lane);
  }

  // Scrolls so that `lane` is seen.
  reveal(lane) {
    const row = this.rows.find((other) => other.lane === lane);
    const { scroller } = this.panel;
    if (!row) return;
    if (row.y < scroller.scrollTop) scroller.scrollTop = row.y - HEIGHTS.group;
    if (row.y + row.height > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = row.y + row.height + HEIGHTS.group - scroller.clientHeight;
  }

  async copyLink() {
    const { link } = this.panel.buttons;
    this.settle();
    try {
      await navigator.clipboard.writeText(location.href);
      link.textContent = "Copied";
    } catch {
      // Pages opened from disk may not write there: the address bar holds the same.
      link.textContent = "In the address bar";
    }
    setTimeout(() => (link.textContent = "Link"), 2000);
  }
}

Object.assign(Explorer.prototype, steps, arranging);

// The colour scheme that the reader has chosen.
function schemeNow() {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

// The fields of the address where it holds a view.
function addressFields() {
  return location.hash.startsWith("#explorer?") ? new URLSearchParams(location.hash.slice("#explorer?".length)) : null;
}

async function startExplorer() {
  const section = document.getElementById("explorer");
  const root = section?.querySelector(".explorer");
  const blocks = [...document.querySelectorAll("script.run-data")];
  if (!root || blocks.length === 0 || typeof DecompressionStream === "undefined") return;
  const words = section.querySelector(".explorer-closed");
  root.hidden = false;
  try {
    await new Explorer(root, blocks).start();
  } catch (error) {
    root.hidden = true;
    words.textContent = `The timeline could not be unpacked (${error.message}); the charts and tables above say the same without.`;
    return;
  }
  words.textContent = "Every thread, core, task and interpreter lock on one time axis. Numbers are those of the part that is shown.";
  root.dataset.ready = "true";
  performance.mark("explorer ready");
}

startExplorer();
