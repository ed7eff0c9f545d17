import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { type DiscordPayload, toDiscord, toDiscordText } from '../../../src/bot/discord/embeds.ts';
import { DISCORD_LIMITS } from '../../../src/bot/discord/limits.ts';
import { platformLimits } from '../../support/chat-limits.ts';
import { discordProblems } from '../../support/discord-contract.ts';
import { answerOf, hostileNames, MENUS, picture, samples, tableOf, teamMessage } from '../chat/samples.ts';

const naughty: readonly string[] = JSON.parse(
  readFileSync(new URL('../../fixtures/chat/blns.json', import.meta.url)).toString(),
);

function problemsOf({ body }: DiscordPayload): readonly string[] {
  const fileNames = body.attachments.map(({ filename }) => filename);
  return [
    ...discordProblems({ route: 'POST /channels/{channel_id}/messages', body, fileNames }),
    ...(body.content.length > 0 ? [] : ['no content']),
  ];
}

describe('what Discord is sent', () => {
  test.each(samples())('$name is within what Discord documents', ({ answer }) => {
    expect(problemsOf(toDiscord(answer))).toEqual([]);
    expect(problemsOf(toDiscordText(answer))).toEqual([]);
  });

  test('every naughty string is within what Discord documents, in every place a name can stand', () => {
    const refused = naughty.filter((name) => {
      const message = teamMessage({
        command: `/usage team "${name}"`,
        headline: name.slice(0, 120),
        lines: [name, name],
        figures: [{ key: 'cost', label: name, value: 0, unit: 'count', text: name, change: name }],
        table: tableOf([name, 'ml', name]),
        actions: [{ label: name, command: '/usage me' }],
      });
      const answer = answerOf(message, [{ ...picture, name: `${name}.png`, alt: name }]);
      return problemsOf(toDiscord(answer)).length + problemsOf(toDiscordText(answer)).length > 0;
    });
    expect(refused).toEqual([]);
  });

  test('any text at all is within what Discord documents', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { maxLength: 30 }), (texts) => {
        const figures = texts.map((text) => ({
          key: 'cost',
          label: text,
          value: 0,
          unit: 'count' as const,
          text,
        }));
        const [headline = ''] = texts;
        const message = teamMessage({ headline, lines: texts, figures, table: tableOf(texts, 30) });
        expect(problemsOf(toDiscord(answerOf(message)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('our limits are the documented ones', () => {
    const { discord } = platformLimits;
    expect(DISCORD_LIMITS).toEqual({
      content: discord.content_chars.value,
      embeds: discord.embed.per_message,
      description: discord.embed.description,
      fields: discord.embed.fields,
      fieldName: discord.embed.field_name,
      fieldValue: discord.embed.field_value,
      footer: discord.embed.footer,
      embedTotal: discord.embed.total_chars,
      rows: discord.components_v1.rows,
      buttonsPerRow: discord.components_v1.buttons_per_row,
      buttonLabel: discord.components_v1.button_label,
      selectOptions: discord.components_v1.select_options,
      // Not in the compiled numbers: lengths in Discord's OpenAPI document.
      optionLabel: 100,
      placeholder: 150,
      customId: discord.components_v1.custom_id,
      files: discord.attachments.files,
      altText: discord.attachments.description,
      // Not in the compiled numbers: "max 25 characters" in Discord's OpenAPI document.
      nonce: 25,
      choices: discord.autocomplete.choices,
      choiceText: discord.autocomplete.choice_name,
      commandTotal: discord.commands.total_chars_some_libraries,
    });
  });
});

describe('an answer in Discord', () => {
  test('says headline, sentences, table, figures, picture and small print', () => {
    const { body, files } = toDiscord(answerOf(teamMessage({ tone: 'warning' }), [picture]));
    expect(body).toEqual({
      content: '🟠 Warning\\: $412.50 by ml in 7 days, \\+18 % on the week before',
      embeds: [
        {
          description: [
            'Most of it is one agent\\: indexer.',
            '```',
            'team     requests  input  output  cost (USD)',
            'ml          1,000   123M   9007T     $412.50',
            'search      1,001   123M   9007T     pending',
            'support     1,002   123M   9007T     $412.50',
            'Total      41,000    999     999     $412.50',
            '```',
          ].join('\n'),
          fields: [
            { name: 'Cost', value: '$412.50 \\(\\+18 %\\)', inline: true },
            { name: 'Requests', value: '41,000', inline: true },
          ],
          footer: {
            text: '14 Nov 2026 00:00 to 21 Nov 2026 00:00, Europe/Berlin · data to 20 Nov 2026 23:58 · cost of 12 calls pending, 99.2 % priced · $3.50 unattributed · 2 models unpriced: a, b\n/usage team ml 7d',
          },
          image: { url: 'attachment://team-7d.png' },
          color: 0xd97a06,
        },
      ],
      components: [],
      attachments: [{ id: '0', filename: 'team-7d.png', description: picture.alt }],
      allowed_mentions: { parse: [] },
    });
    expect(files).toEqual([picture]);
  });

  test.each(hostileNames.filter((name) => /[@<[*`|]/.test(name)))(
    '%s formats, links and mentions nothing',
    (name) => {
      const { body } = toDiscord(answerOf(messageOf({ headline: name, lines: [name] })));
      const text = `${body.content}\n${body.embeds[0]?.description}`;
      expect(text.replaceAll(/\\[^a-z0-9\s]/gi, '')).not.toMatch(/[@<>[\]*_`|#]/);
    },
  );

  test('keeps a name with backticks from closing the table', () => {
    const { body } = toDiscord(answerOf(messageOf({ headline: 'x', table: tableOf(['```evil```']) })));
    expect(body.embeds[0]?.description?.match(/```/g)).toHaveLength(2);
  });

  test('counts the figures it leaves out', () => {
    const figures = Array.from({ length: 30 }, (_, index) => ({
      key: 'cost',
      label: `Figure ${index}`,
      value: 0,
      unit: 'count' as const,
      text: '0',
    }));
    const { body } = toDiscord(answerOf(messageOf({ headline: 'x', figures })));
    expect(body.embeds[0]?.fields).toHaveLength(25);
    expect(body.embeds[0]?.fields?.at(-1)?.value).toBe('\\+6 more figures');
  });

  test('names a file that is too large for the server and sends the others', () => {
    const big = { ...picture, name: 'big.png', content: new Uint8Array(11) };
    const { body, files } = toDiscord(answerOf(messageOf({ headline: 'x' }), [big, picture]), 10);
    expect(files).toEqual([picture]);
    expect(body.embeds[0]?.description).toBe('big.png is too large to send here.');
  });

  test('shows a second picture in an embed of its own', () => {
    const { body } = toDiscord(answerOf(messageOf({ headline: 'x' }), [picture, picture]));
    expect(body.embeds.map(({ image }) => image?.url)).toEqual([
      'attachment://team-7d.png',
      'attachment://1-team-7d.png',
    ]);
  });

  test('puts five buttons a row and carries only their opaque ids', () => {
    const actions = Array.from({ length: 7 }, (_, index) => ({ label: `Do ${index}`, command: '/usage me' }));
    const { body } = toDiscord(answerOf(messageOf({ headline: 'x', actions })));
    expect(body.components.map(({ components }) => components.map(({ custom_id: id }) => id))).toEqual([
      ['opaque-0', 'opaque-1', 'opaque-2', 'opaque-3', 'opaque-4'],
      ['opaque-5', 'opaque-6'],
    ]);
  });

  test('makes choices of one group a menu below the buttons, and a lone one a button', () => {
    const { body } = toDiscord(answerOf(messageOf({ headline: 'x', actions: MENUS })));
    expect(problemsOf(toDiscord(answerOf(messageOf({ headline: 'x', actions: MENUS }))))).toEqual([]);
    expect(body.components).toMatchObject([
      { components: [{ custom_id: 'opaque-0' }, { custom_id: 'opaque-3', label: 'Trend' }] },
      {
        components: [
          {
            type: 3,
            placeholder: 'Range',
            options: [
              { label: 'Last 7 days', value: 'opaque-1' },
              { label: 'This month', value: 'opaque-2' },
            ],
          },
        ],
      },
    ]);
  });
});
