import type { PartRole } from '../../analytics/message.ts';
import { lightPalette, nobodyColour, otherColour, palette } from './theme.ts';

const everyColour: readonly string[] = [...palette, ...lightPalette];

/** A part of a chart as it is coloured: grey by its role, else by its name. */
type Part = { readonly name: string; readonly role?: PartRole };

/**
 * Each part with its colour. A name prefers the same colour in every chart; when two names of one chart
 * prefer the same, who yields depends on the names alone, never on their order or their sums. Beyond
 * twenty names colours repeat.
 */
export function coloured<Of extends Part>(parts: readonly Of[]): (Of & { readonly colour: string })[] {
  const greys = parts.map(maybeGrey);
  const colours = coloursOf(parts.filter((_, index) => greys[index] === undefined).map(({ name }) => name));
  return parts.map((part, index) => ({
    ...part,
    colour: greys[index] ?? colours.get(part.name) ?? otherColour,
  }));
}

// Charts stored before parts had roles have only their names for it, in English.
const leftOver = /^(__other__|others?|\+\d+ more.*)$/i;
const nobodys = /^(unattributed|unknown|unpriced|none|\(none\)|\(no [\w ]+\))$/i;

function maybeGrey({ name, role }: Part): string | undefined {
  if (role === 'rest' || leftOver.test(name)) return otherColour;
  return role === 'nobody' || nobodys.test(name) ? nobodyColour : undefined;
}

function coloursOf(names: readonly string[]): Map<string, string> {
  const colours = new Map<string, string>();
  const taken = new Set<string>();
  const byHash = names.map((name) => ({ name, hash: hashOf(name) })).sort(byHashThenName);
  for (const { name, hash } of byHash) {
    if (colours.has(name)) continue;
    const colour = firstFree(hash, taken);
    colours.set(name, colour);
    taken.add(colour);
  }
  return colours;
}

function firstFree(hash: number, taken: ReadonlySet<string>): string {
  const preferred = hash % palette.length;
  for (let step = 0; step < everyColour.length; step += 1) {
    const tier = step < palette.length ? 0 : palette.length;
    const colour = everyColour[tier + ((preferred + step) % palette.length)];
    if (colour !== undefined && !taken.has(colour)) return colour;
  }
  return everyColour[hash % everyColour.length] ?? otherColour;
}

function byHashThenName(one: { name: string; hash: number }, two: { name: string; hash: number }): number {
  return one.hash - two.hash || (one.name < two.name ? -1 : 1);
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/), mixed so that short names spread. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
