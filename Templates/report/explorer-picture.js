// The visible window as a picture, in the look of `coreograph figure --preset web`: the same marks, colours
// and measures; only lanes that are open are in it.

const PICTURE = { width: 1200, side: 32, end: 28, title: 30, subtitle: 17, label: 15, small: 13, pitch: 32, strip: 92, space: 14 };

// Saves the picture of `explorer` as `svg` or `png`.
async function savePicture(explorer, type) {
  const { run } = explorer;
  const measuring = document.createElement("canvas").getContext("2d");
  const ruler = new CanvasSurface(measuring);
  const layout = pictureLayout(explorer, ruler);
  let blob;
  if (type === "svg") {
    const surface = new SVGSurface(PICTURE.width, layout.height, {
      title: run.header.verdict,
      description: `${layout.subtitle}. ${run.header.provenance.join(", ")}.`,
      measure: (string, size, weight) => ruler.widthOf(string, size, weight),
    });
    paintPicture(explorer, surface, layout);
    blob = new Blob([surface.toString()], { type: "image/svg+xml" });
  } else {
    const canvas = document.createElement("canvas");
    canvas.width = PICTURE.width * 2;
    canvas.height = layout.height * 2;
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    paintPicture(explorer, new CanvasSurface(context), layout);
    blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }
  saveAs(blob, run, type);
}

// Hands `blob` to the reader as a file named after the run.
function saveAs(blob, run, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${run.name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "run"}.${type}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function pictureLayout({ run, view, rows }, ruler) {
  const title = wrapped(run.header.verdict.replace(/\.$/, ""), PICTURE.width - 2 * PICTURE.side, (text) => ruler.widthOf(text, PICTURE.title, 700));
  const isPart = view.from > 0 || view.to < run.end;
  const subtitle = isPart ? `${run.name} · shown: ${rangeText(view.from, view.to)}` : run.name;
  const lanes = rows.filter((row) => row.kind === "lane").slice(0, 200);
  const top = PICTURE.end + title.length * PICTURE.title * 1.2 + PICTURE.subtitle * 1.9 + PICTURE.label * 2;
  const strips = stripsOf(run);
  const bottom = top + strips.length * (PICTURE.strip + PICTURE.space) + PICTURE.small * 1.6 + lanes.length * PICTURE.pitch;
  const height = Math.ceil(bottom + PICTURE.small * 4.6 + PICTURE.end);
  const labelWidth = Math.min(
    Math.max(138, ...lanes.map(({ lane }) => ruler.widthOf(`${lane.name} ${lane.detail}`, PICTURE.label))), PICTURE.width * 0.2);
  return { title, subtitle, lanes, strips, top, bottom, height, labelWidth };
}

function paintPicture({ run, view, brush: { theme } }, surface, layout) {
  const { side, end, title, subtitle, label, small, pitch, space, strip: stripHeight, width } = PICTURE;
  const left = side + layout.labelWidth + label;
  const valueLeft = width - side - 56;
  const brush = new Brush(theme, { lineWidth: 2, patternPitch: 6 });
  const painter = new Painter(surface, brush, { left, width: width - side - 64 - left, from: view.from, to: view.to, resolution: 2 });
  surface.rectangles(theme.background, [0, 0, width, layout.height]);
  let y = end;
  surface.group("title");
  for (const line of layout.title) {
    y += title;
    surface.text(line, side, y, { size: title, weight: 700, color: theme.ink });
    y += title * 0.2;
  }
  y += subtitle * 1.5;
  surface.text(layout.subtitle, side, y, { size: subtitle, color: theme.quietInk });
  surface.endGroup();
  paintLegend(run, surface, brush, layout, side, y + label * 1.5);
  painter.grid(layout.top, layout.bottom);
  y = layout.top;
  for (const strip of layout.strips) {
    surface.group("levels");
    painter.strip(strip.series, y, stripHeight, strip.top, strip.limit);
    const series = strip.series.toReversed();
    series.forEach(({ name, curve, role }, number) => {
      const mean = (curve.between(view.from, view.to).area / view.length).toFixed(2);
      const baseline = y + label + number * label * 1.35;
      surface.rectangles(role === "executing" ? theme.executing : theme.inFlightEdge, [side, baseline - 9, 9, 9]);
      if (role !== "executing") surface.rectangles(theme.inFlight, [side + 1, baseline - 8, 7, 7]);
      surface.text(mean, side + 15, baseline, { size: label, weight: 700, color: theme.ink });
      surface.text(name, side + 20 + surface.widthOf(mean, label, 700), baseline, { size: label, color: theme.ink });
    });
    surface.text("on average", side + 15, y + label + series.length * label * 1.3, { size: small, color: theme.quietInk });
    surface.text(topText(strip), valueLeft, y + small * 0.8, { size: small, color: theme.quietInk });
    surface.endGroup();
    y += stripHeight + space;
  }
  surface.text("active", valueLeft, y + small * 0.9, { size: small, color: theme.quietInk });
  y += small * 1.6;
  for (const { lane } of layout.lanes) {
    surface.group(lane.id, `${lane.name} ${lane.detail}`.trim());
    painter.lane(run, lane, y + pitch * 0.17, pitch * 0.66);
    const baseline = y + pitch / 2 + label * 0.36;
    const detailWidth = lane.detail ? surface.widthOf(` ${lane.detail}`, small) : 0;
    const name = shortened(lane.name, layout.labelWidth - detailWidth, (text) => surface.widthOf(text, label));
    surface.text(name, side, baseline, { size: label, color: theme.ink });
    if (lane.detail) surface.text(lane.detail, side + surface.widthOf(`${name} `, label), baseline, { size: small, color: theme.quietInk });
    surface.text(percentText(shareOf(lane, view.from, view.to)), valueLeft, baseline, { size: small, color: theme.quietInk });
    surface.endGroup();
    y += pitch;
  }
  surface.group("axis");
  painter.axis(layout.bottom, small);
  surface.endGroup();
  const source = run.header.provenance.join(" · ");
  surface.text(shortened(source, width - 2 * side, (text) => surface.widthOf(text, small)), side, layout.height - end, { size: small, color: theme.quietInk });
}

// What the upper edge of a strip stands for.
function topText({ top, limit, series }) {
  const noun = top === limit || series.length === 1 && series[0].role === "executing" ? "core" : "task";
  return `${top} ${noun}${top === 1 ? "" : "s"}`;
}

// The states that occur in the lanes of the picture, each with its mark.
function paintLegend(run, surface, brush, layout, left, baseline) {
  const seen = new Set();
  for (const { lane } of layout.lanes) {
    if (lane.kind !== "thread") continue;
    const times = lane.track.timeByClass(0, run.end);
    STATES.forEach((state, index) => {
      if (times[index] > 0) seen.add(state);
    });
  }
  let x = left;
  for (const look of run.header.look.states) {
    if (!seen.has(look.name)) continue;
    brush.draw(surface, look.pattern, MINOR, [x, baseline - 11, 34, 14]);
    surface.text(look.legend, x + 42, baseline, { size: PICTURE.small, color: brush.theme.ink });
    x += 42 + surface.widthOf(look.legend, PICTURE.small) + 22;
  }
}

// `text` in lines of at most `room`.
function wrapped(text, room, widthOf) {
  const lines = [];
  for (const word of text.split(/ /)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && widthOf(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(shortened(word, room, widthOf));
  }
  return lines.slice(0, 4);
}
