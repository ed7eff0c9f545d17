import { describe, expect, it } from 'vitest';
import { type AllProgress, savePollProgress } from '../../../src/analytics/polls/poll-progress.ts';
import { PROVIDER_REPORT } from '../../../src/analytics/polls/polled.ts';
import type { PricedEvent } from '../../../src/analytics/store.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, simplePrice, usageEvent } from '../../support/event.ts';
import { recording } from '../../support/store.ts';

const READ = {
  since: Date.UTC(2026, 9, 21),
  readTo: Date.UTC(2026, 10, 20),
  readAt: NOON,
  problem: null,
};
const PROGRESS: AllProgress = { 'openai-usage': READ, 'openai-cost': READ };

const [EIGHTEENTH, NINETEENTH, TWENTIETH] = [18, 19, 20].map((day) => Date.UTC(2026, 10, day)) as [
  number,
  number,
  number,
];

/** Usage as OpenAI reports it; an input token costs a nano-dollar. */
function polled(model: string, apiKey: string, inputTokens: number): PricedEvent {
  const at = NINETEENTH;
  const event = usageEvent({
    id: `openai-usage:${at}:${model}`,
    source: 'poll:openai-usage',
    kind: 'aggregate',
    occurredAt: at,
    dimensions: { provider: 'openai', model, apiKey, status: 'ok', integration: PROVIDER_REPORT },
    counts: { inputTokens, outputTokens: 0 },
  });
  const fallsBackOn = [`poll:openai:${at}:${apiKey}`, `poll:openai:${at}:`];
  return { event, cost: simplePrice(event), links: { replaces: true, fallsBackOn } };
}

function billed(model: string, usd: string, at: number): PricedEvent {
  const event = usageEvent({
    id: `openai-cost:${at}:${model}:${usd}`,
    source: 'poll:openai-costs',
    kind: 'cost',
    occurredAt: at,
    dimensions: { provider: 'openai', model },
    counts: {},
    facts: { reportedCostUsd: usd },
  });
  return { event, cost: simplePrice(event), links: { replaces: true } };
}

function called(model: string, inputTokens: number, occurredAt: number, parts: object = {}): UsageEvent {
  return usageEvent({
    id: `${model}-${inputTokens}-${occurredAt}`,
    occurredAt,
    dimensions: { provider: 'openai', model, apiKey: 'key_1', team: 'ml', status: 'ok', ...parts },
    counts: { inputTokens, outputTokens: 0 },
  });
}

const USD = 1_000_000_000;

/**
 * The month worked out by hand, in dollars:
 *                 counted  usage  bill         gap
 * 18 unknown            –      –  0.05        +0.05  no price here
 * 19 gpt-5.5         1.00   1.50  1.60 −0.10  +0.50  0.50 of calls, 0.10 of price, 0.10 given back
 * 19 gpt-5.4         0.20   0.20  0.20         0     counted from the provider's usage
 * 19 image models       0      0  2.00        +2.00  no usage
 * 20 gpt-5.5         0.30      –     –        −0.30  the day is not over
 */
async function openReconciled() {
  const test = await openTestBot({ plan: TEAMS.plan ?? {} });
  const { usage, state } = test;
  await usage.markPolled('default', 'openai', READ.since);
  const reported = [
    polled('gpt-5.5-2026-04-23', 'key_1', 1.5 * USD),
    polled('gpt-5.4', 'key_2', 0.2 * USD),
    billed('unknown', '0.05', EIGHTEENTH),
    billed('gpt-5.5', '1.6', NINETEENTH),
    billed('gpt-5.5', '-0.1', NINETEENTH),
    billed('gpt-5.4', '0.2', NINETEENTH),
    billed('image models', '2', NINETEENTH),
  ];
  const calls = [
    called('unknown', 5, EIGHTEENTH),
    called('gpt-5.5', USD, NINETEENTH + 600_000),
    called('gpt-5.5', 0.3 * USD, TWENTIETH),
    called('gpt-5.5', 7 * USD, NINETEENTH + 600_000, { billingSource: 'byok' }),
  ];
  await usage.record([{ ...recording([]), events: reported }, recording(calls)]);
  await savePollProgress(state, 'default', PROGRESS);
  return test;
}

