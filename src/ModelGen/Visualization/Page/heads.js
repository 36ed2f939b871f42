// All heads of a part as small maps: one row a layer, or in the order of what stands out.

const ThumbnailSize = 64;

const Orders = {
  order: ['layer and head', null],
  previous: ['previous token', summary => summary.previous],
  distance: ['distance, far first', summary => summary.distance],
  near: ['distance, near first', summary => -summary.distance],
  entropy: ['sharp first', summary => -summary.entropy],
  diffuse: ['spread out first', summary => summary.entropy],
  first: ['first token', summary => summary.first],
  itself: ['itself', summary => summary.itself],
  next: ['next token', summary => summary.next],
  diagonality: ['diagonal', summary => summary.diagonality],
};

function ordersOf(of) {
  if (of.name === 'cross') return ['order', 'diagonality', 'entropy', 'diffuse', 'distance', 'near', 'first'];
  const all = ['order', 'previous', 'itself', 'first', 'distance', 'near', 'entropy', 'diffuse', 'diagonality'];
  return of.name === 'decoder' ? all : [...all.slice(0, 3), 'next', ...all.slice(3)];
}

// The heads that lead in something, by place among the summaries.
function leaders(of) {
  if (of.summaries.length < 3) return new Map();
  const titles = of.name === 'cross'
    ? [['sharpest alignment', summary => summary.peak], ['most diagonal', summary => summary.diagonality]]
    : [['most previous', summary => summary.previous], ['farthest', summary => summary.distance], ['sharpest', summary => summary.peak]];
  const found = new Map();
  for (const [title, measure] of titles) {
    let best = 0;
    of.summaries.forEach((summary, at) => {
      if (measure(summary) > measure(of.summaries[best])) best = at;
    });
    if (!found.has(best)) found.set(best, title);
  }
  return found;
}

