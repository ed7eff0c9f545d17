import { describe, expect, it } from 'vitest';
import { saveAudit } from '../../../src/analytics/audit.ts';
import { UNTOUCHED } from '../../../src/analytics/state/incident.ts';
import { COMMANDS } from '../../../src/bot/commands/index.ts';
import { as, openTestBot, spent, TEAMS } from '../../support/bot.ts';

describe('help', () => {
  it('shows each person only the commands they may run', async () => {
    const { ask } = await openTestBot(TEAMS);
    const offered = async (user: string) => (await ask('help', as(user))).message.lines.join('\n');
    expect(await offered('ana')).not.toMatch(/\/usage org:/);
    expect(await offered('lena')).toContain('/usage sub:');
    expect(await offered('lena')).not.toContain('/usage org:');
    expect(await offered('ada')).toContain('/usage org:');
    expect((await ask('help org', as('ana'))).message.error?.code).toBe('unknown_command');
  });

  it.each(['show', 'export', 'trend', 'budget'])('is what %s help asks for', async (name) => {
    const { ask } = await openTestBot(TEAMS);
    const { message } = await ask(`${name} help`);
    expect(message).toEqual((await ask(`help ${name}`)).message);
    expect(message.command).toBe(`/usage help ${name}`);
  });

  it('is private and suggests the nearest command', async () => {
    const { ask } = await openTestBot(TEAMS);
    const { message } = await ask('help taem');
    expect(message).toMatchObject({ visibility: 'private', error: { code: 'unknown_command' } });
    expect(message.actions[0]?.command).toBe('/usage help team');
  });

  it.each(COMMANDS.map(({ name }) => name))('of %s gives examples that work', async (name) => {
    const { ask, state } = await openTestBot(TEAMS);
    await state.openIncident(
      {
        id: 'i',
        org: 'default',
        key: 'spike:org',
        state: 'firing',
        openedAt: 0,
        updatedAt: 0,
        resolvedAt: null,
        ...UNTOUCHED,
        facts: {},
      },
      () => [],
    );
    const { message } = await ask(`help ${name}`);
    expect(message.error).toBeNull();
    const examples = COMMANDS.find((command) => command.name === name)?.examples ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const typed = example.replace('ack 7', 'ack 1');
      const actor = name === 'link' ? as('ana') : ({ platform: 'console', user: 'console' } as const);
      const answer = await ask(typed, actor, 'main');
      expect([typed, answer.message.error]).toEqual([typed, null]);
    }
  });
});

describe('status', () => {
  it('tells admins about sources, prices, messages and sums, and others only how fresh it is and what they may see', async () => {
    const { ask } = await openTestBot(TEAMS);
    const forAdmin = (await ask('status')).message;
    expect(forAdmin.headline).toBe('Last event just now');
    expect(forAdmin.lines).toEqual([
      'Source native: 4 events, last just now, on its way for 1 h',
      expect.stringMatching(/^So far: events of services. Next, for OpenTelemetry: set OTEL_EXPORTER_OTLP_E/),
      'Usage is known since 2026-11-20.',
      'Every event has a price.',
      'Costs here are before tax and credits: no tax is set; no credits.',
      'Sums are compared with their events once a day; the first time is still to come.',
      expect.stringMatching(/^1 person \(ada\) used nothing in 30 days; /),
      'Messages: 0 on their way, none given up.',
      'No digest is subscribed to.',
      'No scheduled work has run yet.',
    ]);
    expect((await ask('status', as('ana'))).message.lines).toEqual([
      'You see your own usage and the totals of teams.',
    ]);
  });

  it('tells whether sums equalled their events when they were last compared', async () => {
    const { ask, state, clock } = await openTestBot(TEAMS);
    const at = clock.now - 3 * 3_600_000;
    await saveAudit(state, 'default', { at, drifts: 0 });
    expect((await ask('status')).message.lines).toContain('Sums equalled their events 3 h ago.');
    await saveAudit(state, 'default', { at, drifts: 2 });
    const { tone, lines } = (await ask('status')).message;
    expect(tone).toBe('warning');
    expect(lines).toContain('2 sums differed from their events 3 h ago; mend them with: tokenbell rebuild');
  });

  it('says when nothing has arrived', async () => {
    const { ask } = await openTestBot();
    expect((await ask('status')).message.headline).toBe('No event has been received yet');
  });

  it('draws attention to unpriced events and messages given up', async () => {
    const { ask } = await openTestBot({ events: [spent('ana', 'ml', 5, 'unknown')] });
    const { message } = await ask('status');
    expect(message.tone).toBe('warning');
    expect(message.lines).toContain('1 event waits for a price: "unknown"');
  });
});
