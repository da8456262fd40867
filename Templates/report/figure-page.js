// The page of a figure: title block above, chart, provenance below (Sources/Figures/Page: PageFrame, Legend,
// FigureLayout). A legend's entry is { name, swatch }, the swatch one of { pattern, paint }, { end }, { tones }
// or null.

// Columns per pixel that are never gone below.
const LEAST_RESOLUTION = 0.1;
const TONE_ENTRY = { name: "paler: part of the time", swatch: { tones: true } };

class FigurePage {
  constructor(typeface, preset, theme) {
    Object.assign(this, { typeface, preset, theme });
    const font = (size, isBold) => Typeface.font(size, isBold);
    this.fonts = {
      title: font(preset.titleSize, true), subtitle: font(preset.subtitleSize), label: font(preset.labelSize),
      strongLabel: font(preset.labelSize, true), small: font(preset.smallSize),
    };
    this.brush = new Brush(theme, preset);
    this.left = preset.sideMargin;
    this.right = preset.page.width - preset.sideMargin;
    this.room = this.right - this.left;
    this.strips = new StripLabels(this);
    this.charts = new ChartLabels(this);
    this.legend = new LegendSetter(this);
  }

  // The drawing of `content`: { title, subtitle, legend, provenance, panel, from, to }, and words around it.
  scene(content, { expectsTones, description, metadata }) {
    const { preset } = this;
    let detail = { resolution: preset.scale, tooltips: preset.mostTooltips };
    const [plain, toned] = [content.legend, [...content.legend, TONE_ENTRY]];
    let legend = expectsTones ? toned : plain;
    let drawn = this.#draw(content, legend, detail);
    if (expectsTones && !drawn.usesTone) {
      legend = plain;
      drawn = this.#draw(content, legend, detail);
    }
    // How large a file becomes, and whether tones need explaining, is known only once it is drawn.
    for (let round = 0; round < 4; round += 1) {
      const lighter = this.#lighter(detail, drawn.elements);
      const isSame = lighter.resolution === detail.resolution && lighter.tooltips === detail.tooltips;
      if (isSame && !(drawn.usesTone && legend === plain)) break;
      detail = lighter;
      if (drawn.usesTone) legend = toned;
      drawn = this.#draw(content, legend, detail);
    }
    const { height, elements } = drawn;
    return { width: preset.page.width, height, background: this.theme.background, title: content.title, description, metadata, elements };
  }

  // What makes a smaller file where `elements` are too large. Tooltips go first: without them the picture is the same.
  #lighter({ resolution, tooltips }, elements) {
    const { mostBytes } = this.preset;
    const weight = 1500 + weightOf(elements);
    if (weight <= mostBytes) return { resolution, tooltips };
    const target = mostBytes * 0.9;
    // Ends of tasks keep theirs: they count only where it is open how much the others take.
    const tips = tooltips > 0 ? tooltipsOf(elements) : { count: 0, bytes: 0 };
    const excess = weight - target;
    const kept = tips.bytes > excess ? 1 - excess / tips.bytes : 0;
    const rest = weight - tips.bytes;
    return {
      resolution: rest > target ? Math.max((resolution * target) / rest, LEAST_RESOLUTION) : resolution,
      tooltips: Math.trunc(Math.min(tips.count, tooltips) * kept),
    };
  }

  #draw(content, legend, detail) {
    const { preset } = this;
    const header = this.#header(content, legend);
    const lines = this.typeface.lines(content.provenance, "  ·  ", this.room, this.fonts.small);
    const leading = preset.smallSize * 1.35;
    const below = lines.length === 0 ? preset.endMargin : preset.endMargin + preset.space + ((lines.length - 1) * leading + preset.smallSize);
    const axis = preset.smallSize * 2.1;
    const room = preset.tallest - header.bottom - below - axis;
    const { panel } = content;
    const labels = panel.tracks.map((track) => (track.isChart ? this.charts : this.strips).height(track) / panel.trackWeight);
    const fit = fittedRows(panel, room, preset, Math.max(0, ...labels));
    if (!fit) throw new Error("there is no room for its lanes");
    const columns = columnsOf(fit, this);
    const scale = new TimeScale(content.from, content.to, columns.plotLeft, columns.plotRight);
    const painter = new ChartPainter(this, fit, columns, scale, detail, header.bottom);
    const chart = { group: "chart", elements: painter.paint() };
    const height = Math.ceil(header.bottom + (fit.height + axis) + below);
    const texts = lines.flatMap((text, index) =>
      text === "" ? [] : [{ text, x: this.left, y: height - preset.endMargin - (lines.length - 1 - index) * leading, font: this.fonts.small, fill: this.theme.quietInk }]);
    const footer = texts.length > 0 ? [{ group: "provenance", elements: texts }] : [];
    return { height, elements: [...header.elements, chart, ...footer], usesTone: painter.lanes.usesTone };
  }

  // The title block, and where the chart may begin.
  #header(content, entries) {
    const { preset, typeface, fonts, theme } = this;
    const elements = [];
    const { lines, font } = this.#titleLines(content.title);
    let baseline = preset.endMargin + typeface.capHeight(font);
    const titles = lines.map((text, index) => {
      if (index > 0) baseline += font.size * 1.18;
      return { text, x: this.left, y: baseline, font, fill: theme.ink };
    });
    elements.push({ group: "title", elements: titles });
    const subtitles = typeface.lines(content.subtitle, "  ·  ", this.room, fonts.subtitle);
    const texts = subtitles.map((text, index) => {
      baseline += preset.subtitleSize * (index === 0 ? 1.75 : 1.35);
      return { text, x: this.left, y: baseline, font: fonts.subtitle, fill: theme.quietInk };
    });
    if (texts.length > 0) elements.push({ group: "subtitle", elements: texts });
    const subtitleWidth = texts.length > 0 ? typeface.width(subtitles.at(-1), fonts.subtitle) : 0;
    const legendWidth = this.legend.width(entries);
    const legend = [];
    if (texts.length > 0 && subtitleWidth + preset.labelSize * 2 + legendWidth <= this.room) {
      legend.push(...this.legend.row(entries, this.right - legendWidth, baseline, this.room));
    } else {
      this.legend.rows(entries, this.room).forEach((row, index) => {
        baseline += index === 0 ? this.legend.rowHeight * 1.25 : this.legend.rowHeight;
        legend.push(...this.legend.row(row, this.left, baseline, this.room));
      });
    }
    if (legend.length > 0) elements.push({ group: "legend", elements: legend });
    return { elements, bottom: baseline + preset.labelSize * 0.4 + preset.space * 1.4 };
  }

  // The title in one line, smaller where it must be, else in two.
  #titleLines(title) {
    const { preset, typeface, room } = this;
    const text = labelText(title);
    for (const share of [1, 0.92, 0.85]) {
      const font = Typeface.font(Math.max(preset.titleSize * share, preset.smallSize), true);
      if (typeface.width(text, font) <= room) return { lines: [text], font };
    }
    const font = Typeface.font(Math.max(preset.titleSize * 0.85, preset.smallSize), true);
    for (const pause of [": ", "; ", ", "]) {
      const lines = this.#halves(text, pause, font);
      if (lines) return { lines, font };
    }
    const words = unbrokenWords(text);
    const lines = balanced(room, (width) => typeface.lines(words, " ", width, font));
    return { lines: lines.length > 2 ? [lines[0], typeface.shortened(`${lines[1]}…`, room, font)] : lines, font };
  }

  // The text in two lines, parted where it pauses: at the place that makes the wider of them least wide;
  // null where no place lets both fit.
  #halves(text, pause, font) {
    let [best, least] = [null, this.room];
    for (let place = text.indexOf(pause); place >= 0; place = text.indexOf(pause, place + pause.length)) {
      const lines = [text.slice(0, place) + pause.trimEnd(), text.slice(place + pause.length)];
      const width = Math.max(...lines.map((line) => this.typeface.width(line, font)));
      if (width <= least) [best, least] = [lines, width];
    }
    return best;
  }
}

