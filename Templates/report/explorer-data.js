// Unpacks what the page carries of a run (Sources/Report/Explorer): base64, then zlib, then a header in
// JSON and columns of whole numbers.

// The run in the data block `script`: what its header says, and its columns.
async function unpackRun(script) {
  const bytes = await inflate(script.textContent, Number(script.dataset.size));
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { header, columns: new Columns(header.columns, bytes, 4 + length) };
}

// The `size` bytes that were compressed to the base64 `text`. It goes through in pieces, so that at no
// time both ends are there whole.
async function inflate(text, size) {
  const stream = new DecompressionStream("deflate");
  const feed = async () => {
    const writer = stream.writable.getWriter();
    const piece = 1 << 20;
    for (let at = 0; at < text.length; at += piece) {
      await writer.write(decodeBase64(text.slice(at, at + piece)));
    }
    await writer.close();
  };
  const drain = async () => {
    const bytes = new Uint8Array(size);
    const reader = stream.readable.getReader();
    for (let at = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return bytes;
      bytes.set(value, at);
      at += value.length;
    }
  };
  const [bytes] = await Promise.all([drain(), feed()]);
  return bytes;
}

function decodeBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

// Columns of numbers: for each a plane of the lowest bytes of all rows, then one of the next, and so on.
class Columns {
  constructor(directory, bytes, start) {
    this.bytes = bytes;
    this.places = new Map();
    for (const { name, count, planes, isSigned } of directory) {
      this.places.set(name, { count, planes, start, isSigned });
      start += count * planes;
    }
  }

  has(name) {
    return this.places.has(name);
  }

  // The column as the smallest typed array that holds its numbers.
  take(name) {
    const { count, planes, start, isSigned } = this.places.get(name);
    const Type = [Uint8Array, Uint8Array, Uint16Array, Uint32Array, Uint32Array][planes] ?? Float64Array;
    const values = new Type(count);
    const [first, second, third, ...rest] = Array.from({ length: planes }, (_, plane) => this.bytes.subarray(start + plane * count));
    // Once over the rows for up to three planes: memory is what takes time here.
    if (third) for (let row = 0; row < count; row += 1) values[row] = first[row] | (second[row] << 8) | (third[row] << 16);
    else if (second) for (let row = 0; row < count; row += 1) values[row] = first[row] | (second[row] << 8);
    else if (first) values.set(first.subarray(0, count));
    rest.forEach((plane, index) => {
      const factor = 2 ** (24 + 8 * index);
      for (let row = 0; row < count; row += 1) values[row] += plane[row] * factor;
    });
    // The lowest bit is the sign.
    return isSigned ? Float64Array.from(values, (value) => (value % 2 ? -(value + 1) / 2 : value / 2)) : values;
  }
}
