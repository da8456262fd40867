// Deals tasks out to as few rows as they fit without overlap, each to the first row that is free.
function packed(tasks) {
  const from = (task) => task.started ?? task.start;
  const order = tasks.map((task, index) => ({ task, index }));
  order.sort((one, other) => from(one.task) - from(other.task) || one.task.end - other.task.end || one.index - other.index);
  const rows = [];
  const free = new Heap((one, other) => one < other);
  const busy = new Heap((one, other) => one.end < other.end || (one.end === other.end && one.row < other.row));
  for (const { task } of order) {
    while (busy.first?.end <= from(task)) free.insert(busy.takeFirst().row);
    const row = free.takeFirst() ?? rows.push([]) - 1;
    rows[row].push(task);
    busy.insert({ end: Math.max(task.end, from(task)), row });
  }
  return rows;
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
