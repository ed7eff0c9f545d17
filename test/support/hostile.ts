import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FOLDER = join(import.meta.dirname, '../fixtures/hostile');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

/** A case of the JSON test suite: bytes a parser must take (y), must refuse (n), or may do either (i, t). */
export type JsonCase = {
  readonly name: string;
  readonly expect: 'y' | 'n' | 'i' | 't';
  readonly bytes: Buffer;
};

type PackedCase = {
  readonly name: string;
  readonly expect: JsonCase['expect'];
  readonly b64?: string;
  readonly gz64?: string;
};

export function jsonCases(): readonly JsonCase[] {
  return read('jsontestsuite.jsonl')
    .trim()
    .split('\n')
    .map((line) => {
      // The fixture's README gives this shape.
      const { name, expect, b64, gz64 } = JSON.parse(line) as PackedCase;
      const bytes =
        gz64 === undefined ? Buffer.from(b64 ?? '', 'base64') : gunzipSync(Buffer.from(gz64, 'base64'));
      return { name, expect, bytes };
    });
}

/** Strings that have broken programs before. */
export function naughtyStrings(): readonly string[] {
  return JSON.parse(read('blns.json')) as readonly string[];
}

/** Cells a spreadsheet would run. */
export function spreadsheetFormulas(): readonly string[] {
  return JSON.parse(read('csv-injection.json')) as readonly string[];
}

/** Addresses that lead inside: by what they say (`refuse`), or only by where their names lead (`resolve`). */
export function insideAddresses(): {
  readonly refuse: readonly string[];
  readonly resolve: readonly string[];
} {
  return JSON.parse(read('ssrf-urls.json'));
}
