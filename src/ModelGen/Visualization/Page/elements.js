// Elements are made here; text reaches them as text nodes only.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

// A group of buttons of which one is on: a radio group with the arrow keys that such groups have.
function radioGroup(host, choices, choose) {
  const buttons = choices.map(([value, text]) => element('button', {
    type: 'button', role: 'radio', 'data-value': value, click: () => choose(value),
  }, text));
  host.replaceChildren(...buttons);
  host.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  return value => {
    for (const button of buttons) {
      const on = button.dataset.value === String(value);
      button.setAttribute('aria-checked', on);
      button.tabIndex = on ? 0 : -1;
    }
  };
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
