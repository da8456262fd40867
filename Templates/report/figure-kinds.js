// What each kind of figure shows of a window of a run (Sources/Figures/Kinds/FigureContent.swift): the same words,
// lanes, curves and legend as `coreograph figure KIND`.

// The figure `kind` of the window as a drawing. `lanes`, where it is given, are the numbers by which lanes are chosen, in
// order; null draws all. `from` and `to` are null for the whole run.
function figureScene(run, typeface, theme, { kind, from, to, lanes }) {
  const { figures, look, provenance } = run.header;
  const isPart = from !== null || to !== null;
  const [start, end] = [from ?? 0, to ?? run.end];
  // The part of the window in which the run went on.
  const shown = { from: Math.min(start, Math.min(end, run.end)), to: Math.min(end, run.end) };
  const { panel, legend } = FIGURES[kind](run, shown);
  panel.losses = run.losses.map((loss) => [Math.max(loss.start, start), Math.min(loss.start + loss.duration, end)]).filter(([first, last]) => first <= last);
  if (panel.losses.length > 0) legend.push({ name: "records lost", swatch: { pattern: "shortDashes", paint: LOSS } });
  if (lanes) panel.groups = chosenGroups(panel.groups, lanes);
  const { title, subtitle, picture } = figures.words[kind];
  const range = rangeText(start, end);
  const lanesShown = laneCount(panel);
  const count = kind === "concurrency" ? "" : `, ${lanesShown} ${lanesShown === 1 ? "lane" : "lanes"}`;
  const page = new FigurePage(typeface, look.preset, theme);
  return page.scene(
    { title, subtitle: isPart ? [...subtitle, `shown: ${range}`] : subtitle, legend, provenance, panel, from: start, to: end },
    {
      expectsTones: figures.expectsTones,
      description: `${picture}, ${range}${count}. ${figures.verdict} Source: ${provenance.join(", ")}.`,
      metadata: [["figure", kind], ...figures.metadata],
    });
}

function panelOf(tracks, groups, shareHeading, foldedName) {
  return { tracks, trackWeight: 1, groups, shareHeading, foldedName, folded: [], losses: [] };
}

const FIGURES = {
  threads(run, shown) {
    const { groups, states, isSampled, isInferred } = threadLanes(run, shown);
    const legend = run.header.look.states.filter(({ name }) => states.has(name)).map((look) => ({
      name: look.legend, swatch: { pattern: look.pattern, paint: look.name === "unknown" ? MINOR : undefined },
    }));
    const solid = legend.findIndex(({ swatch }) => swatch.pattern === "solid");
    if (isInferred && solid >= 0) legend.splice(solid + 1, 0, { name: "running, inferred", swatch: { pattern: "outlined" } });
    if (isSampled) legend.splice(1, 0, { name: "running somewhere in here", swatch: { pattern: "pale" } });
    return { panel: panelOf(levelTracks(run, shown, run.concurrency, false), groups, "on a core", "more threads"), legend };
  },

  cores(run, shown) {
    const { groups, running } = coreLanes(run, shown);
    const legend = threadLegend(run, running);
    if (run.foreign.length > 0) legend.push({ name: "other programs", swatch: { pattern: "solid", paint: STRANGER } });
    return { panel: panelOf(levelTracks(run, shown, null, false), groups, "busy", "more cores"), legend };
  },

  concurrency(run, shown) {
    const panel = { ...panelOf(levelTracks(run, shown, run.concurrency, true), [], null, ""), trackWeight: 3.6 };
    return { panel, legend: [] };
  },

  gil(run, shown) {
    const legend = [["solid", "holds the GIL"], ["dotted", "waits for the GIL"]].map(([pattern, name]) => ({ name, swatch: { pattern } }));
    return { panel: panelOf([waitingTrack(run, shown)], gilLanes(run, shown), "held", "more threads"), legend };
  },

  tasks(run, shown) {
    const { groups, isPacked, patterns, ends } = tasksLanes(run, shown);
    const meanings = [["hatched", "not started yet"], ["solid", "running"], ["line", "suspended"]];
    const legend = meanings.filter(([pattern]) => patterns.has(pattern)).map(([pattern, name]) => ({ name, swatch: { pattern } }));
    ENDS.forEach(({ legend: name }, end) => ends.has(end) && legend.push({ name, swatch: { end } }));
    const panel = panelOf(
      levelTracks(run, shown, run.tasksInFlight, false), groups, isPacked ? null : "lasted", isPacked ? "more rows of tasks" : "more tasks");
    return { panel, legend };
  },
};

// The threads by colour; where colours repeat, naming some of them would mislead.
function threadLegend(run, running) {
  const major = [...running.keys()].filter((thread) => run.threads[thread].color !== null).sort((one, other) => one - other);
  const colors = run.threads.filter(({ color }) => color !== null).length;
  const legend = colors > run.header.look.themes.light.palette.length
    ? [{ name: `${major.length} threads, whose colours repeat`, swatch: null }]
    : major.map((thread) => ({ name: threadName(run.threads[thread]), swatch: { pattern: "solid", paint: run.threads[thread].paint } }));
  const minor = running.size - major.length;
  if (minor > 0) legend.push({ name: minor === 1 ? "1 minor thread" : `${minor} minor threads`, swatch: { pattern: "solid", paint: MINOR } });
  return legend;
}

// The lanes that bear `numbers`, in that order: neighbours of one group share its heading.
function chosenGroups(groups, numbers) {
  const result = [];
  const taken = new Set();
  for (const number of numbers) {
    for (const { heading, lanes } of groups) {
      const own = lanes.filter((lane) => Number(lane.id.split("-").at(-1)) === number && !taken.has(lane.id) && taken.add(lane.id));
      if (own.length === 0) continue;
      for (const lane of own) lane.isMajor = true;
      if (result.length > 0 && result.at(-1).heading === heading) result.at(-1).lanes.push(...own);
      else result.push({ heading, lanes: own });
    }
  }
  return result;
}
