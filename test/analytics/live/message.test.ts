import { describe, expect, it } from 'vitest';
import { countedIn, frozenMessage, liveMessage } from '../../../src/analytics/live/message.ts';
import { type Message, messageOf, type Table } from '../../../src/analytics/message.ts';
import { someLive } from '../../support/live.ts';
import { NOON } from '../../support/state.ts';

const TABLE: Table = {
  columns: [
    { key: 'team', label: 'team', unit: 'text' },
    { key: 'spark', label: 'over time', unit: 'spark' },
    { key: 'cost', label: 'cost', unit: 'usd' },
  ],
  rows: [{ team: 'ml', spark: '▁▂', cost: '1.5' }],
  total: { team: 'Total', cost: '1.5' },
  shown: 1,
  rowsOverlap: false,
};

const ANSWER: Message = messageOf({
  command: '/usage team today public',
  headline: 'All teams: $1.50 today',
  figures: [
    { key: 'cost', label: 'Cost', value: '1.5', unit: 'usd', text: '$1.50', change: '+3 %' },
    { key: 'projection', label: 'Projected', value: '40', unit: 'usd', text: '$40.00' },
  ],
  table: TABLE,
  csvName: 'team-today',
});

describe('what a live answer counts', () => {
  it.each<[string, Partial<Message>]>([
    ['the headline', { headline: 'All teams: $1.50 today (−2 %)' }],
    ['how old its data is', { lines: ['The last event is 3 minutes old.'] }],
    [
      'a change against a window that moves',
      { figures: ANSWER.figures.map((one) => ({ ...one, change: '+4 %' })) },
    ],
    [
      'a projection',
      { figures: ANSWER.figures.map((one) => (one.key === 'cost' ? one : { ...one, value: '41' })) },
    ],
    ['a row of bars', { table: { ...TABLE, rows: [{ team: 'ml', spark: '▂▁', cost: '1.5' }] } }],
  ])('is the same with another %s', (_, other) => {
    expect(countedIn({ ...ANSWER, ...other })).toBe(countedIn(ANSWER));
  });

  it.each<[string, Partial<Message>]>([
    [
      'figure',
      { figures: ANSWER.figures.map((one) => (one.key === 'cost' ? { ...one, value: '1.6' } : one)) },
    ],
    ['row', { table: { ...TABLE, rows: [{ team: 'web', spark: '▁▂', cost: '1.5' }] } }],
    ['number of rows', { table: { ...TABLE, rows: [...TABLE.rows, ...TABLE.rows] } }],
    ['total', { table: { ...TABLE, total: { team: 'Total', cost: '1.6' } } }],
  ])('is another with another %s', (_, other) => {
    expect(countedIn({ ...ANSWER, ...other })).not.toBe(countedIn(ANSWER));
  });
});

describe('a live answer', () => {
  it('says until when and as of when in the zone of its numbers, in 120 characters', () => {
    const moment = { at: NOON + 130_000, timeZone: 'Asia/Kolkata' };
    expect(liveMessage(ANSWER, someLive(), moment).headline).toBe(
      'Live until 17:40, as of 17:32:10 Asia/Kolkata: All teams: $1.50 today',
    );
    expect(frozenMessage(ANSWER, moment).headline).toBe(
      'Was live until 17:32; as of 17:32:10 Asia/Kolkata: All teams: $1.50 today',
    );
    const long = { ...ANSWER, headline: 'x'.repeat(120) };
    expect(liveMessage(long, someLive(), moment).headline.length).toBeLessThanOrEqual(120);
  });

  it('brings no files, whose message could not be edited with it, and is never worth a second post', () => {
    expect(liveMessage(ANSWER, someLive(), { at: NOON, timeZone: 'UTC' })).toMatchObject({
      command: '/usage team today',
      visibility: 'public',
      csvName: null,
      editsOnly: true,
    });
  });
});
