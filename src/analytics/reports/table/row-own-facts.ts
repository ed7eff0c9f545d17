import { say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import type { StoredEvent } from '../../store.ts';
import type { EventFile } from '../../usage-event.ts';
import { queryOf, type ReportContext } from '../context.ts';
import { newestFacts } from '../detail/file.ts';
import { type Group, overlaps } from './breakdown.ts';
import type { Extra } from './row-extras.ts';

/** Only the calls themselves know these; of more calls than this they are left out, since a part of them is no sum. */
const MOST_READ = 10_000;

/** How often each tool was called and what it took itself; how each file is called, its size, and in how many chats it is. */
export async function ownExtras(
  context: ReportContext,
  by: DimensionName,
  groups: readonly Group[],
): Promise<readonly Extra[]> {
  const named = groups.filter(({ value }) => value !== '');
  const calls = named.reduce((sum, { measures }) => sum + measures.events, 0n);
  if ((by !== 'tool' && by !== 'file') || calls === 0n || calls > MOST_READ) return [];
  const events = await eventsWith(context, by);
  return by === 'tool' ? toolExtras(events) : fileExtras(events);
}

async function eventsWith({ question, usage }: ReportContext, by: DimensionName) {
  const query = queryOf(question);
  const events: StoredEvent[] = [];
  const filters = [...query.filters, { dimension: by, values: [''], negate: true }];
  for await (const page of usage.events({ ...query, filters })) events.push(...page);
  return events;
}

function toolExtras(events: readonly StoredEvent[]): readonly Extra[] {
  const [calls, tokens] = [new Map<string, number>(), new Map<string, number>()];
  for (const tool of events.flatMap(({ facts }) => facts.tools ?? [])) {
    add(calls, tool.name, tool.calls);
    add(tokens, tool.name, tool.tokens);
  }
  return [
    {
      column: { key: 'toolCalls', label: say`calls of the tool`, unit: 'count' },
      cell: (value) => calls.get(value),
    },
    {
      column: { key: 'toolTokens', label: say`its tokens`, unit: 'tokens' },
      cell: (value) => tokens.get(value),
    },
  ];
}

/** What no event says stays unknown, which is not 0. */
function add(sums: Map<string, number>, name: string, count: number | undefined): void {
  if (count !== undefined) sums.set(name, (sums.get(name) ?? 0) + count);
}

function fileExtras(events: readonly StoredEvent[]): readonly Extra[] {
  const files = new Map<string, EventFile[]>();
  const chats = new Map<string, Set<string>>();
  for (const { facts } of events) {
    for (const file of facts.files ?? []) {
      files.set(file.id, [...(files.get(file.id) ?? []), file]);
      if (facts.conversation !== undefined)
        chats.set(file.id, (chats.get(file.id) ?? new Set()).add(facts.conversation));
    }
  }
  const fact = (id: string) => newestFacts(files.get(id) ?? []);
  const nameOf = (id: string) => files.get(id)?.findLast(({ name }) => name !== undefined)?.name;
  return [
    {
      column: { key: 'fileName', label: say`name`, unit: 'text' },
      cell: (id) => (nameOf(id) === id ? null : nameOf(id)),
    },
    { column: { key: 'bytes', label: say`bytes`, unit: 'count' }, cell: (id) => fact(id)?.bytes },
    {
      column: { key: 'extractedTokens', label: say`tokens of text`, unit: 'tokens' },
      cell: (id) => fact(id)?.extractedTokens,
    },
    { column: { key: 'chats', label: say`chats`, unit: 'count' }, cell: (id) => chats.get(id)?.size },
  ];
}

/** What rows that overlap count more than once. */
export function overlapNotes(by: DimensionName): readonly string[] {
  switch (by) {
    case 'tool':
      return [say`tokens and cost are those of whole calls: one that used several tools counts for each`];
    case 'file':
      return [say`tokens and cost are those of whole calls: one that used several files counts for each`];
    default:
      return overlaps(dimensionNamed(by)) ? [say`rows overlap`] : [];
  }
}
