import { describe, expect, it } from 'vitest';
import { actOn } from '../../../../src/analytics/alerts/incidents/act.ts';
import { groupMessage } from '../../../../src/analytics/alerts/incidents/group-message.ts';
import { UNTOLD } from '../../../../src/analytics/alerts/incidents/life.ts';
import { incidentMessage } from '../../../../src/analytics/alerts/incidents/message.ts';
import { excessOf, type SpikeFacts } from '../../../../src/analytics/alerts/spikes/facts.ts';
import type { Incident } from '../../../../src/analytics/state.ts';
import { someIncident } from '../../../support/state.ts';

const SINCE = Date.parse('2026-11-20T14:00+01:00');

function facts(parts: Partial<SpikeFacts> = {}): SpikeFacts {
  return {
    scope: 'agent:research-bot',
    timeZone: 'Europe/Berlin',
    since: SINCE,
    until: SINCE + 30 * 60_000,
    actual: '41.2',
    expected: '9',
    low: '6',
    high: '11.5',
    comparedDays: 7,
    causes: [
      { dimension: 'agent', value: 'research-bot', share: 1 },
      { dimension: 'user', value: 'bob', share: 0.92 },
      { dimension: 'model', value: 'opus', share: 1.04 },
    ],
    buckets: [],
    ...parts,
  };
}

function incident(parts: Partial<Incident> = {}): Incident {
  return { ...someIncident(), number: 7, version: 1, ...parts };
}

function spikeMessage(one: Incident, spike: SpikeFacts) {
  return incidentMessage(withFacts(one, spike));
}

function withFacts(one: Incident, spike: SpikeFacts): Incident {
  const life = {
    ...UNTOLD,
    rule: 'spike',
    scope: spike.scope,
    scopes: [spike.scope],
    direction: 'up',
    severity: 'page',
    timeZone: spike.timeZone,
    since: spike.since,
    excessNano: String(excessOf(spike)),
  };
  return { ...one, facts: { ...spike, life } };
}

describe("a spike's message", () => {
  it('says who spent how much since when, versus what, and why', () => {
    const message = spikeMessage(incident(), facts());
    expect(message.headline).toBe(
      'Spike: agent research-bot spent $41.20 since 14:00, expected about $9.00 (4.6×)',
    );
    expect(message.lines).toEqual([
      'Cause: agent research-bot, mostly user bob (92 %) and model opus (100 %) of the extra spend.',
      'The same hours in full on the 7 days before: $6.00 to $11.50.',
      'Incident 7: this message is updated while it lasts.',
    ]);
    expect(message.figures.map(({ key, value }) => [key, value])).toEqual([
      ['actual', '41.2'],
      ['expected', '9'],
      ['excess', '32.2'],
    ]);
    expect(message.actions).toEqual([
      { label: 'Acknowledge', command: '/usage alert ack 7', style: 'primary' },
      { label: 'Snooze 1 h', command: '/usage alert snooze 7 1h' },
      { label: 'Expected', command: '/usage alert expected 7' },
      { label: 'Details', command: '/usage alert details 7' },
      { label: 'Why', command: '/usage why 24h agent:research-bot' },
      { label: 'Request throttle', command: '/usage alert throttle 7' },
    ]);
    expect(message.tone).toBe('alert');
  });

  it('says who took it, and asks nobody any more', () => {
    const message = spikeMessage(incident({ state: 'acknowledged', acknowledgedBy: 'Ana' }), facts());
    expect(message.headline).toMatch(/^Acknowledged: agent research-bot spent/);
    expect(message.lines.at(-1)).toBe('Incident 7, acknowledged by Ana; this message is still updated.');
    expect(message.actions.map(({ label }) => label)).toEqual([
      'Snooze 1 h',
      'Expected',
      'Details',
      'Why',
      'Request throttle',
    ]);
    expect(message.tone).toBe('warning');
  });

  it('says what it came to when it is over', () => {
    const until = SINCE + 2 * 3_600_000;
    const message = spikeMessage(incident({ state: 'resolved', resolvedAt: until }), facts({ until }));
    expect(message.headline).toBe(
      'Resolved: agent research-bot is back to normal; $32.20 more than expected within 2 h',
    );
    expect(message.lines.at(-1)).toBe('Incident 7 is closed.');
    expect(message.tone).toBe('good');
    expect(message.actions).toEqual([]);
  });

  it('says who closed what goes on, and what it had come to', () => {
    const one = withFacts(incident(), facts());
    const acted = actOn(one, { kind: 'resolve' }, { who: 'Bo', now: SINCE + 30 * 60_000 });
    if (acted.kind !== 'changed') throw new Error(acted.said);
    const message = incidentMessage(acted.told.incident);
    expect(message.headline).toBe(
      'Closed by Bo: agent research-bot spent $41.20 since 14:00, expected about $9.00 (4.6×)',
    );
    expect(message.tone).toBe('good');
  });

  it.each([
    ['new spend', { expected: '0' }, 'spent $41.20 since 14:00, expected next to nothing'],
    ['a huge factor', { actual: '500' }, 'spent $500.00 since 14:00, expected about $9.00 (56×)'],
    ['an absurd factor', { actual: '500', expected: '0.02' }, 'expected about $0.02'],
    [
      'a start on another day',
      { since: SINCE - 86_400_000 },
      'spent $41.20 since Thu 19 Nov, 14:00, expected',
    ],
    ['the whole organisation', { scope: 'org' }, 'Spike: the organisation spent $41.20'],
  ])('reads well for %s', (_, parts, text) => {
    expect(spikeMessage(incident(), facts(parts)).headline).toContain(text);
  });

  it.each([
    ['no name at all', [], 'Cause: not known, these calls name no agent, user or team.'],
    [
      'several of one kind',
      [
        { dimension: 'team', value: 'ml', share: 0.5 },
        { dimension: 'team', value: 'web', share: 0.3 },
      ],
      'Cause: team ml (50 %), team web (30 %) of the extra spend.',
    ],
    ['one alone', [{ dimension: 'agent', value: 'research-bot', share: 1 }], 'Cause: agent research-bot.'],
  ])('explains %s', (_, causes, line) => {
    expect(spikeMessage(incident(), facts({ causes })).lines[0]).toBe(line);
  });

  it('keeps its numbers however long the name is', () => {
    const { headline } = spikeMessage(incident(), facts({ scope: `agent:${'x'.repeat(250)}` }));
    expect(headline).toContain('$41.20 since 14:00, expected about $9.00');
    expect([...headline].length).toBeLessThanOrEqual(120);
  });

  it('draws the hours with the finding as its title', () => {
    const bucket = {
      at: SINCE,
      to: SINCE + 3_600_000,
      incomplete: true,
      actual: '41.2',
      expected: '9',
      low: '6',
      high: '11.5',
      firing: true,
    };
    const [chart] = spikeMessage(incident(), facts({ buckets: [bucket] })).charts;
    expect(chart?.title).toBe('Agent research-bot spent $41.20 since 14:00, expected about $9.00 (4.6×)');
    expect(chart?.alt).toContain('The same hours in full on the 7 days before: $6.00 to $11.50.');
  });
});

