// A run, made of its header and columns. Times are nanoseconds from the first moment of the first thread.

const STATES = ["running", "runnable", "gilWait", "lockWait", "ioWait", "timer", "idle", "blocked", "unknown"];
// What a core's or a task's span is coloured by: 8 colours of threads, then these.
const MINOR = 8;
const STRANGER = 9;
const PAINTS = 10;

class Run {
  constructor({ header, columns }) {
    this.header = header;
    this.name = header.name;
    this.end = header.duration;
    this.texts = header.texts;
    this.looks = new Map(header.look.states.map((look) => [look.name, look]));
    this.stateOf = Uint8Array.from(header.kinds, (kind) => STATES.indexOf(kind.state));
    this.#readThreads(columns);
    this.#readSpans(columns);
    this.#readCores(columns);
    this.concurrency = this.#readCurve(columns, "concurrency");
    this.parallelism = columns.has("parallelism.level")
      ? this.#readCurve(columns, "parallelism")
      : this.#parallelism;
    this.#readLocks(columns);
    this.taskTable = new TaskTable(this, columns);
    this.tasks = this.taskTable.tasks;
    this.tasksInFlight = columns.has("tasksInFlight.level") ? this.#readCurve(columns, "tasksInFlight") : this.concurrency;
    for (const mark of rowsOf(columns, "marks", ["thread", "name", "start", "duration"])) this.threads[mark.thread].marks.push(mark);
    this.losses = rowsOf(columns, "losses", ["core", "start", "duration", "count"]);
    for (const loss of this.losses) loss.core = pointer(loss.core);
  }

