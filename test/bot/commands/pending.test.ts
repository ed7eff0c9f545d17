import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { openTestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY_MS = 86_400_000;
const CENT = 10_000_000;

type Parts = {
  readonly model?: string;
  readonly cents?: number;
  readonly cached?: number;
  readonly days?: number;
};

let made = 0;

/** `simplePrice`: a nano-dollar an input token, and nobody knows a price of "unknown". */
function call(
  user: string,
  { model = 'gpt-4o', cents = 1, cached = 0, days = 1 }: Parts,
  team = 'ml',
): UsageEvent {
  return usageEvent({
    id: `pending-${made++}`,
    occurredAt: NOON - days * DAY_MS,
    dimensions: { provider: 'openai', model, user, team, status: 'ok' },
    counts: { inputTokens: cents * CENT, cacheReadTokens: cached, outputTokens: 0 },
    facts: { conversation: `chat-${user}`, files: [{ id: `file-${user}` }] },
  });
}

function inPlan(user: string, team: string): UsageEvent {
  const event = call(user, {}, team);
  return { ...event, dimensions: { ...event.dimensions, billingMode: 'subscription' } };
}

/** Ana cost $0.03, a call of hers and all of Bob's have no price; Pia's one priced call is in a plan. */
const EVENTS: readonly UsageEvent[] = [
  call('ana', { cents: 3 }),
  call('ana', { model: 'unknown' }),
  call('bob', { model: 'unknown', cached: 500 }),
  inPlan('pia', 'plan'),
  call('pia', { model: 'unknown' }, 'plan'),
];

async function asked(text: string, events: readonly UsageEvent[] = EVENTS): Promise<Message> {
  const { ask } = await openTestBot({ events });
  return (await ask(text)).message;
}

function figure({ figures }: Message, key: string) {
  const found = figures.find((one) => one.key === key);
  return found && { value: found.value, text: found.text };
}

function column({ table }: Message, key: string) {
  const name = table?.columns[0]?.key ?? '';
  return Object.fromEntries(table?.rows.map((row) => [row[name], row[key]]) ?? []);
}

const PENDING = { value: null, text: 'pending' };

describe('a cost that nobody knows', () => {
  it('is no number in an explanation, nor is its change', async () => {
    const message = await asked('why 7d by:user');
    expect(column(message, 'cost')).toEqual({ ana: '0.03', bob: null, pia: null });
    expect(column(message, 'change')).toEqual({ ana: '0.03', bob: null, pia: null });
    expect(column(message, 'pendingEvents')).toEqual({ ana: 1, bob: 1, pia: 1 });
    expect(message.headline).toContain('All usage cost at least $0.03 more');
  });

  it('has no share in a ranking', async () => {
    const message = await asked('top model 7d');
    expect(column(message, 'share')).toMatchObject({ unknown: null });
  });

  it('is nothing to compare with', async () => {
    const message = await asked('why 7d user:bob');
    expect(message.headline).toMatch(
      /^user bob: the cost in the last 7 days is pending, so nothing compares with/,
    );
    expect(figure(message, 'difference')).toEqual(PENDING);
    expect(message.charts).toEqual([]);
    const before = await asked('why 7d user:bob', [
      call('bob', { model: 'unknown', days: 9 }),
      call('bob', { cents: 2 }),
    ]);
    expect(before.headline).toMatch(/^user bob: the cost of .* is pending, so nothing compares with it$/);
    expect(column(before, 'before')).toEqual({ 'gpt-4o': '0', unknown: null });
  });

  it('makes a difference one of what has a price, where it may turn out otherwise', async () => {
    const { headline } = await asked('why 7d', [
      call('ana', { cents: 5, days: 9 }),
      call('ana', { cents: 2 }),
      call('ana', { model: 'unknown' }),
    ]);
    expect(headline).toContain('As far as priced: All usage cost $0.03 less');
  });

  it('leaves open what caches saved, in words, figures and rows', async () => {
    const message = await asked('cache 7d');
    expect(message.headline).toMatch(/^All usage: what caching saved in the last 7 days is pending/);
    expect(message.lines).toContain('Pending: unknown read from caches without a price.');
    expect(figure(message, 'savings')).toEqual(PENDING);
    expect(column(message, 'savings')).toEqual({ 'gpt-4o': '0', unknown: null });
    expect(column(message, 'cost')).toEqual({ 'gpt-4o': '0.03', unknown: null });
    const lines = (await asked('show cost 7d')).lines;
    expect(lines).toContain('What cache reads saved is pending; unpriced: unknown.');
  });

  it('leads no ranking and is not the smaller of two', async () => {
    const events = [call('ana', { model: 'unknown' }), call('bob', { model: 'unknown' })];
    const message = await asked('top user 7d', events);
    expect(message.headline).toBe('Top users in the last 7 days: pending in all');
    const compared = await asked('compare user:ana vs user:bob 7d', events);
    expect(compared.headline).toBe('ana: pending, against bob (pending), 13–20 Nov 2026');
    const [chart] = compared.charts;
    expect(chart?.kind === 'ranking' && chart.rows.map(({ values }) => values)).toEqual([[null], [null]]);
    const partly = await asked('compare user:ana vs user:bob 7d', [call('bob', { cents: 1 }), ...EVENTS]);
    expect(partly.headline).toContain('ana: at least $0.03, against bob (at least $0.01)');
  });

  it('is in a total as far as it is known, which is said where rows do not add up', async () => {
    const note = 'rows whose difference is pending are in the total as far as they have a price';
    const known = [call('ana', {}), call('bob', { cents: 3, model: 'gpt-b' }, 'web')];
    const events = [...known, call('ana', { model: 'unknown' }, 'web')];
    const compared = await asked('compare team:ml vs team:web 7d', events);
    expect(column(compared, 'first')).toEqual({ ana: null, bob: '0.03' });
    expect(column(compared, 'second')).toEqual({ ana: '0.01', bob: '0' });
    expect(column(compared, 'change')).toEqual({ ana: null, bob: '0.03' });
    expect(column(compared, 'pendingEvents')).toEqual({ ana: 1, bob: 0 });
    expect(compared.table?.total).toMatchObject({ change: '0.02', pendingEvents: 1 });
    expect(compared.footing?.notes).toContain(note);
    const priced = await asked('compare team:ml vs team:web 7d', known);
    expect(priced.table?.columns.map(({ key }) => key)).not.toContain('pendingEvents');
    expect(priced.footing?.notes).not.toContain(note);
    const before = [call('bob', { days: 9 }), call('ana', { model: 'unknown', days: 9 })];
    const why = await asked('why 7d by:user', [...known, ...before]);
    expect(column(why, 'change')).toEqual({ ana: null, bob: '0.02' });
    expect(why.table?.total.change).toBe('0.03');
    expect(why.footing?.notes).toContain(note);
  });

  it('is the total of cost lines that all wait', async () => {
    const { table } = await asked('show cost 7d user:bob');
    expect(table?.total.cost).toBeNull();
  });

  it('has no forecast, which is not one of nothing', async () => {
    const days = Array.from({ length: 12 }, (_, day) => call('bob', { model: 'unknown', days: day + 1 }));
    const message = await asked('forecast user:bob', days);
    expect(message.headline).toBe('user bob: cost pending so far, so no forecast yet');
    expect(figure(message, 'projection')).toEqual(PENDING);
  });

  it('is "at least" in the figures of a chat that its headline says so of', async () => {
    const message = await asked('show chat:chat-ana');
    expect(message.headline).toContain('at least $0.03');
    expect(figure(message, 'cost')).toEqual({ value: '0.03', text: 'at least $0.03' });
    const unknown = await asked('show chat:chat-bob');
    expect(figure(unknown, 'cost')).toEqual(PENDING);
    expect(unknown.table?.total.cost).toBeNull();
    const file = await asked('show file:file-bob');
    expect(file.headline).toBe('File file-bob: used in 1 chat and 1 call, cost pending');
  });

  it('is pending where everything else is in a plan', async () => {
    expect(column(await asked('team 7d'), 'cost')).toEqual({ ml: '0.03', plan: null });
    expect(column(await asked('report mtd'), 'cost')).toEqual({ ml: '0.03', plan: null });
  });

  it('is listed with what has no team, however little it is so far', async () => {
    const message = await asked('assign 7d', [call('bob', { model: 'unknown' }, '')]);
    expect(message.headline).toBe('1 event of pending cost has no team, 7d');
    expect(column(message, 'cost')).toEqual({ user: null });
    const partly = await asked('assign 7d', [
      call('bob', { cents: 2 }, ''),
      call('bob', { model: 'unknown' }, ''),
      call('ana', { cents: 6 }),
    ]);
    expect(partly.headline).toBe('at least $0.02 (25 %) of 2 events have no team, 7d');
  });
});
