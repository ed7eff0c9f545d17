import { beforeEach, describe, expect, it } from 'vitest';
import { attribute } from '../../../src/analytics/attribution/attribute.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { attribute as attributeJob } from '../../../src/jobs/attribute.ts';
import { as, openTestBot, somebody, someTeam, spent, type TestBot } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { recording } from '../../support/store.ts';

const DAY = 86_400_000;
const CENT = 10_000_000;

/** A call through a key, of a person where one is named, that costs so many cents. */
function through(id: string, apiKey: string, cents: number, more: Readonly<Record<string, string>> = {}) {
  return usageEvent({
    id,
    occurredAt: NOON - DAY,
    dimensions: { apiKey, provider: 'openai', model: 'gpt-4o', status: 'ok', ...more },
    counts: { inputTokens: cents * CENT, outputTokens: 0 },
  });
}

const EVENTS: readonly UsageEvent[] = [
  through('g1', 'gateway', 400),
  through('g2', 'gateway', 100, { team: 'ml' }),
  through('g3', 'gateway', 100, { team: 'ml' }),
  through('b1', 'batch', 300, { user: 'eve' }),
  through('t1', 'tiny', 0),
  spent('carl', 'web', 2_000_000_000),
];

describe('usage that has no team', () => {
  let test: TestBot;

  beforeEach(async () => {
    test = await openTestBot({
      events: EVENTS,
      plan: {
        teams: [someTeam({ id: 'ml', leads: ['lena'] }), someTeam({ id: 'web' })],
        members: [somebody({ id: 'lena', team: 'ml', role: 'lead' }), somebody({ id: 'ada', role: 'admin' })],
      },
    });
  });

  const costOfTeam = async (team: string) => {
    const filters = [{ dimension: 'team', values: [team], negate: false }] as const;
    const query = { org: 'default', from: NOON - 2 * DAY, to: NOON + 1, filters };
    return (await test.usage.sum(query))[0]?.measures.costNano;
  };

  it('is listed by value, largest first, with what it costs in all', async () => {
    const { message } = await test.ask('/usage assign 7d');
    // 4.00 through gateway and 3.00 of eve through batch, of 11.00.
    expect(message.headline).toBe('$7.00 (63.6 %) of 3 events have no team, 7d');
    expect(message.table?.rows.map(({ value, cost }) => [value, cost])).toEqual([
      ['gateway', '4'],
      ['eve', '3'],
      ['batch', '3'],
    ]);
    expect(message.table?.total).toMatchObject({ cost: '7' });
    expect(message.lines).toContain('1 more below $0.01 is not listed.');
  });

  it('is no table where each is worth next to nothing', async () => {
    const { ask } = await openTestBot({ events: EVENTS.filter(({ idKeys }) => idKeys.includes('t1')) });
    const { message } = await ask('/usage assign 7d');
    expect(message.table).toBeNull();
    expect(message.lines).toContain('It is 1 below $0.01 and not listed.');
  });

  it('says what comes where nothing of the past was to be moved', async () => {
    const { message } = await test.ask('/usage assign user:carl team:ml');
    expect(message.headline).toBe(
      "user:carl is ml's: there was nothing to move, and what comes counts for ml",
    );
  });

  it('comes with a button for the team that most of the same already says', async () => {
    const { actions, message } = await test.ask('/usage assign 7d');
    expect(message.lines).toContain("key:gateway is probably ml's: 100 % of its other events.");
    expect(actions.map(({ label }) => label)).toEqual(['gateway → ml']);
    expect(message.lines.at(-1)).toBe('Give one to a team: /usage assign user:eve team:<name>');
  });

  it('comes with a button for the team of its person', async () => {
    await test.state.saveMember(somebody({ id: 'eve', team: 'web' }));
    const { actions } = await test.ask('/usage assign 7d');
    expect(actions.map(({ label }) => label)).toContain('eve → web');
  });

  it('goes to a team with its past, and says how much of which month', async () => {
    const { message } = await test.ask('/usage assign key:gateway team:ml');
    expect(message.headline).toBe("key:gateway is ml's: $4.00 of 1 event moved, and so will what comes");
    expect(message.lines).toContain('November 2026: $4.00 of 1 event went from no team to ml.');
    expect(await costOfTeam('ml')).toBe(6_000_000_000n);
    const [audit] = await test.state.changes('default', 1);
    expect(audit).toMatchObject({ what: 'assign key:gateway team:ml' });
    await test.usage.record([recording([through('g9', 'gateway', 50)])]);
    expect(await costOfTeam('ml')).toBe(6_500_000_000n);
  });

  it('is taken back whole', async () => {
    await test.ask('/usage assign key:gateway team:ml');
    const { message } = await test.ask('/usage assign key:gateway none');
    expect(message.headline).toBe("key:gateway is nobody's again: $4.00 of 1 event moved back");
    expect(await costOfTeam('')).toBe(7_000_000_000n);
    expect((await test.ask('/usage assign list')).message.headline).toMatch(/^Nothing is assigned/);
  });

  it('is listed once it is assigned', async () => {
    await test.ask('/usage assign key:gateway team:ml');
    const { message } = await test.ask('/usage assign list');
    expect(message.table?.rows).toMatchObject([{ by: 'key', value: 'gateway', team: 'ml' }]);
  });

  it('is said to be of a closed month where what was handed out says otherwise', async () => {
    await test.state.closeMonth({
      org: 'default',
      month: '2026-11',
      closedAt: NOON,
      closedBy: null,
      checksum: '',
      body: '',
    });
    const { message } = await test.ask('/usage assign key:gateway team:ml');
    expect(message.lines[0]).toMatch(/to ml; that month is closed, and what was handed out is unchanged\.$/);
  });

  it.each([
    ['assign model:gpt-4o team:ml', 'bad_value'],
    ['assign key:gateway', 'bad_value'],
    ['assign key:gateway ml', 'bad_value'],
    ['assign key:gateway team:mll', 'unknown_name'],
    ['assign key:nowhere team:ml', 'unknown_name'],
    ['assign soon', 'bad_value'],
  ])('"%s" is refused and changes nothing', async (typed, code) => {
    expect((await test.ask(`/usage ${typed}`)).message.error).toMatchObject({ code });
    expect(await test.state.attributions('default')).toEqual([]);
  });

  it('of a person is assigned under the name events have, be it their address', async () => {
    await test.state.saveMember(somebody({ id: 'zoe', email: 'zoe@acme.test' }));
    await test.usage.record([recording([through('z1', 'other', 100, { user: 'zoe@acme.test' })])]);
    const { message } = await test.ask('/usage assign user:zoe@acme.test team:web');
    expect(message.headline).toMatch(/^user:zoe@acme\.test is web's: \$1\.00 of 1 event moved/);
  });

  it('is listed without people where nobody is shown by name', async () => {
    const hidden = await openTestBot({ events: EVENTS, organisation: { people: 'pseudonymous' } });
    const { message } = await hidden.ask('/usage assign 7d');
    expect(message.table?.rows.map(({ value }) => value)).toEqual(['gateway', 'batch']);
    const attribution = { org: 'default', dimension: 'user', value: 'eve', createdBy: null, createdAt: NOON };
    await hidden.state.saveAttribution({ ...attribution, team: 'web' });
    expect(JSON.stringify((await hidden.ask('/usage assign list')).message)).not.toContain('eve');
  });

  it('is not touched while another process moves usage', async () => {
    await test.state.lease('attribute:default', { owner: 'other', now: NOON, until: NOON + 60_000 });
    const { message } = await test.ask('/usage assign key:gateway team:ml');
    expect(message.error).toMatchObject({ code: 'not_available' });
    expect(await test.state.attributions('default')).toEqual([]);
  });

  it('is assigned by admins alone', async () => {
    const { message } = await test.ask('/usage assign key:gateway team:ml', as('lena'));
    expect(message.error?.code).toBe('insufficient_access');
    expect(await test.state.attributions('default')).toEqual([]);
  });

  it('whose command died is moved by the job', async () => {
    const dying = {
      ...test,
      usage: { ...test.usage, reattribute: () => Promise.reject(new Error('killed')) },
    };
    const gateway = { org: 'default', dimension: 'apiKey', value: 'gateway' } as const;
    const change = { team: 'ml', createdBy: null };
    await expect(attribute(dying, gateway, change, { owner: 'one', now: () => NOON })).rejects.toThrow(
      'killed',
    );
    expect((await test.ask('/usage assign list')).message.lines).toEqual([
      'The past of key:gateway is still being moved.',
    ]);
    await attributeJob(test).run({ now: NOON });
    expect(await costOfTeam('ml')).toBe(6_000_000_000n);
    expect((await test.ask('/usage assign list')).message.lines).toEqual([]);
  });
});
