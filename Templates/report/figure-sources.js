// Where the marks of figures come from: what threads, cores, interpreter locks and tasks did in a window, and
// what a tooltip says of it (Sources/Figures/Kinds: ThreadLanes, CoreLanes, LockLanes, TaskLaneSource).

// The paint of lost records; those before it are the explorer's.
const LOSS = PAINTS;

const LEFT_CORE = {
  preempted: "preempted", blocked: "went to wait", exited: "exited", recordingEnded: "recording ended",
  lost: "records lost", sampled: "sampled",
};

// A thread's name with its id.
function threadName(thread) {
  return `${labelText(thread.hasOwnName ? thread.name : thread.process.name)} ${thread.tid}`;
}

// What a task is called; its kind where nobody named it.
function taskName(run, task) {
  return labelText(task.ownName, run.header.taskKinds[task.kind].slice(0, -1));
}

function timeText({ start, end }) {
  return `${rangeText(start, end)} (${durationText(end - start)})`;
}

// A mark, or two where what follows a moment was not reported by itself.
function parts(mark, inferredFrom) {
  if (inferredFrom === null || mark.pattern !== "solid" || mark.end <= inferredFrom) return [mark];
  if (mark.start >= inferredFrom) return [{ ...mark, pattern: "outlined" }];
  return [{ ...mark, end: inferredFrom, isCut: true }, { ...mark, start: inferredFrom, pattern: "outlined" }];
}

class ThreadSource {
  constructor(run, thread) {
    Object.assign(this, { run, thread });
  }

  forEachMark(from, to, visit) {
    const { run, thread } = this;
    forEachSpan(run, thread, from, to, (row, start, end) => {
      const kind = run.header.kinds[run.codes[row]];
      if (kind.evidence === "sampled" && run.header.samplePeriod) visit(this.#uncertainty(start, end));
      const { pattern } = run.looks.get(kind.state);
      const mark = { start, end, pattern, paint: kind.state === "unknown" ? MINOR : thread.paint, row };
      for (const part of parts(mark, thread.inferredFrom)) visit(part);
    });
  }

  // Where a sampled span can lie.
  #uncertainty(start, end) {
    const period = this.run.header.samplePeriod;
    const from = Math.max(start - period, this.thread.start);
    return { start: from, end: Math.max(from, Math.min(end + period, this.thread.end)), pattern: "pale", paint: this.thread.paint };
  }

  describe(mark) {
    const name = threadName(this.thread);
    if (mark.pattern === "pale") return `${name} · sampled: ran somewhere in ${rangeText(mark.start, mark.end)}`;
    const span = this.run.span(mark.row);
    const texts = [name];
    if (span.core !== undefined) texts.push(`running on core ${span.core}${mark.pattern === "outlined" ? ", inferred" : ""}`);
    else texts.push(this.#waitText(span));
    texts.push(timeText(mark));
    if (mark.pattern === "solid" && !mark.isCut && span.ending) texts.push(LEFT_CORE[span.ending]);
    return texts.join(" · ");
  }

  #waitText({ state, place }) {
    const { legend } = this.run.looks.get(state);
    return place ? `${legend} in ${place}` : legend;
  }

  caption(mark) {
    const span = this.run.span(mark.row);
    if (!span.hasWait) return null;
    return span.place ? labelText(span.place) : this.#waitText(span);
  }
}

// Hands `visit` the row and the times of every span of `thread` that touches the window.
function forEachSpan(run, thread, from, to, visit) {
  const { first, count } = thread;
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (run.starts[first + middle + 1] >= from) high = middle;
    else low = middle + 1;
  }
  for (let row = first + low; row < first + count && run.starts[row] <= to; row += 1) visit(row, run.starts[row], run.starts[row + 1]);
}

class CoreSource {
  // `rows` are the spans on the core that touch the window, by start.
  constructor(run, core, rows) {
    Object.assign(this, { run, core, rows });
  }

  forEachMark(from, to, visit) {
    const { run, core } = this;
    run.foreign.forEach((span, foreign) => {
      const end = span.start + span.duration;
      if (span.core === core && end >= from && span.start <= to) visit({ start: span.start, end, pattern: "solid", paint: STRANGER, foreign });
    });
    for (const loss of run.losses) {
      const end = loss.start + loss.duration;
      if (loss.core === core && end >= from && loss.start <= to) visit({ start: loss.start, end, pattern: "shortDashes", paint: LOSS });
    }
    for (const row of this.rows) {
      const thread = run.threadOf(row);
      const mark = { start: run.starts[row], end: run.starts[row + 1], pattern: "solid", paint: thread.paint, row };
      for (const part of parts(mark, thread.inferredFrom)) visit(part);
    }
  }

