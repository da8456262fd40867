// An interpreter lock: who held it when, and for each of its threads when that one waited and held.
class Lock {
  // Its uses are the rows `from` to `to` of the columns `uses`, in order of take; those that never came
  // to a take stand at the end.
  constructor(run, process, number, uses, from, to) {
    Object.assign(this, { process, number, uses, first: from, last: to });
    this.start = Infinity;
    this.end = 0;
    let count = 0;
    const entries = new Map();
    for (let row = from; row < to; row += 1) {
      this.start = Math.min(this.start, this.wait(row) ?? uses.at[row]);
      this.end = Math.max(this.end, uses.at[row], this.drop(row) ?? 0);
      if (uses.held[row] > 0) count += 1;
      const own = (uses.held[row] > 0 ? 1 : 0) + (uses.waited[row] > 1 ? 1 : 0);
      entries.set(uses.thread[row], (entries.get(uses.thread[row]) ?? 0) + own);
    }
    this.rows = new Uint32Array(count);
    const spans = emptySpans(count);
    this.handoffs = new Moments(count);
    this.users = [...entries].sort(([one], [other]) => one - other).map(([thread, size]) => ({
      thread: run.threads[thread], rows: new Uint32Array(size), ...emptySpans(size), filled: 0,
    }));
    const userOf = new Map(this.users.map((user) => [user.thread.index, user]));
    const tell = (user, row, start, end, code) => {
      user.rows[user.filled] = row;
      user.starts[user.filled] = start;
      user.ends[user.filled] = end;
      user.codes[user.filled++] = code;
    };
    let last = -1;
    let next = 0;
    for (let row = from; row < to; row += 1) {
      const user = userOf.get(uses.thread[row]);
      if (uses.waited[row] > 1) tell(user, row, this.wait(row), uses.at[row], WAITS);
      if (uses.held[row] === 0) continue;
      tell(user, row, uses.at[row], this.drop(row), HOLDS);
      this.rows[next] = row;
      spans.starts[next] = uses.at[row];
      spans.ends[next] = this.drop(row);
      spans.codes[next++] = user.thread.paint;
      if (last >= 0 && last !== uses.thread[row]) this.handoffs.add(uses.at[row]);
      last = uses.thread[row];
    }
    this.track = new SpanTrack(spans.starts, spans.ends, spans.codes, paintClasses, PAINTS);
    for (const user of this.users) {
      user.track = new SpanTrack(user.starts, user.ends, user.codes, Uint8Array.of(WAITS, HOLDS), 2);
    }
  }

  // When use `row` began to wait; null where the lock was free.
  wait(row) {
    return this.uses.waited[row] === 0 ? null : this.uses.at[row] - this.uses.waited[row] + 1;
  }

  // When use `row` dropped the lock; null where it never had it.
  drop(row) {
    return this.uses.held[row] === 0 ? null : this.uses.at[row] + this.uses.held[row] - 1;
  }
}

// Moments in order.
class Moments {
  constructor(most) {
    this.times = new Float64Array(most);
    this.count = 0;
  }

  add(time) {
    this.times[this.count++] = time;
  }

  // How many there are from `from` on and before `to`.
  between(from, to) {
    return this.#before(to) - this.#before(from);
  }

  #before(time) {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle] >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

// What a thread does with an interpreter lock.
const WAITS = 0;
const HOLDS = 1;

// A class for each paint.
const paintClasses = Uint8Array.from({ length: PAINTS }, (_, index) => index);

function emptySpans(count) {
  return { starts: new Float64Array(count), ends: new Float64Array(count), codes: new Uint8Array(count) };
}
