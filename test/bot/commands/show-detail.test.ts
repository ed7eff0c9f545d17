import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import type { EventFacts, UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const MINUTE_MS = 60_000;

let made = 0;

/** `simplePrice`: 1 nano an input token, 5 an output token. */
function call(minutesAgo: number, facts: EventFacts, dimensions: UsageEvent['dimensions'] = {}): UsageEvent {
  return usageEvent({
    id: `show-${made++}`,
    occurredAt: NOON - minutesAgo * MINUTE_MS,
    dimensions: { model: 'gpt-4o', provider: 'openai', team: 'ml', user: 'ana', status: 'ok', ...dimensions },
    counts: { inputTokens: 1_000, outputTokens: 100 },
    facts: { latencyMs: 2_000, ...facts },
  });
}

async function shown(text: string, events: readonly UsageEvent[], who = 'ada'): Promise<Message> {
  const { ask } = await openTestBot({ plan: TEAMS.plan ?? {}, events });
  return (await ask(text, as(who))).message;
}

const CHAT: readonly UsageEvent[] = [
  call(10, { conversation: 'c-91', message: 'm-1', parts: { message: 200, context: 800, response: 100 } }),
  call(6, { conversation: 'c-91', message: 'm-2', parts: { message: 300, files: 700, response: 100 } }),
  call(5, { conversation: 'c-92', message: 'm-3' }),
];

describe('show chat', () => {
  it('adds up the calls of a chat, from its first to the end of its last', async () => {
    const message = await shown('show chat:c-91', CHAT);
    // 2 × (1,000 + 5 × 100) nano-dollars; four minutes and the two seconds of the last call.
    expect(message.headline).toBe('Chat c-91: 2 calls, 2,200 tokens, <$0.00001 in 4 min');
    expect(message.figures.find(({ key }) => key === 'duration')?.value).toBe(242_000);
    expect(message.table?.rows).toHaveLength(2);
    expect(message.table?.total).toMatchObject({ inputTokens: 2_000, outputTokens: 200, cost: '0.000003' });
  });

  it('says what the tokens were spent on', async () => {
    const { lines } = await shown('show chat:c-91', CHAT);
    expect(lines).toContain('Input tokens: 500 message, 800 context, 700 files.');
    expect(lines).toContain('Output tokens: 200 response.');
  });

  it('shows one message of it alone', async () => {
    const message = await shown('show message:m-2', CHAT);
    expect(message.headline).toContain('Message m-2: 1 call');
    expect(message.lines).toContain('Input tokens: 300 message, 700 files.');
  });

  it('calls what has no price pending', async () => {
    const message = await shown('show chat:c-93', [call(1, { conversation: 'c-93' }, { model: 'unknown' })]);
    expect(message.headline).toContain('cost pending');
    expect(message.table?.rows[0]?.cost).toBeNull();
  });

  it.each([
    { unknown: 1, known: 0, line: '1 of 1 call has no price yet and cost more than nothing.' },
    { unknown: 1, known: 2, line: '1 of 3 calls has no price yet and cost more than nothing.' },
    { unknown: 2, known: 1, line: '2 of 3 calls have no price yet and cost more than nothing.' },
  ])('counts those: $line', async ({ unknown, known, line }) => {
    const some = (calls: number, model: string) =>
      Array.from({ length: calls }, () => call(1, { conversation: 'c-94' }, { model }));
    const message = await shown('show chat:c-94', [...some(unknown, 'unknown'), ...some(known, 'gpt-4o')]);
    expect(message.lines).toContain(line);
  });
});

describe('show trace', () => {
  it('puts calls below the calls they were made by', async () => {
    const message = await shown('show trace:t-1', [
      call(9, { traceId: 't-1', spanId: 'root' }, { agent: 'planner' }),
      call(7, { traceId: 't-1', spanId: 'late' }, { agent: 'second' }),
      call(8, { traceId: 't-1', spanId: 'leaf', parentSpanId: 'root' }, { agent: 'search' }),
    ]);
    expect(message.table?.rows.map(({ call: text }) => text)).toEqual([
      '11:51:00 planner',
      '· 11:52:00 search',
      '11:53:00 second',
    ]);
  });

  it('shows every call once even where spans name each other as parents', async () => {
    const message = await shown('show trace:t-2', [
      call(2, { traceId: 't-2', spanId: 'a', parentSpanId: 'b' }),
      call(1, { traceId: 't-2', spanId: 'b', parentSpanId: 'a' }),
    ]);
    expect(message.table?.rows).toHaveLength(2);
  });
});

describe('show file', () => {
  it('tells how large it is, in how many chats it was used, and what those calls cost', async () => {
    const files = [{ id: 'f-1', name: 'report.pdf', bytes: 2_097_152, extractedTokens: 900 }];
    const message = await shown('show file:report.pdf', [
      call(3, { conversation: 'c-1', files }),
      call(2, { conversation: 'c-2', files: [{ id: 'f-1', name: 'report.pdf' }] }),
    ]);
    expect(message.headline).toBe('File report.pdf: used in 2 chats and 2 calls that cost <$0.00001');
    expect(message.lines.join()).toContain('It is 2.0 MiB large, with 900 tokens of text');
    expect(message.figures.find(({ key }) => key === 'chats')?.value).toBe(2);
  });

  it('tells apart two files of one name, and names the one asked for by its id', async () => {
    const calls = [
      call(3, { conversation: 'c-1', files: [{ id: 'f-1', name: 'report.pdf', bytes: 2_048 }] }),
      call(2, { conversation: 'c-2', files: [{ id: 'f-2', name: 'report.pdf', bytes: 3_072 }] }),
      call(1, { conversation: 'c-3', files: [{ id: 'f-2', name: 'report.pdf' }] }),
    ];
    const both = await shown('show file:report.pdf', calls);
    expect(both.error?.message).toBe('2 files are called "report.pdf": f-1, f-2.');
    const one = await shown('show file:f-1', calls);
    expect(one.headline).toBe('File report.pdf (f-1): used in 1 chat and 1 call that cost <$0.00001');
    expect(one.lines.join()).toContain('It is 2 KiB large');
    expect((await shown('show file:f-2', calls)).table?.rows).toHaveLength(2);
  });

  it('says one chat and one call in the singular', async () => {
    const files = [{ id: 'f-2', name: 'notes.txt' }];
    const message = await shown('show file:notes.txt', [call(3, { conversation: 'c-1', files })]);
    expect(message.headline).toBe('File notes.txt: used in 1 chat and 1 call that cost <$0.00001');
  });
});

describe('what one may not see', () => {
  it('is answered like what does not exist', async () => {
    const hidden = await shown('show chat:c-91', CHAT, 'carl');
    const absent = await shown('show chat:c-00', CHAT, 'carl');
    expect(hidden.error?.code).toBe('not_found');
    expect(hidden.error?.message.replace('c-91', '')).toBe(absent.error?.message.replace('c-00', ''));
    expect((await shown('show chat:c-91', CHAT, 'ana')).headline).toContain('2 calls');
    expect((await shown('show chat:c-91', CHAT, 'lena')).headline).toContain('2 calls');
  });
});
