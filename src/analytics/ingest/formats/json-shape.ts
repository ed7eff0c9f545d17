/** How a JSON text is built, found without parsing it. */
export type JsonShape = {
  /** How many objects and lists are open at the deepest place. */
  readonly depth: number;
  /** The most bytes any object or list takes that opens at depth 1, 2 and 3, at those indexes; 0 elsewhere. */
  readonly widest: readonly [number, number, number, number];
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{` differ from `]` and `}` by 2, and both pairs from each other by this bit. */
const CASE_BIT = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Measures UTF-8 bytes that may or may not be JSON. JSON.parse takes millions of nested lists, which later
 * break JSON.stringify and everything recursive, so depth has to be known before parsing.
 */
export function shapeOf(bytes: Uint8Array): JsonShape {
  const widest: [number, number, number, number] = [0, 0, 0, 0];
  const opened: [number, number, number, number] = [0, 0, 0, 0];
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfText(bytes, at);
      continue;
    }
    const bracket = byte | CASE_BIT;
    if (bracket === OPEN) {
      depth++;
      if (depth > deepest) deepest = depth;
      if (depth <= 3) opened[depth] = at;
    } else if (bracket === CLOSE && depth > 0) {
      if (depth <= 3) widest[depth] = Math.max(widest[depth] ?? 0, at + 1 - (opened[depth] ?? 0));
      depth--;
    }
  }
  return { depth: deepest, widest };
}

/** Index of the quote that ends the text which begins at `start`, or the last index when none does. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
