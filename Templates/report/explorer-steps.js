// What a reader does with what is selected: steps, follows, measures, finds. Methods of Explorer.

const steps = {
  stepLane(direction) {
    const lanes = this.rows.filter((row) => row.kind === "lane").map((row) => row.lane);
    if (lanes.length === 0) return;
    const { selection, from, to } = this.view;
    const place = selection ? lanes.indexOf(selection.lane) : direction > 0 ? -1 : lanes.length;
    const lane = lanes[Math.min(Math.max(place + direction, 0), lanes.length - 1)];
    const time = selection && selection.index >= 0 ? selection.lane.track.starts[selection.index] : null;
    this.select(lane, time === null || time < from || time > to ? -1 : lane.track.at(time));
    this.reveal(lane);
  },

  stepSpan(direction) {
    const { selection, from } = this.view;
    if (!selection) return this.stepLane(1);
    const { lane, index } = selection;
    const next = index < 0 ? lane.track.firstEndingAfter(from) : index + direction;
    if (next >= 0 && next < lane.track.count) this.goTo(lane, next);
  },

  goOn() {
    const action = this.facts?.actions.find((other) => other.thread !== undefined || other.task !== undefined);
    if (action) this.act(action);
  },

  zoomToSelection() {
    const { selection } = this.view;
    if (!selection || selection.index < 0) return;
    const { track } = selection.lane;
    const [start, end] = [track.starts[selection.index], track.ends[selection.index]];
    const margin = Math.max((end - start) * 0.1, SHORTEST / 4);
    this.change((view) => view.show(Math.max(start - margin, 0), Math.min(end + margin, this.run.end)));
  },

  zoomAtPointer(factor) {
    this.change((view) => view.zoom(factor, this.pointer ? this.timeAt(this.pointer.x) : undefined));
  },

  // Following.

  toggleFollow() {
    if (this.view.follow) return this.followOn(null);
    const action = this.facts?.actions.find((other) => other.follow);
    if (action) this.followOn(action.follow);
  },

  followOn(follow) {
    this.followTracks = null;
    this.change((view) => (view.follow = follow));
  },

  // Of the thread that is followed, its spans on `core`.
  followTrack(core) {
    const { follow } = this.view;
    if (follow?.kind !== "thread") return null;
    this.followTracks ??= new Map();
    if (!this.followTracks.has(core)) {
      const thread = this.run.threads[follow.index];
      const rows = core.rows.map((_, index) => index).filter((index) => core.rows[index] >= thread.first && core.rows[index] < thread.first + thread.count);
      this.followTracks.set(core, new SpanTrack(
        Float64Array.from(rows, (index) => core.track.starts[index]), Float64Array.from(rows, (index) => core.track.ends[index]),
        new Uint8Array(rows.length).fill(thread.paint), paintClasses, PAINTS));
    }
    return this.followTracks.get(core);
  },

  // Measuring.

  measure() {
    const { selection } = this.view;
    this.change((view) => {
      if (view.cursors) view.cursors = null;
      else if (selection && selection.index >= 0) view.cursors = [selection.lane.track.starts[selection.index], selection.lane.track.ends[selection.index]];
      else view.cursors = [view.from + view.length / 4, view.to - view.length / 4];
    });
  },

  moveCursor(number, direction) {
    if (!this.view.cursors) return this.measure();
    this.change((view) => {
      const time = view.cursors[number] + direction * view.length * 0.01;
      view.cursors = view.cursors.with(number, Math.min(Math.max(time, 0), this.run.end));
    });
  },

  letGo() {
    const { view } = this;
    if (view.cursors) this.change(() => (view.cursors = null));
    else if (view.follow) this.followOn(null);
    else this.select(null);
  },

  // Searching.

  search(words) {
    this.view.search = words;
    this.matches = matchesOf(this.run, this.lanes, words);
    this.match = -1;
    this.tellMatches();
    this.change(() => {});
  },

  nextMatch(direction) {
    const { length } = this.matches;
    if (length === 0) return this.tellMatches();
    this.match = (this.match + direction + length + (this.match < 0 && direction < 0 ? 1 : 0)) % length;
    const { lane, index } = this.matches[this.match];
    this.goTo(lane, index);
    this.tellMatches();
  },

  tellMatches() {
    const { length } = this.matches;
    const place = this.match < 0 ? "" : `${this.match + 1} of `;
    this.panel.found.textContent = this.view.search.trim() === "" ? "" : length === 0 ? "nothing found" : `${place}${groupedText(length)}${length === MOST_MATCHES ? " or more" : ""}`;
  },
};
