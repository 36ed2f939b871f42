// Lines between tokens (Vaswani et al., 2017, figures 3 to 5): rows on the left, what they draw on at the right.

const LineRow = 27;
const LineEdge = 10;

// More lines than this at once say nothing and cost time: the strongest are drawn.
const MostLines = 6000;

// Lines of like strength are drawn in one stroke.
const Strengths = 14;

function createLines(panel) {
  const surface = createSurface({ class: 'surface lines-surface' }, draw);
  const columns = [['row', 'Tokens that ask'], ['column', 'Tokens that are asked']].map(([side, name]) =>
    element('div', { class: 'tokens ' + side, role: 'listbox', 'aria-label': name }));
  surface.extent.append(...columns);
  const aside = element('aside', { class: 'aside', 'aria-label': 'Token in focus' });
  const slider = element('input', {
    type: 'range', id: 'hidden', min: 0, max: 60, step: 1, input: () => update({ hidden: Number(slider.value) }),
  });
  const note = element('span', { class: 'hint' });
  panel.append(
    element('div', { class: 'options' }, element('label', { for: 'hidden' }, 'Hide weak lines'), slider, note),
    element('div', { class: 'with-aside' }, surface.host, aside));
  let shownMaps = [];
  let lines = null;
  let whole = null;
  let of = null;
  let hovered = null;
  let revealed = '';
  let roving = { side: 'row', at: 0 };
  onWidth(surface.host, () => shownMaps.length && layout());

  function focused() {
    return hovered || state.token;
  }

  function frame() {
    const width = surface.host.clientWidth;
    const token = clamp(width * 0.3, 88, 190);
    return { width, token, from: token + 6, to: width - token - 6 };
  }

  function middle(at) {
    return LineEdge + LineRow * (at + 0.5);
  }

  // The lines of each head from weak to strong: [strength, row, column, row, column, ...].
  function gather(token) {
    const largest = shownMaps.reduce((most, map) => Math.max(most, map.max), 1);
    const least = Math.max(1, Math.ceil(largest * state.hidden / 100));
    const counts = new Uint32Array(1025);
    const each = call => shownMaps.forEach((map, head) => {
      const rows = token && token.side === 'row' ? [token.at, token.at + 1] : [0, map.rows];
      const across = token && token.side === 'column' ? [token.at, token.at + 1] : [0, map.columns];
      for (let row = rows[0]; row < rows[1]; row++) {
        for (let column = across[0]; column < across[1]; column++) {
          const value = map.values[row * map.columns + column];
          if (value >= least) call(value, row, column, head);
        }
      }
    });
    each(value => counts[value * 1024 / largest | 0]++);
    let [floor, kept] = [1025, 0];
    while (floor > 0 && kept + counts[floor - 1] <= MostLines) kept += counts[--floor];
    let all = 0;
    for (const count of counts) all += count;

    // Of the lines that are next, all as strong as one another, what room is left takes some here and there.
    const [tied, room] = [floor ? counts[floor - 1] : 0, MostLines - kept];
    if (tied) kept += room;
    let passed = 0;
    const buckets = shownMaps.map(() => Array.from({ length: Strengths }, () => []));
    each((value, row, column, head) => {
      const strength = value * 1024 / largest | 0;
      if (strength < floor - 1 || (strength === floor - 1 && ++passed * room % tied >= room)) return;
      buckets[head][Math.min(Strengths - 1, value / largest * Strengths | 0)].push(row, column);
    });
    return { buckets, kept, all, least: least / One, largest: largest / One };
  }

  function layout() {
    const rows = Math.max(part().rows.length, part().columns.length);
    surface.resize(surface.host.clientWidth, rows * LineRow + 2 * LineEdge);
    surface.drawNow();
  }

  // Pointing at token after token ends each time with all lines again: they are gathered once.
  function gathered(token) {
    if (token) return gather(token);
    if (!whole || whole.maps !== shownMaps || whole.hidden !== state.hidden) {
      whole = { ...gather(null), maps: shownMaps, hidden: state.hidden };
    }
    return whole;
  }

  function refresh() {
    lines = gathered(focused());
    note.textContent = lines.kept < lines.all
      ? `the ${lines.kept} strongest of ${lines.all} lines`
      : `below ${decimal(lines.least)}, of at most ${decimal(lines.largest)}`;
    showRanking(aside, shownMaps, focused());
    surface.redraw();
  }

  function show(nextMaps) {
    shownMaps = nextMaps;
    slider.value = state.hidden;
    slider.setAttribute('aria-valuetext', `below ${state.hidden} percent of the strongest`);
    if (state.token) roving = state.token;
    roving = { side: roving.side, at: Math.min(roving.at, sideTokens(roving.side).length - 1) };
    if (of !== part()) {
      hovered = null;
      columns.forEach(host => host.replaceChildren());
    }
    of = part();
    refresh();
    layout();
    const token = state.token ? `${of.name} ${state.token.side} ${state.token.at}` : '';
    if (token && token !== revealed) reveal(state.token.at);
    revealed = token;
    announceToken(shownMaps, state.token);
  }

  function draw(context, view) {
    if (!lines || of !== part()) return;
    placeTokens(view);
    const { from, to } = frame();
    const bend = (to - from) * 0.42;
    const heads = shownHeads();
    const offset = Math.min(3, 14 / heads.length);
    context.save();
    context.translate(-view.left, -view.top);
    context.lineCap = 'round';
    for (let strength = 0; strength < Strengths; strength++) {
      shownMaps.forEach((_, head) => {
        const pairs = lines.buckets[head][strength];
        if (!pairs.length) return;
        const share = (strength + 0.7) / Strengths;
        context.strokeStyle = headColour(heads[head]);
        context.globalAlpha = 0.1 + 0.8 * share;
        context.lineWidth = 0.8 + 2.6 * share;
        context.beginPath();
        const shift = (head - (shownMaps.length - 1) / 2) * offset;
        for (let i = 0; i < pairs.length; i += 2) {
          const [start, end] = [middle(pairs[i]) + shift, middle(pairs[i + 1]) + shift];
          if (Math.max(start, end) < view.top || Math.min(start, end) > view.top + view.height) continue;
          context.moveTo(from, start);
          context.bezierCurveTo(from + bend, start, to - bend, end, to, end);
        }
        context.stroke();
      });
    }
    context.restore();
  }

  // The tokens in sight as buttons; those of the focus are shaded by their weights.
  function placeTokens(view) {
    const [first, last] = [Math.floor((view.top - LineEdge) / LineRow) - 4, Math.ceil((view.top + view.height) / LineRow) + 4];
    const token = focused();
    const weights = token && shownMaps.length ? meanWeights(shownMaps, token) : null;
    const largest = weights ? Math.max(...weights, 1e-9) : 1;
    const { token: width } = frame();

    // Where the token that Tab leads to is not among them, the first in sight stands in for it.
    const seen = Math.max(0, Math.floor((view.top - LineEdge) / LineRow));
    const stop = [roving, ...[roving.side, 'row', 'column'].map(side => ({ side, at: seen }))].find(
      one => one.at >= first && one.at < Math.min(last, sideTokens(one.side).length)) || roving;
    for (const [index, side] of ['row', 'column'].entries()) {
      const texts = sideTokens(side);
      const host = columns[index];
      host.style.width = width + 'px';
      const old = new Map([...host.children].map(child => [Number(child.dataset.at), child]));
      for (let at = Math.max(0, first); at < Math.min(texts.length, last); at++) {
        let made = old.get(at);
        old.delete(at);
        if (!made) {
          made = element('button', {
            type: 'button', role: 'option', class: 'token', 'data-at': at, 'aria-posinset': at + 1, 'aria-setsize': texts.length,
            title: shown(texts[at]),
          }, label(texts[at]));
          made.style.top = LineEdge + at * LineRow + 'px';
          made.style.height = LineRow + 'px';
          host.append(made);
        }
        const own = token && token.side === side && token.at === at;
        const share = weights && token.side !== side ? weights[at] / largest : 0;
        made.tabIndex = stop.side === side && stop.at === at ? 0 : -1;
        made.setAttribute('aria-selected', Boolean(state.token && state.token.side === side && state.token.at === at));
        made.classList.toggle('own', Boolean(own));
        made.classList.toggle('dim', Boolean(weights && !own && share < 0.04));
        made.style.setProperty('--share', share.toFixed(3));
      }
      for (const gone of old.values()) {
        if (gone !== document.activeElement) gone.remove();
      }
    }
  }

  function tokenOf(target) {
    const button = target instanceof Element && target.closest('.token');
    return button && { side: button.parentElement.classList.contains('row') ? 'row' : 'column', at: Number(button.dataset.at) };
  }

  function hover(token) {
    if ((token && hovered && token.side === hovered.side && token.at === hovered.at) || token === hovered) return;
    if (of !== part()) return;
    hovered = token;
    refresh();
  }

  function reveal(at) {
    const top = LineEdge + at * LineRow;
    const host = surface.host;
    if (top < host.scrollTop) host.scrollTop = top - LineEdge;
    if (top + LineRow > host.scrollTop + host.clientHeight) host.scrollTop = top + LineRow - host.clientHeight + LineEdge;
  }

  function move(side, at) {
    const length = sideTokens(side).length;
    roving = { side, at: clamp(at, 0, length - 1) };
    reveal(roving.at);
    surface.drawNow();
    const button = columns[side === 'row' ? 0 : 1].querySelector(`[data-at="${roving.at}"]`);
    if (button) button.focus({ preventScroll: true });
    hovered = null;
    update({ token: { ...roving } });
  }

  surface.host.addEventListener('pointerover', event => event.pointerType === 'mouse' && hover(tokenOf(event.target)));
  surface.host.addEventListener('pointerleave', () => hover(null));
  surface.host.addEventListener('click', event => {
    const token = tokenOf(event.target);
    hovered = null;
    if (token) roving = token;
    const same = token && state.token && token.side === state.token.side && token.at === state.token.at;
    update({ token: same ? null : token });
  });
  surface.host.addEventListener('keydown', event => {
    const page = Math.max(1, Math.floor(surface.host.clientHeight / LineRow) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 }[event.key];
    const from = tokenOf(event.target) || roving;
    if (step) move(from.side, from.at + step);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') move(event.key === 'ArrowLeft' ? 'row' : 'column', from.at);
    else return;
    event.preventDefault();
  });

  function drawing() {
    const [width, token] = [640, 170];
    const [from, to, rows] = [token + 8, width - token - 8, Math.max(part().rows.length, part().columns.length)];
    const bend = (to - from) * 0.42;
    const made = createDrawing(width, rows * LineRow + 2 * LineEdge, titleOfView());
    const heads = shownHeads();
    const { buckets } = gather(state.token);
    for (let strength = 0; strength < Strengths; strength++) {
      buckets.forEach((byStrength, head) => {
        const [pairs, share] = [byStrength[strength], (strength + 0.7) / Strengths];
        let d = '';
        for (let i = 0; i < pairs.length; i += 2) {
          const [start, end] = [middle(pairs[i]), middle(pairs[i + 1])];
          d += `M${from} ${start}C${rounded(from + bend)} ${start} ${rounded(to - bend)} ${end} ${to} ${end}`;
        }
        const stroke = headColour(heads[head], 'light');
        if (d) made.path(d, { stroke, 'stroke-opacity': 0.1 + 0.8 * share, 'stroke-width': 0.8 + 2.6 * share });
      });
    }
    part().rows.forEach((text, at) => made.text(token, middle(at) + 4, shown(text), { 'text-anchor': 'end' }));
    part().columns.forEach((text, at) => made.text(width - token, middle(at) + 4, shown(text)));
    return made;
  }

  return { show, drawing, redraw: surface.redraw, several: true };
}
