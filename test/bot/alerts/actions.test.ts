import { describe, expect, it } from 'vitest';
import { lifeOf } from '../../../src/analytics/alerts/incidents/life.ts';
import type { Webhook } from '../../../src/analytics/state.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { toldIncident } from '../../support/incidents.ts';
import { NOON } from '../../support/state.ts';

const HOUR_MS = 3_600_000;

/** A bot with one incident, number 1, that was told in a Slack channel. */
async function openTold() {
  const test = await openTestBot(TEAMS);
  await test.state.openIncident(toldIncident('slack:C1'), () => []);
  const said = async () => {
    const rows = await test.state.outbox('default', { states: ['pending'], limit: 50 });
    return rows.map(({ message }) => message.headline).reverse();
  };
  const incident = async () => {
    const found = await test.state.incident('default', 1);
    if (!found) throw new Error('there is no incident 1');
    return found;
  };
  return { ...test, said, incident };
}

function someWebhook(parts: Partial<Webhook> = {}): Webhook {
  return {
    org: 'default',
    id: 'w1',
    url: 'https://gateway.acme.test/hook',
    events: ['action.requested'],
    secrets: [],
    state: 'on',
    pausedReason: null,
    failingSince: null,
    createdBy: null,
    createdAt: NOON,
    ...parts,
  };
}

describe('what people do about an alert', () => {
  it('snoozes for a time: the message says so, its thread too', async () => {
    const { ask, said, incident } = await openTold();
    const { message } = await ask('alert snooze 1 1h', as('ana'));
    expect(message.headline).toBe('Incident 1 is snoozed until 2026-11-20 13:00.');
    expect(await incident()).toMatchObject({ state: 'firing', snoozedUntil: NOON + HOUR_MS });
    expect(await said()).toEqual(['Spike: agent crawler', 'Ana: snoozed until 2026-11-20 13:00.']);
  });

  it('says nothing in the thread of a snoozed or silenced one, whatever is done', async () => {
    const { ask, said } = await openTold();
    await ask('alert snooze 1 until-resolved', as('ana'));
    const before = (await said()).length;
    await ask('alert own 1', as('bob'));
    expect((await said()).slice(before)).toEqual(['Acknowledged: agent crawler']);
  });

  it('gives it an owner: oneself, or somebody by name', async () => {
    const { ask, said, incident } = await openTold();
    await ask('alert own 1', as('ana'));
    expect(await incident()).toMatchObject({ state: 'acknowledged', owner: 'Ana', acknowledgedBy: 'Ana' });
    await ask('alert own 1 @bob', as('ana'));
    expect(await incident()).toMatchObject({ owner: 'Bob', acknowledgedBy: 'Ana' });
    expect(await said()).toContain('Bob takes care of it.');
  });

  it('closes what a lead says was planned, and remembers why', async () => {
    const { ask, said, incident } = await openTold();
    await ask('alert expected 1 "load test"', as('lena'));
    const found = await incident();
    expect(found).toMatchObject({ state: 'resolved', verdict: 'expected', verdictBy: 'Lena' });
    expect(lifeOf(found).expectedAt).toBe(NOON);
    expect(await said()).toEqual([
      'Expected: agent crawler',
      'Expected, says Lena: load test. It is not told again for a day.',
    ]);
  });

  it.each(['alert expected 1', 'alert resolve 1', 'alert throttle 1', 'alert silence team:ml 1h'])(
    'refuses %s to a plain member',
    async (text) => {
      const { ask, said } = await openTold();
      expect((await ask(text, as('ana'))).message.error?.code).toBe('insufficient_access');
      expect(await said()).toEqual([]);
    },
  );

  it('counts what people say of it, also afterwards', async () => {
    const { ask, clock } = await openTold();
    clock.now += HOUR_MS;
    await ask('alert resolve 1');
    await ask('alert useful 1', as('ana'));
    expect((await ask('alert list')).message.lines).toEqual(['Said by people: useful 1 of 1 lately.']);
    await ask('alert noise 1', as('bob'));
    const { message } = await ask('alert report');
    expect(message.headline).toBe('1 alert in 30d: 0 of 1 useful');
    expect(message.lines).toContain('Judged useful 0, expected 0, noise 1; precision: 0 %.');
  });

  it('tells how long alerts took to be noticed, taken and resolved', async () => {
    const { ask, state, clock } = await openTestBot(TEAMS);
    await state.openIncident(toldIncident('slack:C1', { since: NOON - 25 * 60_000 }), () => []);
    clock.now += HOUR_MS;
    await ask('alert ack 1');
    clock.now += HOUR_MS;
    await ask('alert resolve 1');
    const { lines } = (await ask('alert report')).message;
    expect(lines).toContain(
      'From when it began to the alert: half of them within 25 min, at worst after 25 min.',
    );
    expect(lines).toContain(
      'Acknowledged: 1, half of them within 1 h, at worst after 1 h; resolved: 1, half of them within 2 h, at worst after 2 h.',
    );
  });

  it('says so where nobody knows when an alert began', async () => {
    const { ask, clock } = await openTold();
    clock.now += HOUR_MS;
    expect((await ask('alert report')).message.lines).toContain('From when it began to the alert: n/a.');
  });

  it('shows everything with what happened to it, to those who may see it', async () => {
    const { ask, clock } = await openTold();
    clock.now += HOUR_MS;
    await ask('alert ack 1', as('ana'));
    const { message } = await ask('alert details 1', as('lena'));
    expect(message.visibility).toBe('private');
    expect(message.lines).toContain('Acknowledged by Ana.');
    expect(message.lines.at(-1)).toBe('2026-11-20 13:00 Ana: acknowledged');
    expect((await ask('alert details 1', as('carl'))).message.error?.code).toBe('insufficient_access');
  });

  it('asks the gateway to throttle, and says whether anybody listens', async () => {
    const { ask, state } = await openTold();
    expect((await ask('alert throttle 1')).message.lines[0]).toContain('nobody was told');
    await state.saveWebhook(someWebhook());
    const { message } = await ask('alert throttle 1 "runs away"', as('lena'));
    expect(message.lines[0]).toContain('1 webhook is told.');
    const rows = await state.outbox('default', { states: ['pending'], limit: 20 });
    expect(rows.flatMap(({ event }) => event ?? [])).toMatchObject([
      {
        type: 'action.requested',
        data: {
          action: 'throttle',
          scope: 'agent:crawler',
          incident: 1,
          requestedBy: 'Lena',
          reason: 'runs away',
        },
      },
    ]);
  });

  it('leaves a row of who did it', async () => {
    const { ask, state } = await openTold();
    await ask('alert ack 1', as('ana'));
    expect(await state.changes('default', 5)).toMatchObject([{ actor: 'ana', what: 'alert ack 1' }]);
  });
});

