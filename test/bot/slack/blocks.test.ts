import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { toBlocks, toPictureBlocks, toPlainText } from '../../../src/bot/slack/blocks.ts';
import { SLACK_LIMITS } from '../../../src/bot/slack/limits.ts';
import { platformLimits } from '../../support/chat-limits.ts';
import { slackProblems } from '../../support/slack-contract.ts';
import { answerOf, hostileNames, MENUS, samples, tableOf, teamMessage } from '../chat/samples.ts';

const naughty: readonly string[] = JSON.parse(
  readFileSync(new URL('../../fixtures/chat/blns.json', import.meta.url)).toString(),
);

function textOf(blocks: readonly object[]): string {
  return JSON.stringify(blocks);
}

describe('what Slack is sent', () => {
  test.each(samples())('$name is within what Slack documents', ({ answer }) => {
    const pictures = answer.files.flatMap((file) => (file.alt ? [{ fileId: 'F1', alt: file.alt }] : []));
    expect(slackProblems(toBlocks(answer, pictures))).toEqual([]);
    expect(slackProblems({ text: toPlainText(answer) })).toEqual([]);
    if (pictures.length > 0) expect(slackProblems(toPictureBlocks(pictures))).toEqual([]);
  });

  test('every naughty string is within what Slack documents, in every place a name can stand', () => {
    const refused = naughty.filter((name) => {
      const message = teamMessage({
        command: `/usage team "${name}"`,
        headline: name.slice(0, 120),
        lines: [name, name],
        figures: [{ key: 'cost', label: name, value: 0, unit: 'count', text: name, change: name }],
        table: tableOf([name, 'ml', name]),
        actions: [{ label: name, command: '/usage me' }],
      });
      const payload = toBlocks(answerOf(message), [{ fileId: 'F1', alt: name }]);
      return (
        slackProblems(payload).length + slackProblems({ text: toPlainText(answerOf(message)) }).length > 0
      );
    });
    expect(refused).toEqual([]);
  });

  test('any text at all is within what Slack documents', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { maxLength: 30 }), (texts) => {
        const [headline = ''] = texts;
        const message = teamMessage({ headline, lines: texts, table: tableOf(texts, 30) });
        expect(slackProblems(toBlocks(answerOf(message)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('our limits are the documented ones', () => {
    const { slack } = platformLimits;
    expect(SLACK_LIMITS).toEqual({
      blocks: slack.blocks_per_message.value,
      viewBlocks: slack.blocks_per_view.value,
      headerText: slack.header_chars.value,
      sectionText: slack.text_object.max,
      sectionFields: slack.section_fields.max,
      fieldText: slack.section_fields.chars,
      contextElements: slack.context_elements.max,
      actionsElements: slack.actions_elements.max,
      buttonText: slack.button.text,
      buttonValue: slack.button.value,
      selectOptions: slack.select_options.max,
      optionText: slack.select_options.option_text,
      altText: slack.image.alt_text,
      modalText: slack.modal.title,
      // @slack/types 3.2.0, PlainTextInput.
      placeholder: 150,
      messageText: slack.message_text.recommended,
    });
  });
});

describe('an answer in Slack', () => {
  const usual = toBlocks(answerOf(teamMessage()), [{ fileId: 'F1', alt: 'ml doubled on Thursday' }]);

  test('says the headline alone to a phone', () => {
    expect(usual.text).toBe('$412.50 by ml in 7 days, +18 % on the week before');
  });

  test('reads headline, sentences, figures, table, picture, small print', () => {
    expect(usual.blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'image',
      'context',
    ]);
  });

  test('draws the table in columns, with unknown money as pending', () => {
    expect(usual.blocks[3]).toEqual({
      type: 'section',
      text: {
        type: 'mrkdwn',
        verbatim: true,
        text: [
          '```',
          'team     requests  input  output  cost (USD)',
          'ml          1,000   123M   9007T     $412.50',
          'search      1,001   123M   9007T     pending',
          'support     1,002   123M   9007T     $412.50',
          'Total      41,000    999     999     $412.50',
          '```',
        ].join('\n'),
      },
    });
  });

  test('names its period, zone, freshness, pending and unattributed cost, and the command', () => {
    expect(usual.blocks[5]).toEqual({
      type: 'context',
      elements: [
        {
          type: 'plain_text',
          emoji: false,
          text: [
            '14 Nov 2026 00:00 to 21 Nov 2026 00:00, Europe/Berlin · data to 20 Nov 2026 23:58 · cost of 12 calls pending, 99.2 % priced · $3.50 unattributed · 2 models unpriced: a, b',
            '/usage team ml 7d',
          ].join('\n'),
        },
      ],
    });
  });

  test('says in a picture’s words what it shows', () => {
    expect(usual.blocks[4]).toEqual({
      type: 'image',
      slack_file: { id: 'F1' },
      alt_text: 'ml doubled on Thursday',
    });
  });

  test('counts the rows it leaves out', () => {
    const names = Array.from({ length: 40 }, (_, index) => `team-${index}`);
    const { blocks } = toBlocks(answerOf(teamMessage({ table: tableOf(names, 10) })));
    expect(textOf(blocks)).toContain('+30 more rows');
    expect(textOf(blocks)).toContain('team-9 ');
    expect(textOf(blocks)).not.toContain('team-10');
  });

  test('says that a table has no rows', () => {
    const { blocks } = toBlocks(answerOf(teamMessage({ table: tableOf([]) })));
    expect(textOf(blocks)).toContain('(no rows)');
  });

  test('counts the sentences and figures it leaves out', () => {
    const text = textOf(
      toBlocks(
        answerOf(
          teamMessage({
            lines: Array.from({ length: 300 }, (_, index) => `Sentence number ${index}, twenty-odd letters`),
            figures: Array.from({ length: 25 }, (_, index) => ({
              key: 'cost',
              label: `L${index}`,
              value: 0,
              unit: 'count' as const,
              text: '0',
            })),
          }),
        ),
      ).blocks,
    );
    expect(text).toMatch(/\+\d+ more lines/);
    expect(text).toContain('+6 more figures');
  });

  test.each(hostileNames.filter((name) => name.startsWith('<')))('%s mentions and links nothing', (name) => {
    const message = messageOf({ headline: name, lines: [name], table: tableOf([name]) });
    expect(JSON.stringify(toBlocks(answerOf(message)))).not.toContain('<');
    expect(toPlainText(answerOf(message))).not.toContain('<');
  });

  test('keeps a name with backticks from closing the table', () => {
    const { blocks } = toBlocks(answerOf(teamMessage({ table: tableOf(['```evil```']) })));
    expect(textOf(blocks).match(/```/g)).toHaveLength(2);
  });

  test.each([
    ['alert', '🔴 Alert: spend'],
    ['warning', '🟠 Warning: spend'],
    ['digest', '📰 Digest: spend'],
    ['answer', 'spend'],
  ] as const)('says the tone %s as mark and word', (tone, text) => {
    expect(toBlocks(answerOf(messageOf({ tone, headline: 'spend' }))).text).toBe(text);
  });

  test('shows buttons by their label and carries only their opaque id', () => {
    const actions = [{ label: 'Acknowledge', command: '/usage alert ack 7', style: 'primary' as const }];
    const { blocks } = toBlocks(answerOf(messageOf({ headline: 'spend', actions })));
    expect(blocks.at(-1)).toEqual({
      type: 'actions',
      elements: [
        {
          type: 'button',
          text: { type: 'plain_text', text: 'Acknowledge', emoji: false },
          action_id: 'tokenbell:0',
          value: 'opaque-0',
          style: 'primary',
        },
      ],
    });
  });

  test('makes choices of one group a menu, and a lone one a button', () => {
    const { blocks } = toBlocks(answerOf(messageOf({ headline: 'spend', actions: MENUS })));
    expect(slackProblems({ text: 'spend', blocks })).toEqual([]);
    expect(blocks.at(-1)).toMatchObject({
      elements: [
        { type: 'button', value: 'opaque-0' },
        {
          type: 'static_select',
          action_id: 'tokenbell:1',
          placeholder: { text: 'Range' },
          options: [
            { text: { text: 'Last 7 days' }, value: 'opaque-1' },
            { text: { text: 'This month' }, value: 'opaque-2' },
          ],
        },
        { type: 'button', text: { text: 'Trend' }, value: 'opaque-3' },
      ],
    });
  });

  test('tells a refused asker what was wrong and what to type', () => {
    const error = { code: 'unknown-name', message: 'No team is called "x".', hint: 'Did you mean ml?' };
    const { blocks } = toBlocks(answerOf(messageOf({ tone: 'problem', headline: 'Unknown team', error })));
    expect(textOf(blocks)).toContain('No team is called \\"x\\".\\nDid you mean ml?');
  });
});
