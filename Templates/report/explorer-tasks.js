// The tasks of a run and the stretches in which they ran. They stay columns, because there may be millions:
// a task or a stretch becomes an object when somebody asks for it.

class TaskTable {
  constructor(run, columns) {
    const take = (prefix, names) => Object.fromEntries(names.map((name) => [name, columns.take(`${prefix}.${name}`)]));
    this.run = run;
    this.columns = take("tasks", ["number", "bound", "parent", "name", "kind", "start", "duration", "outcome", "error", "queued", "runs"]);
    Object.assign(this, take("runs", ["thread", "awaited", "place", "line", "blocked"]));
    this.count = this.columns.start.length;
    // The runs of task i are the rows firsts[i] to firsts[i + 1].
    this.firsts = new Uint32Array(this.count + 1);
    const [after, durations] = [columns.take("runs.after"), columns.take("runs.duration")];
    this.starts = new Float64Array(after.length);
    this.ends = new Float64Array(after.length);
    let row = 0;
    for (let index = 0; index < this.count; index += 1) {
      this.firsts[index] = row;
      let time = this.columns.start[index];
      for (const last = row + this.columns.runs[index]; row < last; row += 1) {
        time += after[row];
        this.starts[row] = time;
        this.ends[row] = time + durations[row];
      }
    }
    this.firsts[this.count] = row;
    this.tasks = Array.from({ length: this.count }, (_, index) => new Task(this, index));
  }

  // Run `row` as an object; null for -1.
  runAt(row) {
    if (row < 0) return null;
    return {
      start: this.starts[row], end: this.ends[row], thread: this.thread[row], place: this.place[row], line: this.line[row],
      blocked: this.blocked[row], awaited: pointer(this.awaited[row]),
    };
  }

  // The first task that ran on `thread` between two moments; null where none did.
  onThread(thread, from, to) {
    for (let row = 0; row < this.starts.length; row += 1) {
      if (this.thread[row] === thread && this.starts[row] < to && this.ends[row] > from) return this.tasks[firstAbove(this.firsts, row) - 1];
    }
    return null;
  }
}

class Task {
  constructor(table, index) {
    this.table = table;
    this.index = index;
  }

  // What text number `number` of a column says.
  #text(number) {
    return this.table.run.texts[number];
  }

  #value(column) {
    return this.table.columns[column][this.index];
  }

  get number() {
    return this.#value("number");
  }

  get ownName() {
    return this.#text(this.#value("name"));
  }

  get kind() {
    return this.#text(this.#value("kind"));
  }

  get name() {
    return this.ownName || this.kind;
  }

  get isBound() {
    return this.#value("bound") === 1;
  }

  get queued() {
    return this.#value("queued") === 1;
  }

  get parent() {
    return pointer(this.#value("parent"));
  }

  get start() {
    return this.#value("start");
  }

  get end() {
    return this.#value("start") + this.#value("duration");
  }

  get outcome() {
    const text = pointer(this.#value("outcome"));
    return text === null ? null : this.#text(text);
  }

  get error() {
    const text = pointer(this.#value("error"));
    return text === null ? null : this.#text(text);
  }

  // Its runs as a half-open range of rows.
  get firstRun() {
    return this.table.firsts[this.index];
  }

  get lastRun() {
    return this.table.firsts[this.index + 1];
  }

  // When it first ran; null where it never did.
  get started() {
    return this.firstRun < this.lastRun ? this.table.starts[this.firstRun] : null;
  }

  get runs() {
    return Array.from({ length: this.lastRun - this.firstRun }, (_, number) => this.table.runAt(this.firstRun + number));
  }
}
