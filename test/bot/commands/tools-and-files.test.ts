import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import type { Question } from '../../../src/analytics/reports/question.ts';
import type { StoredEvent } from '../../../src/analytics/store.ts';
import type { EventFacts } from '../../../src/analytics/usage-event.ts';
import { findFile } from '../../../src/bot/show/file.ts';
import { openTestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

let made = 0;

/** 100 input and 10 output tokens. */
function call(facts: EventFacts) {
  return usageEvent({ id: `own-${made++}`, occurredAt: NOON - 60_000 + made, facts });
}

async function asked(text: string, calls: readonly EventFacts[]): Promise<Message> {
  const { ask } = await openTestBot({ events: calls.map(call) });
  return (await ask(text)).message;
}

function cells({ table }: Message, ...keys: readonly string[]) {
  const name = table?.columns[0]?.key ?? '';
  return Object.fromEntries(table?.rows.map((row) => [row[name], keys.map((key) => row[key])]) ?? []);
}

describe('top tool', () => {
  const CALLS = [
    {
      tools: [
        { name: 'web search', calls: 3, tokens: 320 },
        { name: 'code', calls: 1, tokens: 48 },
      ],
    },
    { tools: [{ name: 'code', calls: 2, tokens: 100 }] },
    { tools: [{ name: 'maths' }] },
    {},
  ];

  it('tells what each tool was called and took itself, beside the calls that used it', async () => {
    const message = await asked('top tool 7d', CALLS);
    expect(cells(message, 'toolCalls', 'toolTokens', 'requests', 'tokens')).toEqual({
      code: [3, 148, 2, 220],
      'web search': [3, 320, 1, 110],
      // What no event says is unknown, not 0.
      maths: [null, null, 1, 110],
      '(no tool)': [null, null, 1, 110],
    });
    expect(message.footing?.notes).toContain(
      'tokens and cost are those of whole calls: one that used several tools counts for each',
    );
  });

  it('adds up the calls that the filters leave', async () => {
    const { ask } = await openTestBot({
      events: [
        call({ tools: [{ name: 'code', calls: 1, tokens: 5 }] }),
        { ...call({ tools: [{ name: 'code', calls: 4, tokens: 9 }] }), dimensions: { team: 'web' } },
      ],
    });
    const { message } = await ask('top tool 7d team:web');
    expect(cells(message, 'toolCalls', 'toolTokens')).toEqual({ code: [4, 9] });
  });
});

describe('top file', () => {
  it('tells the name, the size, the text and the chats of each file, two of one name apart', async () => {
    const big = { id: 'f1', name: 'report.pdf', bytes: 2_000_000, extractedTokens: 4_000 };
    const message = await asked('top file 7d', [
      { conversation: 'c1', files: [big] },
      { conversation: 'c1', files: [{ id: 'f1', name: 'report.pdf' }, { id: 'f3' }] },
      { conversation: 'c2', files: [{ id: 'f1' }] },
      { conversation: 'c3', files: [{ id: 'f2', name: 'report.pdf', bytes: 1_000 }] },
    ]);
    expect(cells(message, 'fileName', 'bytes', 'extractedTokens', 'chats', 'requests')).toEqual({
      f1: ['report.pdf', 2_000_000, 4_000, 2, 3],
      f2: ['report.pdf', 1_000, null, 1, 1],
      f3: ['', null, null, 1, 1],
    });
  });
});

/** Events as a store holds them: each found by the keys it was filed under. */
function store(...filed: readonly (readonly [keys: readonly string[], facts: EventFacts])[]) {
  const events = filed.map(([keys, facts]) => ({ keys, event: call(facts) as unknown as StoredEvent })); // facts alone are read
  return async ({ filters }: Question) => {
    const { values = [], negate = false } = filters.find(({ dimension }) => dimension === 'file') ?? {};
    const isAny = negate && values.includes('');
    return events
      .filter(({ keys }) => isAny || keys.some((key) => values.includes(key)))
      .map(({ event }) => event);
  };
}

const QUESTION = { filters: [] } as unknown as Question; // nothing else of it is read

describe('a file asked for', () => {
  const named = (id: string) => ({ files: [{ id, name: 'plan.pdf' }] });

  it('is found under its name, where that is how its calls were filed, and under its id', async () => {
    const read = store([['plan.pdf'], named('f1')], [['f1'], named('f1')]);
    for (const word of ['f1', 'plan.pdf']) {
      const found = await findFile(QUESTION, word, read);
      expect(found.kind === 'found' && found.events.length).toBe(2);
    }
  });

  it('does not take the calls of another file of its name', async () => {
    const read = store([['plan.pdf'], named('f1')], [['plan.pdf'], named('f2')]);
    const found = await findFile(QUESTION, 'f1', read);
    expect(found.kind === 'found' && found.events.map(({ facts }) => facts.files?.[0]?.id)).toEqual(['f1']);
  });

  it('is none of several that have the name, however they were filed', async () => {
    const read = store([['plan.pdf'], named('f1')], [['f2'], named('f2')]);
    expect(await findFile(QUESTION, 'plan.pdf', read)).toEqual({ kind: 'several', ids: ['f1', 'f2'] });
    expect(await findFile(QUESTION, 'other.pdf', read)).toEqual({ kind: 'none' });
  });
});
