import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ChatAnswer,
  type ChatProgram,
  DISCORD_EDIT,
  DISCORD_POST,
  startChatProgram,
} from '../support/program-chat.ts';
import {
  ACKNOWLEDGED_AT,
  ADA,
  ANA,
  allCalls,
  DIGEST_AT,
  END,
  eventOf,
  MINUTE_MS,
  NIGHT,
  OPS,
  ORG,
  PLAN,
  RUNAWAY,
  SECOND_MS,
  START,
} from '../support/program-chat-runaway.ts';
import { type Shown, shownInDiscord, shownInSlack } from '../support/program-chat-shown.ts';

const WORDS = { files: [], charts: [] };

/** As often as anything happens: every look of the spike rule while it begins, minutes and hours later. */
function stepAt(now: number): number {
  if (now < RUNAWAY.from) return 10 * MINUTE_MS;
  if (now < ACKNOWLEDGED_AT) return 20 * SECOND_MS;
  if (now < RUNAWAY.to + 10 * MINUTE_MS) return 2 * MINUTE_MS;
  return now < NIGHT ? 20 * MINUTE_MS : Math.max(DIGEST_AT - now, 10 * MINUTE_MS);
}

let chat: ChatProgram;

beforeEach(async () => {
  chat = await startChatProgram(START);
  chat.inWorkspace(ANA.user, 'Ana Lee', ANA.id);
  chat.inWorkspace(ADA.user, 'Ada', ADA.id);
  await chat.program.stores.state.apply(PLAN);
});

afterEach(async () => {
  await chat.close();
  expect(chat.slack.problems).toEqual([]);
  expect(chat.discord.problems).toEqual([]);
  expect(chat.logged.join('\n')).not.toMatch(/xox|xapp|peer\.token/);
});

/**
 * Lives through the afternoon, the night and the morning. `weather` is asked what becomes foul before each
 * step; Ana presses Acknowledge when the runaway is four minutes old. Gives what the presser was told.
 */
async function liveThrough(weather: (now: number) => void): Promise<ChatAnswer | undefined> {
  const calls = allCalls();
  let pressed: ChatAnswer | undefined;
  await chat.post(calls.filter(({ at }) => at < START).map(eventOf));
  for (let now = START; now < END; ) {
    const next = now + stepAt(now);
    weather(next);
    chat.clock.now = next;
    const due = calls.filter(({ at }) => at >= now && at < next);
    if (due.length > 0) await chat.post(due.map(eventOf));
    await chat.work();
    if (next === ACKNOWLEDGED_AT) {
      pressed = await acknowledge();
      await chat.work();
    }
    now = next;
  }
  return pressed;
}

/** Presses the button of the newest version of the incident's message in Slack. */
function acknowledge(): Promise<ChatAnswer> {
  const newest = [...toldInSlack('chat.postMessage'), ...toldInSlack('chat.update')].at(-1);
  const button = newest?.buttons.find(({ label }) => label === 'Acknowledge');
  return chat.pressInSlack(button?.id ?? '', { user: ANA.user, like: WORDS });
}

function toldInSlack(method: 'chat.postMessage' | 'chat.update'): readonly Shown[] {
  return chat.slack
    .callsOf(method)
    .filter(({ thread_ts: thread }) => thread === undefined)
    .map(shownInSlack);
}

function toldInDiscord(route: string): readonly Shown[] {
  return chat.discord
    .callsOf(route)
    .filter(({ body }) => body.message_reference === undefined)
    .map(({ body }) => shownInDiscord(body));
}

/** What was answered under the message that told of the spike, on either platform. */
function answered(): readonly (readonly string[])[] {
  const { slack, discord } = chat;
  const inSlack = slack.callsOf('chat.postMessage').filter(({ thread_ts: thread }) => thread !== undefined);
  const inDiscord = discord.callsOf(DISCORD_POST).filter(({ body }) => body.message_reference !== undefined);
  const [first] = discord.messages;
  expect(new Set(inSlack.map(({ thread_ts: thread }) => thread))).toEqual(new Set(['1700000000.000001']));
  for (const { body } of inDiscord) {
    expect(body.message_reference).toEqual({ message_id: first, fail_if_not_exists: false });
  }
  return [
    inSlack.map((body) => shownInSlack(body).headline),
    inDiscord.map(({ body }) => shownInDiscord(body).headline),
  ];
}

