// Finds lanes, tasks, places that threads waited in, and marks by a part of their name.

// More matches than that help no reader.
const MOST_MATCHES = 5000;

// What `words` names, in the order of the lanes: a lane by itself, or the first span of something in it.
function matchesOf(run, lanes, words) {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  const matches = [];
  const isWanted = (text) => text.toLowerCase().includes(wanted);
  const places = new Set(run.texts.flatMap((text, index) => (isWanted(text) ? [index + 1] : [])));
  for (const lane of lanes) {
    if (matches.length >= MOST_MATCHES) break;
    if (lane.kind === "task") addTasks(lane, matches, isWanted);
    else if (isWanted(lane.words)) matches.push({ lane, index: -1 });
    if (lane.kind === "thread") {
      addWaits(run, lane, matches, places);
      addMarks(run, lane, matches, isWanted);
    }
  }
  return matches.slice(0, MOST_MATCHES);
}

function addTasks(lane, matches, isWanted) {
  let last = null;
  for (let index = 0; index < lane.track.count && matches.length < MOST_MATCHES; index += 1) {
    const task = lane.spans.taskAt(index);
    if (task !== last && isWanted(task.name)) matches.push({ lane, index });
    last = task;
  }
}

function addWaits(run, lane, matches, places) {
  if (places.size === 0 || run.waitPlaces.length === 0) return;
  const hasWait = run.header.kinds.map((kind) => kind.hasWait && kind.state !== "running");
  const { first, count } = lane.thread;
  for (let index = 0; index < count && matches.length < MOST_MATCHES; index += 1) {
    const row = first + index;
    if (hasWait[run.codes[row]] && places.has(run.waitPlaces[run.details[row] - 1])) matches.push({ lane, index });
  }
}

function addMarks(run, lane, matches, isWanted) {
  for (const mark of lane.thread.marks) {
    if (isWanted(run.texts[mark.name])) matches.push({ lane, index: lane.track.at(mark.start) });
  }
}
