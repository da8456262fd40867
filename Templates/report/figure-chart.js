// The chart of a figure: rows of curves and lanes over one time axis (Sources/Figures/Page/ChartPainter.swift,
// RowLabels.swift, Time/AxisPainter.swift, Lanes/FoldedLanes.swift).

// More ticks would compete with the data.
const MOST_TICKS = 13;

class ChartPainter {
  // `fit` are the rows, `columns` where things stand across, `top` where the first row begins.
  constructor(page, fit, columns, scale, { resolution, tooltips }, top) {
    Object.assign(this, { page, fit, columns, scale, resolution, top });
    const { theme, preset, typeface, fonts } = page;
    Object.assign(this, { theme, preset, typeface, fonts });
    this.bottom = top + fit.height;
    const captionFont = fit.hasRoomForCaptions ? fonts.small : null;
    this.lanes = new LanePainter({ brush: page.brush, scale, resolution, typeface, tooltips, captionFont });
    this.tools = { theme, preset, brush: page.brush, scale, resolution };
    // The lower edges of the labels so far.
    this.labelled = [];
  }

  // Everything from the first row to the axis.
  paint() {
    const { fit } = this;
    const elements = [];
    let y = this.top;
    for (const row of fit.rows) {
      const height = heightOfRow(row, fit.pitch, fit.strip);
      elements.push(...this.#row(row, { y, height }));
      y += height;
    }
    if (this.lanes.captions.length > 0) elements.push({ group: "captions", elements: this.lanes.captions });
    const ticks = this.#ticks();
    return [this.#grid(ticks, y), ...elements, this.#axis(ticks)];
  }

  #row(row, box) {
    switch (row.kind) {
      case "track": return this.#track(row.track, box);
      case "laneHeading": return this.#heading(row.text, box);
      case "groupHeading": return this.#groupHeading(row.text, box);
      case "lane": return this.#lane(row.lane, box);
      case "folded": return this.#folded(box);
      default: return [];
    }
  }

  #track(track, box) {
    const { columns, scale, page } = this;
    const curves = paintLevels(track, box, this.tools);
    const rules = levelRules(track, box, this.tools);
    const elements = track.isChart
      ? [
        ...page.charts.grid(track, scale, box), ...curves, ...rules,
        ...page.charts.scale(track, columns.labelLeft, columns.labelWidth, box), ...page.charts.names(track, columns.valueLeft, box),
      ]
      : [...curves, ...rules, ...page.strips.names(track, columns.labelLeft, box), ...page.strips.scale(track, columns.valueLeft, box)];
    return [{ group: track.id, elements: [...elements, ...lossMarks(this.fit.panel.losses, box, this.tools)] }];
  }