  describe(mark) {
    if (mark.foreign !== undefined) {
      return `other program ${labelText(this.run.texts[this.run.foreign[mark.foreign].name])} on core ${this.core} · ${timeText(mark)}`;
    }
    if (mark.row === undefined) return `records lost on core ${this.core} · ${timeText(mark)}`;
    return `${threadName(this.run.threadOf(mark.row))} · running on core ${this.core} · ${timeText(mark)}`;
  }
}

// Who held an interpreter lock, or what `user` did with it.
class LockSource {
  constructor(run, lock, user = null) {
    Object.assign(this, { run, lock, user });
  }

  forEachMark(from, to, visit) {
    const { run, lock, user } = this;
    const { uses } = lock;
    for (let row = lock.first; row < lock.last; row += 1) {
      if (user && uses.thread[row] !== user.index) continue;
      const [wait, at, drop] = [lock.wait(row), uses.at[row], lock.drop(row)];
      const { paint } = user ?? run.threads[uses.thread[row]];
      if (user && wait !== null && at >= from && wait <= to) visit({ start: wait, end: at, pattern: "dotted", paint, row });
      if (drop !== null && drop >= from && at <= to) visit({ start: at, end: drop, pattern: "solid", paint, row });
    }
  }

  describe(mark) {
    const { run, lock, user } = this;
    const name = threadName(run.threads[lock.uses.thread[mark.row]]);
    if (user) return `${name} · ${mark.pattern === "dotted" ? "waits for the GIL" : "holds the GIL"} · ${timeText(mark)}`;
    const wait = lock.wait(mark.row);
    return `${name} · holds the GIL${wait === null ? "" : ` after waiting ${durationText(lock.uses.at[mark.row] - wait)}`} · ${timeText(mark)}`;
  }
}

// Tasks that follow one another, or a single one.
class TaskSource {
  constructor(run, tasks, showsQueue) {
    Object.assign(this, { run, tasks, showsQueue });
  }

  forEachMark(from, to, visit) {
    const { starts, ends } = this.run.taskTable;
    for (const task of this.tasks) {
      const { start, end, started, firstRun, lastRun } = task;
      if (end < from || start > to) continue;
      const tell = (first, last, pattern, row) => {
        if (last < from || first > to) return;
        const paint = this.#paint(row >= 0 || firstRun === lastRun ? row : firstRun);
        visit({ start: first, end: last, pattern, paint, task, row });
      };
      const begin = started ?? end;
      if ((this.showsQueue || started === null) && start < begin) tell(start, begin, "hatched", -1);
      for (let row = firstRun; row < lastRun; row += 1) {
        tell(starts[row], ends[row], "solid", row);
        const next = row + 1 < lastRun ? starts[row + 1] : end;
        if (ends[row] < next) tell(ends[row], next, "line", row);
      }
    }
  }

  forEachEnd(from, to, visit) {
    for (const task of this.tasks) {
      if (task.end < from || task.end > to) continue;
      const shape = endShape(task);
      const error = task.error === null ? "" : ` (${labelText(task.error)})`;
      const title = `${taskName(this.run, task)} · ${ENDS[shape].legend}${error} at ${durationText(task.end)}`;
      visit({ time: task.end, shape, paint: this.#paint(task.lastRun > task.firstRun ? task.lastRun - 1 : -1), title });
    }
  }

  // The colour of the thread of a run, which the task keeps until the next one.
  #paint(row) {
    return row < 0 ? MINOR : this.run.threads[this.run.taskTable.thread[row]].paint;
  }

  describe(mark) {
    const name = taskName(this.run, mark.task);
    if (mark.row < 0) return `${name} · ${mark.task.queued ? "in the queue" : "not started yet"} · ${timeText(mark)}`;
    if (mark.pattern === "solid") return `${name} · running on ${threadName(this.run.threads[this.run.taskTable.thread[mark.row]])} · ${timeText(mark)}`;
    return `${name} · suspended in ${this.#awaited(mark, true) ?? "an await"} · ${timeText(mark)}`;
  }

  caption(mark) {
    return mark.pattern === "line" ? this.#awaited(mark, false) : null;
  }

  // What a task waits for after a run: another task, or the innermost function; with the function of its
  // own where it is `long`.
  #awaited({ task, row }, long) {
    const taskRun = this.run.taskTable.runAt(row);
    const awaited = taskRun.awaited === null ? null : this.run.tasks[taskRun.awaited];
    if (awaited && awaited.ownName !== "") return taskName(this.run, awaited);
    if (taskRun.place === 0) return null;
    const place = this.run.texts[taskRun.place - 1];
    if (long) return labelText(place) + (taskRun.line > 0 ? `, line ${taskRun.line}` : "");
    // The function in which the task itself waits says nothing that the lane's name doesn't.
    if (place === task.ownName) return null;
    const at = place.lastIndexOf(" in ");
    return labelText(at < 0 ? place : place.slice(at + 4));
  }
}

function endShape(task) {
  return ENDS.findIndex(({ outcome }) => outcome === task.outcome);
}
