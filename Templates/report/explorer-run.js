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
    this.#readTasks(columns);
    this.marks = rowsOf(columns, "marks", ["thread", "name", "start", "duration"]);
    this.losses = rowsOf(columns, "losses", ["core", "start", "duration", "count"]);
    for (const loss of this.losses) loss.core = this.#pointer(loss.core);
  }

  // A column of numbers that are one higher than what they point to, 0 for nothing.
  #pointer(value) {
    return value === 0 ? null : value - 1;
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
      inferredFrom: this.#pointer(row.inferred),
      creator: this.#pointer(row.creator),
      start: row.start,
      end: row.start + row.duration,
      paint: row.color === 0 ? MINOR : (row.color - 1) % 8,
      color: this.#pointer(row.color),
      count: row.spans,
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
    let [from, to, core, wait] = [0, 0, 0, 0];
    for (const thread of this.threads) {
      thread.first = to;
      let time = thread.start;
      for (let index = 0; index < thread.count; index += 1) {
        const code = codes[from];
        this.starts[to] = time;
        this.codes[to] = code;
        if (isRunning[code]) this.details[to] = cores[core++];
        else if (hasWait[code]) this.details[to] = ++wait;
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
    const isRunning = Uint8Array.from(this.header.kinds, (kind) => (kind.state === "running" ? 1 : 0));
    let count = 0;
    for (const thread of this.threads) {
      for (let row = thread.first; row < thread.first + thread.count; row += 1) count += isRunning[this.codes[row]];
    }
    const rows = new Uint32Array(count);
    const paints = new Uint8Array(count);
    const times = new Float64Array(count);
    let next = 0;
    for (const thread of this.threads) {
      for (let row = thread.first; row < thread.first + thread.count; row += 1) {
        if (!isRunning[this.codes[row]]) continue;
        rows[next] = row;
        paints[next] = thread.paint;
        times[next] = this.starts[row];
        next += 1;
      }
    }
    const order = orderByTime(times);
    const starts = new Float64Array(count);
    const ends = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      starts[index] = times[order[index]];
      ends[index] = this.starts[rows[order[index]] + 1];
    }
    this.switches = { voluntary: new Moments(count), involuntary: new Moments(count) };
    const moments = this.header.kinds.map(({ ending }) => ({ blocked: this.switches.voluntary, preempted: this.switches.involuntary })[ending]);
    this.#parallelism = curveOfSpans(starts, ends, this.end, (index) => {
      moments[this.codes[rows[order[index]]]]?.add(ends[index]);
    });

    this.foreign = rowsOf(columns, "foreign", ["core", "name", "start", "duration"]);
    const lists = new Map(this.header.usable.map((core) => [core, []]));
    const listOf = (core) => lists.get(core) ?? lists.set(core, []).get(core);
    const counts = new Map();
    for (let index = 0; index < count; index += 1) {
      const core = this.details[rows[index]];
      counts.set(core, (counts.get(core) ?? 0) + 1);
    }
    this.foreign.forEach((span, index) => listOf(span.core).push({ ...span, row: FOREIGN + index }));
    for (const core of counts.keys()) listOf(core);
    const spans = new Map();
    for (const [core, others] of lists) {
      others.sort((one, other) => one.start - other.start);
      const size = (counts.get(core) ?? 0) + others.length;
      spans.set(core, { rows: new Uint32Array(size), ...emptySpans(size), others, told: 0, filled: 0 });
    }
    for (let index = 0; index < count; index += 1) {
      const place = order[index];
      const own = spans.get(this.details[rows[place]]);
      tellForeign(own, starts[index]);
      add(own, rows[place], starts[index], ends[index], paints[place]);
    }
    this.cores = [...spans].sort(([one], [other]) => one - other).map(([core, own]) => {
      tellForeign(own, Infinity);
      // What overlaps what was there before has no place of its own.
      const [starts, ends, codes] = [own.starts, own.ends, own.codes].map((all) => all.subarray(0, own.filled));
      return { core, rows: own.rows, track: new SpanTrack(starts, ends, codes, paintClasses, PAINTS) };
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
    for (const wait of this.lockWaits) wait.holder = this.#pointer(wait.holder);
    this.gilWaits = this.locks.length > 0 ? this.#readCurve(columns, "gilWaits") : null;
  }

  #readTasks(columns) {
    const rows = rowsOf(columns, "tasks", ["process", "bound", "parent", "name", "kind", "start", "duration", "outcome", "error", "queued", "runs"]);
    const numbers = columns.take("tasks.number");
    const runs = rowsOf(columns, "runs", ["duration", "thread", "awaited", "place", "line", "blocked"]);
    const after = columns.take("runs.after");
    let next = 0;
    this.tasks = rows.map((row, index) => {
      const task = {
        index,
        number: numbers[index],
        ownName: this.texts[row.name],
        name: this.texts[row.name] || this.texts[row.kind],
        isBound: row.bound === 1,
        kind: this.texts[row.kind],
        parent: this.#pointer(row.parent),
        start: row.start,
        end: row.start + row.duration,
        outcome: row.outcome === 0 ? null : this.texts[row.outcome - 1],
        error: row.error === 0 ? null : this.texts[row.error - 1],
        queued: row.queued === 1,
        runs: [],
      };
      let time = row.start;
      for (let count = 0; count < row.runs; count += 1) {
        const run = runs[next];
        time += after[next];
        run.start = time;
        run.end = time + run.duration;
        run.task = index;
        run.awaited = this.#pointer(run.awaited);
        task.runs.push(run);
        next += 1;
      }
      task.started = task.runs[0]?.start ?? null;
      return task;
    });
    this.runs = runs;
    this.tasksInFlight = columns.has("tasksInFlight.level") ? this.#readCurve(columns, "tasksInFlight") : this.concurrency;
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

// The columns `prefix.name` of some names as one object for each row.
function rowsOf(columns, prefix, names) {
  const values = names.map((name) => columns.take(`${prefix}.${name}`));
  return Array.from(values[0], (_, row) => Object.fromEntries(names.map((name, index) => [name, values[index][row]])));
}
