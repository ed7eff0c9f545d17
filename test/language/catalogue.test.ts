import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { DIMENSIONS } from '../../src/analytics/dimensions.ts';
import { templateKey } from '../../src/language/say.ts';
import { ROOMS, SPANISH } from '../../src/language/spanish/index.ts';

const SOURCES = resolve(import.meta.dirname, '../../src');

describe('the Spanish catalogue', () => {
  it('has every text that is said', () => {
    expect(said().length).toBeGreaterThan(1_000);
    expect(said().filter(({ key }) => SPANISH[key] === undefined)).toEqual([]);
  });

  it('holds nothing that nobody says', () => {
    const known = new Set([...said().map(({ key }) => key), ...terms()]);
    expect(Object.keys(SPANISH).filter((key) => !known.has(key))).toEqual([]);
  });

  it('has every name of a dimension', () => {
    expect(terms().filter((name) => SPANISH[name] === undefined)).toEqual([]);
  });

  it('says each text in one room', () => {
    const keys = ROOMS.flatMap((room) => Object.keys(room));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('keeps every value of a text', () => {
    const wrong = Object.entries(SPANISH).filter(([english, spanish]) => places(english) !== places(spanish));
    expect(wrong).toEqual([]);
  });

  it('keeps every command as it is typed', () => {
    const commands = (text: string) => (text.match(/\/usage [a-z]+|--[a-z-]+/g) ?? []).sort();
    const wrong = Object.entries(SPANISH).filter(
      ([english, spanish]) => commands(english).join() !== commands(spanish).join(),
    );
    expect(wrong).toEqual([]);
  });
});

/** Every template of `say` in the sources. */
function said(): readonly { readonly key: string; readonly file: string }[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .flatMap((file) => templatesIn(readFileSync(join(SOURCES, file), 'utf8')).map((key) => ({ key, file })));
}

function templatesIn(source: string): readonly string[] {
  if (!source.includes('say`')) return [];
  const keys: string[] = [];
  visit(parseAst(stripTypeScriptTypes(source)), (node) => {
    const { type, tag, quasi } = node;
    if (type === 'TaggedTemplateExpression' && tag?.name === 'say' && quasi?.quasis) {
      keys.push(templateKey(quasi.quasis.map(({ value }) => value.cooked)));
    }
  });
  return keys;
}

type Node = {
  readonly type?: string;
  readonly tag?: { readonly name?: string };
  readonly quasi?: { readonly quasis?: readonly { readonly value: { readonly cooked: string } }[] };
};

function visit(node: unknown, see: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  see(node);
  for (const child of Object.values(node)) visit(child, see);
}

function terms(): readonly string[] {
  return DIMENSIONS.flatMap(({ label, plural }) => [label, plural]);
}

function places(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join();
}
