import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretHash } from '../../src/analytics/ingest/secret.ts';
import type { Budget, BudgetRequest } from '../../src/analytics/state.ts';
import { budgetChecks } from '../../src/compose/budget-checks.ts';
import { createWorld, ORG, type World } from '../jobs/simulated-program.ts';
import { INGEST_KEY, READ_KEY, REVOKED_KEY, startIngestServer } from '../support/ingest-server.ts';
import { someBudget, someMember } from '../support/state.ts';

const USD = 1_000_000_000n;
const NOW = Date.parse('2026-11-20T12:00+01:00');

let world: World;
let server: Awaited<ReturnType<typeof startIngestServer>>;
let sums = 0;

beforeEach(async () => {
  world = await createWorld({ now: NOW, timeZone: 'Europe/Berlin' });
  sums = 0;
  const usage: World['usage'] = {
    ...world.usage,
    sum: async (...question) => {
      sums += 1;
      return world.usage.sum(...question);
    },
  };
  const checkBudgets = budgetChecks({ stores: { state: world.state, usage }, now: () => world.now });
  server = await startIngestServer({ options: { checkBudgets } });
});
afterEach(() => server.close());

async function withBudgets(...budgets: readonly Partial<Budget>[]): Promise<void> {
  for (const [index, parts] of budgets.entries())
    await world.state.saveBudget(
      someBudget({ org: ORG, id: `b${index}`, amount: { unit: 'usd', value: 100n * USD }, ...parts }),
    );
}

function spend(usd: number, parts: { readonly team?: string; readonly user?: string } = {}) {
  return world.spend([{ at: world.now - 1, usd, team: 'ml', user: 'ana', ...parts }]);
}

