import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** What a room may import of ours, besides itself. Nothing imports bot, jobs or db but main and the tests. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'src/language': [],
  'src/analytics': ['src/language'],
  'src/charts': ['src/analytics', 'src/language'],
  'src/pdf': ['src/analytics', 'src/charts', 'src/language'],
  'src/bot': ['src/analytics', 'src/charts', 'src/language'],
  'src/jobs': ['src/analytics', 'src/log.ts', 'src/language'],
  'src/webhooks': ['src/analytics', 'src/language'],
  'src/command-line': ['src/analytics', 'src/bot', 'src/language'],
  'src/config.ts': ['src/analytics', 'src/config'],
  'src/config': [],
  'src/http': ['src/analytics', 'src/language'],
  'src/http.ts': ['src/analytics', 'src/http', 'src/language'],
  'src/log.ts': [],
  'src/metrics.ts': [],
  db: ['src/analytics'],
};

/** What lies outside the core and must be handed to it: the clock, the environment, files, the network. */
const OUTSIDE_THE_CORE = [
  /^node:(?!crypto$|zlib$|buffer$)/,
  /^(drizzle-orm|fastify|vega|sharp|better-sqlite3|@slack|discord\.js)/,
];

/** Packages that only one place may know. */
const BEHIND_ONE_DOOR: readonly (readonly [name: RegExp, allowed: RegExp])[] = [
  [/^(vega|vega-lite|sharp)$/, /^src\/charts\//],
  [/^(pdfkit|svg-to-pdfkit)$/, /^src\/pdf\//],
  [/^better-sqlite3$/, /^db\/sqlite\//],
  [/^pg$/, /^db\/postgres\//],
  [/^@slack\//, /^src\/bot\/slack\//],
  [/^discord(\.js|-api-types)/, /^src\/bot\/discord\//],
  [/^fastify$/, /^src\/(http\.ts|http\/|compose\/|bot\/(platform\.ts|console\/|slack\/|discord\/))/],
  [/^prom-client$/, /^src\/metrics/],
  [/^@pydantic\/genai-prices/, /^src\/analytics\/pricing\//],
  [/^node-cron$/, /^src\/jobs\//],
];

type Import = { readonly file: string; readonly from: string };

const imports = ['src', 'db'].flatMap((folder) => sourceFiles(join(ROOT, folder)).flatMap(importsOf));

describe('the house', () => {
  it('reads its own sources', () => {
    expect(imports.length).toBeGreaterThan(200);
  });

  it('has imports that point inward', () => {
    const wrong = imports.filter(({ file, from }) => {
      const room = roomOf(file);
      if (room === undefined || !from.startsWith('.')) return false;
      const target = relative(ROOT, resolve(ROOT, dirname(file), from));
      return !isIn(target, room) && !(ROOMS[room] ?? []).some((allowed) => isIn(target, allowed));
    });
    expect(wrong).toEqual([]);
  });

  it('has no files that import each other in a circle', () => {
    expect(circles(imports)).toEqual([]);
  });

  it('keeps the world outside the core', () => {
    const wrong = imports.filter(
      ({ file, from }) =>
        isIn(file, 'src/analytics') && OUTSIDE_THE_CORE.some((outside) => outside.test(from)),
    );
    expect(wrong).toEqual([]);
  });

  it('knows each large dependency in one place', () => {
    const wrong = imports.filter(({ file, from }) =>
      BEHIND_ONE_DOOR.some(([name, allowed]) => name.test(from) && !allowed.test(file)),
    );
    expect(wrong).toEqual([]);
  });

  it('reads the environment and the clock where it says it does', () => {
    const files = sourceFiles(join(ROOT, 'src'));
    const reading = (pattern: RegExp) =>
      files.filter((file) => pattern.test(readFileSync(file, 'utf8'))).map((file) => relative(ROOT, file));
    // init hands what it was told to the checks that follow; fontconfig takes the place of its fonts from the environment alone, so the renderer sets it.
    expect(reading(/process\.env/).sort()).toEqual([
      'src/charts/render/render-pixels.ts',
      'src/compose/init.ts',
      'src/config.ts',
    ]);
    expect(reading(/Date\.now\(\)|new Date\(\)/).filter((file) => isIn(file, 'src/analytics'))).toEqual([]);
  });
});

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS).find((room) => isIn(file, room));
}

/** Files from which imports lead back to themselves, types included. */
function circles(all: readonly Import[]): readonly string[] {
  const next = new Map<string, string[]>();
  for (const { file, from } of all.filter(({ from }) => from.startsWith('.'))) {
    next.set(file, [...(next.get(file) ?? []), relative(ROOT, resolve(ROOT, dirname(file), from))]);
  }
  const reach = (file: string) => {
    const seen = new Set<string>();
    const open = [...(next.get(file) ?? [])];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (!seen.has(at)) open.push(...(next.get(at) ?? []));
      seen.add(at);
    }
    return seen;
  };
  return [...next.keys()].filter((file) => reach(file).has(file));
}

function isIn(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`);
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(path: string): readonly Import[] {
  const file = relative(ROOT, path);
  const source = readFileSync(path, 'utf8');
  const found = source.matchAll(
    /^\s*(?:import|export)\b[^'";]*?from '([^']+)'|^\s*import '([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map((match) => ({ file, from: match[1] ?? match[2] ?? match[3] ?? '' }));
}
