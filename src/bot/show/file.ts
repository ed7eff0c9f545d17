import type { NamedFile } from '../../analytics/reports/detail/file.ts';
import type { Question } from '../../analytics/reports/question.ts';
import type { StoredEvent } from '../../analytics/store.ts';
import type { EventFile } from '../../analytics/usage-event.ts';

/** Reads the events that a question's filters leave. */
export type ReadEvents = (question: Question) => Promise<readonly StoredEvent[]>;

export type FoundFile =
  | { readonly kind: 'found'; readonly file: NamedFile; readonly events: readonly StoredEvent[] }
  /** Several files have the name; these are their ids. */
  | { readonly kind: 'several'; readonly ids: readonly string[] }
  | { readonly kind: 'none' };

/**
 * The calls that used a file, asked for by its id or, where one file alone has it, by its name. Events are found by
 * the ids of their files; those stored before that are found by the names instead, so both are looked for, and an
 * event belongs to a file only if it carries its id.
 */
export async function findFile(question: Question, asked: string, read: ReadEvents): Promise<FoundFile> {
  const direct = await read(withFiles(question, [asked]));
  const isId = filesOf(direct).some(({ id }) => id === asked);
  const files = filesOf(isId ? direct : [...direct, ...(await read(withAnyFile(question)))]);
  const ids = files.some(({ id }) => id === asked)
    ? [asked]
    : [...new Set(files.filter(({ name }) => name === asked).map(({ id }) => id))].sort();
  const [id] = ids;
  if (id === undefined) return { kind: 'none' };
  if (ids.length > 1) return { kind: 'several', ids };
  const names = files.flatMap((file) => (file.id === id && file.name !== undefined ? [file.name] : []));
  const events = (await read(withFiles(question, [...new Set([id, ...names])]))).filter(({ facts }) =>
    facts.files?.some((file) => file.id === id),
  );
  const name = names.at(-1);
  return { kind: 'found', file: { id, name: name === undefined ? id : nameText(name, id, asked) }, events };
}

function filesOf(events: readonly StoredEvent[]): readonly EventFile[] {
  return events.flatMap(({ facts }) => facts.files ?? []);
}

/** Whoever asked by the id learns the name, and sees that it is what was asked for. */
function nameText(name: string, id: string, asked: string): string {
  return asked === id && name !== id ? `${name} (${id})` : name;
}

function withFiles(question: Question, values: readonly string[]): Question {
  return withFilter(question, { dimension: 'file', values, negate: false });
}

function withAnyFile(question: Question): Question {
  return withFilter(question, { dimension: 'file', values: [''], negate: true });
}

function withFilter(question: Question, filter: Question['filters'][number]): Question {
  const others = question.filters.filter(({ dimension, negate }) => dimension !== 'file' || negate);
  return { ...question, filters: [...others, filter] };
}