/** What a post is about, and which one of its kind. */
function kindOf({ headline, sentences }: Shown): string {
  if (headline.startsWith('📰')) return 'digest';
  if (headline.includes('budget')) return /the (\d\d) % mark/.exec(sentences.join())?.[1] ?? headline;
  if (headline.includes('research-bot spent')) return 'spike';
  return headline;
}

type Told = { readonly posts: readonly Shown[]; readonly edits: readonly Shown[] };

function told(): readonly Told[] {
  return [
    { posts: toldInSlack('chat.postMessage'), edits: toldInSlack('chat.update') },
    { posts: toldInDiscord(DISCORD_POST), edits: toldInDiscord(DISCORD_EDIT) },
  ];
}

/** Dollars of the first amount in a text. */
function dollarsIn(text: string): number {
  return Number(/\$([\d,]+\.\d\d)/.exec(text)?.[1]?.replaceAll(',', ''));
}

const MAY_REPEAT = 'This may repeat an earlier message: whether that one arrived is not known.';

describe('a runaway agent, told in Slack and in Discord', () => {
  it('is one message edited in place, each threshold once, and a line in the digest', async () => {
    const pressed = await liveThrough(() => undefined);
    const [inSlack, inDiscord] = told();
    expect(inDiscord?.posts.map(({ headline }) => headline)).toEqual(
      inSlack?.posts.map(({ headline }) => headline),
    );
    expect(inDiscord?.edits.map(({ headline }) => headline)).toEqual(
      inSlack?.edits.map(({ headline }) => headline),
    );
    for (const { posts, edits } of told()) {
      expect(posts.map(kindOf)).toEqual(['spike', '75', '90', '95', 'digest']);
      expect(posts.map(({ hasPicture }) => hasPicture)).toEqual([true, true, true, true, true]);
      const [spike, , , , digest] = posts;
      expect(spike?.sentences[0]).toMatch(
        /^Cause: agent research-bot, mostly user bob@acme\.test .* model gpt-4\.1 /,
      );
      // An ordinary working day is $82.08; the runaway adds 180 dollars.
      expect(digest?.headline).toMatch(
        /Tue 3 Nov: \$262\.08, \+219 % on a usual Tuesday \(\$82\.08\), 1 incident/,
      );
      expect(digest?.sentences).toContain('Incident 1: Agent research-bot, $180.00 more than expected.');
      expectGrowth(edits);
    }
    expect(pressed?.shown.headline).toContain('Incident 1 is yours; its message says so.');
    const [underSlack = [], underDiscord] = answered();
    expect(underDiscord).toEqual(underSlack);
    expect(underSlack.filter((headline) => headline.includes('It has doubled')).length).toBeGreaterThan(2);
    expect(underSlack.filter((headline) => headline.includes('Acknowledged by Ana'))).toHaveLength(1);
    expect(underSlack.at(-1)).toContain('Resolved: agent research-bot is back to normal');
    expectOnePlace();
    // The test sets the clock, which the program says.
    expect(chat.logged.filter((line) => !line.includes('the clock was set'))).toEqual([]);
  });

  it('arrives once or is visibly dead when the platforms answer 429, 500 and nothing', async () => {
    await liveThrough(foulWeather());
    const [inSlack, inDiscord] = told();
    // The call that a 500 met was not taken: Slack's 75 is given up after a second one, Discord's spike came then.
    expect(inSlack?.posts.map(kindOf)).toEqual(['spike', '90', '95', '95', 'digest']);
    expect(inDiscord?.posts.map(kindOf)).toEqual(['spike', '75', '75', '90', '95', 'digest']);
    const repeats = (posts: readonly Shown[] = []) =>
      posts.filter(({ sentences }) => sentences.includes(MAY_REPEAT)).map(kindOf);
    expect(repeats(inSlack?.posts)).toEqual(['95']);
    // Discord remembers what it was sent for two minutes: the spike was sent again within them, the 75 % was not.
    expect(repeats(inDiscord?.posts)).toEqual(['75']);
    // Discord knows a repeated post by its nonce: spike, three thresholds, digest, answers, and nothing twice.
    const [, underDiscord = []] = answered();
    expect(new Set(underDiscord).size).toBe(underDiscord.length);
    expect(chat.discord.messages.size).toBe(5 + underDiscord.length);
    for (const { edits } of told()) expectGrowth(edits);
    expectOnePlace();
    await expectGivenUp([`slack:${OPS.slack}`, `slack:${OPS.slack}`, `discord:${OPS.discord}`]);
  });
});

