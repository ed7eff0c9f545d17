import { describe, expect, it } from 'vitest';
import { onlyReads } from '../../../src/bot/grammar/reads.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const TEMPLATE = 'https://tracing.example/trace/{trace}';

function openTraced() {
  const call = usageEvent({
    id: 'traced',
    occurredAt: NOON - 60_000,
    dimensions: { model: 'gpt-4o', provider: 'openai', team: 'ml', user: 'ana', status: 'ok' },
    facts: { traceId: '4bf92f35', conversation: 'c-91' },
  });
  return openTestBot({ plan: TEAMS.plan ?? {}, events: [call] });
}

describe('show link', () => {
  it('leads from a trace into the tracing tool, until it is taken away', async () => {
    const { ask, state, clock } = await openTraced();
    const links = async (text: string) =>
      (await ask(text)).message.lines.filter((line) => line.startsWith('Trace: '));
    expect(await links('show trace:4bf92f35')).toEqual([]);
    const { message } = await ask(`show link ${TEMPLATE}`);
    expect([message.command, message.lines]).toEqual([`/usage show link ${TEMPLATE}`, [TEMPLATE]]);
    expect(await links('show trace:4bf92f35')).toEqual(['Trace: https://tracing.example/trace/4bf92f35']);
    expect(await links('show chat:c-91')).toEqual([]);
    clock.now += 1;
    await ask('show link off');
    expect(await links('show trace:4bf92f35')).toEqual([]);
    expect((await state.changes('default', 5)).map(({ what, detail }) => [what, detail])).toEqual([
      ['show link', `${TEMPLATE} → off`],
      ['show link', `off → ${TEMPLATE}`],
    ]);
  });

  it('is for admins, and changes something', async () => {
    const { ask } = await openTraced();
    const { message } = await ask(`show link ${TEMPLATE}`, as('ana'));
    expect(message.error?.code).toBe('insufficient_access');
    expect([onlyReads(`show link ${TEMPLATE}`), onlyReads('show trace:4bf92f35')]).toEqual([false, true]);
  });

  it('refuses what is no such link, with one that is', async () => {
    const { ask } = await openTraced();
    const { message } = await ask('show link https://tracing.example/trace');
    expect(message.error).toMatchObject({
      code: 'bad_value',
      message: 'A link has to say where the id of the trace goes: {trace}.',
      hint: `For example: /usage show link ${TEMPLATE}`,
    });
  });
});
