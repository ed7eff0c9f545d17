import { textStyle } from './drawing.ts';
import { fittedName, widthOf } from './label.ts';

/** A point and its name; pixels from the upper left corner of the plot. */
export type Dot = { readonly name: string; readonly x: number; readonly y: number; readonly radius: number };

type Place = { readonly x: number; readonly y: number };

/** A name beside its point, with a line to it where it stands apart. */
export type Placed = {
  readonly text: string;
  readonly left: number;
  readonly middle: number;
  readonly leader: { readonly from: Place; readonly to: Place } | null;
};

const lineHeight = 17;
/** Of many points each name has less room. */
const longestName = (count: number) => (count > 10 ? 105 : 150);
const gap = 3;

/** How far a name may stand from its point. */
const distances = [0, 12, 26, 42, 60];

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
type Size = { readonly width: number; readonly height: number };

/**
 * Names beside their points, none over another name or point and none beyond the plot: the nearest free of some
 * places around each. A name that fits nowhere is left out; the table has it.
 */
export function placeLabels(dots: readonly Dot[], size: Size): readonly Placed[] {
  const taken: Box[] = [];
  const points = dots.map(boxOf);
  return dots.flatMap((dot, own) => {
    const text = fittedName(dot.name, longestName(dots.length), textStyle);
    const others = points.filter((_, index) => index !== own);
    const isFree = (box: Box) =>
      isInside(box, size) && ![...taken, ...others].some((one) => overlaps(one, box));
    const found = candidates(dot, widthOf(text, textStyle)).find(({ box }) => isFree(box));
    if (!found) return [];
    const { box, distance } = found;
    taken.push(box);
    const middle = (box.top + box.bottom) / 2;
    const to = { x: nearest(dot.x, box.left, box.right), y: nearest(dot.y, box.top, box.bottom) };
    return [{ text, left: box.left, middle, leader: distance === 0 ? null : { from: dot, to } }];
  });
}

/** Right, left, above and below, then between them; nearer ones first. */
const directions = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.7, -0.7],
  [-0.7, -0.7],
  [0.7, 0.7],
  [-0.7, 0.7],
] as const;

function candidates({ x, y, radius }: Dot, width: number) {
  return distances.flatMap((distance) =>
    directions.map(([across, down]) => {
      const away = radius + gap + distance;
      const left = x + across * away + (across > 0 ? 0 : across < 0 ? -width : -width / 2);
      const top = y + down * away + (down > 0 ? 0 : down < 0 ? -lineHeight : -lineHeight / 2);
      return { distance, box: { left, right: left + width, top, bottom: top + lineHeight } };
    }),
  );
}

function boxOf({ x, y, radius }: Dot): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function isInside({ left, right, top, bottom }: Box, { width, height }: Size): boolean {
  return left >= 0 && right <= width && top >= 0 && bottom <= height;
}

function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function nearest(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
