// Tokens as they are shown: whatever would be invisible, or would act on its neighbours, has a sign of its own.

const Unseen = new RegExp('[\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f'
  + '\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff]|\\p{Cs}', 'gu');

// Joiners within a token shape its letters and emoji; alone or at an edge they are invisible.
const Joiners = '\u200c\u200d';

function sign(character) {
  const code = character.codePointAt(0);
  if (code === 0x20) return '\u2423';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return '\u27e8U+' + code.toString(16).toUpperCase().padStart(4, '0') + '\u27e9';
}

// The pieces of a token: [text, whether it is a sign that stands for something unseen].
function pieces(token) {
  if (token === '') return [['\u2205', true]];
  const found = [];
  let at = 0;
  for (const match of token.matchAll(Unseen)) {
    const inside = match.index > 0 && match.index + 1 < token.length;
    if (inside && Joiners.includes(match[0])) continue;
    if (match.index > at) found.push([token.slice(at, match.index), false]);
    found.push([sign(match[0]), true]);
    at = match.index + match[0].length;
  }
  if (at < token.length) found.push([token.slice(at), false]);
  if (/^\p{M}/u.test(found[0][0])) found.unshift(['\u25cc', true]);
  return found;
}

const shownTokens = new Map();

// The token as one string.
function shown(token) {
  let text = shownTokens.get(token);
  if (text === undefined) {
    text = pieces(token).map(piece => piece[0]).join('');
    shownTokens.set(token, text);
  }
  return text;
}

// The token as an element that keeps its direction to itself.
function label(token, classes) {
  return element('bdi', { class: classes },
    ...pieces(token).map(([text, stands]) => stands ? element('span', { class: 'sign' }, text) : text));
}

// The token within a sentence that is one string, such as a title.
function quoted(token) {
  return '\u201c\u2068' + shown(token) + '\u2069\u201d';
}

// As much of a text as fits.
function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(letters.slice(0, middle).join('') + '\u2026').width <= width) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join('') + '\u2026';
}

function decimal(weight) {
  return weight.toFixed(4);
}
