// One token in focus within the running text: the others are shaded by the weights between them and it.

function createFocus(panel) {
  const direction = element('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'Direction' });
  const showDirection = radioGroup(direction, [['row', 'attends to'], ['column', 'is attended to by']], side => {
    update({ token: { side, at: Math.min(current().at, sideTokens(side).length - 1) } });
  });
  const texts = element('div', { class: 'passages' });
  const aside = element('aside', { class: 'aside', 'aria-label': 'Token in focus' });
  panel.append(element('div', { class: 'options' }, direction), element('div', { class: 'with-aside' }, texts, aside));
  let shownMaps = [];
  let built = null;

  // Where nothing was chosen, the token that has most to say: the last.
  function current() {
    return state.token || { side: 'row', at: part().rows.length - 1 };
  }

  function passage(side, title) {
    const tokens = sideTokens(side).map((text, at) => element('button', {
      type: 'button', class: 'word', 'data-side': side, 'data-at': at, title: `${shown(text)}, at ${at}`,
    }, label(text)));
    const flow = element('div', { class: 'passage', role: 'group', 'aria-label': title }, ...tokens);
    return element('section', {}, title ? element('h2', { class: 'passage-title' }, title) : '', flow);
  }

  // Self-attention has one text; cross-attention the target's above the source's.
  function build() {
    if (built === part()) return;
    built = part();
    texts.replaceChildren(...part().name === 'cross'
      ? [passage('row', 'Target'), passage('column', 'Source')]
      : [passage('row', '')]);
  }

  function show(nextMaps) {
    shownMaps = nextMaps;
    build();
    const token = current();
    const cross = part().name === 'cross';
    showDirection(token.side);
    const weights = meanWeights(shownMaps, token);
    const largest = Math.max(...weights, 1e-9);
    for (const word of texts.querySelectorAll('.word')) {
      const at = Number(word.dataset.at);
      const own = at === token.at && (!cross || word.dataset.side === token.side);
      const other = !cross || word.dataset.side !== token.side;
      word.classList.toggle('own', own);
      word.tabIndex = own ? 0 : -1;
      word.setAttribute('aria-pressed', own);
      word.style.setProperty('--share', (other ? weights[at] / largest : 0).toFixed(3));
    }
    showRanking(aside, shownMaps, token);
    const own = texts.querySelector('.word.own');
    const [box, place] = [texts.getBoundingClientRect(), own.getBoundingClientRect()];
    if (place.top < box.top) texts.scrollTop -= box.top - place.top + 12;
    if (place.bottom > box.bottom) texts.scrollTop += place.bottom - box.bottom + 12;
    announceToken(shownMaps, state.token);
  }

  function choose(side, at) {
    const chosen = part().name === 'cross' ? side : current().side;
    update({ token: { side: chosen, at: clamp(at, 0, sideTokens(chosen).length - 1) } });
  }

  texts.addEventListener('click', event => {
    const word = event.target.closest('.word');
    if (word) choose(word.dataset.side, Number(word.dataset.at));
  });
  texts.addEventListener('keydown', event => {
    const word = event.target.closest('.word');
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -1e9, End: 1e9, ArrowDown: 0, ArrowUp: 0 }[event.key];
    if (!word || step === undefined) return;
    event.preventDefault();
    let side = word.dataset.side;
    let at = Number(word.dataset.at) + step;
    if (step === 0) {
      if (part().name !== 'cross') [side, at] = [side, at + (event.key === 'ArrowDown' ? 1 : -1)];
      else [side, at] = event.key === 'ArrowDown' ? ['column', bestFor('column')] : ['row', bestFor('row')];
    }
    choose(side, at);
    texts.querySelector(`[data-side="${side}"][data-at="${state.token.at}"]`).focus({ preventScroll: true });
  });

  // The token of the other text that the one in focus is nearest to.
  function bestFor(side) {
    const token = current();
    if (token.side === side) return token.at;
    const weights = meanWeights(shownMaps, token);
    return weights.indexOf(Math.max(...weights));
  }

  function drawing() {
    const box = texts.getBoundingClientRect();
    const made = createDrawing(box.width + 20, texts.scrollHeight + 20, titleOfView());
    const colour = headColour(shownHeads()[0], 'light');
    for (const word of texts.querySelectorAll('.word')) {
      const place = word.getBoundingClientRect();
      const [x, y] = [place.left - box.left + texts.scrollLeft + 10, place.top - box.top + texts.scrollTop + 10];
      const share = Number(word.style.getPropertyValue('--share'));
      made.rectangle(x, y, place.width, place.height, {
        rx: 4, fill: colour, 'fill-opacity': share * 0.6, stroke: word.classList.contains('own') ? colour : 'none', 'stroke-width': 2,
      });
      made.text(x + place.width / 2, y + place.height / 2 + 5, shown(sideTokens(word.dataset.side)[word.dataset.at]),
        { 'text-anchor': 'middle', 'font-size': 15 });
    }
    return made;
  }

  return { show, drawing, redraw: () => shownMaps.length && show(shownMaps), several: true };
}