/** The message grows with the spend, says who is on it from then on, and is closed by itself. */
function expectGrowth(edits: readonly Shown[]): void {
  const acknowledgedFrom = edits.findIndex(({ headline }) => headline.includes('Acknowledged:'));
  const last = edits.at(-1);
  const amounts = edits.slice(0, -1).map(({ headline }) => dollarsIn(headline));
  expect(acknowledgedFrom).toBeGreaterThan(0);
  expect(amounts).toEqual(amounts.toSorted((one, other) => one - other));
  for (const { sentences, buttons } of edits.slice(acknowledgedFrom, -1)) {
    expect(sentences.at(-1)).toBe('Incident 1, acknowledged by Ana; this message is still updated.');
    expect(buttons.map(({ label }) => label)).not.toContain('Acknowledge');
  }
  // 180 calls of a dollar, and the two an hour brings anyway, which were all that was expected.
  expect(last?.headline).toMatch(
    /Resolved: agent research-bot is back to normal; \$180\.00 more than expected/,
  );
  expect(last?.figures).toEqual(['Spent: $182.00', 'Expected: $2.00', 'More than expected: $180.00']);
  expect(last?.sentences.at(-1)).toBe('Incident 1 is closed.');
}

/** Every edit is of the message that told of the spike, in the channel it was routed to. */
function expectOnePlace(): void {
  const { slack, discord } = chat;
  const edited = slack.callsOf('chat.update').map(({ channel, ts }) => `${channel}/${ts}`);
  expect([...new Set(edited)]).toEqual([`${OPS.slack}/1700000000.000001`]);
  expect(new Set(slack.callsOf('chat.postMessage').map(({ channel }) => channel))).toEqual(
    new Set([OPS.slack]),
  );
  const [first] = discord.messages;
  const paths = discord.callsOf(DISCORD_EDIT).map(({ path }) => path);
  expect([...new Set(paths)]).toEqual([`/channels/${OPS.discord}/messages/${first}`]);
}

/** What the platforms do at which time; each failure meets the next call of its kind. */
function foulWeather(): (now: number) => void {
  const { slack, discord } = chat;
  const at = (time: string) => Date.parse(`2026-11-03T${time}Z`);
  const tooFast = { message: 'You are being rate limited.', retry_after: 0.05, global: false };
  const limited = { status: 429, body: tooFast, headers: { 'retry-after': '0.05' } };
  const changes: readonly (readonly [number, () => void])[] = [
    // The spike is posted, then grows.
    [RUNAWAY.from, () => slack.fail('chat.postMessage', { status: 429, retryAfter: '30' })],
    [RUNAWAY.from, () => discord.fail(DISCORD_POST, { status: 500 })],
    [at('14:20'), () => slack.fail('chat.update', { status: 500 }, 'drop')],
    [at('14:20'), () => discord.fail(DISCORD_EDIT, 'drop', limited)],
    // The spike doubled for the last time before 14:49; the budget passes 75 % at 14:50, 90 % at 15:02 and 95 % at 15:06.
    [at('14:49'), () => slack.fail('chat.postMessage', { status: 500 }, { status: 500 })],
    [at('14:49'), () => discord.fail(DISCORD_POST, 'drop')],
    [at('14:58'), () => discord.fail(DISCORD_POST, limited)],
    [at('15:04'), () => slack.fail('chat.postMessage', 'drop')],
    // Neither answers the digest; it is not worth being told twice.
    [DIGEST_AT, () => slack.fail('chat.postMessage', 'drop')],
    [DIGEST_AT, () => discord.fail(DISCORD_POST, 'drop')],
  ];
  const waiting = new Set(changes);
  return (now) => {
    for (const change of waiting) {
      if (change[0] > now) continue;
      change[1]();
      waiting.delete(change);
    }
  };
}

/** Nothing waits any more; an admin who asks sees how much was given up, and where the last of it was. */
async function expectGivenUp(targets: readonly string[]): Promise<void> {
  const { state } = chat.program.stores;
  const all = await state.outbox(ORG, { states: ['pending', 'sending', 'dead', 'expired'], limit: 100 });
  expect(all.map(({ state: end }) => end)).toEqual(targets.map(() => 'dead'));
  expect(all.map(({ target }) => target).sort()).toEqual([...targets].sort());
  const { shown } = await chat.slash('status', { user: ADA.user, like: WORDS });
  expect(shown.headline).toContain('needs attention');
  expect(shown.sentences).toContainEqual(
    expect.stringMatching(new RegExp(`^Messages: 0 on their way, ${targets.length} given up; the last to `)),
  );
}
