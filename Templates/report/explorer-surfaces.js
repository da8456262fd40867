// What the explorer paints on: a canvas. A figure that is saved takes the same few shapes (SceneSurface).

const FONT = "Liberation Sans, Arial, Helvetica, sans-serif";

class CanvasSurface {
  constructor(context) {
    this.context = context;
  }

  // Filled rectangles of one colour: x, y, width and height of one after the other.
  rectangles(color, boxes) {
    this.context.fillStyle = color;
    for (let index = 0; index < boxes.length; index += 4) {
      this.context.fillRect(boxes[index], boxes[index + 1], boxes[index + 2], boxes[index + 3]);
    }
  }

  // Lines of one pen: the two ends of one after the other.
  lines(color, width, ends, dash = []) {
    if (ends.length === 0) return;
    this.#pen(color, width, dash);
    this.context.beginPath();
    for (let index = 0; index < ends.length; index += 4) {
      this.context.moveTo(ends[index], ends[index + 1]);
      this.context.lineTo(ends[index + 2], ends[index + 3]);
    }
    this.context.stroke();
  }

  // A line through points, or the area inside of them.
  trail(points, { fill = null, stroke = null, width = 1 }) {
    if (points.length === 0) return;
    this.context.beginPath();
    for (let index = 0; index < points.length; index += 2) this.context.lineTo(points[index], points[index + 1]);
    if (fill) {
      this.context.fillStyle = fill;
      this.context.fill();
    }
    if (stroke) {
      this.#pen(stroke, width, []);
      this.context.stroke();
    }
  }

  text(string, x, y, { size, color, weight = 400, anchor = "start" }) {
    this.context.font = `${weight} ${size}px ${FONT}`;
    this.context.textAlign = anchor === "middle" ? "center" : anchor;
    this.context.textBaseline = "alphabetic";
    this.context.direction = "ltr";
    this.context.fillStyle = color;
    this.context.fillText(string, x, y);
  }

  widthOf(string, size, weight = 400) {
    this.context.font = `${weight} ${size}px ${FONT}`;
    return this.context.measureText(string).width;
  }

  // Edges of rectangles.
  edges(color, width, boxes) {
    this.#pen(color, width, []);
    for (let index = 0; index < boxes.length; index += 4) {
      this.context.strokeRect(boxes[index], boxes[index + 1], boxes[index + 2], boxes[index + 3]);
    }
  }

  #pen(color, width, dash) {
    this.context.strokeStyle = color;
    this.context.lineWidth = width;
    this.context.setLineDash(dash);
  }
}
