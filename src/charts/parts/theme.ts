/**
 * One look for every picture. Sizes are CSS pixels on a card 480 wide, drawn at twice the pixels:
 * a chat shows the card 360 wide on a phone, where 14 pixels are still about 10.
 */
export const theme = {
  width: 480,
  pixelRatio: 2,
  padding: 16,
  fontFamily: 'Inter',
  titleSize: 17,
  titleLineHeight: 23,
  titleLines: 2,
  textSize: 14,
  legendLineHeight: 22,
  legendLines: 4,
  plotHeight: 190,
  /** Paper is white in light and dark chats; the border keeps the card's edge visible on white. */
  paper: '#ffffff',
  border: '#d9dee7',
  ink: '#161d2b',
  softInk: '#566074',
  grid: '#e8ebf1',
  axis: '#b9c1ce',
  cost: '#2f6fde',
  tokens: '#9fb3c8',
  tokensInk: '#5b7186',
  expected: '#dbe3ee',
  alarm: '#c8202f',
  /** Of what costs more or less than before, or is lost and gained; red stays for alarms. */
  more: '#f59322',
  less: '#12a594',
  alarmPaper: '#fdeceb',
} as const;

/** Colours beyond which a picture has no meaning: what is left over and what belongs to nobody. */
export const otherColour = '#b0b7c3';
export const nobodyColour = '#8b93a1';

/**
 * Ten fills that stay apart for people with protanopia, deuteranopia and tritanopia, and from the red
 * of alarms: found by maximising the smallest OKLab distance under Machado's simulation.
 * test/charts/colours.test.ts compares it with the palette of Okabe and Ito.
 */
export const palette = [
  '#2f6fde',
  '#f59322',
  '#12a594',
  '#6a3975',
  '#b187e5',
  '#f7526a',
  '#0935b1',
  '#a15f29',
  '#665da4',
  '#8b3d2f',
] as const;

/** Lighter twins of the palette, taken when a chart has more groups than the palette has colours. */
export const lightPalette = [
  '#a1bef0',
  '#face9c',
  '#94d6cf',
  '#bca6c1',
  '#dcc9f3',
  '#fbb1bc',
  '#90a4dc',
  '#d5b79f',
  '#bab6d6',
  '#cba8a1',
] as const;