  #heading(text, box) {
    if (text === null) return [];
    return [{ text, x: this.columns.valueLeft, y: box.y + this.preset.smallSize * 1.6, font: this.fonts.small, fill: this.theme.quietInk }];
  }

  #groupHeading(heading, box) {
    const { columns, fonts } = this;
    const text = this.typeface.shortened(heading, columns.plotRight - columns.labelLeft, fonts.strongLabel);
    const title = text === heading ? undefined : heading;
    return [{ text, x: columns.labelLeft, y: box.y + box.height - this.preset.labelSize * 0.45, font: fonts.strongLabel, fill: this.theme.ink, title }];
  }

  #lane(lane, box) {
    const { scale, preset, theme } = this;
    const height = box.height * (box.height >= preset.labelSize ? 0.66 : 0.8);
    const bar = { y: box.y + box.height / 2 - height / 2, height };
    const elements = [];
    if (lane.life) {
      const from = scale.x(lane.life[0]);
      elements.push({ rect: [from, bar.y, Math.max(scale.x(lane.life[1]) - from, 1 / this.resolution), height], fill: theme.track });
    }
    elements.push(...this.lanes.paint(lane.source, bar));
    elements.push(...this.#ends.paint([lane.source], bar), ...this.#label(lane, box));
    return [{ group: lane.id, title: lane.fullName, elements }];
  }

  get #ends() {
    const { theme, page, preset, scale, resolution } = this;
    return new EndPainter({ theme, brush: page.brush, preset, scale, coarseness: Math.max(1, 1 / resolution) });
  }

  // The name of a lane and its number; nothing where the row above is so near that they would collide.
  #label(lane, box) {
    const { columns, preset, typeface, fonts, theme } = this;
    const middle = box.y + box.height / 2;
    const reach = this.fit.nameSize * 0.57;
    const [start, size] = [middle - reach, 2 * reach];
    const isFree = this.labelled.every(([from, to]) => start >= to || from >= start + size);
    if (!isFree || start < 0 || start + size > this.bottom + preset.labelSize) return [];
    this.labelled.push([start, start + size]);
    const baseline = middle + typeface.capHeight(Typeface.font(this.fit.nameSize)) / 2;
    const elements = this.#name(lane, baseline);
    if (lane.share !== null) {
      elements.push({ text: lane.share, x: columns.valueLeft, y: middle + typeface.capHeight(fonts.small) / 2, font: fonts.small, fill: theme.quietInk });
    }
    return elements;
  }

  // The number tells lanes apart, so the name gives way first, but not to nothing.
  #name(lane, y) {
    const { columns, typeface, fonts, theme, fit: { nameSize } } = this;
    const font = Typeface.font(nameSize);
    const name = laneName(lane, !this.fit.hasHeadings);
    if (name === "") return [];
    const room = columns.labelWidth;
    const rest = detailWidth(lane, nameSize, this.page);
    const nameRoom = rest < room * 0.6 ? room - rest : room;
    const text = typeface.shortened(name, nameRoom, font);
    const title = text === name ? undefined : lane.detail === null ? name : `${name} ${lane.detail}`;
    const texts = [{ text, x: columns.labelLeft, y, font, fill: theme.ink, title }];
    if (lane.detail !== null && (nameRoom < room || rest === 0)) {
      const x = columns.labelLeft + typeface.width(text, font) + nameSize * 0.4;
      texts.push({ text: lane.detail, x, y, font: fonts.small, fill: theme.quietInk });
    }
    return texts;
  }

  // Lanes that found no room, as one curve: how many of them were running, or had a task in flight.
  #folded(box) {
    const { columns, theme, fonts, typeface, page, fit: { panel } } = this;
    const bar = { y: box.y + box.height * 0.1, height: box.height * 0.8 };
    const label = typeface.shortened(foldedLabel(panel), columns.labelWidth, fonts.label);
    const baseline = box.y + box.height / 2 + typeface.capHeight(fonts.label) / 2;
    const elements = [{ text: label, x: columns.labelLeft, y: baseline, font: fonts.label, fill: theme.quietInk }];
    const { running, present } = this.#runningTogether(panel.folded);
    const peak = running.reduce((most, level) => Math.max(most, level), 0);
    const path = this.#foldedCurve(running, present, peak, bar);
    if (path.length > 0) elements.push({ path, fill: theme.neutral });
    // How many tasks ended well is the curve; that others did not must not vanish in it.
    elements.push(...this.#ends.paint(panel.folded.map(({ source }) => source), bar, false));
    const number = numberText(peak, peak < 9.95 ? 1 : 0);
    const text = [`up to ${number}`, number].find((one) => typeface.width(one, fonts.small) <= page.right - columns.valueLeft);
    if (peak > 0 && text) {
      elements.push({ text, x: columns.valueLeft, y: bar.y + typeface.capHeight(fonts.small), font: fonts.small, fill: theme.quietInk });
    }
    return [{ group: "folded", title: foldedLabel(panel), elements }];
  }

  // For each column how many of `lanes` were running, and whether anything was there.
  #runningTogether(lanes) {
    const { from, to } = this.scale;
    const columns = this.scale.columns(this.resolution);
    const running = new Float64Array(columns);
    const present = new Uint8Array(columns);
    const perTime = to > from ? columns / (to - from) : 0;
    for (const lane of lanes) {
      lane.source.forEachMark(from, to, (mark) => {
        if (mark.pattern !== "solid" && !lane.isRow) return;
        const start = Math.max(mark.start, from);
        const [left, right] = [(start - from) * perTime, (Math.max(Math.min(mark.end, to), start) - from) * perTime];
        const first = Math.min(Math.trunc(left), columns - 1);
        for (let column = first; column <= Math.max(Math.min(Math.trunc(right), columns - 1), first); column += 1) {
          running[column] += Math.max(Math.min(right, column + 1) - Math.max(left, column), 0);
          present[column] = 1;
        }
      });
    }
    return { running, present };
  }

  #foldedCurve(running, present, peak, bar) {
    const width = this.scale.width / running.length;
    const boxes = [];
    for (let column = 0; column < running.length; ) {
      let next = column + 1;
      if (present[column]) {
        while (next < running.length && present[next] && running[next] === running[column]) next += 1;
        const height = Math.max((bar.height * running[column]) / Math.max(peak, 2.2250738585072014e-308), 1);
        boxes.push(this.scale.left + column * width, bar.y + bar.height - height, (next - column) * width, height);
      }
      column = next;
    }
    return outlines(boxes);
  }

  // Ticks whose labels keep a distance from one another.
  #ticks() {
    const gap = this.preset.smallSize * 2;
    const ticks = timeTicks(this.scale.from, this.scale.to, (all) => {
      if (all.moments.length > MOST_TICKS) return false;
      const boxes = all.moments.map((moment) => this.#tickBox(all.label(moment), moment));
      return boxes.every(({ x }, index) => index === 0 || boxes[index - 1].x + boxes[index - 1].width + gap <= x);
    });
    return ticks;
  }

  // A label below its tick, moved where it would leave the page.
  #tickBox(text, moment) {
    const width = this.typeface.width(text, this.fonts.small);
    return { text, width, x: Math.max(Math.min(this.scale.x(moment) - width / 2, this.page.right - width), this.page.left) };
  }

  // Lines at every tick through all rows.
  #grid({ moments }, bottom) {
    const path = moments.flatMap((moment) => pen([this.scale.x(moment), this.top, this.scale.x(moment), bottom]));
    return { group: "grid", elements: [{ path, stroke: this.theme.grid, width: this.#thin }] };
  }

  get #thin() {
    return Math.max(this.preset.lineWidth * 0.5, 0.5);
  }

  #axis(ticks) {
    const { scale, bottom: y, preset, theme, typeface, fonts } = this;
    const length = preset.smallSize * 0.35;
    const path = pen([scale.left, y, scale.right, y]);
    for (const moment of ticks.moments) path.push(...pen([scale.x(moment), y, scale.x(moment), y + length]));
    const baseline = y + length + preset.smallSize * 0.35 + typeface.ascent(fonts.small);
    let labels = ticks.moments.map((moment) => this.#tickBox(ticks.label(moment), moment));
    if (ticks.baseLabel) {
      const base = { text: ticks.baseLabel, x: this.page.left };
      // What the labels count from matters more than the first of them.
      const end = base.x + typeface.width(base.text, fonts.small) + preset.smallSize;
      const first = labels.findIndex(({ x }) => x >= end);
      labels = [base, ...(first < 0 ? [] : labels.slice(first))];
    }
    const texts = labels.map(({ text, x }) => ({ text, x, y: baseline, font: fonts.small, fill: theme.quietInk }));
    return { group: "axis", title: "time", elements: [{ path, stroke: theme.axis, width: this.#thin }, ...texts] };
  }
}
