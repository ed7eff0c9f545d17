import { firstNames } from '../../analytics/words/first-names.ts';
import { formatDuration } from '../../analytics/words/format.ts';
import { say } from '../../language/say.ts';
import type { Call } from '../command.ts';

/** What one check has to say, and whether somebody has to do something about it. */
export type Details = { readonly lines: readonly string[]; readonly isTroubled: boolean };

/** One thing that may be why a number is missing or wrong. */
export type Check = {
  /** As the headline names it when it fails. */
  readonly name: () => string;
  readonly look: (call: Call) => Promise<Details>;
};

export function calm(lines: readonly string[]): Details {
  return { lines, isTroubled: false };
}

export function troubled(lines: readonly string[]): Details {
  return { lines, isTroubled: true };
}

export function together(parts: readonly Details[]): Details {
  return {
    lines: parts.flatMap(({ lines }) => lines),
    isTroubled: parts.some(({ isTroubled }) => isTroubled),
  };
}

export function agoText(ms: number): string {
  return ms < 1_000 ? say`just now` : say`${formatDuration(ms)} ago`;
}

const MOST_NAMED = 5;

/** The first of many names, as many as a line of a check has room for. */
export function namesText(names: readonly string[]): string {
  return firstNames(names, MOST_NAMED);
}
