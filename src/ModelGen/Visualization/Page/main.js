// Puts the page together and keeps it in step with what is looked at.

function fontOf(size, bold) {
  return `${bold ? '600 ' : ''}${size}px ${themed('--sans')}`;
}

// A translation opens at its clearest alignment, anything else at the first head.
function firstLook() {
  const cross = data.parts.findIndex(one => one.name === 'cross');
  if (cross < 0) return {};
  const of = partAt(cross);
  let best = 0;
  const clear = summary => summary.peak * summary.diagonality;
  of.summaries.forEach((summary, at) => {
    if (clear(summary) > clear(of.summaries[best])) best = at;
  });
  const head = best % of.heads.length;
  return { part: cross, view: 'alignment', layer: Math.floor(best / of.heads.length), head, heads: [head] };
}

function start() {
  setUpHeading();
  const showChoice = setUpChoice();
  const tabs = setUpTabs();
  const makers = {
    heads: createHeads, lines: createLines, token: createFocus, map: panel => createHeatmap(panel, false),
    alignment: panel => createHeatmap(panel, true), numbers: createNumbers,
  };
  const views = new Map();
  let latest = 0;

  // A view is made when it is first looked at.
  function view() {
    if (!views.has(state.view)) views.set(state.view, makers[state.view](tabs.panels.get(state.view)));
    return views.get(state.view);
  }

  async function render() {
    const ticket = ++latest;
    const repaint = applyTheme();
    showChoice();
    tabs.show();
    const current = view();
    try {
      const shownMaps = current.needsNoMap ? [] : await Promise.all(shownHeads().map(head => mapOf(part(), state.layer, head)));
      if (ticket !== latest) return;
      current.show(shownMaps);
      if (repaint) current.redraw();
    } catch (fault) {
      if (ticket === latest) readOut(`The weights cannot be read: ${fault.message}`);
      return;
    }
    const root = document.documentElement;
    if (!root.dataset.ready) root.dataset.ready = performance.now().toFixed(1);
    const heads = shownHeads().map(head => part().heads[head]);
    root.dataset.shown = [state.view, part().name, part().layers[state.layer], heads].join(' ');
  }

  async function save() {
    const name = ['attention', state.view, part().name, part().layers[state.layer], part().heads[state.head]].join('-');
    saveDrawing(await view().drawing(), name + '.svg');
  }

  byId('save').addEventListener('click', save);
  setUpTheme(async () => {
    await render();
    view().redraw();
  });
  setUpKeyboard(save);
  addEventListener('hashchange', () => update(readAddress()));
  watchers.push(render);
  update({ ...firstLook(), ...readAddress() });
}

start();
