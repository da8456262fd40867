// Saves the visible window as the figure that `coreograph figure` draws of it, as SVG or PNG.

// Saves the chosen kind of figure of `explorer` as `svg` or `png`, and says with which command it is drawn.
async function savePicture(explorer, type) {
  const { run, view, panel } = explorer;
  const kind = panel.figure.value;
  const lanes = chosenLanes(explorer, kind);
  if (lanes?.length === 0) {
    panel.saved.replaceChildren("No lane of this kind is among those that are shown.");
    return;
  }
  const isPart = view.from > 0 || view.to < run.end;
  const [from, to] = isPart ? [Math.round(view.from), Math.round(view.to)] : [null, null];
  const typeface = await theTypeface();
  const scene = figureScene(run, typeface, explorer.brush.theme, { kind, from, to, lanes });
  const blob = type === "svg"
    ? new Blob([new SceneWriter(typeface).write(scene)], { type: "image/svg+xml" })
    : await pictureOf(scene, typeface, run.header.look.preset.scale);
  saveAs(blob, run.name, `-${kind}.${type}`);
  const theme = schemeNow() === "dark" ? " --theme dark" : "";
  const stretch = isPart ? ` --from ${from}ns --to ${to}ns` : "";
  const choice = lanes ? ` --lanes ${lanes.join(",")}` : "";
  panel.saved.replaceChildren("Saved. The same from the recording: ", make("code", {}, `coreograph figure ${kind} RECORDING -o figure.${type} --preset web${theme}${stretch}${choice}`));
}

// The widths of text, unpacked the first time.
let typefaceOfPage = null;
async function theTypeface() {
  if (!typefaceOfPage) {
    const block = document.querySelector("script.typeface-data");
    const bytes = await inflate(block.textContent, Number(block.dataset.size));
    typefaceOfPage = new Typeface(JSON.parse(new TextDecoder().decode(bytes)));
  }
  return typefaceOfPage;
}

// The numbers of the lanes of a kind that are shown, in their order, as `--lanes` takes them; null where all are,
// as they were recorded. Rows of many tasks have no numbers.
function chosenLanes({ run, view, groups }, kind) {
  const group = groups.find(({ id }) => id === kind);
  if (!group) return null;
  const ids = new Set(group.lanes.map(({ id }) => id));
  const isMoved = view.moved.some((pair) => ids.has(pair.split("<")[0]));
  if (view.filter.trim() === "" && view.sort === "recorded" && !isMoved) return null;
  const isThere = ({ start, end }) => start <= view.to && end >= view.from;
  if (kind === "tasks" && run.tasks.filter(isThere).length > MOST_TASK_LANES) return null;
  const lanes = arranged(group.lanes.filter((lane) => isChosen(lane, view.filter)), view);
  const numbers = lanes.flatMap((lane) => {
    if (lane.kind === "thread") return isThere(lane.thread) ? [lane.thread.tid] : [];
    if (lane.kind === "task") return lane.tasks.filter(isThere).map(({ number }) => number);
    return [lane.core?.core ?? lane.user?.thread.tid ?? lane.lock.number];
  });
  return [...new Set(numbers)];
}

// Hands `blob` to the reader as a file called `name`, as far as files can be, with `ending` behind it.
function saveAs(blob, name, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+/, "").slice(0, 80);
  link.download = `${safe || "run"}${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
