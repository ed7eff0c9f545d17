import { readdirSync, readFileSync } from 'node:fs';
import { fontFolder } from './font-folder.ts';

export type Weight = 400 | 600;

/** What a font file says about its characters: the advance width of each, in 1/1000 of the font size. */
export type Face = ReadonlyMap<number, number>;

/** The fonts of one folder: which characters can be drawn, and how wide a text becomes. */
export type Fonts = {
  covers(codePoint: number): boolean;
  /** CSS pixels, without kerning (Inter's kerning changes a line by less than 2 %). */
  width(text: string, size: number, weight: Weight): number;
};

/** Reads every .ttf and .otf of a folder; the file with "SemiBold" in its name is the heavier weight. */
export function loadFonts(folder: URL): Fonts {
  const files = readdirSync(folder)
    .filter((name) => /\.(ttf|otf)$/i.test(name))
    .sort(interFirst);
  const semiBold = files.filter((name) => /semibold/i.test(name));
  const regular = files.filter((name) => !/semibold/i.test(name));
  const faces = (names: readonly string[]) =>
    names.map((name) => faceOf(readFileSync(new URL(name, folder))));
  const regularFaces = faces(regular);
  const byWeight = { 400: regularFaces, 600: [...faces(semiBold), ...regularFaces] };
  const advance = (codePoint: number, weight: Weight) => {
    for (const face of byWeight[weight]) {
      const width = face.get(codePoint);
      if (width !== undefined) return width;
    }
    return undefined;
  };
  return {
    covers: (codePoint) => advance(codePoint, 400) !== undefined,
    width(text, size, weight) {
      let sum = 0;
      for (const character of text) sum += advance(character.codePointAt(0) ?? 0, weight) ?? 1000;
      return (sum * size) / 1000;
    },
  };
}

/** Inter draws what it can; other fonts only add characters, as fontconfig has it too. */
export function interFirst(one: string, two: string): number {
  return Number(two.startsWith('Inter')) - Number(one.startsWith('Inter')) || (one < two ? -1 : 1);
}

/** The shipped fonts, read once per thread. */
export const fonts: Fonts = loadFonts(fontFolder);

// https://learn.microsoft.com/typography/opentype/spec/: the tables head, hhea, hmtx and cmap.
export function faceOf(file: Buffer): Face {
  const tables = tableOffsets(file);
  const at = (tag: string) => tables.get(tag) ?? 0;
  const unitsPerEm = file.readUInt16BE(at('head') + 18);
  const advances = file.readUInt16BE(at('hhea') + 34);
  const face = new Map<number, number>();
  for (const [codePoint, glyph] of glyphs(file, at('cmap'))) {
    const entry = Math.min(glyph, advances - 1);
    face.set(codePoint, (file.readUInt16BE(at('hmtx') + entry * 4) * 1000) / unitsPerEm);
  }
  return face;
}

function tableOffsets(file: Buffer): Map<string, number> {
  const offsets = new Map<string, number>();
  for (let index = 0; index < file.readUInt16BE(4); index += 1) {
    const record = 12 + index * 16;
    offsets.set(file.toString('latin1', record, record + 4), file.readUInt32BE(record + 8));
  }
  return offsets;
}

function glyphs(file: Buffer, cmap: number): Iterable<[codePoint: number, glyph: number]> {
  const subtables = Array.from({ length: file.readUInt16BE(cmap + 2) }, (_, index) => {
    const start = cmap + file.readUInt32BE(cmap + 4 + index * 8 + 4);
    return { start, format: file.readUInt16BE(start) };
  });
  const full = subtables.find((table) => table.format === 12);
  if (full) return glyphsOfFormat12(file, full.start);
  const basic = subtables.find((table) => table.format === 4);
  return basic ? glyphsOfFormat4(file, basic.start) : [];
}

function* glyphsOfFormat12(file: Buffer, start: number): Generator<[number, number]> {
  for (let group = 0; group < file.readUInt32BE(start + 12); group += 1) {
    const record = start + 16 + group * 12;
    const first = file.readUInt32BE(record);
    const firstGlyph = file.readUInt32BE(record + 8);
    for (let code = first; code <= file.readUInt32BE(record + 4); code += 1)
      yield [code, firstGlyph + code - first];
  }
}

function* glyphsOfFormat4(file: Buffer, start: number): Generator<[number, number]> {
  const doubled = file.readUInt16BE(start + 6);
  for (let offset = 0; offset < doubled; offset += 2) {
    const end = file.readUInt16BE(start + 14 + offset);
    const first = file.readUInt16BE(start + 16 + doubled + offset);
    const delta = file.readInt16BE(start + 16 + 2 * doubled + offset);
    const rangeAt = start + 16 + 3 * doubled + offset;
    const range = file.readUInt16BE(rangeAt);
    for (let code = first; code <= end && code !== 0xffff; code += 1) {
      const listed = range === 0 ? code : file.readUInt16BE(rangeAt + range + (code - first) * 2);
      const glyph = listed === 0 ? 0 : (range === 0 || listed) && (listed + delta) & 0xffff;
      if (glyph) yield [code, glyph];
    }
  }
}
