// A drawing as pixels: `scale` of them to a pixel of the page.
async function pictureOf(scene, typeface, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = scene.width * scale;
  canvas.height = scene.height * scale;
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.fillStyle = scene.background;
  context.fillRect(0, 0, scene.width, scene.height);
  for (const element of scene.elements) drawElement(context, element, typeface);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function drawElement(context, it, typeface) {
  if (it.group) {
    for (const element of it.elements) drawElement(context, element, typeface);
    return;
  }
  if (it.text !== undefined) {
    context.font = `${it.font.isBold ? 700 : 400} ${it.font.size}px ${FONT}`;
    context.fillStyle = it.fill;
    context.fillText(displayable(it.text), startOf(it, typeface), it.y);
    return;
  }
  context.beginPath();
  if (it.rect) context.rect(...it.rect);
  if (it.circle) context.arc(...it.circle, 0, 2 * Math.PI);
  for (let index = 0; index < (it.path?.length ?? 0); index += 3) {
    const [step, x, y] = [it.path[index], it.path[index + 1], it.path[index + 2]];
    if (step === MOVE) context.moveTo(x, y);
    else if (step === LINE) context.lineTo(x, y);
    else {
      context.closePath();
      index -= 2;
    }
  }
  if (it.fill) {
    context.fillStyle = it.fill;
    context.fill();
  }
  if (!it.stroke) return;
  context.strokeStyle = it.stroke;
  context.lineWidth = it.width;
  context.setLineDash(it.dash ?? []);
  context.stroke();
}
