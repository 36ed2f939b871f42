// The weights of one head as a map: rows ask, columns are asked. As an alignment it marks the best source of each target token
// (Bahdanau et al., 2015, figure 3).

const [SmallestCell, LegibleCell, LargestCell] = [2, 14, 44];

function shadeOf(map, row, value) {
  if (state.shade === 'weight') return value / map.max;
  if (state.shade === 'root') return Math.sqrt(value / map.max);
  return value / Math.max(1, map.values[row * map.columns + bestColumn(map, row)]);
}

function createHeatmap(panel, alignment) {
  const surface = createSurface({
    class: 'surface map-surface', tabindex: 0, role: 'application',
    'aria-label': 'Heat map: the arrow keys move a cell, and its weight is read',
  }, draw);
  const shade = element('select', { change: () => update({ shade: shade.value }) },
    ...[['root', 'square root'], ['weight', 'weight'], ['row', 'share of row’s largest']].map(
      ([value, text]) => element('option', { value }, text)));
  const scale = element('canvas', { class: 'scale', width: 128, height: 1, 'aria-hidden': 'true' });
  const most = element('span', { class: 'hint' });
  const zoomButtons = [[1 / 1.5, '−', 'Smaller'], [1.5, '+', 'Larger']].map(([factor, text, name]) => element('button', {
    type: 'button', 'aria-label': name, click: () => enlarge(factor),
  }, text));
  const place = element('div', { class: 'map-place' }, surface.host);
  const pairs = alignment ? element('aside', { class: 'aside', 'aria-label': 'Best source of each target token' }) : null;
  panel.append(
    element('div', { class: 'options' },
      element('label', {}, 'Shade by ', shade), element('span', { class: 'legend' }, '0 ', scale, most), ...zoomButtons),
    pairs ? element('div', { class: 'with-aside' }, place, pairs) : place);
  let map = null;
  let of = null;
  let hovered = null;
  let revealed = '';
  let paired = null;
  let zoom = 1;
  let shades = null;
  let frame = { cell: 20, left: 60, top: 60 };
  const picture = document.createElement('canvas');
  onWidth(place, () => map && layout());

  // Not from the choice of another part until its map is there.
  function ready() {
    return map && of === part();
  }

  function layout() {
    const { rows, columns } = part();
    const context = surface.context;
    const width = place.clientWidth - 2;
    const widest = (texts, most) => {
      context.font = fontOf(14, true);
      let found = 20;
      for (const text of texts.slice(0, 2000)) found = Math.max(found, context.measureText(shown(text)).width);
      return Math.ceil(Math.min(most, found));
    };
    const left = widest(rows, Math.min(150, width * 0.3)) + 12;
    const top = widest(columns, 120) + 14;
    const fit = Math.floor((width - left - 2) / columns.length);

    // As large as lets the whole map be seen at once, but not so small that its labels go.
    const tall = Math.floor((0.64 * innerHeight - top) / rows.length);
    const base = clamp(Math.min(fit, Math.max(tall, LegibleCell)), SmallestCell, LargestCell);
    frame = { cell: clamp(Math.round(base * zoom), SmallestCell, 64), left, top, base };
    surface.resize(left + columns.length * frame.cell + 1, top + rows.length * frame.cell + 1);
    surface.drawNow();
  }

  function enlarge(factor) {
    const [before, centre] = [frame.cell, surface.host];
    const [x, y] = [centre.scrollLeft + centre.clientWidth / 2, centre.scrollTop + centre.clientHeight / 2];
    const next = clamp(factor > 1 ? Math.max(before + 1, before * factor) : Math.min(before - 1, before * factor), SmallestCell, 64);
    zoom = next / frame.base;
    layout();
    const grown = frame.cell / before;
    [centre.scrollLeft, centre.scrollTop] = [x * grown - centre.clientWidth / 2, y * grown - centre.clientHeight / 2];
  }

  // Shades from 0 to 255, once for each head and way of shading.
  function shadeAll() {
    shades = new Uint8Array(map.values.length);
    for (let row = 0; row < map.rows; row++) {
      const start = row * map.columns;
      const largest = state.shade === 'row' ? Math.max(1, map.values[start + bestColumn(map, row)]) : map.max;
      for (let at = start; at < start + map.columns; at++) {
        const share = map.values[at] / largest;
        shades[at] = Math.round(255 * (state.shade === 'root' ? Math.sqrt(share) : share));
      }
    }
  }

  function show(shownMaps) {
    if (of !== part()) hovered = null;
    of = part();
    map = shownMaps[0];
    shade.value = state.shade;
    most.textContent = state.shade === 'row' ? ' the row’s largest' : ' ' + decimal(map.max / One);
    shadeAll();
    drawScale();
    layout();
    const cell = state.cell ? `${of.name} ${state.cell.row} ${state.cell.column}` : '';
    if (cell && cell !== revealed) reveal(state.cell);
    revealed = cell;
    if (pairs) showPairs();
    announceCell(map, hovered || state.cell);
  }

  function drawScale() {
    const context = scale.getContext('2d');
    const image = context.createImageData(128, 1);
    new Uint32Array(image.data.buffer).set(rampPixels().filter((_, at) => at % 2 === 0));
    context.putImageData(image, 0, 0);
  }

  function draw(context, view) {
    if (!ready()) return;
    const { cell, left, top } = frame;
    const { rows, columns } = part();
    const sight = (offset, size, margin, count) => [
      clamp(Math.floor(offset / cell), 0, count), clamp(Math.ceil((offset + size - margin) / cell), 0, count)];
    const [firstRow, lastRow] = sight(view.top, view.height, top, rows.length);
    const [firstColumn, lastColumn] = sight(view.left, view.width, left, columns.length);
    const [wide, tall] = [lastColumn - firstColumn, lastRow - firstRow];
    if (wide <= 0 || tall <= 0) return;
    context.save();
    context.beginPath();
    context.rect(left, top, view.width, view.height);
    context.clip();
    [picture.width, picture.height] = [wide, tall];
    const image = new ImageData(wide, tall);
    const [pixels, ramp] = [new Uint32Array(image.data.buffer), rampPixels()];
    for (let row = 0; row < tall; row++) {
      const start = (firstRow + row) * columns.length + firstColumn;
      for (let column = 0; column < wide; column++) pixels[row * wide + column] = ramp[shades[start + column]];
    }
    picture.getContext('2d').putImageData(image, 0, 0);
    const [x0, y0] = [left + firstColumn * cell - view.left, top + firstRow * cell - view.top];
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, x0, y0, wide * cell, tall * cell);
    if (cell >= 9) drawGaps(context, x0, y0, wide, tall);
    if (cell >= 26) drawValues(context, x0, y0, firstRow, lastRow, firstColumn, lastColumn);
    if (alignment) drawBest(context, view, firstRow, lastRow);
    const cursor = hovered || state.cell;
    if (cursor) drawCursor(context, view, cursor);
    context.restore();
    drawLabels(context, view, [firstRow, lastRow], [firstColumn, lastColumn], cursor);
  }

  function drawGaps(context, x0, y0, wide, tall) {
    context.fillStyle = themed('--panel');
    for (let column = 1; column < wide; column++) context.fillRect(x0 + column * frame.cell - 0.5, y0, 1, tall * frame.cell);
    for (let row = 1; row < tall; row++) context.fillRect(x0, y0 + row * frame.cell - 0.5, wide * frame.cell, 1);
  }

  function drawValues(context, x0, y0, firstRow, lastRow, firstColumn, lastColumn) {
    context.font = fontOf(frame.cell < 34 ? 10 : 11);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const theme = themeNow();
    for (let row = firstRow; row < lastRow; row++) {
      for (let column = firstColumn; column < lastColumn; column++) {
        const weight = weightAt(map, row, column);
        if (weight < 0.005) continue;
        context.fillStyle = inkOn(shades[row * map.columns + column] / 255, theme);
        context.fillText(weight.toFixed(2).replace(/^0/, ''),
          x0 + (column - firstColumn + 0.5) * frame.cell, y0 + (row - firstRow + 0.5) * frame.cell);
      }
    }
  }

  function drawBest(context, view, firstRow, lastRow) {
    context.strokeStyle = themed('--mark');
    context.lineWidth = clamp(frame.cell / 12, 1.5, 2.5);
    for (let row = firstRow; row < lastRow; row++) {
      const inset = frame.cell > 8 ? 2.5 : 0.5;
      const [x, y] = [frame.left + bestColumn(map, row) * frame.cell - view.left, frame.top + row * frame.cell - view.top];
      context.strokeRect(x + inset, y + inset, frame.cell - 2 * inset, frame.cell - 2 * inset);
    }
  }

  function drawCursor(context, view, cursor) {
    const [x, y] = [frame.left + cursor.column * frame.cell - view.left, frame.top + cursor.row * frame.cell - view.top];
    const away = Math.max(frame.cell, 5);
    context.lineWidth = 4;
    context.strokeStyle = themed('--panel');
    context.strokeRect(x - (away - frame.cell) / 2, y - (away - frame.cell) / 2, away, away);
    context.lineWidth = 2;
    context.strokeStyle = themed('--ink');
    context.strokeRect(x - (away - frame.cell) / 2, y - (away - frame.cell) / 2, away, away);
  }

  function drawLabels(context, view, rowRange, columnRange, cursor) {
    const { cell, left, top } = frame;
    const every = Math.ceil(11 / cell);
    const size = clamp(Math.round(cell * 0.72), 10, 14);
    const one = (text, chosen, place, width) => {
      context.font = fontOf(chosen ? Math.max(size, 12) : size, chosen);
      context.fillStyle = themed(chosen ? '--ink' : '--soft');
      context.fillText(fitted(context, shown(text), width), 0, place);
    };
    const sides = [[rowRange, part().rows, cursor && cursor.row], [columnRange, part().columns, cursor && cursor.column]];
    sides.forEach(([[first, last], texts, chosen], side) => {
      context.save();
      context.textBaseline = 'middle';
      context.beginPath();
      if (side === 0) context.rect(0, top, left, view.height);
      else context.rect(left, 0, view.width, top);
      context.clip();
      for (let at = first; at < last; at++) {
        const own = at === chosen;
        const near = chosen !== null && chosen !== undefined && every > 1 && Math.abs(at - chosen) < every;
        if (!own && (at % every !== 0 || near)) continue;
        context.save();
        if (side === 0) {
          context.translate(left - 6, top + (at + 0.5) * cell - view.top);
          context.textAlign = 'right';
          one(texts[at], own, 0, left - 8);
        } else {
          context.translate(left + (at + 0.5) * cell - view.left, top - 6);
          context.rotate(-Math.PI / 2);
          context.textAlign = 'left';
          one(texts[at], own, 0, top - 8);
        }
        context.restore();
      }
      context.restore();
    });
  }

  function cellAt(event) {
    const place = placeIn(surface, event);
    if (place.x < frame.left || place.y < frame.top) return null;
    const row = Math.floor((place.y - frame.top + place.top) / frame.cell);
    const column = Math.floor((place.x - frame.left + place.left) / frame.cell);
    return row < map.rows && column < map.columns ? { row, column } : null;
  }

  function moveTo(row, column) {
    hovered = null;
    update({ cell: { row: clamp(row, 0, map.rows - 1), column: clamp(column, 0, map.columns - 1) } });
  }

  function reveal(cell) {
    const host = surface.host;
    const keep = (offset, size, start, at) => clamp(offset, (at + 1) * frame.cell - (size - start), at * frame.cell);
    host.scrollTop = keep(host.scrollTop, host.clientHeight, frame.top, cell.row);
    host.scrollLeft = keep(host.scrollLeft, host.clientWidth, frame.left, cell.column);
  }

  surface.host.addEventListener('pointermove', event => {
    if (!ready() || event.pointerType !== 'mouse') return;
    const cell = cellAt(event);
    if ((cell && hovered && cell.row === hovered.row && cell.column === hovered.column) || cell === hovered) return;
    hovered = cell;
    announceCell(map, hovered || state.cell);
    surface.redraw();
  });
  surface.host.addEventListener('pointerleave', () => {
    hovered = null;
    surface.redraw();
  });
  surface.host.addEventListener('click', event => {
    const cell = ready() && cellAt(event);
    if (cell) moveTo(cell.row, cell.column);
  });
  surface.host.addEventListener('keydown', event => {
    const step = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -1e9],
      End: [0, 1e9],
    }[event.key];
    if (!step || !ready() || event.altKey || event.metaKey) return;
    event.preventDefault();
    const from = state.cell || { row: 0, column: 0 };
    if (!state.cell) moveTo(0, 0);
    else moveTo(from.row + step[0] * (event.ctrlKey ? 1e9 : 1), from.column + step[1] * (event.ctrlKey ? 1e9 : 1));
  });

  // Built once for each head, so that the button that was pressed keeps the focus.
  function showPairs() {
    if (paired !== map) buildPairs();
    paired = map;
    [...pairs.querySelectorAll('button')].forEach((button, row) => {
      button.setAttribute('aria-pressed', Boolean(state.cell && state.cell.row === row));
    });
  }

  function buildPairs() {
    const focused = [...pairs.querySelectorAll('button')].indexOf(document.activeElement);
    const list = element('ol', { class: 'pairs' }, ...part().rows.slice(0, 1000).map((text, row) => {
      const best = bestColumn(map, row);
      return element('li', {}, element('button', { type: 'button', click: () => moveTo(row, best) },
        label(text), element('span', { class: 'arrow', 'aria-label': 'from' }, '←'), label(part().columns[best]),
        element('span', { class: 'weight' }, decimal(weightAt(map, row, best)))));
    }));
    pairs.replaceChildren(element('h2', { class: 'ranking-title' }, 'Best source of each target token'), list);
    if (focused >= 0) pairs.querySelectorAll('button')[focused].focus({ preventScroll: true });
  }

  return { show, drawing: () => mapDrawing(map, alignment), redraw: surface.redraw, several: false };
}