describe('silences', () => {
  it('are set, listed and ended by who may', async () => {
    const { ask, state } = await openTold();
    const { message } = await ask('alert silence team:ml 2h "load test"', as('lena'));
    expect(message.headline).toBe('Silenced until 2026-11-20 14:00: team:ml');
    const [made] = await state.silences('default');
    expect(made).toMatchObject({
      rule: '*',
      scope: 'team:ml',
      until: NOON + 2 * HOUR_MS,
      reason: 'load test',
    });
    expect((await ask('alert silences', as('lena'))).message.lines).toEqual([
      `${made?.id}: team:ml until 2026-11-20 14:00, by Lena: load test`,
    ]);
    expect((await ask('alert silences', as('carl'))).message.lines).toEqual([]);
    expect((await ask(`alert unsilence ${made?.id}`, as('carl'))).message.error?.code).toBe('not_found');
    await ask(`alert unsilence ${made?.id}`, as('lena'));
    expect(await state.silences('default')).toEqual([]);
  });

  it('cover one rule everywhere when it is named', async () => {
    const { ask, state } = await openTold();
    for (const rule of ['spikes', 'no-data', 'cost']) await ask(`alert silence ${rule} 1d`);
    const made = await state.silences('default');
    expect(made.map((one) => `${one.rule} in ${one.scope}`).toSorted()).toEqual([
      'cost in org',
      'no-data in org',
      'spike in org',
    ]);
  });

  it('are no longer listed when they are over', async () => {
    const { ask, clock } = await openTold();
    await ask('alert silence org 30d');
    clock.now += 30 * 24 * HOUR_MS;
    expect((await ask('alert silences')).message.headline).toBe('No silences');
  });
});

describe('what a channel is told', () => {
  it('is shown, and set by leads and admins', async () => {
    const { ask, state } = await openTold();
    expect((await ask('alert channel slack:C12345678', as('ana'))).message.lines[0]).toContain(
      'At most 3 alerts a day and 8 a week',
    );
    const typed = 'alert channel slack:C12345678 most 5 a day quiet 22:00-07:00';
    expect((await ask(typed, as('ana'))).message.error?.code).toBe('insufficient_access');
    await ask(typed, as('lena'));
    expect(await state.channelTerms('default')).toMatchObject([
      { target: 'slack:C12345678', mostPosts: 5, quietFrom: '22:00', quietTo: '07:00' },
    ]);
    await ask('alert channel slack:C12345678 quiet off most default', as('lena'));
    expect(await state.channelTerms('default')).toMatchObject([{ mostPosts: null, quietFrom: null }]);
  });
});
