import { describe, expect, it } from 'vitest';
import { createStateStore } from '../../db/state-store.ts';
import { createUsageStore } from '../../db/usage-store.ts';
import { messageOf } from '../../src/analytics/message.ts';
import type { Answer } from '../../src/bot/platform.ts';
import { randomId } from '../../src/bot/random-id.ts';
import { toReply } from '../../src/bot/reply/reply.ts';
import { createBot } from '../../src/bot/run.ts';
import { TERMINAL } from '../support/bot.ts';
import { NOON, usageEvent } from '../support/event.ts';
import { someOrganisation } from '../support/state.ts';
import { fixedDirectory, recording } from '../support/store.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { DAY, everything, totalOf, usageStores } from './usage.ts';

/** Nano-dollars, as one input token costs one: six calls near the most one may cost, none of them round. */
const COSTS = [
  8_999_999_999_999_999, 8_999_999_999_999_997, 8_888_888_888_888_889, 9_000_000_000_000_001,
  9_007_199_254_740_991, 9_000_000_000_000_011,
];
/** Added up by hand; a double holds multiples of 8 here. */
const TOTAL = 53_896_088_143_629_888n;
const FIRST_TWO = 17_999_999_999_999_996n;

/** Fifty million dollars, past what a JavaScript number holds, to the nano-dollar wherever it is shown. */
export function exactMoneyContract(create: () => Promise<TestDatabase>): void {
  const { open } = usageStores(create);

  describe('more than 2^53 nano-dollars', () => {
    it('are the same in sums, JSON, CSV and chart data', async () => {
      const { engine } = await open();
      const state = createStateStore(engine);
      const usage = createUsageStore(engine, fixedDirectory('UTC'), () => NOON);
      await state.apply({ organisation: someOrganisation({ id: 'default', timeZone: 'UTC' }) });
      const events = COSTS.map((inputTokens, index) =>
        usageEvent({
          id: `e${index}`,
          occurredAt: NOON - (index < 2 ? 2 : 1) * DAY,
          dimensions: { provider: 'openai', model: 'gpt-4o', team: 'ml', user: index < 2 ? 'ana' : 'bob' },
          counts: { inputTokens, outputTokens: 0 },
        }),
      );
      for (const event of events) await usage.record([recording([event])]);
      expect(COSTS.reduce((sum, cost) => sum + BigInt(cost), 0n)).toBe(TOTAL);
      expect(await totalOf(usage)).toMatchObject({
        costNano: TOTAL,
        inputTokens: TOTAL,
        inputCostNano: TOTAL,
      });
      const users = await usage.sum(everything, { by: 'user', measures: ['costNano'] });
      expect(users.map(({ value, measures }) => [value, measures.costNano]).sort()).toEqual([
        ['ana', FIRST_TWO],
        ['bob', TOTAL - FIRST_TWO],
      ]);

      const bot = createBot({
        state,
        usage,
        randomId,
        now: () => NOON,
        log: { warn: () => undefined, error: () => undefined },
        draw: null,
        digestOf: async () => messageOf({ headline: '' }),
      });
      const answer = await bot.command({ text: 'team ml 7d', actor: TERMINAL, channel: null });
      const reply = toReply(answer);
      const figure = (key: string) => reply.figures.find((one) => one.key === key)?.value;
      expect(figure('cost')).toBe('53896088.143629888');
      expect(figure('tokens')).toBe('53896088143629888');
      expect(reply.table?.total).toMatchObject({ cost: '53896088.143629888' });
      const [table] = answer.files.filter(({ mediaType }) => mediaType.startsWith('text/csv'));
      const rows = new TextDecoder().decode(table?.content).split('\r\n');
      expect(rows.map((row) => row.split(',').slice(0, 5))).toEqual(
        expect.arrayContaining([
          ['ana', '2', '17999999999999996', '0', '17999999.999999996'],
          ['bob', '4', '35896088143629892', '0', '35896088.143629892'],
          ['Total', '6', '53896088143629888', '0', '53896088.143629888'],
        ]),
      );
      expect(drawn(answer)).toEqual(expect.arrayContaining(['17999999.999999996', '35896088.143629892']));
      const one = await bot.command({ text: 'user bob 7d', actor: TERMINAL, channel: null });
      expect(drawn(one)).toContain('35896088.143629892');
    });
  });
}

/** What the first chart of an answer shows of money. */
function drawn({ message }: Answer): readonly unknown[] {
  const [chart] = message.charts;
  if (chart?.kind === 'trend') return chart.buckets.map(({ cost }) => cost);
  return chart?.kind === 'stacked' ? chart.groups.flatMap(({ values }) => values) : [];
}