async function check(query: string, key = INGEST_KEY) {
  const answer = await server.call({
    method: 'GET',
    path: `/v1/budgets/check${query}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': undefined },
  });
  // The shape is what is tested.
  const json = answer.json as {
    decision: string;
    asOf: string;
    budgets: readonly Record<string, unknown>[];
    error?: { code: string; message: string };
  };
  return { ...answer, json };
}

const shown = ({ json }: Awaited<ReturnType<typeof check>>) => [
  json.decision,
  json.budgets.map(({ scope, decision }) => `${scope} ${decision}`),
];

describe('GET /v1/budgets/check', () => {
  it('says how every budget stands that covers the call, in exact numbers', async () => {
    await withBudgets({ atLimit: 'deny' });
    await spend(91.000001);
    const { status, headers, json } = await check('?team=ml&user=ana');
    expect([status, headers['cache-control']]).toEqual([200, 'private, max-age=1']);
    expect(json).toEqual({
      decision: 'warn',
      budgets: [
        {
          scope: 'team:ml',
          period: {
            from: '2026-11-01T00:00:00+01:00',
            to: '2026-12-01T00:00:00+01:00',
            timeZone: 'Europe/Berlin',
          },
          unit: 'usd',
          amount: '100',
          spent: '91.000001',
          remaining: '8.999999',
          usedPercent: '91',
          atLimit: 'deny',
          decision: 'warn',
        },
      ],
      asOf: '2026-11-20T12:00:00+01:00',
    });
  });

  it.each([
    [74, 'deny', 'allow'],
    [75, 'deny', 'warn'],
    [99.999999, 'deny', 'warn'],
    [100, 'deny', 'deny'],
    [100, 'warn', 'warn'],
    [0, 'deny', 'allow'],
  ] as const)('at $%d of $100 with %s: %s', async (usd, atLimit, decision) => {
    await withBudgets({ atLimit });
    await spend(usd);
    expect((await check('?team=ml')).json.decision).toBe(decision);
  });

  it('lets the strictest of the budgets that cover the call decide', async () => {
    await withBudgets(
      { scope: 'org', amount: { unit: 'usd', value: 1_000n * USD } },
      { scope: 'team:ml' },
      { scope: 'team:web', atLimit: 'deny' },
      { scope: 'user:*', amount: { unit: 'usd', value: 10n * USD }, atLimit: 'deny' },
      { scope: 'model:small', amount: { unit: 'tokens', value: 50_000_000n }, atLimit: 'deny' },
    );
    await spend(80);
    await spend(9, { user: 'bob' });
    expect(shown(await check('?team=ml&user=ana'))).toEqual([
      'deny',
      ['org allow', 'team:ml warn', 'user:ana deny'],
    ]);
    expect(shown(await check('?team=ml&user=bob'))).toEqual([
      'warn',
      ['org allow', 'team:ml warn', 'user:bob warn'],
    ]);
    // 89 million tokens of 50.
    expect(shown(await check('?model=small'))).toEqual(['deny', ['org allow', 'model:small deny']]);
    expect(shown(await check(''))).toEqual(['allow', ['org allow']]);
  });

  it('counts what was approved on top', async () => {
    await withBudgets({ atLimit: 'deny' });
    await spend(110);
    const request: BudgetRequest = {
      org: ORG,
      id: 'r1',
      scope: 'team:ml',
      amount: { unit: 'usd', value: 20n * USD },
      period: 'month',
      reason: 'more',
      requestedBy: null,
      channel: null,
      requestedAt: NOW,
      state: 'approved',
      decidedBy: 'ada',
      decidedAt: NOW,
      until: Date.parse('2026-12-01T00:00+01:00'),
    };
    await world.state.saveRequest(request, []);
    expect((await check('?team=ml')).json.budgets[0]).toMatchObject({ amount: '120', decision: 'warn' });
  });

  it('allows a call of names nobody has, and tells nothing of other organisations', async () => {
    await withBudgets({}, { org: 'umbrella', id: 'u', scope: 'org', atLimit: 'deny' });
    expect((await check('?team=nosuch')).json).toMatchObject({ decision: 'allow', budgets: [] });
  });

  it('answers from memory, and learns of what others wrote within seconds', async () => {
    await withBudgets({ atLimit: 'deny' });
    await spend(50);
    for (let call = 0; call < 50; call += 1) await check('?team=ml&user=ana');
    expect(sums).toBe(1);
    await spend(60);
    expect((await check('?team=ml')).json.budgets[0]).toMatchObject({ spent: '50' });
    world.now += 6_000;
    const { json } = await check('?team=ml');
    expect([json.decision, json.budgets[0]?.spent, json.asOf]).toEqual([
      'deny',
      '110',
      '2026-11-20T12:00:06+01:00',
    ]);
    expect(sums).toBe(2);
  });

  it('gives an answer of a second ago while it reads the next', async () => {
    await withBudgets({});
    await spend(50);
    await check('?team=ml');
    await spend(10);
    world.now += 1_500;
    expect((await check('?team=ml')).json.asOf).toBe('2026-11-20T12:00:00+01:00');
    const next = (await check('?team=ml')).json;
    expect([next.asOf, next.budgets[0]?.spent]).toEqual(['2026-11-20T12:00:01.500+01:00', '60']);
  });

  it('begins anew with the next period, whatever was kept', async () => {
    await withBudgets({ period: 'day', atLimit: 'deny' });
    world.now = Date.parse('2026-11-20T23:59:59.900+01:00');
    await spend(100);
    expect((await check('?team=ml')).json.decision).toBe('deny');
    world.now += 200;
    expect((await check('?team=ml')).json.decision).toBe('allow');
  });

  it('shows the owner of a read key what they may see', async () => {
    await withBudgets({ scope: 'org' }, { scope: 'team:ml' }, { scope: 'user:*' });
    await spend(80);
    await spend(80, { user: 'bob' });
    await world.state.apply({
      organisation: (await world.state.organisations())[0] ?? never(),
      members: [someMember(), someMember({ id: 'ada', role: 'admin', email: null })],
    });
    const readKey = (member: string | null) => ({
      ...(server.keys.get(secretHash(READ_KEY)) ?? never()),
      member,
    });
    server.keys.set(secretHash(READ_KEY), { ...readKey('ana'), id: 'of-ana' });
    expect(shown(await check('?team=ml&user=ana', READ_KEY))).toEqual([
      'warn',
      ['team:ml warn', 'user:ana warn'],
    ]);
    expect(shown(await check('?user=bob', READ_KEY))).toEqual(['allow', []]);
    server.keys.set(secretHash(READ_KEY), { ...readKey('ada'), id: 'of-ada' });
    expect(shown(await check('?user=bob', READ_KEY))).toEqual(['warn', ['org warn', 'user:bob warn']]);
  });

  it('decides with the budget of a small team, and tells a member nothing of it where people are not named', async () => {
    await withBudgets({ scope: 'team:ml' }, { scope: 'user:*' });
    await spend(40);
    await spend(40, { user: 'bob' });
    const organisation = (await world.state.organisations())[0] ?? never();
    await world.state.apply({
      organisation: { ...organisation, people: 'pseudonymous' },
      members: [someMember()],
    });
    const key = server.keys.get(secretHash(READ_KEY)) ?? never();
    server.keys.set(secretHash(READ_KEY), { ...key, member: 'ana', id: 'of-ana' });
    expect(shown(await check('?team=ml&user=ana', READ_KEY))).toEqual(['warn', ['user:ana allow']]);
    await spend(4, { user: 'cem' });
    world.now += 60_000;
    expect(shown(await check('?team=ml&user=ana', READ_KEY))).toEqual([
      'warn',
      ['team:ml warn', 'user:ana allow'],
    ]);
  });

  it.each([
    ['?colour=red', 'there is no "colour" to check'],
    ['?tag=a', 'there is no "tag" to check'],
    ['?team=', 'team is empty: leave it out, or name one'],
    ['?team=a&team=b', 'team is said twice'],
    ['?key=a&apiKey=b', 'apiKey is said twice'],
    [`?team=${'x'.repeat(256)}`, 'team is longer than 255 characters'],
  ])('refuses %s', async (query, message) => {
    const { status, json } = await check(query);
    expect([status, json.error?.code, json.error?.message]).toEqual([400, 'bad_query', message]);
  });

  it('needs a key that is known and not revoked', async () => {
    expect((await check('?team=ml', REVOKED_KEY)).status).toBe(401);
    expect((await check('?team=ml', 'tb_nothing')).status).toBe(401);
  });
});

function never(): never {
  throw new Error('the world has an organisation and two keys');
}
