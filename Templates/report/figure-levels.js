// Curves of levels in a figure, with what stands beside them (Sources/Figures/Levels).
//
// A track is { id, series, top, limit, isChart }: series back to front, each { name, role, curve, mean }; it is
// a strip above lanes, or a chart of its own.

// Hands `visit` every step of `curve` that shares time with the window, cut to it.
function forEachStep(curve, from, to, visit) {
  const { times, levels } = curve;
  for (let index = Math.max(firstAbove(times, from) - 1, 0); index < times.length && times[index] < to; index += 1) {
    const start = Math.max(times[index], from);
    const end = Math.min(index + 1 < times.length ? times[index + 1] : curve.end, to);
    if (start < end) visit(start, end, levels[index]);
  }
}

// The average over the window, 0 outside the curve.
function meanLevel(curve, from, to) {
  if (to <= from) return 0;
  let area = 0;
  forEachStep(curve, from, to, (start, end, level) => (area += (end - start) * level));
  return area / (to - from);
}

// The highest level in the window.
function peakLevel(curve, from, to) {
  let peak = 0;
  forEachStep(curve, from, to, (start, end, level) => (peak = Math.max(peak, level)));
  return peak;
}

// The average in each of `columns` columns of the window.
function columnMeans(curve, from, to, columns) {
  const means = new Float64Array(columns);
  const perTime = columns / (to - from);
  forEachStep(curve, from, to, (start, end, level) => {
    const [left, right] = [(start - from) * perTime, (end - from) * perTime];
    const first = Math.trunc(left);
    for (let column = first; column <= Math.max(Math.min(Math.trunc(right), columns - 1), first) && column < columns; column += 1) {
      means[column] += (Math.min(right, column + 1) - Math.max(left, column)) * level;
    }
  });
  return means;
}

// The sum of two curves.
function addedCurves(one, other) {
  const [times, levels] = [[], []];
  let [first, second, moment] = [0, 0, 0];
  while (moment < one.end) {
    const level = one.levels[first] + other.levels[second];
    if (levels.at(-1) !== level) {
      times.push(moment);
      levels.push(level);
    }
    const [oneEnd, otherEnd] = [one.times[first + 1] ?? one.end, other.times[second + 1] ?? other.end];
    moment = Math.min(oneEnd, otherEnd);
    if (oneEnd === moment) first += 1;
    if (otherEnd === moment) second += 1;
  }
  return { times, levels, end: one.end };
}

// Cores executing, and tasks in flight where `concurrency` is given: in two charts where the tasks are so many
// that the cores would be a line at the bottom.
function levelTracks(run, shown, concurrency, isChart) {
  const { cores } = run.header;
  const series = (name, role, curve) => ({ name, role, curve, mean: meanLevel(curve, shown.from, shown.to) });
  const coresTop = Math.max(1, peakLevel(run.parallelism, shown.from, shown.to), Math.ceil(cores));
  const tasksTop = Math.max(1, peakLevel(run.concurrency, shown.from, shown.to));
  const inFlight = concurrency && series("tasks in flight", "inFlight", concurrency);
  const taskTrack = { id: "tasks-in-flight", series: [inFlight], top: tasksTop, limit: null, isChart };
  if (!run.header.seesCores) return inFlight ? [taskTrack] : [];
  const limit = { level: cores, name: coresText(cores) };
  const executing = series("cores busy", "executing", run.parallelism);
  const coreTrack = { id: "cores-busy", series: [executing], top: coresTop, limit, isChart };
  if (!inFlight) return [coreTrack];
  if (tasksTop <= 6 * coresTop) return [{ id: "levels", series: [inFlight, executing], top: Math.max(coresTop, tasksTop), limit, isChart }];
  return [taskTrack, coreTrack];
}

// Threads that wait for an interpreter lock, on top of cores executing.
function waitingTrack(run, { from, to }) {
  const { cores } = run.header;
  const both = addedCurves(run.gilWaits, run.parallelism);
  return {
    id: "waiting",
    series: [
      { name: "waiting for the GIL", role: "inFlight", curve: both, mean: meanLevel(run.gilWaits, from, to) },
      { name: "cores busy", role: "executing", curve: run.parallelism, mean: meanLevel(run.parallelism, from, to) },
    ],
    top: Math.max(Math.ceil(cores), peakLevel(both, from, to), 1),
    limit: { level: cores, name: coresText(cores) },
    isChart: false,
  };
}

