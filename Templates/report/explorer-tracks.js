// Spans and curves that answer, for any stretch of time, how much of what lies in it: by sums that are
// kept for every 64th entry, so that the answer costs as much for a million entries as for a hundred.

const STRIDE = 64;

// The first index of the ascending `values` that is greater than `value`.
function firstAbove(values, value, low = 0, high = values.length) {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Spans in order of time that don't overlap. `codes` say what each is; `classOf` sorts the codes into
// `classCount` classes that are drawn and summed up alike.
class SpanTrack {
  constructor(starts, ends, codes, classOf, classCount) {
    Object.assign(this, { starts, ends, codes, classOf, classCount });
    this.count = codes.length;
    const blocks = Math.ceil(this.count / STRIDE) + 1;
    this.sums = new Float64Array(blocks * classCount);
    const sum = new Float64Array(classCount);
    for (let index = 0; index < this.count; index += 1) {
      if (index % STRIDE === 0) this.sums.set(sum, (index / STRIDE) * classCount);
      sum[classOf[codes[index]]] += ends[index] - starts[index];
    }
    this.sums.set(sum, (blocks - 1) * classCount);
  }

  classAt(index) {
    return this.classOf[this.codes[index]];
  }

  // The first span that ends after `time`.
  firstEndingAfter(time) {
    return firstAbove(this.ends, time, 0, this.count);
  }

  // The spans that share time with the window, as a half-open range of indices.
  range(from, to) {
    const first = this.firstEndingAfter(from);
    return [first, Math.max(first, firstAbove(this.starts, to, first, this.count))];
  }

  // The span at `time`; -1 where there is none.
  at(time) {
    const index = this.firstEndingAfter(time);
    return index < this.count && this.starts[index] <= time ? index : -1;
  }

  // Writes into `into` how much time of each class lies before `time`, which is in or before span
  // `index`. Where columns hold so many spans that a block is a small part of one, a block is cut as if
  // its spans were evenly mixed.
  sumsBefore(time, index, into, isCoarse) {
    const { classCount, sums, starts, ends, codes, classOf } = this;
    const block = Math.floor(index / STRIDE);
    const at = block * classCount;
    if (isCoarse && index < this.count) {
      const share = (index - block * STRIDE) / STRIDE;
      for (let kind = 0; kind < classCount; kind += 1) {
        into[kind] = sums[at + kind] + (sums[at + classCount + kind] - sums[at + kind]) * share;
      }
      return;
    }
    for (let kind = 0; kind < classCount; kind += 1) into[kind] = sums[at + kind];
    if (index === this.count && index % STRIDE !== 0) {
      const last = sums.length - classCount;
      for (let kind = 0; kind < classCount; kind += 1) into[kind] = sums[last + kind];
      return;
    }
    for (let row = block * STRIDE; row < index; row += 1) into[classOf[codes[row]]] += ends[row] - starts[row];
    if (index < this.count && starts[index] < time) into[classOf[codes[index]]] += time - starts[index];
  }

  // How much time of each class lies in the window.
  timeByClass(from, to) {
    const before = new Float64Array(this.classCount);
    const after = new Float64Array(this.classCount);
    this.sumsBefore(from, this.firstEndingAfter(from), before, false);
    this.sumsBefore(to, this.firstEndingAfter(to), after, false);
    return after.map((sum, kind) => sum - before[kind]);
  }

  // Hands `visit` each of `columns` equal parts of the window with the share of it that each class
  // covers; the array of shares is used again.
  forEachColumn(from, to, columns, visit) {
    const width = (to - from) / columns;
    const [first, last] = this.range(from, to);
    const isCoarse = last - first > columns * STRIDE * 8;
    const shares = new Float64Array(this.classCount);
    let before = new Float64Array(this.classCount);
    let after = new Float64Array(this.classCount);
    let index = first;
    this.sumsBefore(from, index, before, isCoarse);
    for (let column = 0; column < columns; column += 1) {
      const end = from + (column + 1) * width;
      index = this.#advance(index, end);
      this.sumsBefore(end, index, after, isCoarse);
      let isEmpty = true;
      for (let kind = 0; kind < shares.length; kind += 1) {
        shares[kind] = (after[kind] - before[kind]) / width;
        if (shares[kind] > 1e-12) isEmpty = false;
        else shares[kind] = 0;
      }
      if (!isEmpty) visit(column, shares);
      [before, after] = [after, before];
    }
  }

  // The first span from `index` on that ends after `time`: found by doubling steps, because it is near.
  #advance(index, time) {
    let step = 1;
    let low = index;
    while (low + step < this.count && this.ends[low + step - 1] <= time) {
      low += step;
      step *= 2;
    }
    return firstAbove(this.ends, time, low, Math.min(low + step, this.count));
  }
}

// A number that changes in steps: `levels[i]` holds from `times[i]` to the next time, the last to `end`.
class StepCurve {
  constructor(times, levels, end) {
    Object.assign(this, { times, levels, end });
    this.count = times.length;
    const blocks = Math.ceil(this.count / STRIDE) + 1;
    this.areas = new Float64Array(blocks);
    this.shared = new Float64Array(blocks);
    this.peaks = new Float64Array(blocks);
    let area = 0;
    let shared = 0;
    for (let index = 0; index < this.count; index += 1) {
      const block = Math.floor(index / STRIDE);
      if (index % STRIDE === 0) {
        this.areas[block] = area;
        this.shared[block] = shared;
      }
      const lasted = this.#endOf(index) - times[index];
      area += levels[index] * lasted;
      if (levels[index] >= 2) shared += lasted;
      this.peaks[block] = Math.max(this.peaks[block], levels[index]);
    }
  }

