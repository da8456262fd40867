// Patterns in frames, as docs/FIGURES.md describes them: state is told by shape and tone, never by colour
// alone. The geometry is that of `coreograph figure`, to the last digit (Sources/Figures/Lanes/Brush.swift).

// In the order of painting: later ones lie on top.
const PATTERNS = ["pale", "faintLine", "floorLine", "line", "doubleLine", "longDashes", "shortDashes", "dotted", "hatched", "outlined", "solid"];
// Steps of tone between nothing and all of a column covered.
const TONES = 5;

function isFilled(pattern) {
  return PATTERNS.indexOf(pattern) >= PATTERNS.indexOf("dotted");
}

class Brush {
  constructor(theme, { lineWidth = 2, patternPitch = 6 } = {}) {
    Object.assign(this, { theme, lineWidth, patternPitch });
    // By paint: those of threads, MINOR, STRANGER, LOSS.
    this.paints = [...theme.palette.slice(0, 8), theme.neutral, theme.stranger, theme.warning];
    this.tones = this.paints.map((paint) =>
      Array.from({ length: TONES + 1 }, (_, tone) =>
        tone === TONES ? paint : mixed(paint, theme.background, 0.36 + (0.56 * (tone - 1)) / (TONES - 1))));
    this.grounds = this.paints.map((paint) => mixed(paint, theme.background, 0.2));
  }

  // One pattern in several frames of one lane: x, y, width and height of one after the other. Hatches and
  // dots are left away where frames are too small to show any.
  draw(surface, pattern, paint, frames, tone = TONES, title = undefined) {
    if (frames.length === 0) return;
    switch (pattern) {
      case "pale":
        return surface.rectangles(this.grounds[paint], frames, title);
      case "solid":
        return surface.rectangles(this.tones[paint][tone], frames, title);
      case "outlined":
        surface.rectangles(this.grounds[paint], frames, title);
        return this.#outline(surface, paint, frames);
      case "hatched":
        surface.rectangles(this.grounds[paint], frames, title);
        return surface.lines(this.paints[paint], this.#hatchWidth, this.#hatching(frames));
      case "dotted":
        surface.rectangles(this.grounds[paint], frames, title);
        return this.#dots(surface, paint, frames);
      case "line":
        return surface.rectangles(this.paints[paint], this.#strips(frames, this.lineWidth, "middle"), title);
      case "floorLine":
        return surface.rectangles(this.paints[paint], this.#strips(frames, this.lineWidth, "floor"), title);
      case "faintLine":
        return surface.rectangles(this.paints[paint], this.#strips(frames, this.lineWidth / 2, "floor"), title);
      case "doubleLine":
        return surface.rectangles(this.paints[paint], this.#rails(frames), title);
      case "longDashes":
        return surface.lines(this.paints[paint], this.lineWidth, middles(frames), [4 * this.lineWidth, 1.5 * this.lineWidth], title);
      case "shortDashes":
        return surface.lines(this.paints[paint], this.lineWidth, middles(frames), [1.5 * this.lineWidth, 2 * this.lineWidth], title);
    }
  }

  get #hatchWidth() {
    return Math.max(this.lineWidth * 0.55, 0.4);
  }

  // Lines inside the edges; too narrow frames are filled, so that they still show.
  #outline(surface, paint, frames) {
    const width = this.#hatchWidth;
    const inset = width / 2;
    const [wide, narrow] = [[], []];
    for (let index = 0; index < frames.length; index += 4) {
      const [x, y, across, height] = frames.slice(index, index + 4);
      if (across > 3 * width) wide.push(x + inset, y + inset, across - 2 * inset, Math.max(height - 2 * inset, 0));
      else narrow.push(x, y, across, height);
    }
    surface.edges(this.paints[paint], width, wide);
    if (narrow.length > 0) surface.rectangles(this.tones[paint][3], narrow);
  }

  // Slanted lines on a grid of the whole page, so that neighbouring frames continue one another.
  #hatching(frames) {
    const spacing = this.patternPitch * Math.SQRT2;
    const ends = [];
    for (let index = 0; index < frames.length; index += 4) {
      const [x, y, width, height] = [frames[index], frames[index + 1], frames[index + 2], frames[index + 3]];
      // Lower frames would show no slant.
      if (width < this.patternPitch || height < 3 * this.#hatchWidth) continue;
      const [right, floor] = [x + width, y + height];
      for (let sum = Math.ceil((x + y) / spacing) * spacing; sum < right + floor; sum += spacing) {
        const top = Math.min(right, sum - y);
        const bottom = Math.max(x, sum - floor);
        if (top - bottom > 0.25) ends.push(bottom, sum - bottom, top, sum - top);
      }
    }
    return ends;
  }

  // A grid of dots: lines whose dashes are as long as they are wide, along the longer side.
  #dots(surface, paint, frames) {
    const size = Math.max(this.lineWidth * 0.8, 0.6);
    const pitch = this.patternPitch;
    const ends = [];
    for (let index = 0; index < frames.length; index += 4) {
      const [x, y, width, height] = [frames[index], frames[index + 1], frames[index + 2], frames[index + 3]];
      // In low lanes there is one row of them.
      if (width < pitch * 0.75 || height < Math.min(pitch * 0.75, 2 * size)) continue;
      if (width >= height) {
        const rows = Math.max(Math.trunc(height / pitch), 1);
        for (let row = 0; row < rows; row += 1) {
          const middle = y + (height * (row + 0.5)) / rows;
          ends.push(x + size / 2, middle, x + width, middle);
        }
      } else {
        const columns = Math.max(Math.trunc(width / pitch), 1);
        for (let column = 0; column < columns; column += 1) {
          const middle = x + (width * (column + 0.5)) / columns;
          ends.push(middle, y + pitch / 2 - size / 2, middle, y + height);
        }
      }
    }
    surface.lines(this.paints[paint], size, ends, [size, Math.max(pitch - size, size / 2)]);
  }

  #strips(frames, thickness, place) {
    const strips = [];
    for (let index = 0; index < frames.length; index += 4) {
      const [y, full] = [frames[index + 1], frames[index + 3]];
      const height = thin(thickness, full);
      strips.push(frames[index], place === "floor" ? y + full - height : y + full / 2 - height / 2, frames[index + 2], height);
    }
    return strips;
  }

  #rails(frames) {
    const rails = [];
    for (let index = 0; index < frames.length; index += 4) {
      const [y, full] = [frames[index + 1], frames[index + 3]];
      const height = thin(this.lineWidth * 0.7, full);
      const distance = Math.min(this.lineWidth * 2.2, full * 0.4);
      for (const side of [-1, 1]) rails.push(frames[index], y + full / 2 + (side * distance) / 2 - height / 2, frames[index + 2], height);
    }
    return rails;
  }
}

// A line stays thin beside the bars of a low lane.
function thin(thickness, height) {
  return Math.min(thickness, Math.max(height * 0.22, 0.5));
}

function middles(frames) {
  const ends = [];
  for (let index = 0; index < frames.length; index += 4) {
    const y = frames[index + 1] + frames[index + 3] / 2;
    ends.push(frames[index], y, frames[index] + frames[index + 2], y);
  }
  return ends;
}

// The colour `share` of the way from `under` to `over`; both as in `#2f82d6`.
function mixed(over, under, share) {
  const channel = (color, at) => parseInt(color.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(channel(under, at) + (channel(over, at) - channel(under, at)) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