describe('reconcile', () => {
  it('says how much more was billed than counted, and why, the largest reason first', async () => {
    const { ask } = await openReconciled();
    const { message } = await ask('reconcile 2026-11');
    expect(message.headline).toBe('$2.25 more billed than counted in 2026-11: $3.75 billed, $1.50 counted');
    expect(message.lines).toEqual([
      '$2.00 more: billed without usage in the provider’s own report (image models).',
      '$0.50 more: calls not reported to Tokenbell (gpt-5.5).',
      '$0.30 less: the provider’s day is not complete yet (gpt-5.5).',
      '$0.10 less: discounts or credits of the provider (gpt-5.5).',
      '$0.10 more: priced differently by the provider (gpt-5.5).',
      '$0.05 more: still pending a price here (unknown).',
      '$0.20 in 1 hour is counted as the provider reported it, since no calls were.',
      'Left out: $7.00 on customers’ own keys, which these bills do not hold.',
    ]);
    expect(message.figures.map(({ key, value }) => [key, value])).toEqual([
      ['cost', '1.5'],
      ['billed', '3.75'],
      ['gap', '2.25'],
    ]);
  });

  it('has a row a model in the answer, the largest gap first, and a row a model and day in the file', async () => {
    const { ask } = await openReconciled();
    const { message, files } = await ask('reconcile 2026-11');
    expect(message.table?.rows.map(({ model, gap, reason }) => [model, gap, reason])).toEqual([
      ['image models', '2', 'billed without usage'],
      ['gpt-5.5', '0.2', 'calls not reported; day not complete; discounts or credits; priced differently'],
      ['unknown', '0.05', 'pending a price'],
      ['gpt-5.4', '0', null],
    ]);
    const [csv] = files.map(({ name, content }) => [name, new TextDecoder().decode(content)]);
    expect(csv?.[0]).toBe('reconcile-2026-11-01-to-2026-11-20-UTC-data-to-20261120T0000Z.csv');
    const [, ...lines] = csv?.[1]?.trim().split('\r\n') ?? [];
    expect(lines).toEqual([
      'unknown,5,0,0,0.05,0.05,pending a price,0,0,0,openai,2026-11-18',
      'gpt-5.4,200000000,0,0.2,0.2,0,,200000000,0,0.2,openai,2026-11-19',
      'gpt-5.5,1000000000,0,1,1.5,0.5,"discounts or credits; calls not reported; priced differently",1500000000,0,0,openai,2026-11-19',
      'image models,0,0,0,2,2,billed without usage,0,0,0,openai,2026-11-19',
      'gpt-5.5,300000000,0,0.3,0,-0.3,day not complete,0,0,0,openai,2026-11-20',
      'Total,1500000005,0,1.5,3.75,2.25,,1700000000,0,0.2,,',
    ]);
  });

  it('says how far everything was read, and whose days those are', async () => {
    const { ask } = await openReconciled();
    const { message } = await ask('reconcile 2026-11');
    expect(message.period).toMatchObject({ timeZone: 'UTC', from: '2026-11-01T00:00:00+00:00' });
    expect(message.footing?.notes).toEqual([
      'OpenAI usage read 2026-11-20 12:00 UTC',
      'OpenAI bill read 2026-11-20 12:00 UTC',
      'days are UTC days, as they are billed',
      'no per-call detail of $0.20: only the provider reported it',
      '1 model has no price yet: unknown',
    ]);
  });

  it('adds nothing of a bill or of superseded usage to what is counted', async () => {
    const { ask } = await openReconciled();
    const { message } = await ask('org 2026-11');
    // 1.00 and 0.30 of calls, 0.20 of polled usage, 7.00 on a customer's own key.
    expect(message.figures.find(({ key }) => key === 'cost')?.value).toBe('8.5');
  });

  it('leaves a word in the small print of every answer that holds polled usage, and in no other', async () => {
    const { ask } = await openReconciled();
    const note = 'no per-call detail of $0.20: only the provider reported it';
    expect((await ask('org 2026-11')).message.footing?.notes).toContain(note);
    expect((await ask('top model 2026-11 model:gpt-5.4')).message.footing?.notes).toContain(note);
    expect((await ask('org 2026-11-20')).message.footing?.notes).toEqual([]);
    expect((await ask('top model 2026-11 team:ml')).message.footing?.notes.join()).not.toContain('detail');
  });

  it.each(['ana', 'lena'])('is refused to %s, who is no admin', async (user) => {
    const { ask } = await openReconciled();
    const { message, files } = await ask('reconcile 2026-11', as(user));
    expect(message.error).toMatchObject({
      code: 'insufficient_access',
      message: 'Insufficient access. Organisation totals are for admins.',
    });
    expect([message.lines, files]).toEqual([['An admin can grant it: Ada.'], []]);
  });

  it('is answered to an admin by name', async () => {
    const { ask } = await openReconciled();
    expect((await ask('reconcile', as('ada'))).message.error).toBeNull();
  });

  it('puts days that were not asked for down to that', async () => {
    const { ask, usage } = await openReconciled();
    await usage.record([recording([called('gpt-5.5', USD, Date.UTC(2026, 9, 5))])]);
    const { message } = await ask('reconcile 2026-10');
    expect(message.headline).toBe('No bill yet in 2026-10: $1.00 counted');
    expect(message.lines).toEqual(['$1.00 less: days that were not asked for at the provider (gpt-5.5).']);
  });

  it('draws attention to a provider that does not answer', async () => {
    const { ask, state } = await openReconciled();
    const problem = 'OpenAI bill was refused (401).';
    await savePollProgress(state, 'default', { 'openai-cost': { ...READ, problem } });
    const { message } = await ask('reconcile 2026-11');
    expect([message.tone, message.lines[0]]).toEqual(['warning', problem]);
  });

  it('tells what it needs before a provider was asked', async () => {
    const { ask } = await openTestBot();
    const { message } = await ask('reconcile');
    expect(message.headline).toBe('No provider has been asked for its bill yet');
    expect(message.lines).toEqual([
      'OpenAI: create an admin key (sk-admin-…) at platform.openai.com/settings/organization/admin-keys and start Tokenbell with it as OPENAI_ADMIN_KEY.',
      'Anthropic: create an Admin API key (sk-ant-admin…) at platform.claude.com/settings/admin-keys and start Tokenbell with it as ANTHROPIC_ADMIN_KEY.',
    ]);
  });

  it.each(['reconcile 7d', 'reconcile 2026-11 2026-12', 'reconcile team:ml'])(
    'takes months alone, not "%s"',
    async (text) => {
      const { ask } = await openTestBot();
      expect((await ask(text)).message.error?.code).toBe('bad_value');
    },
  );
});
