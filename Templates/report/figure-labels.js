// The words and numbers beside curves of levels (Sources/Figures/Levels: StripLabels, ChartLabels).

// Sets what stands beside a strip above lanes.
class StripLabels {
  constructor({ theme, preset, typeface, fonts }) {
    Object.assign(this, { theme, preset, typeface, fonts });
    this.swatch = preset.labelSize * 1;
    this.space = preset.labelSize * 0.35;
    this.leading = preset.labelSize * 1.35;
  }

  // How wide the names are.
  namesWidth(track) {
    return Math.max(0, ...track.series.map(({ name, mean }) =>
      this.swatch + this.typeface.width(levelText(mean), this.fonts.strongLabel) + this.space + this.typeface.width(name, this.fonts.label)));
  }

  // How wide the labels of the scale are.
  scaleWidth(track) {
    return Math.max(0, ...this.#ticks(track).map(([, label]) => this.typeface.width(label, this.fonts.small)));
  }

  // How tall the names are.
  height(track) {
    return track.series.length * this.leading + this.preset.labelSize;
  }

  // The names one below the other from the top of `frame`.
  names(track, left, frame) {
    const { theme, preset, typeface, fonts } = this;
    const cap = typeface.capHeight(fonts.label);
    let baseline = frame.y + cap;
    const elements = [];
    // The front curve comes first: it is the one the title speaks of.
    for (const { name, role, mean } of track.series.toReversed()) {
      const side = cap * 0.86;
      const number = levelText(mean);
      const x = left + this.swatch;
      const end = x + typeface.width(number, fonts.strongLabel) + this.space;
      elements.push(
        {
          rect: [left, baseline - cap + (cap - side) / 2, side, side], fill: theme[role],
          stroke: role === "executing" ? theme.executing : theme.inFlightEdge, width: preset.lineWidth * 0.5,
        },
        { text: number, x, y: baseline, font: fonts.strongLabel, fill: theme.ink },
        { text: name, x: end, y: baseline, font: fonts.label, fill: theme.ink });
      baseline += this.leading;
    }
    elements.push({ text: "on average", x: left + this.swatch, y: baseline, font: fonts.small, fill: theme.quietInk });
    return elements;
  }

  // The scale at the right: what limits the curves and the highest of them.
  scale(track, left, frame) {
    const height = this.typeface.capHeight(this.fonts.small);
    const taken = [];
    return this.#ticks(track).flatMap(([level, text]) => {
      const y = levelY(track, level, frame);
      if (taken.some((other) => Math.abs(other - y) < this.preset.smallSize * 1.2)) return [];
      taken.push(y);
      return [{ text, x: left, y: y + height / 2, font: this.fonts.small, fill: this.theme.quietInk }];
    });
  }

  // In order of importance.
  #ticks(track) {
    const limit = shownLimit(track);
    const ticks = limit ? [[limit.level, limit.name]] : [];
    if (limit ? limit.level < track.top : true) {
      // Who waits for a lock, and who has a core meanwhile, are threads whatever they carry.
      const noun = track.id === "waiting" ? "thread" : track.series[0]?.role === "inFlight" ? "task" : "core";
      ticks.push([track.top, `${track.top} ${noun}${track.top === 1 ? "" : "s"}`]);
    }
    return ticks;
  }
}

// Sets the scale of a chart of levels, and the names beside its means.
class ChartLabels {
  constructor({ theme, preset, typeface, fonts }) {
    Object.assign(this, { theme, preset, typeface, fonts });
    this.space = preset.labelSize * 0.35;
    // A line for the number, and one for what it is.
    this.leading = preset.labelSize * 2.5;
  }

  height(track) {
    return (track.series.length + (track.limit ? 1 : 0)) * this.preset.labelSize * 2.5;
  }

  scaleWidth(track) {
    return this.typeface.width(String(track.top), this.fonts.small);
  }

  namesWidth(track) {
    return Math.max(0, ...this.#names(track, { y: 0, height: 1 }).map(({ number, words }) => {
      if (number === null) return this.typeface.width(words, this.fonts.small);
      return this.typeface.width(number, this.fonts.strongLabel) + this.space + this.typeface.width(words, this.fonts.label);
    }));
  }

  // Lines across at round levels.
  grid(track, scale, frame) {
    const steps = this.#ticks(track, frame).flatMap((level) => pen([scale.left, levelY(track, level, frame), scale.right, levelY(track, level, frame)]));
    return [{ path: steps, stroke: this.theme.grid, width: Math.max(this.preset.lineWidth * 0.5, 0.5) }];
  }

  // The numbers at those lines, at the right end of the labels' column.
  scale(track, left, room, frame) {
    const cap = this.typeface.capHeight(this.fonts.small);
    return this.#ticks(track, frame).map((level) => ({
      text: String(level), x: left + room, y: levelY(track, level, frame) + cap / 2, anchor: "end", font: this.fonts.small, fill: this.theme.quietInk,
    }));
  }

  // The names at the right of `frame`, each as near to its line as the others allow.
  names(track, left, frame) {
    const { theme, preset, typeface, fonts } = this;
    const names = this.#names(track, frame);
    const middles = spread(names.map(({ y }) => y), this.leading, frame.y, frame.y + frame.height - preset.smallSize);
    return names.flatMap(({ number, words }, index) => {
      if (number === null) {
        return [{ text: words, x: left, y: middles[index] + typeface.capHeight(fonts.small) / 2, font: fonts.small, fill: theme.quietInk }];
      }
      const baseline = middles[index] + typeface.capHeight(fonts.label) / 2;
      const end = left + typeface.width(number, fonts.strongLabel) + this.space;
      return [
        { text: number, x: left, y: baseline, font: fonts.strongLabel, fill: theme.ink },
        { text: words, x: end, y: baseline, font: fonts.label, fill: theme.ink },
        { text: "on average", x: left, y: baseline + preset.smallSize * 1.3, font: fonts.small, fill: theme.quietInk },
      ];
    });
  }

  // From the top down.
  #names(track, frame) {
    const names = track.series.map(({ name, mean }) => ({ number: levelText(mean), words: name, y: levelY(track, mean, frame) }));
    const limit = shownLimit(track);
    if (limit) names.push({ number: null, words: limit.name, y: levelY(track, limit.level, frame) });
    return names.sort((one, other) => one.y - other.y);
  }

  // Whole levels 1, 2 or 5 times a power of ten apart, as many as have room.
  #ticks(track, frame) {
    const most = Math.max(Math.trunc(frame.height / (this.preset.smallSize * 2.2)), 1);
    let [power, multiple, step] = [1, 0, 1];
    while (Math.floor(track.top / step) > most) {
      multiple = (multiple + 1) % 3;
      if (multiple === 0) power *= 10;
      step = [1, 2, 5][multiple] * power;
    }
    return Array.from({ length: Math.floor(track.top / step) + 1 }, (_, index) => index * step);
  }
}

// Ascending places, moved as little as it takes to keep `distance` and to stay between `low` and `high`.
function spread(places, distance, low, high) {
  const result = [...places];
  result.forEach((place, index) => (result[index] = Math.max(place, index === 0 ? low : result[index - 1] + distance)));
  let most = Math.max(high, low + distance * Math.max(places.length - 1, 0));
  for (let index = result.length - 1; index >= 0; index -= 1) {
    result[index] = Math.min(result[index], most);
    most = result[index] - distance;
  }
  return result;
}
