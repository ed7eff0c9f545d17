import type { EventFile, EventTool } from '../../../usage-event.ts';
import { isCount, isId, isObject, isText, shown } from '../checks.ts';
import type { Draft } from './native-draft.ts';

/** Most entries of each list and of `metadata`. */
export const MAX_ENTRIES = 64;

type Scalar = string | number | boolean | null;

export function readTags(draft: Draft, value: unknown): string | undefined {
  const problem = listProblem(value, isText, 'text of at most 1,024 characters');
  if (problem) return problem;
  // listProblem has shown that it is a list of texts.
  draft.tags = [...new Set(value as readonly string[])].filter((tag) => tag !== '');
  return undefined;
}

export function readTools(draft: Draft, value: unknown): string | undefined {
  const problem = listProblem(value, isTool, '{name, calls, tokens} with a name and whole numbers');
  if (problem) return problem;
  // listProblem has shown that it is a list of tools.
  draft.facts.tools = (value as readonly EventTool[]).map(({ name, calls, tokens }) => ({
    name,
    ...(isCount(calls) && { calls }),
    ...(isCount(tokens) && { tokens }),
  }));
  return undefined;
}

export function readFiles(draft: Draft, value: unknown): string | undefined {
  const problem = listProblem(
    value,
    isFile,
    '{id, name, bytes, extractedTokens} with an id and whole numbers',
  );
  if (problem) return problem;
  // listProblem has shown that it is a list of files.
  draft.facts.files = (value as readonly EventFile[]).map(({ id, name, bytes, extractedTokens }) => ({
    id,
    ...(isText(name) && name !== '' && { name }),
    ...(isCount(bytes) && { bytes }),
    ...(isCount(extractedTokens) && { extractedTokens }),
  }));
  return undefined;
}

/** Metadata is flat in the store: `{a: {b: 1}}` becomes `a.b`, and a list's entries `a.0`, `a.1`, …. */
export function readMetadata(draft: Draft, value: unknown): string | undefined {
  if (!isObject(value)) return `must be an object, got ${shown(value)}`;
  const entries: [string, Scalar][] = [];
  const problem = flatten(value, '', entries);
  if (problem) return problem;
  if (entries.length > 0) draft.facts.metadata = Object.fromEntries(entries);
  return undefined;
}

function flatten(value: object, prefix: string, entries: [string, Scalar][]): string | undefined {
  for (const [name, inner] of Object.entries(value)) {
    const key = `${prefix}${name}`;
    if (!isId(key)) return 'its keys must be 1 to 255 printable bytes';
    if (typeof inner === 'object' && inner !== null) {
      const problem = flatten(inner, `${key}.`, entries);
      if (problem) return problem;
      continue;
    }
    if (!isScalar(inner)) return `${key} must be at most 1,024 characters of text, got ${shown(inner)}`;
    if (entries.push([key, inner]) > MAX_ENTRIES) return `must have at most ${MAX_ENTRIES} keys`;
  }
  return undefined;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'boolean' || Number.isFinite(value) || isText(value);
}

function listProblem(
  value: unknown,
  isEntry: (entry: unknown) => boolean,
  wanted: string,
): string | undefined {
  if (!Array.isArray(value)) return `must be a list, got ${shown(value)}`;
  if (value.length > MAX_ENTRIES) return `must have at most ${MAX_ENTRIES} entries, got ${value.length}`;
  const wrong = value.findIndex((entry) => !isEntry(entry));
  return wrong === -1 ? undefined : `entry ${wrong} must be ${wanted}`;
}

function isTool(entry: unknown): boolean {
  return (
    isObject(entry) &&
    isText(entry.name) &&
    entry.name !== '' &&
    isCount(entry.calls ?? 0) &&
    isCount(entry.tokens ?? 0)
  );
}

function isFile(entry: unknown): boolean {
  return (
    isObject(entry) &&
    isId(entry.id) &&
    isText(entry.name ?? '') &&
    isCount(entry.bytes ?? 0) &&
    isCount(entry.extractedTokens ?? 0)
  );
}
