import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAIN_BUDGET } from '../../src/analytics/state/budget.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import type { Reply } from '../../src/bot/reply/reply.ts';
import { somebody } from '../support/bot.ts';
import { DATABASES } from '../support/databases.ts';
import { type SentOption, view } from '../support/discord-interactions.ts';
import {
  type AskedAnswer,
  type ChatAnswer,
  type ChatProgram,
  DISCORD_POST,
  startChatProgram,
} from '../support/program-chat.ts';
import { figureOf } from './answer.ts';
import { LIST_PRICES, type ListedModel, listCost, nanoOf, readCsv, seededRandom, sumOf } from './exact.ts';

/** A Friday, in the middle of an hour: no range ends on a boundary by chance. */
const NOW = Date.parse('2026-11-20T12:34:56.789Z');
const DAY_MS = 86_400_000;
const EVENTS = 2_000;

const ANA = { user: 'U0ANA', id: 'ana@acme.test' };
const ADA = { user: 'U0ADA', id: 'ada@acme.test' };
const BOB = { user: 'U0BOB', id: 'bob@acme.test' };
type Person = typeof ANA;

/** A waiting asker expects words alone. */
const WORDS: Pick<Reply, 'files' | 'charts'> = { files: [], charts: [] };

type Spent = { readonly at: number; readonly user: string; readonly nano: bigint };

