// Shortcuts of the whole page; those of a view are with the view.

const Shortcuts = [
  ['1 – 6', 'view'], ['[  ]', 'layer below, above'], [',  .', 'head before, after'], ['p', 'next part'], ['a', 'all heads or one'],
  ['t', 'dark or light'], ['s', 'save the view as SVG'], ['?', 'this help'], ['Esc', 'no token in focus'],
  ['Arrows', 'in lines and token: choose a token; left and right change sides or tokens'],
  ['Arrows, Home, End, Page', 'in a heat map: move the cell; with Ctrl to the edge'],
  ['Arrows, Enter', 'in all heads: choose a head, open it'],
];

function setUpKeyboard(save) {
  const dialog = byId('help-dialog');
  byId('keys').replaceChildren(...Shortcuts.flatMap(([keys, what]) => [element('dt', {}, keys), element('dd', {}, what)]));
  byId('help').addEventListener('click', () => dialog.showModal());
  const views = Views.filter(hasView);
  const heads = () => part().heads.length;
  const turn = step => {
    const head = (state.head + step + heads()) % heads();
    update({ head, heads: [head] });
  };
  const actions = {
    '[': () => update({ layer: state.layer - 1 }),
    ']': () => update({ layer: state.layer + 1 }),
    ',': () => turn(-1),
    '.': () => turn(1),
    p: () => byId('parts').children[(state.part + 1) % data.parts.length].click(),
    a: () => update({ heads: state.heads.length > 1 ? [state.head] : part().heads.map((_, at) => at) }),
    t: () => byId('theme').click(),
    s: save,
    '?': () => dialog.showModal(),
  };
  views.forEach((view, at) => {
    actions[String(at + 1)] = () => update({ view });
  });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
    if (event.key === 'Escape') {
      update({ token: null, cell: null });
      return;
    }
    const typing = event.target instanceof Element && event.target.matches('select, input:not([type=range])');
    const action = actions[event.key];
    if (!action || typing || !byId('shortcuts').checked) return;
    event.preventDefault();
    action();
  });
}
