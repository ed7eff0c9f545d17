import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomId } from '../src/bot/random-id.ts';
import { createBot } from '../src/bot/run.ts';
import { PUBLIC_ONLY } from '../src/webhooks/address.ts';
import { webhookMaker } from '../src/webhooks/platform.ts';
import { openTestBot, somebody, TEAMS, TERMINAL } from './support/bot.ts';
import { NOON, usageEvent } from './support/event.ts';

const PAGE = new URL('../docs/features.md', import.meta.url);
const MOST = 90;

type Feature = {
  readonly number: number;
  readonly where: string;
  readonly how: string;
  readonly tested: string;
  readonly picture: string;
  readonly state: string;
};

const FEATURES: readonly Feature[] = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => /^\| F\d/.test(line))
  .map(featureOf);

/** What the commands of the page name. */
const NAMED = usageEvent({
  id: 'named',
  occurredAt: NOON - 3_600_000,
  dimensions: {
    ...{ team: 'ml', user: 'ana', provider: 'openai', model: 'gpt-4o', status: 'ok' },
    ...{ project: 'atlas', department: 'sales', agent: 'crawler', apiKey: 'gateway' },
  },
  tags: ['nightly'],
  facts: {
    traceId: '4bf92f35',
    conversation: 'c-91',
    message: 'm-2',
    files: [{ id: 'f-1', name: 'plan.pdf' }],
  },
});

function featureOf(line: string): Feature {
  const cells = line.split('|').map((cell) => cell.trim());
  if (cells.length !== 9) throw new Error(`not a row of seven cells: ${line}`);
  const [, number = '', , where = '', how = '', tested = '', picture = '', state = ''] = cells;
  return { number: Number(number.slice(1)), where, how, tested, picture, state };
}

function commandsIn(how: string): readonly string[] {
  return [...how.matchAll(/`(\/usage[^`]*)`/g)].map(([, command = '']) => command);
}

function filesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
}

const isPlanned = ({ state }: Feature) => state === 'planned';

/** An admin whom chat knows, where one of everything is named and secrets can be kept. */
async function openAdmin() {
  const { state, usage } = await openTestBot({
    plan: {
      teams: TEAMS.plan?.teams ?? [],
      members: [somebody({ id: 'ada', role: 'admin', slack: 'U9' }), somebody({ id: 'ana', team: 'ml' })],
      exchangeRates: [{ org: 'default', currency: 'EUR', day: '2026-11-01', rate: '0.92' }],
    },
    events: [...(TEAMS.events ?? []), NAMED],
  });
  const bot = createBot({
    ...{ state, usage, randomId, now: () => NOON, draw: null },
    log: { warn: () => {}, error: () => {} },
    digestOf: async () => expect.unreachable('no digest is asked for'),
    webhooks: webhookMaker('a-key-of-at-least-thirty-two-characters', PUBLIC_ONLY),
  });
  const actor = { ...TERMINAL, platform: 'slack', tenant: 'T1', user: 'U9' } as const;
  return async (text: string) => (await bot.command({ text, actor, channel: 'C1' })).message;
}

describe('the list of features', () => {
  it('has each number once', () => {
    const numbers = FEATURES.map(({ number }) => number).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: MOST }, (_, index) => index + 1));
  });

  it('says of each where it lives', () => {
    const place = '(ingest|setting|reply|job|webhook)';
    for (const { number, where } of FEATURES)
      expect(where, `F${number}`).toMatch(new RegExp(`^${place}(, ${place})*$`));
  });

  it('says of each how far it is, and what is missing', () => {
    for (const { number, state } of FEATURES)
      expect(state, `F${number}`).toMatch(/^(works|planned|partly: \S.+)$/);
  });

  it('says how to get what is there, and nothing of what is not', () => {
    for (const feature of FEATURES) {
      const { number, how, tested, picture } = feature;
      if (isPlanned(feature)) expect([how, tested, picture], `F${number}`).toEqual(['–', '–', '–']);
      else expect(how, `F${number}`).toContain('`');
    }
  });

  it('names tests and pictures that exist', () => {
    for (const { number, how, tested, picture } of FEATURES.filter((one) => !isPlanned(one))) {
      const [tests, pictures] = [filesIn(tested), filesIn(picture)];
      expect(tests.length, `F${number}`).toBeGreaterThan(0);
      for (const path of tests) expect(path).toMatch(/^\.\.\/test\/.+\.test\.ts$/);
      for (const path of pictures) expect(path).toMatch(/^(gallery|pictures)\/.+\.png$/);
      for (const path of [...tests, ...pictures, ...filesIn(how)])
        expect(existsSync(new URL(path, PAGE)), path).toBe(true);
    }
  });

  it('names commands that are answered', async () => {
    const ask = await openAdmin();
    const refused: string[] = [];
    for (const command of new Set(FEATURES.flatMap(({ how }) => commandsIn(how)))) {
      const { error } = await ask(command);
      // Nothing went wrong yet, so there is no alert 7.
      const isFine = !error || (error.code === 'not_found' && / alert \w+ 7/.test(command));
      if (!isFine) refused.push(`${command}: ${error.code}, ${error.message}`);
    }
    expect(refused).toEqual([]);
  });
});

describe('the figures of an answer', () => {
  const figures = async (command: string) => {
    const { ask } = await openTestBot(TEAMS);
    const { message } = await ask(command);
    return Object.fromEntries(message.figures.map(({ key, value }) => [key, value]));
  };

  it('count people where it is about several', async () => {
    // Four people made a call each, of 15 billion tokens and a bit in all.
    expect(await figures('team 7d')).toMatchObject({
      activeUsers: 4,
      requestsPerUser: '1',
      requests: 4,
      tokens: 15_000_000_140,
      cost: '15.00000014',
    });
  });

  it('count runs and errors, and no people where it is about one', async () => {
    const own = await figures('user ana 7d');
    expect(own).toMatchObject({ runs: 1, errors: 0, inputTokens: 1_000_000_003, outputTokens: 0 });
    expect(own).not.toHaveProperty('activeUsers');
  });
});

describe('a ranking', () => {
  const call = (id: string, latencyMs: number, dimensions: Record<string, string>) =>
    usageEvent({ id, occurredAt: NOON - 3_600_000, dimensions, facts: { latencyMs } });
  const opened = () =>
    openTestBot({
      events: [
        call('quick', 1_000, { model: 'quick', team: 'ml' }),
        call('quick-again', 3_000, { model: 'quick', team: 'ml' }),
        call('slow', 4_000, { model: 'slow' }),
        call('new', 500, { model: 'unknown', team: 'web' }),
      ],
    });

  it('goes by the response time that 95 % of the calls stay below, where that is asked for', async () => {
    const { message } = await (await opened()).ask('top model 30d metric:latency');
    expect(message.table?.rows.map(({ model }) => model)).toEqual(['slow', 'quick', 'unknown']);
  });

  it('has rows for what belongs to nobody and for what has no price', async () => {
    const { message } = await (await opened()).ask('top team 30d');
    // 100 nano-dollars of input and 10 × 5 of output a call.
    expect(message.table?.rows).toMatchObject([
      { team: 'ml', cost: '0.0000003' },
      { team: '(no team)', cost: '0.00000015' },
      { team: 'web', cost: null, pendingEvents: 1 },
    ]);
    expect(message.footing).toMatchObject({ unattributed: '0.00000015', pendingEvents: 1 });
  });
});
