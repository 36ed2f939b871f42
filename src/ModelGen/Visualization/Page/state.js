// What is looked at, and the address that keeps it.

const Views = ['heads', 'lines', 'token', 'map', 'alignment', 'numbers'];
const ViewNames = {
  heads: 'All heads', lines: 'Lines', token: 'Token', map: 'Heat map', alignment: 'Alignment', numbers: 'Numbers',
};

// Indices are places in the page's lists, not the model's numbers: a page may hold some layers and heads only.
const state = {
  view: 'lines', part: 0, layer: 0, head: 0, heads: [0], token: null, cell: null,
  hidden: 4, shade: 'root', sort: 'order', theme: '',
};

const watchers = [];

function part() {
  return partAt(state.part);
}

function hasView(view) {
  return view !== 'alignment' || data.parts.some(one => one.name === 'cross');
}

// Takes a change, puts right what no longer fits, keeps it in the address, and tells who watches.
function update(change) {
  Object.assign(state, change);
  if (!hasView(state.view)) state.view = 'lines';
  if (state.view === 'alignment' && part().name !== 'cross') state.part = data.parts.findIndex(one => one.name === 'cross');
  const of = part();
  state.layer = clamp(state.layer, 0, of.layers.length - 1);
  state.heads = state.heads.filter(head => head >= 0 && head < of.heads.length);
  state.head = clamp(state.head, 0, of.heads.length - 1);
  if (!state.heads.includes(state.head)) state.heads = [state.head];
  if (state.token && state.token.at >= sideTokens(state.token.side).length) state.token = null;
  if (state.cell) {
    state.cell = { row: Math.min(state.cell.row, of.rows.length - 1), column: Math.min(state.cell.column, of.columns.length - 1) };
  }
  writeAddress();
  for (const watcher of watchers) watcher();
}

// Rows ask and stand left; columns are asked and stand right.
function sideTokens(side) {
  return side === 'row' ? part().rows : part().columns;
}

// Heads that are shown together; views of one head have one.
function shownHeads() {
  return state.view === 'lines' || state.view === 'token' ? state.heads : [state.head];
}

function writeAddress() {
  const of = part();
  const fields = {
    view: state.view, part: of.name, layer: of.layers[state.layer], heads: state.heads.map(head => of.heads[head]).join(','),
  };
  if (state.head !== state.heads[0]) fields.head = of.heads[state.head];
  if (state.token) fields.token = state.token.side + '-' + state.token.at;
  if (state.cell) fields.cell = state.cell.row + '-' + state.cell.column;
  if (state.theme) fields.theme = state.theme;
  const address = '#' + Object.entries(fields).map(([name, value]) => `${name}=${value}`).join('&');
  if (address === location.hash) return;
  try {
    history.replaceState(null, '', address);
  } catch {
    // A frame without an address of its own keeps none.
  }
}

// What an address asks for; whatever does not fit is passed over.
function readAddress() {
  const fields = new Map(location.hash.slice(1).split('&').map(field => field.split('=')));
  const change = {};
  const place = (list, value) => list.findIndex(one => String(one) === value);
  if (Views.includes(fields.get('view'))) change.view = fields.get('view');
  const asked = place(data.parts.map(one => one.name), fields.get('part'));
  if (asked >= 0) change.part = asked;
  const of = partAt(asked >= 0 ? asked : state.part);
  const layer = place(of.layers, fields.get('layer'));
  if (layer >= 0) change.layer = layer;
  const heads = (fields.get('heads') || '').split(',').map(head => place(of.heads, head)).filter(head => head >= 0);
  if (heads.length) [change.heads, change.head] = [[...new Set(heads)], heads[0]];
  const head = place(of.heads, fields.get('head'));
  if (head >= 0) change.head = head;
  const token = /^(row|column)-(\d{1,7})$/.exec(fields.get('token') || '');
  change.token = token ? { side: token[1], at: Number(token[2]) } : null;
  const cell = /^(\d{1,7})-(\d{1,7})$/.exec(fields.get('cell') || '');
  if (cell) change.cell = { row: Number(cell[1]), column: Number(cell[2]) };
  if (['light', 'dark'].includes(fields.get('theme'))) change.theme = fields.get('theme');
  return change;
}
