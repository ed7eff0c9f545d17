import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { type FileLink, viewAnswer } from '../../../src/bot/console/view.ts';
import { footingSentences, formatCell } from '../../../src/bot/reply/wording.ts';
import { answerOf, csvFile, pngFile, teamWeek } from './samples.ts';

const noLink = (): FileLink => ({ url: '', name: '', bytes: 0, alt: null, width: null, height: null });

describe('a cell', () => {
  it.each([
    ['1612.402118', 'usd', '$1,612.40'],
    ['0.0042', 'usd', '$0.0042'],
    ['0', 'usd', '$0.00'],
    [null, 'usd', 'pending'],
    [18_204_113, 'tokens', '18,204,113'],
    ['9007199254740993', 'tokens', '9,007,199,254,740,993'],
    [999, 'count', '999'],
    [null, 'count', '–'],
    ['41.249', 'percent', '41.2 %'],
    ['97', 'percent', '97 %'],
    [840, 'ms', '840 ms'],
    [1340, 'ms', '1.3 s'],
    ['ml-research', 'text', 'ml-research'],
    ['2026-11-16T23:30:00Z', 'time', '17 Nov 2026 00:30'],
    [Date.UTC(2026, 6, 1, 5, 4), 'time', '1 Jul 2026 07:04'],
  ] as const)('of %s in %s reads "%s"', (value, unit, text) => {
    expect(formatCell(value, unit, { timeZone: 'Europe/Berlin' })).toBe(text);
  });
});

describe('the table of an answer', () => {
  const view = viewAnswer(answerOf(teamWeek), noLink).table;

  it('shows as many rows as the message says and counts the rest', () => {
    expect(view?.rows).toHaveLength(5);
    expect(view?.more).toBe('+2 more');
    const withCsv = viewAnswer(answerOf(teamWeek, { files: [csvFile('a.csv', '')] }), noLink).table;
    expect(withCsv?.more).toBe('+2 more in the CSV');
  });

  it('ends with a row that is named Total and adds nothing up itself', () => {
    expect(view?.total).toEqual(['Total', '14,301', '44,636,798', '2,864,287', '$1,612.40']);
  });

  it('knows which column is the money and puts numbers to the right', () => {
    expect(view?.columns.map(({ numeric }) => numeric)).toEqual([false, true, true, true, true]);
    expect(view?.columns.map(({ isMoney }) => isMoney)).toEqual([false, false, false, false, true]);
  });

  it('shows unknown cost as pending', () => {
    expect(view?.rows.find(([name]) => name === 'unattributed')?.at(-1)).toBe('pending');
  });
});

describe('an answer', () => {
  it('is shown in its own language, what the page adds included', () => {
    const spanish = viewAnswer(answerOf({ ...teamWeek, tone: 'digest', locale: 'es-ES' }), noLink);
    expect(spanish).toMatchObject({ language: 'es-ES', toneWord: 'Resumen', audience: 'solo lo ves tú' });
    expect(spanish.table?.more).toBe('+2 más');
    expect(spanish.table?.rows[4]?.at(-1)).toBe('pendiente');
  });

  it('parts its pictures from its downloads', () => {
    const files = [csvFile('a.csv', ''), pngFile('b.png', 2, 2)];
    const view = viewAnswer(answerOf(teamWeek, { files }), (file) => ({ ...noLink(), name: file.name }));
    expect(view.pictures.map(({ name }) => name)).toEqual(['b.png']);
    expect(view.downloads.map(({ name }) => name)).toEqual(['a.csv']);
  });

  it('says its tone in a word, but not twice', () => {
    const wordOf = (headline: string) =>
      viewAnswer(answerOf(messageOf({ tone: 'alert', headline })), noLink).toneWord;
    expect(wordOf('ml spent $300')).toBe('Alert');
    expect(wordOf('Alert: ml spent $300')).toBeNull();
  });

  it('keeps markup of a name as plain text and takes out what turns text around', () => {
    const headline = '<img src=x onerror=alert(1)> spent\u202E 00.3$';
    expect(viewAnswer(answerOf(messageOf({ headline })), noLink).headline).toBe(
      '<img src=x onerror=alert(1)> spent 00.3$',
    );
  });
});

describe('the small print', () => {
  it('says period, zone, freshness, what is pending and unattributed, and every note', () => {
    expect(footingSentences(teamWeek)).toEqual([
      '9 Nov 2026 00:00 to 16 Nov 2026 14:32, Europe/Berlin',
      'data to 16 Nov 2026 14:31',
      'cost of 402 calls pending, 97.3 % priced',
      '$12.40 unattributed',
      '1 model without a price: acme-large',
    ]);
  });

  it('of an empty store says that there is no data', () => {
    const footing = {
      dataTo: null,
      pricedShare: null,
      pendingEvents: 0,
      unattributed: '0',
      costBasis: 'computed',
      notes: [],
    } as const;
    expect(footingSentences(messageOf({ headline: 'Nothing yet', footing }))).toEqual(['no data yet']);
  });

  it('names a cost basis that is not our own sum', () => {
    const footing = { ...(teamWeek.footing ?? never()), costBasis: 'mixed' } as const;
    expect(footingSentences({ ...teamWeek, footing })).toContain('cost basis: mixed');
  });
});

function never(): never {
  throw new Error('the sample has a footing');
}