describe.each(DATABASES)('what people ask in their chat, on $name', ({ create }) => {
  let chat: ChatProgram;
  const spent: Spent[] = [];

  beforeAll(async () => {
    chat = await startChatProgram(NOW, create);
    await chat.program.stores.state.apply({
      organisation: { id: 'default', name: 'Acme', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
      members: [somebody({ id: ADA.id, name: 'Ada', email: ADA.id, role: 'admin' })],
      budgets: [budget('ml', 'team:ml', 40n), budget('web', 'team:web', 400n), budget('all', 'org', 2_000n)],
    });
    chat.inWorkspace(ANA.user, 'Ana', ANA.id);
    chat.inWorkspace(ADA.user, 'Ada', ADA.id);
    chat.inWorkspace(BOB.user, 'Bob', BOB.id);
    await chat.post(events());
  });

  afterAll(async () => {
    await chat.close();
    expect(chat.slack.problems).toEqual([]);
    expect(chat.discord.problems).toEqual([]);
    expect(chat.logged).toEqual([]);
  });

  function budget(id: string, scope: string, usd: bigint) {
    const amount = { unit: 'usd', value: usd * 1_000_000_000n } as const;
    const rest = {
      period: 'month',
      ...PLAIN_BUDGET,
      thresholds: [75, 90, 95],
      channel: null,
      createdBy: null,
    } as const;
    return { org: 'default', id, scope, amount, ...rest };
  }

  /** Calls of the last thirty days and what each costs by the price lists, remembered in `spent`. */
  function events(): readonly object[] {
    const random = seededRandom(20);
    const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
    const people = [
      { user: ANA.id, team: 'ml' },
      { user: BOB.id, team: 'ml' },
      { user: 'carl@acme.test', team: 'web' },
    ] as const;
    // Keys of the table are its model names.
    const models = Object.keys(LIST_PRICES) as ListedModel[];
    return Array.from({ length: EVENTS }, (_, index) => {
      const { user, team } = people[whole(0, 2)] ?? people[0];
      const model = models[whole(0, models.length - 1)] ?? 'gpt-4.1';
      const tokens = { input: whole(2_000, 90_000), cached: whole(0, 1_000), output: whole(10, 3_000) };
      const at = NOW - whole(1_000, 30 * DAY_MS);
      spent.push({ at, user, nano: listCost(model, tokens) });
      return {
        id: `call-${index}`,
        occurredAt: new Date(at).toISOString(),
        ...{ user, team, model, provider: LIST_PRICES[model].provider },
        inputTokens: tokens.input,
        cacheReadTokens: tokens.cached,
        outputTokens: tokens.output,
        status: index % 40 === 0 ? 'error' : 'ok',
      };
    });
  }

  type Case = {
    readonly typed: string;
    readonly picked: SentOption;
    /** Start of what is summed, worked out by hand; none where nothing is summed. */
    readonly from?: string;
    /** Whether a member's answer is about themselves alone. */
    readonly isOwn?: 'for members' | 'always';
  };

  const group = (name: string, verb: string): SentOption => ({ type: 2, name, options: [view(verb)] });

  const CASES: readonly Case[] = [
    { typed: 'team 7d', picked: view('team', { range: '7d' }), from: '2026-11-13T12:00Z' },
    {
      typed: 'top model 30d',
      picked: view('top', { by: 'model', range: '30d' }),
      from: '2026-10-21T00:00Z',
      isOwn: 'for members',
    },
    {
      typed: 'trend 7d by:team',
      picked: view('trend', { range: '7d', by: 'team' }),
      from: '2026-11-13T12:00Z',
      isOwn: 'for members',
    },
    { typed: 'me mtd', picked: view('me', { range: 'mtd' }), from: '2026-11-01T00:00Z', isOwn: 'always' },
    { typed: 'budget list', picked: group('budget', 'list') },
    { typed: 'help', picked: view('help') },
    { typed: 'top modle 30d', picked: view('top', { by: 'modle', range: '30d' }) },
  ];

  function costBy({ id }: Person, { from, isOwn }: Case): bigint {
    const isNarrowed = isOwn === 'always' || (isOwn === 'for members' && id !== ADA.id);
    const start = Date.parse(from ?? '');
    return sumOf(
      spent.filter(({ at, user }) => at >= start && (!isNarrowed || user === id)).map(({ nano }) => nano),
    );
  }

  /** The account in Discord becomes somebody's by the code they are given in Slack. */
  async function linkDiscord(person: Person): Promise<ChatAnswer> {
    const { shown } = await chat.slash('link', { user: person.user, like: WORDS });
    const [, code = ''] = /\/usage link (\S+)/.exec(shown.headline) ?? [];
    return chat.command(view('link', { code }));
  }

  /** That a message says what the reply says, and brings the same files, byte for byte. */
  function expectSame({ shown, files }: ChatAnswer, { reply, files: written }: AskedAnswer): void {
    const texts = reply.figures.map(
      ({ label, text, change }) => `${label}: ${text}${change === undefined ? '' : ` (${change})`}`,
    );
    expect(shown.headline).toContain(reply.headline);
    expect(shown.figures).toEqual(texts);
    expectSentences(shown.sentences, reply.lines);
    expect(shown.smallPrint.at(-1)).toBe(reply.command);
    // A subscription posts where it was made, and the terminal is no place to post in.
    const buttons = shown.buttons
      .map(({ label }) => label)
      .filter((label) => label !== 'Subscribe' && label !== 'Share');
    expect(buttons).toEqual(reply.actions.map(({ label }) => label));
    expect([...files.keys()].sort()).toEqual(reply.files.map(({ name }) => name).sort());
    for (const [name, bytes] of files) expect(bytes.equals(written.get(name) ?? Buffer.of())).toBe(true);
  }

  /** Every sentence, or as many as a platform has room for and how many more there are. */
  function expectSentences(shown: readonly string[], said: readonly string[]): void {
    const more = /^\+(\d+) more lines?$/.exec(shown.at(-1) ?? '')?.[1];
    const left = more === undefined ? 0 : Number(more);
    expect(shown.slice(0, said.length - left)).toEqual(said.slice(0, said.length - left));
  }

  /** A PNG as its specification begins and ends one (https://www.w3.org/TR/png-3/), wide enough for 2×. */
  function expectPictures({ files }: ChatAnswer, count: number): void {
    const pictures = [...files].filter(([name]) => name.endsWith('.png')).map(([, bytes]) => bytes);
    expect(pictures).toHaveLength(count);
    for (const bytes of pictures) {
      expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      expect(bytes.subarray(-8, -4).toString('latin1')).toBe('IEND');
      expect(bytes.readUInt32BE(16)).toBeGreaterThanOrEqual(720);
    }
  }

  function csvTotal({ files }: ChatAnswer): bigint {
    const [, bytes = Buffer.of()] = [...files].find(([name]) => name.endsWith('.csv')) ?? [];
    const [header = [], ...rows] = readCsv(bytes.toString('utf8'));
    const column = header.indexOf('cost (USD)');
    expect(rows.at(-1)?.[0]).toBe('Total');
    expect(sumOf(rows.slice(0, -1).map((row) => nanoOf(row[column])))).toBe(nanoOf(rows.at(-1)?.[column]));
    return nanoOf(rows.at(-1)?.[column]);
  }

  const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

  /** That the figures, the table's total and the CSV's come to a sum worked out apart from the program. */
  function expectCost(answer: ChatAnswer, reply: Reply, nano: bigint): void {
    expect(nanoOf(figureOf(reply, 'cost'))).toBe(nano);
    expect(nanoOf(reply.table?.total.cost)).toBe(nano);
    expect(csvTotal(answer)).toBe(nano);
    if (nano === 0n) return;
    // What there was no room for may be named below it.
    const total = answer.shown.table.find((line) => /^Total /.test(line)) ?? '';
    expect(total.split(/ +/)).toContain(dollars.format(Number(nano) / 1e9));
  }

  describe.each([
    ['a member', ANA],
    ['an admin', ADA],
  ])('%s is answered the same in Slack, in Discord and by `ask --json`', (_, person) => {
    beforeAll(async () => {
      await chat.slash('help', { user: person.user, like: WORDS });
      expect((await linkDiscord(person)).shown.headline).toContain('linked to A');
    });

    it.each(CASES)('/usage $typed', async (asking) => {
      const { typed, picked, from } = asking;
      const asked = await chat.ask(`/usage ${typed}`, person.id);
      const before = chat.slack.callsOf('files.completeUploadExternal').length;
      const inSlack = await chat.slash(typed, { user: person.user, like: asked.reply });
      const inDiscord = await chat.command(picked);
      const { error, charts } = asked.reply;
      for (const answer of [inSlack, inDiscord]) {
        expectSame(answer, asked);
        expectPictures(answer, charts.length);
        if (from) expectCost(answer, asked.reply, costBy(person, asking));
      }
      expect(error?.code).toBe(typed === 'top modle 30d' ? 'unknown_word' : undefined);
      expect(inDiscord.shown.hasPicture).toBe(charts.length > 0);
      // The asker's own conversation with the bot, and nowhere else.
      const shares = chat.slack.callsOf('files.completeUploadExternal').slice(before);
      expect(shares.map((share) => share.channel_id)).toEqual(
        asked.reply.files.length > 0 ? [`D${person.user.slice(1)}`] : [],
      );
    });
  });

  describe('a choice of a menu, or a pressed button', () => {
    it('asks for its range in Slack and in Discord', async () => {
      await linkDiscord(ANA);
      const longer = await chat.ask('/usage team 30d', ANA.id);
      const week = await chat.ask('/usage team 7d', ANA.id);
      const typed = await chat.slash('team 7d', { user: ANA.user, like: week.reply });
      const picked = await chat.command(view('team', { range: '7d' }));
      expectSame(
        await chat.chooseInSlack(buttonId(typed, 'Last 30 days'), { user: ANA.user, like: longer.reply }),
        longer,
      );
      expectSame(await chat.chooseInDiscord(buttonId(picked, 'Last 30 days')), longer);
    });

    it('of a misspelt command asks what was meant', async () => {
      const meant = await chat.ask('/usage top model', ANA.id);
      const typed = await chat.slash('top modle', { user: ANA.user, like: WORDS });
      const [button] = typed.shown.buttons;
      expectSame(await chat.pressInSlack(button?.id ?? '', { user: ANA.user, like: meant.reply }), meant);
    });

    it('tells somebody else nothing, in either chat', async () => {
      const week = await chat.ask('/usage me 7d', ANA.id);
      const anas = await chat.slash('me 7d', { user: ANA.user, like: week.reply });
      const bobs = await chat.slash('me 7d', {
        user: BOB.user,
        like: (await chat.ask('/usage me 7d', BOB.id)).reply,
      });
      const refusals = [
        // Bob presses Ana's in Slack; Ana, linked in Discord, presses Bob's; nobody ever had the last.
        await chat.pressInSlack(buttonId(anas, 'Last 30 days'), { user: BOB.user, like: WORDS }),
        await chat.pressInDiscord(buttonId(bobs, 'Last 30 days')),
        await chat.pressInSlack('forged', { user: BOB.user, like: WORDS }),
      ];
      for (const { shown, files } of refusals) {
        expect(shown.headline).toContain('This button is not yours, or it has expired.');
        expect({ figures: shown.figures, table: shown.table, files: files.size }).toEqual({
          figures: [],
          table: [],
          files: 0,
        });
      }
      expect(new Set(refusals.map(({ shown }) => JSON.stringify(shown))).size).toBe(1);
    });
  });

  it('nothing of all this was said to a whole channel', () => {
    const { slack, discord } = chat;
    expect(slack.callsOf('chat.postMessage')).toEqual([]);
    expect(
      slack.callsOf('response_url').filter(({ response_type }) => response_type !== 'ephemeral'),
    ).toEqual([]);
    const acknowledged = discord.callsOf('POST /interactions/{interaction_id}/{interaction_token}/callback');
    expect(acknowledged.map(({ body }) => body)).toEqual(
      acknowledged.map(() => ({ type: 5, data: { flags: 64 } })),
    );
    expect(discord.callsOf('POST /webhooks/{webhook_id}/{webhook_token}')).toEqual([]);
    expect(discord.callsOf(DISCORD_POST)).toEqual([]);
  });

  function buttonId({ shown }: ChatAnswer, label: string): string {
    const found = shown.buttons.find((button) => button.label === label);
    if (!found) throw new Error(`there is no button ${label}`);
    return found.id;
  }
});