// Sets legends: entries in rows, as many to a row as fit.
class LegendSetter {
  constructor({ theme, preset, typeface, fonts, brush }) {
    Object.assign(this, { theme, preset, typeface, fonts, colored: brush });
    // Swatches in ink: a state looks alike in every colour.
    this.brush = new Brush({ ...theme, palette: theme.palette.map(() => theme.quietInk) }, preset);
    this.rowHeight = preset.labelSize * 1.5;
    this.gap = preset.labelSize * 1.3;
    this.swatchHeight = typeface.capHeight(fonts.label);
  }

  // The width of one row with all entries.
  width(entries) {
    return entries.map((entry) => this.#width(entry)).reduce((sum, width) => sum + width, 0) + this.gap * Math.max(entries.length - 1, 0);
  }

  // Entries by row, none much shorter than another.
  rows(entries, width) {
    return balanced(width, (most) => {
      const rows = [];
      for (const entry of entries) {
        if (rows.length > 0 && this.width([...rows.at(-1), entry]) <= most) rows.at(-1).push(entry);
        else rows.push([entry]);
      }
      return rows;
    });
  }

  // One row that begins at `x` and stands on `baseline`.
  row(entries, x, baseline, room) {
    const elements = [];
    for (const entry of entries) {
      const bar = { y: baseline - this.swatchHeight, height: this.swatchHeight };
      elements.push(...this.#swatch(entry.swatch, x, this.#swatchWidth(entry), bar));
      const indent = this.#indent(entry);
      const text = this.typeface.shortened(entry.name, room - indent, this.fonts.label);
      const title = text === entry.name ? undefined : entry.name;
      elements.push({ text, x: x + indent, y: baseline, font: this.fonts.label, fill: this.theme.quietInk, title });
      x += this.#width(entry) + this.gap;
    }
    return elements;
  }

  #swatch(swatch, x, width, bar) {
    if (swatch === null) return [];
    if (swatch.end !== undefined) {
      const scale = new TimeScale(0, 1, x, x + width);
      const painter = new EndPainter({ theme: this.theme, brush: this.colored, preset: this.preset, scale });
      return painter.draw(swatch.end, MINOR, x + width / 2, bar.y + bar.height / 2, bar);
    }
    const surface = new SceneSurface();
    if (swatch.tones) {
      const step = width / TONES;
      for (let index = 0; index < TONES; index += 1) this.brush.draw(surface, "solid", 0, [x + index * step, bar.y, step, bar.height], index + 1);
    } else {
      // Without a paint it is a state of any thread.
      const isAny = swatch.paint === undefined;
      (isAny ? this.brush : this.colored).draw(surface, swatch.pattern, isAny ? 0 : swatch.paint, [x, bar.y, width, bar.height]);
    }
    return surface.elements;
  }

  #swatchWidth({ swatch }) {
    return swatch === null ? 0 : this.preset.labelSize * (swatch.end === undefined ? 1.7 : 0.8);
  }

  #indent(entry) {
    const width = this.#swatchWidth(entry);
    return width + (width > 0 ? this.preset.labelSize * 0.45 : 0);
  }

  #width(entry) {
    return this.#indent(entry) + this.typeface.width(entry.name, this.fonts.label);
  }
}
