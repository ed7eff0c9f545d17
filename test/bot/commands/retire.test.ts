import { describe, expect, it } from 'vitest';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';
import { usageEvent } from '../../support/event.ts';
import { NOON, somePrice } from '../../support/state.ts';

const DAY_MS = 86_400_000;

function call(id: string, provider: string, model: string, occurredAt = NOON - 3_600_000) {
  return usageEvent({ id, occurredAt, dimensions: { provider, model, team: 'ml', status: 'ok' } });
}

/** Two calls of gpt-x at OpenAI, one of them under a longer name; one at Azure, and an old one of gpt-y. */
function openUsed(): Promise<TestBot> {
  const events = [
    call('a', 'openai', 'gpt-x'),
    call('b', '', 'openai/gpt-x'),
    call('c', 'azure', 'gpt-x'),
    call('d', 'openai', 'gpt-y', NOON - 40 * DAY_MS),
  ];
  return openTestBot({ plan: TEAMS.plan ?? {}, events });
}

const retiringLines = async ({ ask }: TestBot) =>
  (await ask('status')).message.lines.filter((line) => line.includes('retire'));

describe('models that providers retire', () => {
  it('are told of by admins, and listed beside their price', async () => {
    const { ask, state } = await openUsed();
    await state.addPriceRows([somePrice({ model: 'gpt-x' })], []);
    const { message } = await ask('prices retire openai/gpt-x 2026-12-31 for gpt-z');
    expect(message.headline).toBe('openai/gpt-x retires on 2026-12-31');
    expect(message.command).toBe('/usage prices retire openai/gpt-x 2026-12-31 for gpt-z');
    expect((await ask('prices list gpt-x')).message.lines[0]).toMatch(/; retires on 2026-12-31$/);
    expect((await ask('prices retirements')).message.lines).toEqual([
      'openai/gpt-x retires on 2026-12-31; replacement gpt-z',
    ]);
    expect(await state.changes('default', 5)).toMatchObject([
      { what: 'prices retire openai/gpt-x', detail: 'none → 2026-12-31 for gpt-z' },
    ]);
  });

  it('stand in the status while they are used, from 60 days before on', async () => {
    const test = await openUsed();
    await test.ask('prices retire openai/gpt-x 2027-01-20 for gpt-z');
    expect(await retiringLines(test)).toEqual([]);
    await test.ask('prices retire openai/gpt-x 2027-01-19 for gpt-z');
    await test.ask('prices retire openai/gpt-y 2026-11-01');
    expect(await retiringLines(test)).toEqual([
      'openai/gpt-x retires on 2027-01-19: 2 calls in the last 30 days by ml; replacement gpt-z.',
    ]);
    const { headline } = (await test.ask('status')).message;
    expect(headline).toContain('models that retire');
  });

  it('are still told of once they retired', async () => {
    const test = await openUsed();
    await test.ask('prices retire azure/gpt-x 2026-11-01');
    expect(await retiringLines(test)).toEqual([
      'azure/gpt-x retired on 2026-11-01: 1 call in the last 30 days by ml.',
    ]);
    await test.ask('prices retire azure/gpt-x off');
    expect(await retiringLines(test)).toEqual([]);
  });

  it('are for admins, with a provider and a day', async () => {
    const { ask } = await openUsed();
    const refused = async (text: string, user = 'ada') => (await ask(text, as(user))).message.error;
    expect((await refused('prices retire openai/gpt-x 2026-12-31', 'ana'))?.code).toBe('insufficient_access');
    expect((await refused('prices retire gpt-x 2026-12-31'))?.message).toBe(
      'retire needs a provider and a model.',
    );
    expect((await refused('prices retire openai/gpt-x 2026-02-30'))?.message).toBe('"2026-02-30" is no day.');
    expect((await refused('prices retire openai/gpt-x 2026-12-31 gpt-z'))?.message).toBe(
      'Behind the day stands what to use instead: for gpt-5-mini.',
    );
  });
});
