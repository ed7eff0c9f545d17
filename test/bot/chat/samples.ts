import {
  type Action,
  type Message,
  type MessageFile,
  messageOf,
  type Table,
} from '../../../src/analytics/message.ts';
import type { Answer } from '../../../src/bot/platform.ts';

/** A PNG's first bytes: nobody here looks inside. */
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

export const picture: MessageFile = {
  name: 'team-7d.png',
  mediaType: 'image/png',
  content: PNG,
  alt: 'Spend of ml over 7 days; Thursday is twice the other days.',
};

export const csv: MessageFile = {
  name: 'team-7d.csv',
  mediaType: 'text/csv',
  content: new TextEncoder().encode('team,cost (USD)\nml,412.5\nTotal,412.5\n'),
  alt: null,
};

export function tableOf(names: readonly string[], shown = 10): Table {
  return {
    columns: [
      { key: 'team', label: 'team', unit: 'text' },
      { key: 'requests', label: 'requests', unit: 'count' },
      { key: 'inputTokens', label: 'input tokens', unit: 'tokens' },
      { key: 'outputTokens', label: 'output tokens', unit: 'tokens' },
      { key: 'cost', label: 'cost (USD)', unit: 'usd' },
    ],
    rows: names.map((team, index) => ({
      team,
      requests: 1000 + index,
      inputTokens: 123_456_789,
      outputTokens: '9007199254740993',
      cost: index === 1 ? null : '412.504',
    })),
    total: { team: 'Total', requests: 41_000, inputTokens: 999, outputTokens: 999, cost: '412.504' },
    shown,
    rowsOverlap: false,
  };
}

export function teamMessage(parts: Partial<Message> = {}): Message {
  return messageOf({
    command: '/usage team ml 7d',
    headline: '$412.50 by ml in 7 days, +18 % on the week before',
    lines: ['Most of it is one agent: indexer.'],
    period: {
      from: '2026-11-14T00:00:00+01:00',
      to: '2026-11-21T00:00:00+01:00',
      timeZone: 'Europe/Berlin',
      granularity: 'day',
    },
    figures: [
      { key: 'cost', label: 'Cost', value: '412.504', unit: 'usd', text: '$412.50', change: '+18 %' },
      { key: 'requests', label: 'Requests', value: 41_000, unit: 'count', text: '41,000' },
    ],
    table: tableOf(['ml', 'search', 'support']),
    csvName: csv.name,
    footing: {
      dataTo: '2026-11-20T23:58:00+01:00',
      pricedShare: '99.2',
      pendingEvents: 12,
      unattributed: '3.5',
      costBasis: 'computed',
      notes: ['2 models unpriced: a, b'],
    },
    ...parts,
  });
}

export function answerOf(message: Message, files: readonly MessageFile[] = []): Answer {
  const actions = message.actions.map(({ command: _, ...shown }, index) => ({
    id: `opaque-${index}`,
    ...shown,
  }));
  return { message, files, actions };
}

const many = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

const sixty = 'claude-opus-4-5-20251101-eu-west-1-provisioned-throughput-60';

/** Names and texts people really send, some on purpose. */
export const hostileNames: readonly string[] = [
  '<!channel>',
  '<@U024BE7LH>',
  '@everyone',
  '@here',
  '<@&123>',
  '<https://evil.example|click me>',
  '[click me](https://evil.example)',
  '```',
  '`rm`',
  '*bold* _it_ ~s~ ||spoiler||',
  '&lt;!channel&gt;',
  '👩‍👩‍👧‍👦 family',
  'قسم المبيعات',
  'מחקר',
  '研究開発部',
  'a\u202Egnp.exe',
  'line\nbreak\r\n\u2028more',
  '\u0000\u0007control',
  '\uD800 lone',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘',
  '',
  sixty,
];

/** A button, a menu of two, and a menu of one. */
export const MENUS: readonly Action[] = [
  { label: 'Why', command: '/usage why' },
  { label: 'Last 7 days', command: '/usage 7d', group: 'Range' },
  { label: 'This month', command: '/usage mtd', group: 'Range' },
  { label: 'Trend', command: '/usage trend', group: 'More' },
];

