import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { somebody } from '../support/bot.ts';
import { DATABASES } from '../support/databases.ts';
import { CHANNEL, view } from '../support/discord-interactions.ts';
import {
  type ChatProgram,
  DISCORD_EDIT,
  DISCORD_POST,
  SLACK_CHANNEL,
  startChatProgram,
} from '../support/program-chat.ts';
import { type Shown, shownInDiscord, shownInSlack } from '../support/program-chat-shown.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const MINUTE_MS = 60_000;
const WORDS = { files: [], charts: [] };
const ADA = { user: 'U0ADA', id: 'ada@acme.test' };

describe.each(DATABASES)('a live answer, kept in $name', ({ create }) => {
  let chat: ChatProgram;

  beforeAll(async () => {
    chat = await startChatProgram(NOON, create);
    await chat.program.stores.state.apply({
      organisation: { id: 'default', name: 'Acme', timeZone: 'UTC', people: 'named', ...PLAIN_ORGANISATION },
      members: [somebody({ id: ADA.id, name: 'Ada', email: ADA.id, role: 'admin' })],
    });
    chat.inWorkspace(ADA.user, 'Ada', ADA.id);
    await spend(1);
    const { shown } = await chat.slash('link', { user: ADA.user, like: WORDS });
    const [, code = ''] = /\/usage link (\S+)/.exec(shown.headline) ?? [];
    await chat.command(view('link', { code }));
  });

  afterAll(async () => {
    await chat.close();
    expect(chat.slack.problems).toEqual([]);
    expect(chat.discord.problems).toEqual([]);
    expect(chat.logged.filter((line) => !line.includes('the clock was set'))).toEqual([]);
  });

  /** So many dollars of team ml just now: GPT-4.1 costs 2 micro-dollars an input token. */
  async function spend(usd: number): Promise<void> {
    const at = chat.clock.now - MINUTE_MS;
    const tokens = { inputTokens: usd * 500_000, outputTokens: 0 };
    const names = { provider: 'openai', model: 'gpt-4.1', team: 'ml', user: ADA.id, agent: 'bot' };
    await chat.post([{ id: `call-${at}-${usd}`, occurredAt: at, ...tokens, ...names }]);
  }

  /** Some time later everything due is done; what is said next waits a second for what was said before. */
  async function workAfter(ms: number): Promise<void> {
    chat.clock.now += ms;
    await chat.work();
    chat.clock.now += 1_000;
    await chat.work();
  }

  /** What was posted and what was edited, on either platform. */
  function said() {
    const { slack, discord } = chat;
    return [
      {
        posts: slack
          .callsOf('chat.postMessage')
          .filter(({ channel }) => channel === SLACK_CHANNEL)
          .map(shownInSlack),
        edits: slack.callsOf('chat.update').map(shownInSlack),
      },
      {
        posts: discord.callsOf(DISCORD_POST).map(({ body }) => shownInDiscord(body)),
        edits: discord.callsOf(DISCORD_EDIT).map(({ body }) => shownInDiscord(body)),
      },
    ];
  }

  const costOf = ({ figures }: Shown) => figures.find((figure) => figure.startsWith('Cost'));
  const newest = ({ posts, edits }: { posts: readonly Shown[]; edits: readonly Shown[] }) =>
    edits.at(-1) ?? posts.at(-1) ?? expect.fail('nothing was said');

  it('an answer that is live in Slack and in Discord is one message in each, and ends frozen', async () => {
    const started = await chat.slash('live 10m team today', { user: ADA.user, like: WORDS });
    expect(started.shown.headline).toContain('Live until 12:10 UTC: team today');
    expect((await chat.command(view('live', { text: '10m team today' }))).shown.headline).toContain(
      'Live until',
    );
    await workAfter(0);
    for (const { posts, edits } of said()) {
      expect([posts.length, edits.length]).toEqual([1, 0]);
      expect(posts[0]?.headline).toMatch(/^Live until 12:10, as of 12:00:00 UTC: All teams: \$1\.00/);
      expect(posts[0]?.buttons.map(({ label }) => label)).toEqual(['CSV', 'Stop']);
      expect(posts[0]?.hasPicture).toBe(true);
    }
    await spend(2);
    await workAfter(MINUTE_MS);
    for (const told of said()) {
      expect([told.posts.length, told.edits.length]).toEqual([1, 1]);
      expect(newest(told).headline).toMatch(/^Live until 12:10, as of 12:01:01 UTC: All teams: \$3\.00/);
      expect(costOf(newest(told))).toMatch(/^Cost: \$3\.00/);
    }
    await workAfter(2 * MINUTE_MS);
    expect(said().map(({ edits }) => edits.length)).toEqual([1, 1]);
    await spend(4);
    await workAfter(8 * MINUTE_MS);
    for (const told of said()) {
      expect([told.posts.length, told.edits.length]).toEqual([1, 2]);
      expect(newest(told).headline).toMatch(
        /^Was live until 12:11; as of 12:11:\d\d UTC: All teams: \$7\.00/,
      );
      expect(newest(told).buttons).toEqual([]);
    }
    await spend(8);
    await workAfter(60 * MINUTE_MS);
    expect(said().map(({ posts, edits }) => [posts.length, edits.length])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('is stopped by its button, and by nobody who may not', async () => {
    chat.inWorkspace('U0BOB', 'Bob', 'bob@acme.test');
    await chat.slash('live 10m team today', { user: ADA.user, like: WORDS });
    await workAfter(0);
    const [inSlack] = said();
    const stop = inSlack?.posts.at(-1)?.buttons.find(({ label }) => label === 'Stop')?.id ?? '';
    const refused = await chat.pressInSlack(stop, { user: 'U0BOB', like: WORDS });
    expect(refused.shown.headline).toContain('Insufficient access');
    const stopped = await chat.pressInSlack(stop, { user: ADA.user, like: WORDS });
    expect(stopped.shown.headline).toContain('Stopped: team today');
    await workAfter(0);
    expect(said()[0]?.edits.at(-1)?.headline).toMatch(/^Was live until/);
  });

  it('is not posted again when somebody deletes its message', async () => {
    await chat.slash('live 10m team today', { user: ADA.user, like: WORDS });
    await chat.command(view('live', { text: '10m team today' }));
    await workAfter(0);
    const before = said().map(({ posts }) => posts.length);
    chat.slack.fail('chat.update', { error: 'message_not_found' });
    chat.discord.messages.delete([...chat.discord.messages].at(-1) ?? '');
    for (let minute = 0; minute < 4; minute += 1) {
      await spend(1 + minute);
      await workAfter(2 * MINUTE_MS);
    }
    expect(said().map(({ posts }) => posts.length)).toEqual(before);
    const all = await chat.program.stores.state.liveAnswers('default');
    const latest = all.filter(({ target }) =>
      [`slack:${SLACK_CHANNEL}`, `discord:${CHANNEL}`].includes(target),
    );
    expect(latest.slice(0, 2).map(({ state }) => state)).toEqual(['lost', 'lost']);
  });
});
