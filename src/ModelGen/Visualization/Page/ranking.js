// What a token in focus draws on, or what draws on it, most first.

const RankedAtFirst = 12;
const RankedAtOnce = 500;

// The weights between a token and each token of the other side, head by head.
function weightsOfToken(map, token) {
  if (token.side === 'row') return Array.from({ length: map.columns }, (_, column) => weightAt(map, token.at, column));
  return Array.from({ length: map.rows }, (_, row) => weightAt(map, row, token.at));
}

// The means over the heads that are shown.
function meanWeights(shownMaps, token) {
  const all = shownMaps.map(map => weightsOfToken(map, token));
  return all[0].map((_, at) => all.reduce((sum, weights) => sum + weights[at], 0) / all.length);
}

function relation(token) {
  if (part().name === 'cross') return token.side === 'row' ? 'is written from' : 'goes into';
  return token.side === 'row' ? 'attends to' : 'is attended to by';
}

function showRanking(host, shownMaps, token) {
  if (!token) {
    host.replaceChildren(
      element('p', { class: 'hint' }, 'Choose a token to see its lines alone, with their weights. Point, click, or use the arrow keys.'),
      headList(shownMaps));
    return;
  }
  const own = sideTokens(token.side);
  const others = sideTokens(token.side === 'row' ? 'column' : 'row');
  const byHead = shownMaps.map(map => weightsOfToken(map, token));
  const mean = meanWeights(shownMaps, token);
  const order = mean.map((_, at) => at).filter(at => mean[at] > 0).sort((one, other) => mean[other] - mean[one] || one - other);
  const largest = mean[order[0]] || 1;
  const heading = element('h2', { class: 'ranking-title' }, label(own[token.at], 'in-focus'), ' ' + relation(token));
  const list = element('ol', { class: 'ranking' });
  const rows = at => element('li', {},
    label(others[at], 'ranked'), element('span', { class: 'place' }, String(at)),
    bar(byHead.map(weights => weights[at] / byHead.length), largest),
    element('span', { class: 'weight' }, decimal(mean[at])));
  list.append(...order.slice(0, RankedAtFirst).map(rows));
  const rest = order.slice(RankedAtFirst);
  const left = () => `${rest.length} more, ${decimal(rest.reduce((sum, at) => sum + mean[at], 0))} in all`;
  const more = rest.length === 0 ? null : element('button', {
    type: 'button', class: 'quiet',
    click: () => {
      list.append(...rest.splice(0, RankedAtOnce).map(rows));
      more.textContent = left();
      if (rest.length) return;

      // The focus would go with the button.
      host.tabIndex = -1;
      host.focus({ preventScroll: true });
      more.remove();
    },
  }, left());
  const note = shownMaps.length > 1 ? element('p', { class: 'hint' }, `Means of ${shownMaps.length} heads.`) : null;
  host.replaceChildren(heading, ...[note, list, more].filter(Boolean));
}

function bar(shares, largest) {
  const whole = element('span', { class: 'bar', 'aria-hidden': 'true' });
  const heads = shownHeads();
  shares.forEach((share, at) => {
    const piece = element('span');
    piece.style.width = 100 * share / largest + '%';
    piece.style.background = headColour(heads[at]);
    whole.append(piece);
  });
  return whole;
}

// The heads in sight, each with its colour and what stands out.
function headList(shownMaps) {
  return element('ul', { class: 'head-list' }, ...shownHeads().slice(0, shownMaps.length).map(head => {
    const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
    swatch.style.background = headColour(head);
    return element('li', {}, swatch, `head ${part().heads[head]}`,
      element('span', { class: 'weight' }, summaryOf(part(), state.layer, head).text));
  }));
}
