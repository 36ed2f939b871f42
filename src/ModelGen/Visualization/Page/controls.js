// What stands around the views: heading, choice of part, layer and heads, tabs, and the line that says what is pointed at.

function setUpHeading() {
  byId('title').textContent = data.title;
  document.title = data.title;
  byId('model').textContent = data.model || '';
  byId('model').hidden = !data.model;
  byId('text').hidden = !data.text;
  byId('text').textContent = data.text || '';
}

function setUpTheme(changed) {
  byId('theme').addEventListener('click', () => update({ theme: themeNow() === 'dark' ? 'light' : 'dark' }));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}

function applyTheme() {
  const before = document.documentElement.dataset.theme || '';
  if (state.theme === before) return false;
  if (state.theme) document.documentElement.dataset.theme = state.theme;
  else delete document.documentElement.dataset.theme;
  return true;
}

function setUpChoice() {
  const showPart = radioGroup(byId('parts'), data.parts.map((one, at) => [at, PartNames[one.name]]),
    at => {
      if (at !== state.part) update({ part: at, view: state.view === 'alignment' ? 'map' : state.view, token: null, cell: null });
    });
  const layer = byId('layer');
  layer.addEventListener('change', () => update({ layer: layer.selectedIndex }));
  byId('layer-before').addEventListener('click', () => update({ layer: state.layer - 1 }));
  byId('layer-after').addEventListener('click', () => update({ layer: state.layer + 1 }));
  byId('all-heads').addEventListener('click', () => update({ heads: part().heads.map((_, at) => at) }));
  byId('one-head').addEventListener('click', () => update({ heads: [state.head] }));
  let built = null;
  return () => {
    const of = part();
    showPart(state.part);
    byId('parts').hidden = data.parts.length === 1;
    if (built !== of) {
      built = of;
      layer.replaceChildren(...of.layers.map(number => element('option', {}, String(number))));
      buildChips(of);
    }
    layer.selectedIndex = state.layer;
    byId('layer-before').disabled = state.layer === 0;
    byId('layer-after').disabled = state.layer === of.layers.length - 1;
    showChips(of);
  };
}

function buildChips(of) {
  byId('chips').replaceChildren(...of.heads.map((number, head) => {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    return element('button', { type: 'button', class: 'chip', 'aria-label': `Head ${number}`, click: () => chooseHead(head) },
      swatch, String(number));
  }));
}

// Where several heads are shown together a chip adds its head or takes it away; elsewhere it is the one.
function chooseHead(head) {
  if (!severalHeads()) {
    update({ head, heads: [head] });
    return;
  }
  const without = state.heads.filter(one => one !== head);
  if (without.length === state.heads.length) update({ head, heads: [...state.heads, head].sort((one, other) => one - other) });
  else if (without.length) update({ heads: without, head: without.includes(state.head) ? state.head : without[0] });
}

function severalHeads() {
  return state.view === 'lines' || state.view === 'token';
}

function showChips(of) {
  const on = shownHeads();
  const theme = themeNow();
  [...byId('chips').children].forEach((chip, head) => {
    chip.setAttribute('aria-pressed', on.includes(head));
    chip.firstChild.style.background = headColour(head, theme);
    chip.title = summaryOf(of, state.layer, head).text;
  });
  byId('all-heads').hidden = byId('one-head').hidden = !severalHeads() || of.heads.length === 1;
  const summary = summaryOf(of, state.layer, state.head);
  const several = on.length > 1;
  byId('summary').textContent = several
    ? `${PartNames[of.name]}, layer ${of.layers[state.layer]}, heads ${on.slice(0, -1).map(head => of.heads[head]).join(', ')}`
      + ` and ${of.heads[on[on.length - 1]]}`
    : `${headName(of, state.layer, state.head)}: ${summary.text}; entropy ${summary.entropy.toFixed(2)} bits, `
      + (of.name === 'cross'
        ? `largest weights ${summary.peak.toFixed(2)} on average` : `average distance ${summary.distance.toFixed(1)} tokens`);
}

function setUpTabs() {
  const views = Views.filter(hasView);
  const tabs = views.map(view => element('button', {
    type: 'button', role: 'tab', id: 'tab-' + view, 'aria-controls': 'panel-' + view, click: () => update({ view }),
  }, ViewNames[view]));
  byId('tabs').replaceChildren(...tabs);
  byId('tabs').addEventListener('keydown', event => {
    const at = views.indexOf(state.view);
    const next = {
      ArrowRight: at + 1, ArrowLeft: at - 1 + views.length, Home: 0, End: views.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    update({ view: views[next % views.length] });
    tabs[next % views.length].focus();
  });
  const panels = new Map(views.map(view => [view, element('section', {
    role: 'tabpanel', id: 'panel-' + view, 'aria-labelledby': 'tab-' + view, hidden: true,
  })]));
  byId('views').append(...panels.values());
  return {
    panels,
    show() {
      tabs.forEach((tab, at) => {
        const on = views[at] === state.view;
        tab.setAttribute('aria-selected', on);
        tab.tabIndex = on ? 0 : -1;
        panels.get(views[at]).hidden = !on;
        const host = byId('tabs');
        if (on) host.scrollLeft = clamp(host.scrollLeft, tab.offsetLeft + tab.offsetWidth - host.clientWidth, tab.offsetLeft);
      });
    },
  };
}

function titleOfView() {
  const heads = shownHeads().map(head => part().heads[head]).join(', ');
  return `${data.title}: ${PartNames[part().name]}, layer ${part().layers[state.layer]}, `
    + (state.view === 'heads' ? 'all heads' : `head ${heads}`);
}

// The line under the views. What it says already is not said again to those who listen.
function readOut(...said) {
  const made = element('p', {}, ...said);
  if (made.textContent !== byId('readout').textContent) byId('readout').replaceChildren(...made.childNodes);
}

function announceCell(map, cell) {
  if (!cell) {
    readOut();
    return;
  }
  const of = part();
  const unseen = of.name === 'decoder' && cell.column > cell.row;
  const taken = of.taken ? element('span', { class: 'after' }, ' after ', label(of.taken[cell.row])) : null;
  readOut(
    label(of.rows[cell.row], 'in-focus'), taken, ` (${cell.row}) → `, label(of.columns[cell.column], 'in-focus'), ` (${cell.column}): `,
    element('strong', {}, decimal(weightAt(map, cell.row, cell.column))), unseen ? ', a later token, which is not seen' : null);
}

function announceToken(shownMaps, token) {
  if (!token) {
    readOut();
    return;
  }
  const weights = meanWeights(shownMaps, token);
  const best = weights.indexOf(Math.max(...weights));
  const others = sideTokens(token.side === 'row' ? 'column' : 'row');
  readOut(
    label(sideTokens(token.side)[token.at], 'in-focus'), ` (${token.at}) ${relation(token)} most: `,
    label(others[best], 'in-focus'), ` (${best}): `, element('strong', {}, decimal(weights[best])));
}