// Where `level` lies in `frame`: { y, height }.
function levelY(track, level, frame) {
  return frame.y + frame.height - Math.min(Math.max(level / track.top, 0), 1) * frame.height;
}

// The limit where it lies within the chart.
function shownLimit(track) {
  return track.limit && track.limit.level <= track.top ? track.limit : null;
}

function paintLevels(track, frame, { theme, preset, scale, resolution }) {
  const floor = frame.y + frame.height;
  return track.series.flatMap(({ name, role, curve, mean }) => {
    const outline = outlineOf(track, curve, frame, scale, resolution);
    if (outline.length === 0) return role === "inFlight" ? [stroked([], theme.inFlightEdge, preset.lineWidth * 0.45)] : [];
    const title = `${name}: ${numberText(mean, 2)} on average`;
    const corners = [outline[0], floor, ...outline, outline.at(-2), floor];
    const area = { path: [...pen(corners), CLOSE], fill: theme[role], title };
    return role === "executing" ? [area] : [area, stroked(outline, theme.inFlightEdge, preset.lineWidth * 0.45)];
  });
}

// The corners of the upper edge of a curve, from left to right.
function outlineOf(track, curve, frame, scale, resolution) {
  const levels = [];
  const { from, to } = scale;
  const columns = scale.columns(resolution);
  let count = 0;
  forEachStep(curve, from, to, () => (count += 1));
  if (count <= columns) {
    forEachStep(curve, from, to, (start, end, level) => levels.push([scale.x(start), scale.x(end), level]));
  } else {
    const width = scale.width / columns;
    // Where the curve ends within the window, the columns behind it hold nothing.
    const last = scale.x(curve.end);
    columnMeans(curve, from, to, columns).forEach((mean, index) => {
      const left = scale.left + index * width;
      if (left < last) levels.push([left, Math.min(left + width, last), mean]);
    });
  }
  const points = [];
  for (const [left, right, level] of levels) {
    const y = levelY(track, level, frame);
    if (points.length > 2 && points.at(-1) === y) points[points.length - 2] = right;
    else points.push(left, y, right, y);
  }
  return points;
}

// The lines across: the ground, the limit, and the means of a chart of its own.
function levelRules(track, frame, { theme, preset, scale }) {
  const width = preset.lineWidth;
  const rule = (y, stroke, thickness, dash) => stroked([scale.left, y, scale.right, y], stroke, thickness, { dash });
  const elements = [rule(frame.y + frame.height, theme.axis, width * 0.5)];
  const limit = shownLimit(track);
  if (limit) elements.push(rule(levelY(track, limit.level, frame), theme.quietInk, width * 0.5, [2 * width, 2 * width]));
  if (!track.isChart) return elements;
  for (const { mean } of track.series) {
    // On the page's colour, so that it shows on a dark area and beside it.
    const y = levelY(track, mean, frame);
    elements.push(rule(y, theme.background, width * 1.4), rule(y, theme.ink, width * 0.6, [6 * width, 3 * width]));
  }
  return elements;
}

// Dashes at the upper edge of a chart where records were lost.
function lossMarks(losses, frame, { brush, preset, scale, resolution }) {
  const columns = Math.max(Math.trunc(scale.width * resolution), 1);
  const coverage = new Coverage(scale.from, scale.to, columns);
  for (const [start, end] of losses) coverage.add({ start, end, pattern: "shortDashes", paint: LOSS });
  const width = scale.width / columns;
  const frames = [];
  for (let index = 0; index < columns; index += 1) {
    if (!coverage.column(index)) continue;
    const x = scale.left + index * width;
    const last = frames.at(-1);
    if (last && last[0] + last[1] > x - width / 2) last[1] = x + width - last[0];
    else frames.push([x, width]);
  }
  const surface = new SceneSurface();
  // A loss of a moment still takes a dash to be seen.
  const seen = frames.flatMap(([x, across]) => {
    const wide = Math.max(across, preset.lineWidth * 1.5);
    return [Math.min(x, scale.right - wide), frame.y + preset.lineWidth, wide, preset.lineWidth];
  });
  brush.draw(surface, "shortDashes", LOSS, seen, TONES, "records lost");
  return surface.elements;
}
