// What part of a run is looked at, and how: everything that an address must hold to bring a view back.

// A window is never shorter than this, in nanoseconds.
const SHORTEST = 50;

class View {
  constructor(run) {
    this.run = run;
    this.from = 0;
    this.to = run.end;
    // The lane and the span in it that is looked at; the index is -1 for the lane alone.
    this.selection = null;
    // Two moments to measure between.
    this.cursors = null;
    // The thread or task that is followed: { kind, index }.
    this.follow = null;
    this.search = "";
    this.filter = "";
    this.sort = "recorded";
    // Groups that are folded away, and lanes that were moved: id of the lane to the one it stands before.
    this.folded = new Set();
    this.moved = [];
  }

  get length() {
    return this.to - this.from;
  }

  // Shows from `from` to `to`, as far as the run goes.
  show(from, to) {
    const length = Math.min(Math.max(to - from, Math.min(SHORTEST, this.run.end)), this.run.end);
    const start = Math.min(Math.max(from - (length - (to - from)) / 2, 0), this.run.end - length);
    this.from = start;
    this.to = start + length;
  }

  // Makes the window `factor` times as long and keeps `around` where it is.
  zoom(factor, around = (this.from + this.to) / 2) {
    const length = Math.min(Math.max(this.length * factor, Math.min(SHORTEST, this.run.end)), this.run.end);
    const share = (around - this.from) / this.length;
    const from = Math.min(Math.max(around - share * length, 0), this.run.end - length);
    this.from = from;
    this.to = from + length;
  }

  // Moves the window by a part of its length.
  pan(share) {
    const by = Math.min(Math.max(share * this.length, -this.from), this.run.end - this.to);
    this.from += by;
    this.to += by;
  }

  // The view as the part of an address behind `#`.
  address(runNumber) {
    const fields = new URLSearchParams();
    if (runNumber > 0) fields.set("run", runNumber + 1);
    if (this.from > 0 || this.to < this.run.end) {
      fields.set("from", Math.round(this.from));
      fields.set("to", Math.round(this.to));
    }
    if (this.selection) {
      const { lane, index } = this.selection;
      fields.set("at", index < 0 ? lane.id : `${lane.id}@${lane.track.starts[index]}`);
    }
    if (this.cursors) fields.set("measure", this.cursors.map(Math.round).join("-"));
    if (this.follow) fields.set("follow", `${this.follow.kind}-${this.follow.index}`);
    if (this.search) fields.set("find", this.search);
    if (this.filter) fields.set("lanes", this.filter);
    if (this.sort !== "recorded") fields.set("sort", this.sort);
    if (this.folded.size > 0) fields.set("fold", [...this.folded].join(","));
    if (this.moved.length > 0) fields.set("order", this.moved.join(","));
    return `explorer?${fields}`;
  }

  // Takes up the view of an address; what does not fit this run is passed over.
  restore(fields, lanes) {
    const number = (name, fallback) => {
      const value = Number(fields.get(name) ?? NaN);
      return Number.isFinite(value) ? value : fallback;
    };
    const [from, to] = [number("from", 0), number("to", this.run.end)];
    if (to > from) this.show(from, to);
    const [id, start] = (fields.get("at") ?? "").split("@");
    const lane = lanes.find((other) => other.id === id);
    if (lane) this.selection = { lane, index: start === undefined ? -1 : lane.track.at(Number(start)) };
    const cursors = (fields.get("measure") ?? "").split("-").map(Number);
    if (cursors.length === 2 && cursors.every(Number.isFinite)) this.cursors = cursors;
    const [kind, index] = (fields.get("follow") ?? "").split("-");
    const followed = { thread: this.run.threads, task: this.run.tasks }[kind]?.[Number(index)];
    if (followed) this.follow = { kind, index: Number(index) };
    this.search = fields.get("find") ?? "";
    this.filter = fields.get("lanes") ?? "";
    if (Object.hasOwn(SORTS, fields.get("sort") ?? "")) this.sort = fields.get("sort");
    this.folded = new Set((fields.get("fold") ?? "").split(",").filter(Boolean));
    this.moved = (fields.get("order") ?? "").split(",").filter((pair) => pair.includes("<"));
  }
}

// The ways in which lanes can be ordered within their group.
const SORTS = {
  recorded: { name: "As recorded", key: null },
  busy: { name: "Busiest first", key: (lane, view) => -(shareOf(lane, view.from, view.to) ?? 0) },
  name: { name: "By name", key: (lane) => lane.name.toLowerCase() },
  start: { name: "By start", key: (lane) => lane.life?.[0] ?? 0 },
};

// Whether a lane is one of those that `filter` names: parts of names, ids and ranges of them, with `*` for
// anything and `!` to leave lanes away, parted by commas, as `coreograph figure --lanes` takes them.
function isChosen(lane, filter) {
  const parts = filter.split(",").map((part) => part.trim()).filter((part) => part && part !== "!");
  const wanted = parts.filter((part) => !part.startsWith("!"));
  const unwanted = parts.filter((part) => part.startsWith("!")).map((part) => part.slice(1));
  return (wanted.length === 0 || wanted.some((part) => isNamed(lane, part))) && !unwanted.some((part) => isNamed(lane, part));
}

function isNamed(lane, part) {
  const range = /^(\d+)-(\d+)$/.exec(part);
  if (range) {
    const number = lane.core?.core ?? lane.thread?.tid;
    return number >= Number(range[1]) && number <= Number(range[2]);
  }
  const words = lane.words.toLowerCase();
  // Between two stars anything may stand; at the ends it may without.
  let at = 0;
  for (const piece of part.toLowerCase().split("*")) {
    const found = words.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

// The rows of the chart from top to bottom: headings and lanes, each with its place.
function rowsFor(groups, view, heights) {
  const rows = [];
  let y = 0;
  const add = (row, height) => {
    rows.push({ ...row, y, height });
    y += height;
  };
  for (const group of groups) {
    const lanes = arranged(group.lanes.filter((lane) => isChosen(lane, view.filter)), view);
    if (lanes.length === 0) continue;
    const isFolded = view.folded.has(group.id);
    add({ kind: "group", group, count: lanes.length, isFolded }, heights.group);
    if (isFolded) continue;
    let heading = null;
    for (const lane of lanes) {
      if (lane.heading && lane.heading !== heading && view.sort === "recorded") add({ kind: "heading", text: lane.heading }, heights.heading);
      heading = lane.heading ?? null;
      add({ kind: "lane", lane, group }, heights.lane);
    }
  }
  return { rows, height: y };
}

function arranged(lanes, view) {
  const { key } = SORTS[view.sort];
  let result = lanes;
  if (key) {
    const keyed = lanes.map((lane, index) => ({ lane, index, key: key(lane, view) }));
    keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : one.index - other.index));
    result = keyed.map(({ lane }) => lane);
  }
  for (const pair of view.moved) {
    const [id, before] = pair.split("<");
    const lane = result.find((other) => other.id === id);
    if (!lane) continue;
    const rest = result.filter((other) => other !== lane);
    const place = before === "" ? rest.length : rest.findIndex((other) => other.id === before);
    if (place >= 0) result = rest.toSpliced(place, 0, lane);
  }
  return result;
}