function createHeads(panel) {
  const order = element('select', { change: () => update({ sort: order.value }) });
  const grid = element('div', { class: 'head-grid', role: 'grid', 'aria-label': 'Heads' });
  const scroll = element('div', { class: 'head-scroll' }, grid);
  panel.append(element('div', { class: 'options' }, element('label', {}, 'Order ', order)), scroll);
  const small = new Map();
  const waiting = new Set();
  let built = '';
  let running = false;
  let painted = themeNow();
  const sight = new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (entry.isIntersecting) waiting.add(entry.target);
      else waiting.delete(entry.target);
    }
    work();
  }, { rootMargin: '120px' });

  function tiles() {
    return [...grid.querySelectorAll('.tile')];
  }

  function build() {
    const of = part();
    const wanted = `${of.name} ${state.sort}`;
    if (built === wanted) return;
    built = wanted;
    sight.disconnect();
    waiting.clear();
    const orders = ordersOf(of);
    if (!orders.includes(state.sort)) state.sort = 'order';
    order.replaceChildren(...orders.map(name => element('option', { value: name }, Orders[name][0])));
    order.value = state.sort;
    const measure = Orders[state.sort][1];
    const places = of.summaries.map((_, at) => at);
    if (measure) places.sort((one, other) => measure(of.summaries[other]) - measure(of.summaries[one]) || one - other);
    const leading = leaders(of);
    const across = measure ? places.length : of.heads.length;
    grid.classList.toggle('ordered', Boolean(measure));
    grid.style.setProperty('--across', of.heads.length);
    const rows = [];
    for (let start = 0; start < places.length; start += across) {
      const row = places.slice(start, start + across);
      rows.push(element('div', { class: 'grid-row', role: 'row' }, ...row.map(at => tile(of, at, leading.get(at)))));
    }
    grid.replaceChildren(...rows);
    for (const one of tiles()) sight.observe(one);
  }

  function tile(of, at, leading) {
    const [layer, head] = [Math.floor(at / of.heads.length), at % of.heads.length];
    const summary = of.summaries[at];
    const said = summary.text + (leading ? `, ${leading}` : '');
    return element('div', {
      class: 'tile', role: 'gridcell', tabindex: -1, 'data-part': data.parts.indexOf(of), 'data-layer': layer, 'data-head': head,
      'aria-label': `Layer ${of.layers[layer]}, head ${of.heads[head]}: ${said}`,
      title: `${said}\nentropy ${summary.entropy.toFixed(2)} bits, largest weights ${summary.peak.toFixed(2)} on average`,
    },
    element('canvas', { width: 8, height: 8, 'aria-hidden': 'true' }),
    element('span', { class: 'tile-name' }, `${of.layers[layer]}·${of.heads[head]}`,
      leading ? element('span', { class: 'badge' }, leading) : null),
    element('span', { class: 'tile-text' }, summary.text));
  }

  // Maps are unpacked and drawn one by one while nothing else goes on.
  function work() {
    if (running || !waiting.size) return;
    running = true;
    const idle = window.requestIdleCallback || (call => setTimeout(call, 1));
    idle(async () => {
      const until = performance.now() + 12;
      try {
        for (const one of waiting) {
          waiting.delete(one);
          sight.unobserve(one);
          if (one.isConnected) await paint(one);
          if (performance.now() > until) break;
        }
      } finally {
        running = false;
        work();
      }
    }, { timeout: 200 });
  }

  async function smallMap(of, layer, head) {
    const key = `${of.name}-${layer}-${head}`;
    if (!small.has(key)) small.set(key, pooled(await mapOf(of, layer, head), ThumbnailSize));
    return small.get(key);
  }

  // A tile knows its part: another may have been chosen since it came into sight.
  async function paint(one) {
    const [of, layer, head] = [one.dataset.part, one.dataset.layer, one.dataset.head].map(Number);
    const map = await smallMap(partAt(of), layer, head);
    const canvas = one.querySelector('canvas');
    [canvas.width, canvas.height] = [map.columns, map.rows];
    const context = canvas.getContext('2d');
    const image = context.createImageData(map.columns, map.rows);
    const [pixels, ramp] = [new Uint32Array(image.data.buffer), rampPixels()];
    for (let i = 0; i < pixels.length; i++) pixels[i] = ramp[Math.round(255 * Math.sqrt(map.values[i] / map.max))];
    context.putImageData(image, 0, 0);
    one.dataset.painted = 'true';
  }

  function show() {
    build();
    if (painted !== themeNow()) repaint();
    for (const one of tiles()) {
      const own = Number(one.dataset.layer) === state.layer && Number(one.dataset.head) === state.head;
      one.tabIndex = own ? 0 : -1;
      one.setAttribute('aria-selected', own);
    }
    readOut();
  }

  function choose(one, view) {
    const head = Number(one.dataset.head);
    update({ layer: Number(one.dataset.layer), head, heads: [head], ...(view ? { view } : {}) });
  }

  function openFrom() {
    return part().name === 'cross' ? 'alignment' : 'lines';
  }

  grid.addEventListener('click', event => {
    const one = event.target.closest('.tile');
    if (one) choose(one, openFrom());
  });
  grid.addEventListener('keydown', event => {
    const one = event.target.closest('.tile');
    if (!one) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(one, openFrom());
      byId('tab-' + state.view).focus();
      return;
    }
    const all = tiles();
    const next = neighbour(all, one, event.key);
    if (!next) return;
    event.preventDefault();
    choose(next);
    next.focus();
  });

  // What is beside, above or below as the tiles are laid out.
  function neighbour(all, one, key) {
    const at = all.indexOf(one);
    if (key === 'ArrowRight') return all[at + 1];
    if (key === 'ArrowLeft') return all[at - 1];
    if (key === 'Home') return all[0];
    if (key === 'End') return all[all.length - 1];
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
    const wide = Math.max(1, all.filter(other => other.offsetTop === all[0].offsetTop).length);
    return all[at + (key === 'ArrowDown' ? wide : -wide)];
  }

  async function drawing() {
    const of = part();
    const [size, wide, tall] = [84, 100, 122];
    const made = createDrawing(of.heads.length * wide + 20, of.layers.length * tall + 20, titleOfView());
    for (let at = 0; at < of.summaries.length; at++) {
      const [layer, head] = [Math.floor(at / of.heads.length), at % of.heads.length];
      const [x, y] = [10 + head * wide, 10 + layer * tall];
      made.rectangle(x, y, size, size, { fill: rampColour(0, 'light') });
      drawSmall(made, pooled(await smallMap(of, layer, head), 24), x, y, size);
      made.text(x, y + size + 13, `${of.layers[layer]}·${of.heads[head]}`, { 'font-size': 10, 'font-weight': 'bold' });
      made.text(x, y + size + 25, of.summaries[at].text, { 'font-size': 9, fill: '#565d68' });
    }
    return made;
  }

  function drawSmall(made, map, x, y, size) {
    const shares = Array.from(map.values, value => Math.sqrt(value / map.max));
    drawCells(made, shares, map.columns, x, y, size / map.columns, size / map.rows);
  }

  function repaint() {
    painted = themeNow();
    for (const one of grid.querySelectorAll('[data-painted]')) paint(one);
  }

  return { show, drawing, redraw: repaint, several: false, needsNoMap: true };
}
