import type { Message, MessageFile } from '../../../src/analytics/message.ts';
import { messageOf } from '../../../src/analytics/message.ts';
import type { Answer, ShownAction } from '../../../src/bot/platform.ts';

/** An answer without files and buttons unless they are given. */
export function answerOf(message: Message, parts: Partial<Omit<Answer, 'message'>> = {}): Answer {
  return { message, files: [], actions: [], ...parts };
}

export function csvFile(name: string, text: string): MessageFile {
  return { name, mediaType: 'text/csv', content: new TextEncoder().encode(text), alt: null };
}

/** A PNG's first 24 bytes: enough for everything that only reads its size. */
export function pngFile(name: string, width: number, height: number): MessageFile {
  const content = new Uint8Array(24);
  content.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = new DataView(content.buffer);
  header.setUint32(16, width);
  header.setUint32(20, height);
  return { name, mediaType: 'image/png', content, alt: 'ml-research spent 38 % more than the week before' };
}

export function button(id: string, label: string, style?: 'primary' | 'danger'): ShownAction {
  return { id, label, ...(style && { style }) };
}

const period = {
  from: '2026-11-09T00:00:00+01:00',
  to: '2026-11-16T14:32:00+01:00',
  timeZone: 'Europe/Berlin',
  granularity: 'day',
} as const;

const members = [
  ['Ana Petrović', 4812, 18_204_113, 1_204_822, '612.402118'],
  ['Jun Watanabe', 3920, 12_011_904, 912_300, '441.0934'],
  ['nightly-refactor-agent-with-a-remarkably-long-name-production-eu', 2210, 9_400_112, 402_119, '301.55'],
  ['Maya Olsen', 1804, 4_120_448, 300_218, '148.9'],
  ['unattributed', 402, 801_221, 40_118, null],
] as const;

/** `/usage team ml-research 7d`: figures, table with more rows than shown, footing with everything it can say. */
export const teamWeek: Message = messageOf({
  command: '/usage team ml-research 7d',
  headline: 'ml-research spent $1,612.40 in 7 days, 38 % more than the week before',
  lines: ['Ana Petrović and nightly-refactor make up most of the rise.'],
  period,
  figures: [
    { key: 'cost', label: 'Cost', value: '1612.402118', unit: 'usd', text: '$1,612.40', change: '+38 %' },
    { key: 'tokens', label: 'Tokens', value: 52_104_332, unit: 'tokens', text: '52.1M', change: '+21 %' },
    { key: 'requests', label: 'Requests', value: 14_301, unit: 'count', text: '14,301', change: '+4 %' },
    { key: 'errors', label: 'Errors', value: 112, unit: 'count', text: '112' },
    { key: 'runs', label: 'Runs', value: 2104, unit: 'count', text: '2,104' },
    { key: 'failedRuns', label: 'Failed runs', value: 9, unit: 'count', text: '9' },
    { key: 'cacheHitRate', label: 'Cache hit rate', value: '41.2', unit: 'percent', text: '41.2 %' },
  ],
  table: {
    columns: [
      { key: 'user', label: 'Member', unit: 'text' },
      { key: 'requests', label: 'Requests', unit: 'count' },
      { key: 'inputTokens', label: 'Input tokens', unit: 'tokens' },
      { key: 'outputTokens', label: 'Output tokens', unit: 'tokens' },
      { key: 'cost', label: 'Cost (USD)', unit: 'usd' },
    ],
    rows: [
      ...members.map(([user, requests, inputTokens, outputTokens, cost]) => ({
        user,
        requests,
        inputTokens,
        outputTokens,
        cost,
      })),
      { user: 'Noor', requests: 80, inputTokens: 91_000, outputTokens: 4_100, cost: '2.5' },
      { user: 'Igor', requests: 12, inputTokens: 8_000, outputTokens: 610, cost: '0.0042' },
    ],
    total: { requests: 14_301, inputTokens: 44_636_798, outputTokens: 2_864_287, cost: '1612.402118' },
    shown: 5,
    rowsOverlap: false,
  },
  csvName: 'usage-team-ml-research-7d.csv',
  footing: {
    dataTo: '2026-11-16T13:31:52Z',
    pricedShare: '97.3',
    pendingEvents: 402,
    unattributed: '12.4',
    costBasis: 'computed',
    notes: ['1 model without a price: acme-large'],
  },
});

export const firingIncident: Message = messageOf({
  tone: 'alert',
  visibility: 'public',
  headline: 'nightly-refactor spent $302 in 4 hours, 12 times what its history predicts',
  lines: [
    'Since 20:00: 4,120 calls of claude-opus-4-5 by Ana Petrović, 61 % of the excess.',
    'At this pace ml-research passes its November budget of $2,000 at 02:40.',
  ],
  period: { ...period, granularity: 'hour' },
});

export const grownIncident: Message = {
  ...firingIncident,
  headline: 'nightly-refactor spent $388 in 5 hours, 14 times what its history predicts',
  lines: ['Acknowledged by You at 01:12.', ...firingIncident.lines],
};

export const budgetWarning: Message = messageOf({
  tone: 'warning',
  visibility: 'public',
  headline: 'ml-research is at 91 % of $2,000 (November), projected $2,310',
  lines: [
    'Half of it is claude-opus-4-5; switching nightly-refactor to claude-sonnet-4-5 would save about $310.',
  ],
  period,
});

export const quietDigest: Message = messageOf({
  tone: 'digest',
  visibility: 'public',
  headline: 'Yesterday: $231.80, 4 % below a usual Sunday. Nothing unusual in 12 teams.',
});

export const unknownWord: Message = messageOf({
  command: '/usage tem 7d',
  tone: 'problem',
  headline: 'I do not know the view "tem"',
  error: {
    code: 'unknown_view',
    message: 'I do not know the view "tem"',
    hint: 'Did you mean `team`? For example: /usage team 7d',
  },
});