  #readThreads(columns) {
    this.processes = rowsOf(columns, "processes", ["pid", "name", "start", "end"]).map((row, index) => ({
      ...row,
      index,
      name: this.texts[row.name],
      threads: [],
    }));
    const rows = rowsOf(columns, "threads", ["process", "tid", "name", "own", "inferred", "creator", "start", "duration", "color", "spans"]);
    this.threads = rows.map((row, index) => ({
      index,
      process: this.processes[row.process],
      tid: row.tid,
      name: this.texts[row.name],
      hasOwnName: row.own === 1,
      inferredFrom: pointer(row.inferred),
      creator: pointer(row.creator),
      start: row.start,
      end: row.start + row.duration,
      paint: row.color === 0 ? MINOR : (row.color - 1) % 8,
      color: pointer(row.color),
      count: row.spans,
      marks: [],
    }));
    for (const thread of this.threads) thread.process.threads.push(thread);
  }

  // All spans, thread after thread. They tile a thread's life, so that each ends where the next begins;
  // behind a thread's last one stands the end of its life.
  #readSpans(columns) {
    const durations = columns.take("spans.duration");
    const codes = columns.take("spans.kind");
    const cores = columns.take("spans.core");
    const size = durations.length + this.threads.length;
    this.starts = new Float64Array(size);
    this.codes = new Uint8Array(size);
    // Of a running span the core, of a reported wait its number + 1.
    this.details = new Uint32Array(size);
    const kinds = this.header.kinds;
    const isRunning = Uint8Array.from(kinds, (kind) => (kind.state === "running" ? 1 : 0));
    const hasWait = Uint8Array.from(kinds, (kind) => (kind.hasWait ? 1 : 0));
    // The rows of the spans on cores, with their starts and paints.
    const count = cores.length;
    this.running = { rows: new Uint32Array(count), times: new Float64Array(count), paints: new Uint8Array(count) };
    const { rows, times, paints } = this.running;
    let [from, to, core, wait] = [0, 0, 0, 0];
    for (const thread of this.threads) {
      thread.first = to;
      let time = thread.start;
      for (let index = 0; index < thread.count; index += 1) {
        const code = codes[from];
        this.starts[to] = time;
        this.codes[to] = code;
        if (isRunning[code]) {
          rows[core] = to;
          times[core] = time;
          paints[core] = thread.paint;
          this.details[to] = cores[core++];
        } else if (hasWait[code]) this.details[to] = ++wait;
        time += durations[from];
        from += 1;
        to += 1;
      }
      this.starts[to] = thread.end;
      to += 1;
      const last = thread.first + thread.count;
      thread.track = new SpanTrack(
        this.starts.subarray(thread.first, last), this.starts.subarray(thread.first + 1, last + 1),
        this.codes.subarray(thread.first, last), this.stateOf, STATES.length);
    }
    this.spanCount = durations.length;
    this.waitPlaces = columns.take("waits.place");
    this.waitWakers = columns.take("waits.waker");
  }

  // The spans on cores once more, core by core in order of time, and how many there were at each moment.
  #readCores(columns) {
    const { rows, paints, times } = this.running;
    const count = rows.length;
    this.running = null;
    const { order, sorted: starts } = orderByTime(times);
    // Once through memory in the order of time, which is none that memory is near in; all else goes straight.
    const ends = new Float64Array(count);
    const cores = new Uint16Array(count);
    const places = new Uint32Array(count);
    const colors = new Uint8Array(count);
    const codes = new Uint8Array(count);
    for (let index = 0; index < count; index += 1) {
      const row = rows[order[index]];
      places[index] = row;
      ends[index] = this.starts[row + 1];
      cores[index] = this.details[row];
      colors[index] = paints[order[index]];
      codes[index] = this.codes[row];
    }
    this.switches = { voluntary: new Moments(count), involuntary: new Moments(count) };
    const moments = this.header.kinds.map(({ ending }) => ({ blocked: this.switches.voluntary, preempted: this.switches.involuntary })[ending]);
    this.#parallelism = curveOfSpans(starts, ends, this.end, (index) => moments[codes[index]]?.add(ends[index]));
    this.foreign = rowsOf(columns, "foreign", ["core", "name", "start", "duration"]);
    const spans = this.#emptyCores(cores);
    for (let index = 0; index < count; index += 1) {
      const own = spans[cores[index]];
      if (own.told < own.others.length) tellForeign(own, starts[index]);
      add(own, places[index], starts[index], ends[index], colors[index]);
    }
    this.cores = spans.flatMap((own, core) => {
      tellForeign(own, Infinity);
      // What overlaps what was there before has no place of its own.
      const [starts, ends, codes] = [own.starts, own.ends, own.codes].map((all) => all.subarray(0, own.filled));
      return [{ core, rows: own.rows, track: new SpanTrack(starts, ends, codes, paintClasses, PAINTS) }];
    });
  }

  // For the number of each core that there is: room for its spans, of which `cores` has the numbers, and other programs.
  #emptyCores(cores) {
    const counts = [];
    for (const core of this.header.usable) counts[core] = 0;
    const found = new Uint32Array(65536);
    for (let index = 0; index < cores.length; index += 1) found[cores[index]] += 1;
    found.forEach((count, core) => count > 0 && (counts[core] = count));
    const others = [];
    this.foreign.forEach((span, index) => {
      counts[span.core] ??= 0;
      (others[span.core] ??= []).push({ ...span, row: FOREIGN + index });
    });
    return counts.map((count, core) => {
      const own = (others[core] ?? []).sort((one, other) => one.start - other.start);
      const size = count + own.length;
      return { rows: new Uint32Array(size), ...emptySpans(size), others: own, told: 0, filled: 0 };
    });
  }

  #parallelism;

  #readCurve(columns, name) {
    const after = columns.take(`${name}.after`);
    const times = new Float64Array(after.length);
    let time = 0;
    for (let index = 0; index < times.length; index += 1) {
      time += after[index];
      times[index] = time;
    }
    return new StepCurve(times, columns.take(`${name}.level`), this.end);
  }

  #readLocks(columns) {
    const uses = Object.fromEntries(["thread", "at", "waited", "held"].map((name) => [name, columns.take(`uses.${name}`)]));
    const counts = columns.take("locks.uses");
    const numbers = columns.take("locks.number");
    let from = 0;
    this.locks = Array.from(columns.take("locks.process"), (process, index) => {
      const first = from;
      from += counts[index];
      return new Lock(this, this.processes[process], numbers[index], uses, first, from);
    });
    this.lockWaits = rowsOf(columns, "lockWaits", ["thread", "start", "duration", "holder", "acquired"]);
    for (const wait of this.lockWaits) wait.holder = pointer(wait.holder);
    this.gilWaits = this.locks.length > 0 ? this.#readCurve(columns, "gilWaits") : null;
  }

  // The thread whose span is `row`.
  threadOf(row) {
    let low = 0;
    let high = this.threads.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.threads[middle].first > row) high = middle;
      else low = middle + 1;
    }
    return this.threads[low - 1];
  }

  // When the wait that `row` is a part of was over: where the program says more of it than the kernel, it
  // is in several pieces.
  #endOfWait(row) {
    const { kinds } = this.header;
    let last = row;
    while (kinds[this.codes[last + 1]]?.hasWait && this.details[last + 1] === this.details[row]) last += 1;
    return this.starts[last + 1];
  }

  // What is known of span `row`.
  span(row) {
    const kind = this.header.kinds[this.codes[row]];
    const detail = this.details[row];
    const span = { ...kind, row, start: this.starts[row], end: this.starts[row + 1], thread: this.threadOf(row) };
    if (kind.state === "running") span.core = detail;
    if (kind.hasWait) {
      const place = this.waitPlaces[detail - 1];
      span.place = place === 0 ? null : this.texts[place - 1];
      span.waker = this.waitWakers[detail - 1];
      span.wakeUp = this.#endOfWait(row);
    }
    return span;
  }

  // The name of a thread with its id.
  nameOf(thread) {
    return `${thread.name || thread.process.name || "unnamed"} ${thread.tid}`;
  }
}

// The rows of a core's spans from this number on are those of other programs.
const FOREIGN = 2 ** 31;

// Appends a span to those of a core.
function add(spans, row, start, end, code) {
  const from = spans.filled > 0 ? Math.max(start, spans.ends[spans.filled - 1]) : start;
  if (end <= from && end > start) return;
  spans.rows[spans.filled] = row;
  spans.starts[spans.filled] = from;
  spans.ends[spans.filled] = Math.max(end, from);
  spans.codes[spans.filled++] = code;
}

// Appends what other programs did on a core before `time`.
function tellForeign(spans, time) {
  while (spans.told < spans.others.length && spans.others[spans.told].start < time) {
    const { row, start, duration } = spans.others[spans.told++];
    add(spans, row, start, Math.min(start + duration, time), STRANGER);
  }
}

// What a number of a column points to, which is one higher, or 0 for nothing.
function pointer(value) {
  return value === 0 ? null : value - 1;
}

// The columns `prefix.name` of some names as one object for each row.
function rowsOf(columns, prefix, names) {
  const values = names.map((name) => columns.take(`${prefix}.${name}`));
  return Array.from(values[0], (_, row) => {
    const fields = {};
    for (let index = 0; index < names.length; index += 1) fields[names[index]] = values[index][row];
    return fields;
  });
}
