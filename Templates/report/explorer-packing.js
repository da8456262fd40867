// Deals tasks out to as few rows as they fit without overlap, each to the first row that is free.
function packed(tasks) {
  const starts = Float64Array.from(tasks, (task) => task.started ?? task.start);
  const ends = Float64Array.from(tasks, (task, index) => Math.max(task.end, starts[index]));
  const rows = [];
  const free = new Heap((one, other) => one < other);
  const busy = new Heap((one, other) => ends[one.index] < ends[other.index] || (ends[one.index] === ends[other.index] && one.row < other.row));
  for (const index of orderOfStarts(starts, ends)) {
    while (busy.first && ends[busy.first.index] <= starts[index]) free.insert(busy.takeFirst().row);
    const row = free.takeFirst() ?? rows.push([]) - 1;
    rows[row].push(tasks[index]);
    busy.insert({ index, row });
  }
  return rows;
}

// Numbers in the order of their starts; those that start together by their ends.
function orderOfStarts(starts, ends) {
  const first = starts.reduce((least, start) => Math.min(least, start), Infinity);
  const { order } = orderByTime(starts.map((start) => start - first));
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && starts[order[to]] === starts[order[from]]) to += 1;
    if (to > from + 1) order.subarray(from, to).sort((one, other) => ends[one] - ends[other] || one - other);
    from = to;
  }
  return order;
}

// Hands out the least of its elements first.
class Heap {
  constructor(isBefore) {
    this.isBefore = isBefore;
    this.elements = [];
  }

  get first() {
    return this.elements[0];
  }

  insert(element) {
    const { elements, isBefore } = this;
    let index = elements.push(element) - 1;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (!isBefore(elements[index], elements[parent])) return;
      [elements[index], elements[parent]] = [elements[parent], elements[index]];
      index = parent;
    }
  }

  takeFirst() {
    const { elements, isBefore } = this;
    const least = elements[0];
    const last = elements.pop();
    if (elements.length === 0) return least;
    elements[0] = last;
    for (let index = 0; ; ) {
      let smallest = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < elements.length && isBefore(elements[child], elements[smallest])) smallest = child;
      }
      if (smallest === index) return least;
      [elements[index], elements[smallest]] = [elements[smallest], elements[index]];
      index = smallest;
    }
  }
}
