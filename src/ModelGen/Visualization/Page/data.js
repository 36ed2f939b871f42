// What the page holds: tokens and summaries at once, the weights of a head when they are looked at.

const data = JSON.parse(byId('data').textContent);
const One = 65535;

// Weights that are kept unpacked, in bytes; what was looked at longest ago goes first.
const MapRoom = 96 << 20;
const maps = new Map();
let mapBytes = 0;

const PartNames = { decoder: 'Decoder', encoder: 'Encoder', cross: 'Cross' };

function partAt(index) {
  return data.parts[index];
}

function summaryOf(part, layer, head) {
  return part.summaries[layer * part.heads.length + head];
}

function headName(part, layer, head) {
  return `${PartNames[part.name]}, layer ${part.layers[layer]}, head ${part.heads[head]}`;
}

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// A map stands behind this script, so it may not be parsed yet: it is whole when something follows it.
async function packedText(id) {
  for (;;) {
    const found = byId(id);
    if (found && (found.nextSibling || document.readyState !== 'loading')) return found.textContent;
    if (!found && document.readyState !== 'loading') throw new Error(`The page lacks ${id}.`);
    await new Promise(resume => setTimeout(resume, 10));
  }
}

async function unpack(part, layer, head) {
  const text = await packedText(`map-${part.name}-${part.layers[layer]}-${part.heads[head]}`);
  const planes = await inflate(bytesOf(text));
  const count = part.rows.length * part.columns.length;
  const values = new Uint16Array(count);
  let max = 0;
  for (let i = 0; i < count; i++) {
    const value = planes[i] << 8 | planes[count + i];
    values[i] = value;
    if (value > max) max = value;
  }
  return { rows: part.rows.length, columns: part.columns.length, values, max: Math.max(1, max) };
}

// The weights of one head: 16-bit fixed point, row after row.
function mapOf(part, layer, head) {
  const key = `${part.name}-${layer}-${head}`;
  const bytes = 2 * part.rows.length * part.columns.length;
  let map = maps.get(key);
  if (map) {
    maps.delete(key);
  } else {
    map = unpack(part, layer, head);
    mapBytes += bytes;
    map.bytes = bytes;
  }
  maps.set(key, map);
  for (const [oldest, old] of maps) {
    if (mapBytes <= MapRoom || oldest === key) break;
    maps.delete(oldest);
    mapBytes -= old.bytes;
  }
  return map;
}

function weightAt(map, row, column) {
  return map.values[row * map.columns + column] / One;
}

// The column with the largest weight of a row.
function bestColumn(map, row) {
  let best = 0;
  for (let column = 1; column < map.columns; column++) {
    if (map.values[row * map.columns + column] > map.values[row * map.columns + best]) best = column;
  }
  return best;
}

// The largest weights of squares, so that a small picture loses no sharp line.
function pooled(map, size) {
  const [tall, wide] = [Math.ceil(map.rows / size), Math.ceil(map.columns / size)];
  const [rows, columns] = [Math.ceil(map.rows / tall), Math.ceil(map.columns / wide)];
  const values = new Uint16Array(rows * columns);
  for (let row = 0; row < map.rows; row++) {
    const start = Math.floor(row / tall) * columns;
    for (let column = 0; column < map.columns; column++) {
      const place = start + Math.floor(column / wide);
      const value = map.values[row * map.columns + column];
      if (value > values[place]) values[place] = value;
    }
  }
  return { rows, columns, values, max: map.max };
}
