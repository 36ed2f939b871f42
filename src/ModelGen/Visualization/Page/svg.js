// Drawings that are saved: vectors on a light ground.

const SvgFont = 'system-ui, -apple-system, \'Segoe UI\', sans-serif';

// XML has no way to write most control characters, not even as references; lone surrogates go when the file is encoded.
const NotInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escaped(text) {
  return text.replace(NotInXml, '\ufffd').replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

function rounded(number) {
  return String(Math.round(number * 100) / 100);
}

function createDrawing(width, height, title) {
  const lines = [];
  const attributesOf = attributes => Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`).join('');
  const drawing = {
    rectangle(x, y, wide, tall, attributes) {
      lines.push(`<rect${attributesOf({ x, y, width: wide, height: tall, ...attributes })}/>`);
    },
    path(d, attributes) {
      lines.push(`<path${attributesOf({ d, fill: 'none', ...attributes })}/>`);
    },
    text(x, y, text, attributes) {
      const style = { 'unicode-bidi': 'isolate', fill: '#22262d', ...attributes };
      lines.push(`<text${attributesOf({ x, y, ...style })}>${escaped(text)}</text>`);
    },
    toString() {
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${rounded(width)}" height="${rounded(height)}"`
        + ` viewBox="0 0 ${rounded(width)} ${rounded(height)}" font-family="${escaped(SvgFont)}" font-size="13">\n`
        + `<title>${escaped(title)}</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n${lines.join('\n')}\n</svg>\n`;
    },
  };
  return drawing;
}

const DrawnShades = 32;

// Shaded cells, row by row from the corner x, y. All of one shade are one path, in cells, which is a fifth of what rectangles take.
function drawCells(drawing, shares, columns, x, y, wide, tall) {
  const byShade = new Map();
  shares.forEach((share, at) => {
    const shade = Math.round(share * DrawnShades);
    if (!shade) return;
    const [row, column] = [Math.floor(at / columns), at % columns];
    byShade.set(shade, (byShade.get(shade) || '') + `M${column} ${row}h1v1h-1z`);
  });
  const transform = `translate(${rounded(x)} ${rounded(y)}) scale(${wide} ${tall})`;
  for (const [shade, d] of byShade) {
    drawing.path(d, { fill: rampColour(shade / DrawnShades, 'light'), transform, 'shape-rendering': 'crispEdges' });
  }
}

function saveDrawing(drawing, name) {
  const address = URL.createObjectURL(new Blob([String(drawing)], { type: 'image/svg+xml' }));
  const link = element('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