// The map as vectors; cells too faint to see are left out.
function mapDrawing(map, alignment) {
  const [rows, columns] = [part().rows, part().columns].map(texts => texts.map(text => [...shown(text)].slice(0, 24).join('')));
  const cell = clamp(Math.floor(720 / columns.length), 4, 28);
  const size = clamp(cell * 0.7, 8, 13);
  const [left, top] = [labelRoom(rows, size), labelRoom(columns, size)];
  const made = createDrawing(left + columns.length * cell + 10, top + rows.length * cell + 10, titleOfView());
  made.rectangle(left, top, columns.length * cell, rows.length * cell, { fill: rampColour(0, 'light') });
  const shares = Array.from(map.values, (value, at) => shadeOf(map, Math.floor(at / map.columns), value));
  drawCells(made, shares, map.columns, left, top, cell, cell);
  if (alignment) {
    rows.forEach((_, row) => made.rectangle(left + bestColumn(map, row) * cell + 1, top + row * cell + 1, cell - 2, cell - 2,
      { fill: 'none', stroke: '#b8500f', 'stroke-width': 2 }));
  }
  const every = Math.ceil(9 / cell);
  rows.forEach((text, at) => at % every === 0 && made.text(left - 6, top + (at + 0.5) * cell + size / 3, text,
    { 'text-anchor': 'end', 'font-size': size }));
  columns.forEach((text, at) => at % every === 0 && made.text(0, 0, text, {
    'font-size': size, transform: `translate(${rounded(left + (at + 0.5) * cell + size / 3)} ${top - 6}) rotate(-90)`,
  }));
  return made;
}

// Room for labels beside a map. The font that a drawing is looked at with may be wider than the one here.
function labelRoom(texts, size) {
  const context = element('canvas').getContext('2d');
  context.font = `${size}px ${SvgFont}`;
  return Math.ceil(16 + 1.15 * texts.reduce((widest, text) => Math.max(widest, context.measureText(text).width), 0));
}
