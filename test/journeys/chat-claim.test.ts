import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../support/databases.ts';
import { view } from '../support/discord-interactions.ts';
import { type DiscordPeer, startDiscordPeer } from '../support/discord-peer.ts';
import { endOf, type Home, spawnTokenbell } from '../support/process-run.ts';
import { createKey, postEvents } from '../support/process-server.ts';
import { soon } from '../support/process-soon.ts';
import { chatEnvironment, ORIGINAL, slackAccount } from '../support/program-chat.ts';
import { type Shown, shownInDiscord, shownInSlack } from '../support/program-chat-shown.ts';
import { type SlackPeer, startSlackPeer } from '../support/slack-peer.ts';

describe.each(DATABASES)('the first admin, kept in $name', ({ create }) => {
  let slack: SlackPeer;
  let discord: DiscordPeer;
  let home: Home;

  beforeAll(async () => {
    [slack, discord] = await Promise.all([startSlackPeer(), startDiscordPeer()]);
    home = await create(chatEnvironment(slack, discord));
  });

  afterAll(async () => {
    await Promise.all([slack.close(), discord.close()]);
    await home.remove();
    expect([...slack.problems, ...discord.problems]).toEqual([]);
  });

  /** `tokenbell start` in a process of its own, with what it said; resolves when it listens. */
  async function start() {
    const child = spawnTokenbell(home, ['start']);
    const gone = endOf(child);
    const said: string[] = [];
    const found = (pattern: RegExp) => said.map((line) => pattern.exec(line)?.[1]).find((one) => one);
    child.stdout?.resume();
    if (!child.stderr) throw new Error('the process was started without pipes');
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    const address = /"address":"(http:[^"]+)"/;
    await soon(async () => child.exitCode !== null || found(address) !== undefined);
    return {
      said,
      found,
      address: found(address) ?? '',
      stop: () => {
        child.kill('SIGTERM');
        return gone;
      },
    };
  }

  /** What somebody in Slack is told first; an answer with a picture comes in two parts. */
  async function slash(text: string, user: string, parts = 1): Promise<Shown> {
    const before = slack.callsOf('response_url').length;
    await slack.slash(text, { user, channel: 'C0GENERAL' });
    await slack.until(() => slack.callsOf('response_url').length >= before + parts);
    return shownInSlack(slack.callsOf('response_url')[before] ?? {});
  }

  async function linkInDiscord(code: string): Promise<Shown> {
    const before = discord.callsOf(ORIGINAL).length;
    await discord.command(view('link', { code }));
    await discord.until(() => discord.callsOf(ORIGINAL).length > before);
    return shownInDiscord(discord.callsOf(ORIGINAL)[before]?.body ?? {});
  }

  it('makes the first who types the printed code in chat admin, and nobody after them', async () => {
    slack.users.set('U0ANA', slackAccount('U0ANA', 'Ana', 'ana@acme.test'));
    slack.users.set('U0BOB', slackAccount('U0BOB', 'Bob', 'bob@acme.test'));
    const { key } = await createKey(home);
    const running = await start();
    // 250,000 input tokens of GPT-4.1 at 2 micro-dollars each.
    const call = { id: 'one', occurredAt: Date.now() - 60_000, provider: 'openai', model: 'gpt-4.1' };
    const posted = await postEvents(running.address, key, [
      { ...call, inputTokens: 250_000, outputTokens: 0, user: 'bob@acme.test', team: 'ml' },
    ]);
    expect(posted).toMatchObject({ status: 200, receipt: { accepted: 1 } });
    await soon(async () => running.found(/\/usage link (\S+)/) !== undefined);
    const code = running.found(/\/usage link (\S+)/) ?? '';

    const refused = await slash('org 7d', 'U0ANA');
    expect(refused.figures).toEqual([]);
    expect(refused.headline).toContain('Organisation totals are for admins.');
    expect(refused.sentences.join(' ')).toContain('claim code');
    expect((await slash('link not-the-code', 'U0ANA')).headline).toContain('This code is not known');

    expect((await slash(`link ${code.toUpperCase()}`, 'U0ANA')).headline).toContain('You are admin now');
    const answered = await slash('org 7d', 'U0ANA', 2);
    expect(answered.figures).toContain('Cost: $0.50');

    expect((await slash(`link ${code}`, 'U0BOB')).headline).toContain('This code is not known');
    expect((await linkInDiscord(code)).headline).toContain('This code is not known');
    const stillRefused = await slash('org 7d', 'U0BOB');
    expect(stillRefused.figures).toEqual([]);
    expect(stillRefused.sentences.join(' ')).toContain('Ana');

    expect(await running.stop()).toEqual({ code: 0, signal: null });
    const again = await start();
    expect(await again.stop()).toEqual({ code: 0, signal: null });
    expect(again.found(/\/usage link (\S+)/)).toBeUndefined();
  });
});
