// Colours: one a head, and a ramp for weights, in light and dark.

const HeadColours = {
  light: [
    '#2f66b1', '#c9591b', '#24804e', '#b02f66', '#7450c4', '#86691a',
    '#14808a', '#c0352a', '#55771a', '#9746ac', '#4b5b78', '#97502a',
  ],
  dark: [
    '#7fb0f2', '#f3a26b', '#6fd09b', '#f088b3', '#b9a0f7', '#dcc063',
    '#62d0d9', '#f58f84', '#afd265', '#da9fea', '#adbad2', '#dea980',
  ],
};

const Ramps = {
  light: ['#f7f5f0', '#d3dfec', '#94b5d8', '#4a7fbb', '#1f4f90', '#0c2350'],
  dark: ['#1b1e24', '#20344f', '#2c5688', '#4d86c6', '#9cc4ee', '#f4f9ff'],
};

function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  return chosen || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

function headColour(index, theme = themeNow()) {
  const colours = HeadColours[theme];
  return colours[index % colours.length];
}

function channels(colour) {
  return [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
}

function makeRamp(stops) {
  return Array.from({ length: 256 }, (_, step) => {
    const place = step / 255 * (stops.length - 1);
    const below = Math.min(stops.length - 2, Math.floor(place));
    const [from, to] = [channels(stops[below]), channels(stops[below + 1])];
    return from.map((channel, at) => Math.round(channel + (to[at] - channel) * (place - below)));
  });
}

const RampSteps = { light: makeRamp(Ramps.light), dark: makeRamp(Ramps.dark) };

// Red, green and blue of a share from 0 to 1.
function rampChannels(share, theme = themeNow()) {
  return RampSteps[theme][clamp(Math.round(share * 255), 0, 255)];
}

function rampColour(share, theme = themeNow()) {
  return '#' + rampChannels(share, theme).map(channel => channel.toString(16).padStart(2, '0')).join('');
}

// Pixels of the ramp as a canvas keeps them in memory, so that a map is filled a word a cell.
function rampPixels(theme = themeNow()) {
  return Uint32Array.from(RampSteps[theme], ([red, green, blue]) => (255 << 24 | blue << 16 | green << 8 | red) >>> 0);
}

// What may be read on a cell.
function inkOn(share, theme = themeNow()) {
  const [red, green, blue] = rampChannels(share, theme).map(channel => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#000000' : '#ffffff';
}

function themed(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