export type Sample = { readonly name: string; readonly answer: Answer };

/** Every kind of message, with the worst of each part. */
export function samples(): readonly Sample[] {
  const buttons = many(30, (index) => ({
    label: `Do thing ${index} ${'x'.repeat(80)}`,
    command: '/usage me',
  }));
  return [
    { name: 'a usual answer', answer: answerOf(teamMessage(), [picture, csv]) },
    { name: 'menus', answer: answerOf(teamMessage({ actions: MENUS })) },
    {
      name: 'six menus of forty hostile choices',
      answer: answerOf(
        teamMessage({
          actions: many(240, (i) => ({
            label: hostileNames[i % hostileNames.length] ?? '',
            command: '/usage me',
            group: `${hostileNames[i % 6]} ${i % 6} ${'x'.repeat(160)}`,
          })),
        }),
      ),
    },
    { name: 'nothing but a headline', answer: answerOf(messageOf({ headline: 'No budgets yet' })) },
    { name: 'an empty headline', answer: answerOf(messageOf({ headline: '' })) },
    { name: 'a table without rows', answer: answerOf(teamMessage({ table: tableOf([]) })) },
    {
      name: '40 rows of 60-character names, all shown',
      answer: answerOf(
        teamMessage({
          table: tableOf(
            many(40, (i) => `${sixty.slice(0, 58)}${i + 10}`),
            40,
          ),
        }),
      ),
    },
    {
      name: '40 rows of ampersands, all shown',
      answer: answerOf(
        teamMessage({
          table: tableOf(
            many(40, () => '&'.repeat(60)),
            40,
          ),
        }),
      ),
    },
    {
      name: 'hostile names everywhere',
      answer: answerOf(
        teamMessage({
          command: `/usage team "${hostileNames.join(' ')}" 7d`,
          headline: hostileNames.join(' ').slice(0, 120),
          lines: hostileNames,
          figures: hostileNames.map((text) => ({ key: 'cost', label: text, value: 0, unit: 'count', text })),
          table: tableOf(hostileNames, 40),
          actions: hostileNames.map((label) => ({ label, command: '/usage me' })),
        }),
        [{ ...picture, alt: hostileNames.join(' ') }],
      ),
    },
    {
      name: 'sentences of 3,000 characters',
      answer: answerOf(teamMessage({ lines: many(6, (i) => `${i}${'<&>'.repeat(1000)}`) })),
    },
    {
      name: 'three hundred sentences',
      answer: answerOf(teamMessage({ lines: many(300, (i) => `Line ${i}`) })),
    },
    {
      name: 'a hundred figures and thirty buttons',
      answer: answerOf(
        teamMessage({
          figures: many(100, (i) => `${i}`.repeat(900)).map((text) => ({
            key: 'cost',
            label: text,
            value: 0,
            unit: 'count' as const,
            text,
          })),
          actions: buttons,
        }),
      ),
    },
    {
      name: 'notes without end',
      answer: answerOf(
        teamMessage({
          footing: {
            dataTo: null,
            pricedShare: null,
            pendingEvents: 1,
            unattributed: '0',
            costBasis: 'mixed',
            notes: many(500, (i) => `note ${i} & so on`),
          },
        }),
      ),
    },
    {
      name: 'a refusal',
      answer: answerOf(
        messageOf({
          tone: 'problem',
          headline: 'I do not know the team "reserch"',
          error: {
            code: 'unknown-name',
            message: 'No team is called "reserch".',
            hint: 'Did you mean research?',
          },
        }),
      ),
    },
    {
      name: 'an incident',
      answer: answerOf(
        teamMessage({
          tone: 'alert',
          headline: 'indexer spends $41 an hour, usually $2',
          lines: ['1. agent indexer (+$38)', '2. model gpt-5 (+$1)', '3. team ml (+$1)'],
          actions: [
            { label: 'Acknowledge', command: '/usage alert ack 1', style: 'primary' },
            { label: 'Details', command: '/usage top agents 24h' },
          ],
        }),
        [picture],
      ),
    },
    {
      name: 'a digest',
      answer: answerOf(teamMessage({ tone: 'digest', headline: 'Yesterday $61, as usual' })),
    },
  ];
}
