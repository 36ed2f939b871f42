// A canvas as large as its window, under a content of any size: only what is in sight is drawn.

function createSurface(attributes, draw) {
  const canvas = element('canvas', { 'aria-hidden': 'true' });
  const extent = element('div', { class: 'extent' }, canvas);
  const host = element('div', { class: 'surface', ...attributes }, extent);
  const context = canvas.getContext('2d');
  let waiting = false;

  function redraw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      drawNow();
    });
  }

  function drawNow() {
    const [width, height] = [host.clientWidth, host.clientHeight];
    if (!width || !height) return;
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
      [canvas.style.width, canvas.style.height] = [width + 'px', height + 'px'];
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, { left: host.scrollLeft, top: host.scrollTop, width, height });
  }

  function resize(width, height) {
    [extent.style.width, extent.style.height] = [width + 'px', height + 'px'];
  }

  host.addEventListener('scroll', redraw, { passive: true });
  return { host, extent, context, redraw, drawNow, resize };
}

// The place of a pointer in a surface's content.
function placeIn(surface, event) {
  const box = surface.host.getBoundingClientRect();
  return {
    x: event.clientX - box.left - surface.host.clientLeft, y: event.clientY - box.top - surface.host.clientTop,
    left: surface.host.scrollLeft, top: surface.host.scrollTop,
  };
}

// Makes a call once a size has settled, and not for a size that has not changed.
function onWidth(host, call) {
  let width = 0;
  new ResizeObserver(() => {
    if (host.clientWidth === width || !host.clientWidth) return;
    width = host.clientWidth;
    call();
  }).observe(host);
}
