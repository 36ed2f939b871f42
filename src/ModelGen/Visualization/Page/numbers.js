// The weights of the chosen head as a table, a page at a time.

const [TableRows, TableColumns] = [25, 12];

function createNumbers(panel) {
  const options = element('div', { class: 'options' });
  const scroll = element('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of weights' });
  panel.append(options, scroll);
  let map = null;
  let start = { row: 0, column: 0 };
  let of = null;

  function pager(name, key, size, count) {
    if (count <= size) return null;
    const last = Math.floor((count - 1) / size) * size;
    const turn = to => {
      start[key] = clamp(to, 0, last);
      const pressed = document.activeElement.getAttribute('aria-label');
      build();
      [...options.querySelectorAll('button')].find(button => button.getAttribute('aria-label') === pressed)?.focus();
    };
    return element('span', { class: 'pager' },
      element('button', { type: 'button', 'aria-label': `Earlier ${name}`, click: () => turn(start[key] - size) }, '‹'),
      `${name} ${start[key]}–${Math.min(count, start[key] + size) - 1} of ${count}`,
      element('button', { type: 'button', 'aria-label': `Later ${name}`, click: () => turn(start[key] + size) }, '›'));
  }

  function build() {
    const { rows, columns } = part();
    options.replaceChildren(...[
      pager('rows', 'row', TableRows, rows.length), pager('columns', 'column', TableColumns, columns.length)].filter(Boolean));
    const across = columns.slice(start.column, start.column + TableColumns);
    const head = element('tr', {}, element('td'), ...across.map((text, at) => element('th', { scope: 'col' },
      label(text), element('span', { class: 'place' }, String(start.column + at)))));
    const theme = themeNow();
    const body = rows.slice(start.row, start.row + TableRows).map((text, at) => {
      const row = start.row + at;
      return element('tr', {},
        element('th', { scope: 'row' }, label(text), element('span', { class: 'place' }, String(row))),
        ...across.map((_, away) => {
          const weight = weightAt(map, row, start.column + away);
          const cell = element('td', {}, decimal(weight));
          const share = Math.sqrt(weight * One / map.max);
          cell.style.background = rampColour(share, theme);
          cell.style.color = inkOn(share, theme);
          return cell;
        }));
    });
    scroll.replaceChildren(element('table', { class: 'numbers' },
      element('caption', {}, `${headName(part(), state.layer, state.head)}: the weight that each row gives each column.`),
      element('thead', {}, head), element('tbody', {}, ...body)));
  }

  function show(shownMaps) {
    if (of !== part()) start = { row: 0, column: 0 };
    of = part();
    map = shownMaps[0];
    build();
    readOut();
  }

  return { show, drawing: () => mapDrawing(map, false), redraw: () => map && build(), several: false };
}