  #endOf(index) {
    return index + 1 < this.count ? this.times[index + 1] : this.end;
  }

  // The area, and how long the level was 2 or more, before `time`.
  #before(time) {
    const index = firstAbove(this.times, time) - 1;
    if (index < 0) return { area: 0, shared: 0 };
    const block = Math.floor(index / STRIDE);
    let area = this.areas[block];
    let shared = this.shared[block];
    for (let row = block * STRIDE; row <= index; row += 1) {
      const lasted = Math.max(Math.min(this.#endOf(row), time) - this.times[row], 0);
      area += this.levels[row] * lasted;
      if (this.levels[row] >= 2) shared += lasted;
    }
    return { area, shared };
  }

  // The area under the curve and the time at 2 or more in the window.
  between(from, to) {
    const [before, after] = [this.#before(from), this.#before(to)];
    return { area: after.area - before.area, shared: after.shared - before.shared };
  }

  // The highest level in the window.
  peak(from, to) {
    let index = Math.max(firstAbove(this.times, from) - 1, 0);
    let peak = 0;
    while (index < this.count && this.times[index] < to) {
      const block = index / STRIDE;
      const next = index + STRIDE;
      if (Number.isInteger(block) && next < this.count && this.times[next] <= to) {
        peak = Math.max(peak, this.peaks[block]);
        index = next;
      } else {
        peak = Math.max(peak, this.levels[index]);
        index += 1;
      }
    }
    return peak;
  }

  // Hands `visit` where each step in the window begins and ends, and its level: or the average of each
  // of `columns` parts where the steps are more than these.
  forEachStep(from, to, columns, visit) {
    const first = Math.max(firstAbove(this.times, from) - 1, 0);
    const last = firstAbove(this.times, to);
    if (last - first <= columns) {
      for (let index = first; index < last; index += 1) {
        const start = Math.max(this.times[index], from);
        const end = Math.min(this.#endOf(index), to);
        if (end > start) visit(start, end, this.levels[index]);
      }
      return;
    }
    const width = (to - from) / columns;
    let area = this.#before(from).area;
    for (let column = 0; column < columns; column += 1) {
      const start = from + column * width;
      if (start >= this.end) return;
      const next = this.#before(start + width).area;
      visit(start, Math.min(start + width, this.end), (next - area) / width);
      area = next;
    }
  }
}

// The numbers 0 to n - 1 in the order of `times`, which are whole and not negative, and the times in that
// order: sorted by twelve bits at a time, from the lowest up.
function orderByTime(times) {
  const { length } = times;
  let [order, low, high] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  let most = 0;
  for (let index = 0; index < length; index += 1) {
    const time = times[index];
    order[index] = index;
    low[index] = time % 16777216;
    high[index] = time / 16777216;
    if (time > most) most = time;
  }
  let [nextOrder, nextLow, nextHigh] = [new Uint32Array(length), new Uint32Array(length), new Uint32Array(length)];
  const places = new Uint32Array(4097);
  for (let bit = 0; 2 ** bit <= most; bit += 12) {
    const digits = bit < 24 ? low : high;
    const shift = bit % 24;
    places.fill(0);
    for (let index = 0; index < length; index += 1) places[((digits[index] >>> shift) & 4095) + 1] += 1;
    for (let digit = 1; digit < 4096; digit += 1) places[digit] += places[digit - 1];
    for (let index = 0; index < length; index += 1) {
      const place = places[(digits[index] >>> shift) & 4095]++;
      nextOrder[place] = order[index];
      nextLow[place] = low[index];
      nextHigh[place] = high[index];
    }
    [order, nextOrder, low, nextLow, high, nextHigh] = [nextOrder, order, nextLow, low, nextHigh, high];
  }
  const sorted = new Float64Array(length);
  for (let index = 0; index < length; index += 1) sorted[index] = high[index] * 16777216 + low[index];
  return { order, sorted };
}

// How many of some spans there are at each moment of 0 to `end`. They come in order of their starts, and
// only few are open at a time. What happens in one nanosecond is one step. `closed` hears of every span as
// it ends, in that order.
function curveOfSpans(starts, ends, end, closed) {
  const times = new Float64Array(2 * starts.length + 1);
  const levels = new Uint16Array(2 * starts.length + 1);
  let count = 1;
  const tell = (time, level) => {
    if (time >= end) return;
    if (times[count - 1] === time) {
      levels[count - 1] = level;
      if (count > 1 && levels[count - 2] === level) count -= 1;
    } else if (levels[count - 1] !== level) {
      times[count] = time;
      levels[count] = level;
      count += 1;
    }
  };
  const open = [];
  // Which of the open spans ends first, and when.
  let [first, firstEnd] = [-1, Infinity];
  for (let index = 0; index <= starts.length; index += 1) {
    const start = index < starts.length ? starts[index] : Infinity;
    while (first >= 0 && firstEnd <= start) {
      const ended = open[first];
      open[first] = open[open.length - 1];
      open.pop();
      tell(firstEnd, open.length);
      closed(ended);
      [first, firstEnd] = [-1, Infinity];
      for (let place = 0; place < open.length; place += 1) {
        if (first < 0 || ends[open[place]] < firstEnd) {
          first = place;
          firstEnd = ends[open[place]];
        }
      }
    }
    if (index === starts.length) break;
    open.push(index);
    if (first < 0 || ends[index] < firstEnd) {
      first = open.length - 1;
      firstEnd = ends[index];
    }
    tell(start, open.length);
  }
  return new StepCurve(times.slice(0, count), levels.slice(0, count), end);
}