describe('several incidents that began together', () => {
  const agent = (
    number: number,
    name: string,
    parts: Partial<Incident> & { readonly actual?: string } = {},
  ) => {
    const { actual = '41.2', ...set } = parts;
    const causes = [{ dimension: 'agent', value: name, share: 1 }];
    const scope = `agent:${name}`;
    return withFacts(incident({ id: `i${number}`, number, ...set }), facts({ scope, actual, causes }));
  };

  it('are one message, with all of the dearest that nobody has taken and a line of the others', () => {
    const taken = agent(9, 'c', { state: 'acknowledged', acknowledgedBy: 'Ana', actual: '900' });
    const message = groupMessage([agent(7, 'a'), agent(8, 'b', { actual: '90' }), taken]);
    expect(message.headline).toBe(
      '3 alerts at once: Spike: agent b spent $90.00 since 14:00, expected about $9.00 (10×)',
    );
    expect(message.lines).toEqual([
      'Cause: agent b.',
      'The same hours in full on the 7 days before: $6.00 to $11.50.',
      'Incident 8: this message is updated while it lasts.',
      'Incident 7: Spike: agent a spent $41.20 since 14:00, expected about $9.00 (4.6×). Cause: agent a.',
      'Incident 9: Acknowledged: agent c spent $900.00 since 14:00, expected about $9.00 (100×). Cause: agent c.',
    ]);
    expect(message.figures.map(({ value }) => value)).toEqual(['90', '9', '81']);
    expect(message.tone).toBe('alert');
  });

  it('keep the buttons of the one in front, and have a menu each of the others', () => {
    const { actions } = groupMessage([agent(7, 'a'), agent(8, 'b', { state: 'acknowledged' })]);
    expect(actions.slice(0, 6).map(({ label, group }) => [label, group])).toEqual([
      ['Acknowledge (7)', undefined],
      ['Snooze 1 h (7)', undefined],
      ['Expected (7)', undefined],
      ['Details (7)', undefined],
      ['Why (7)', undefined],
      ['Request throttle (7)', undefined],
    ]);
    expect(actions.slice(6)).toEqual([
      { label: 'Snooze 1 h (8)', command: '/usage alert snooze 8 1h', group: 'Agent b (8)' },
      { label: 'Expected (8)', command: '/usage alert expected 8', group: 'Agent b (8)' },
      { label: 'Details (8)', command: '/usage alert details 8', group: 'Agent b (8)' },
      { label: 'Why (8)', command: '/usage why 24h agent:b', group: 'Agent b (8)' },
      { label: 'Request throttle (8)', command: '/usage alert throttle 8', group: 'Agent b (8)' },
    ]);
  });

  it('name the one that is still open first', () => {
    const over = agent(7, 'a', { state: 'resolved', resolvedAt: SINCE + 30 * 60_000, actual: '900' });
    const message = groupMessage([over, agent(8, 'b')]);
    expect(message.headline).toBe(
      '2 alerts at once, 1 still open: Spike: agent b spent $41.20 since 14:00, expected about $9.00 (4.6×)',
    );
    expect(message.lines.at(-1)).toBe(
      'Incident 7: Resolved: agent a is back to normal; $891.00 more than expected within 30 min',
    );
    expect(message.actions.map(({ label }) => label)).not.toContain('Details (7)');
  });

  it('are ten lines at most', () => {
    const twelve = Array.from({ length: 12 }, (_, index) => agent(index + 1, `a${index}`));
    const { lines } = groupMessage(twelve);
    expect(lines).toHaveLength(11);
    // Three of the first, seven others.
    expect(lines.at(-1)).toBe('4 more: /usage alert list');
  });

  it('are over when the last of them is', () => {
    const over = (number: number) => agent(number, 'a', { state: 'resolved', resolvedAt: SINCE });
    const message = groupMessage([over(7), over(8)]);
    expect(message.headline).toBe('Resolved: all 2 incidents that began together');
    expect(message.tone).toBe('good');
    expect(message.actions).toEqual([]);
  });
});
