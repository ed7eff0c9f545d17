import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Reply } from '../../src/bot/reply/reply.ts';
import { askCommand } from '../../src/command-line/ask.ts';
import { composeBot } from '../../src/compose/bot.ts';
import { createProgram, type Program } from '../../src/compose/program.ts';
import { openStores } from '../../src/compose/stores.ts';
import { readConfig } from '../../src/config.ts';
import { readReply } from '../journeys/answer.ts';
import { captureOutput } from './command-output.ts';
import { ANN, APPLICATION, GUILD, type SentOption } from './discord-interactions.ts';
import { DISCORD_TOKEN, type DiscordPeer, startDiscordPeer } from './discord-peer.ts';
import { type CreateHome, newHome } from './process-run.ts';
import { postEvents } from './process-server.ts';
import { soon } from './process-soon.ts';
import { type Shown, shownInDiscord, shownInSlack } from './program-chat-shown.ts';
import { newKeyOf } from './program-key.ts';
import { SLACK_APP_TOKEN, SLACK_BOT_TOKEN, type SlackPeer, startSlackPeer, WORKSPACE } from './slack-peer.ts';

export const ORIGINAL = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';
export const DISCORD_POST = 'POST /channels/{channel_id}/messages';
export const DISCORD_EDIT = 'PATCH /channels/{channel_id}/messages/{message_id}';
/** The one account the Discord peer has. */
export const DISCORD_USER = ANN;

/** The channel people type in; nothing of a private answer may be posted to it. */
export const SLACK_CHANNEL = 'C0GENERAL';

/** What one question brought: the words and the files that came with them. */
export type ChatAnswer = { readonly shown: Shown; readonly files: ReadonlyMap<string, Buffer> };
export type AskedAnswer = { readonly reply: Reply; readonly files: ReadonlyMap<string, Buffer> };

/** Who asks in Slack, and the answer it should be like: how many parts of it to wait for. */
export type SlackAsking = { readonly user: string; readonly like: Pick<Reply, 'files' | 'charts'> };

export type ChatProgram = {
  /** What time it is for the whole program. */
  readonly clock: { now: number };
  readonly program: Program;
  readonly slack: SlackPeer;
  readonly discord: DiscordPeer;
  /** Warnings and errors of the program, as JSON. */
  readonly logged: readonly string[];
  /** Somebody with a verified address in the Slack workspace. */
  inWorkspace(user: string, name: string, email: string): void;
  /** Posts through the webhook with a key, as often as the server asks for patience. */
  post(events: readonly object[]): Promise<void>;
  /** `tokenbell ask … --json --out`, on the same database as another process would. */
  ask(text: string, as: string): Promise<AskedAnswer>;
  slash(text: string, asking: SlackAsking): Promise<ChatAnswer>;
  pressInSlack(buttonId: string, asking: SlackAsking): Promise<ChatAnswer>;
  chooseInSlack(choiceId: string, asking: SlackAsking): Promise<ChatAnswer>;
  command(option: SentOption): Promise<ChatAnswer>;
  pressInDiscord(buttonId: string): Promise<ChatAnswer>;
  chooseInDiscord(choiceId: string): Promise<ChatAnswer>;
  /** One round of everything that happens by itself: all jobs that are due, all messages that can go. */
  work(): Promise<void>;
  close(): Promise<void>;
};

/** The environment that connects a program to local peers of both platforms. */
export function chatEnvironment(slack: SlackPeer, discord: DiscordPeer): Readonly<Record<string, string>> {
  return {
    SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_BOT_TOKEN: DISCORD_TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION,
    DISCORD_GUILD_ID: GUILD,
    DISCORD_API_URL: discord.apiUrl,
  };
}

/** An account of the workspace whose address Slack has confirmed. */
export function slackAccount(user: string, name: string, email: string): object {
  return {
    id: user,
    team_id: WORKSPACE,
    real_name: name,
    tz: 'Europe/Berlin',
    is_email_confirmed: true,
    profile: { email },
  };
}

/** The whole program with Slack and Discord connected, jobs by hand, in a folder of its own. */
export async function startChatProgram(now: number, create: CreateHome = newHome): Promise<ChatProgram> {
  const [slack, discord] = await Promise.all([startSlackPeer(), startDiscordPeer()]);
  const home = await create({ ...chatEnvironment(slack, discord), TOKENBELL_ROLES: 'ingest,bot' });
  const config = readConfig(home.environment);
  const clock = { now };
  const logged: string[] = [];
  const log = pino({ level: 'warn', base: null }, { write: (line) => logged.push(line) });
  const program = await createProgram({ config, log, now: () => clock.now });
  const address = await program.start();
  const others = await openStores({ ...config, now: () => clock.now });
  const key = await newKeyOf(program, clock.now);

  async function ask(text: string, as: string): Promise<AskedAnswer> {
    const folder = await mkdtemp(join(home.folder, 'asked-'));
    const output = captureOutput();
    await askCommand([text, '--as', as, '--json', '--out', folder], {
      ...output,
      state: others.state,
      usage: others.usage,
      now: () => clock.now,
      openBot: ({ now: at }) =>
        composeBot({ stores: others, log, now: () => at, draw: program.renderer.draw }),
    });
    const names = await readdir(folder);
    const files = await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name))] as const),
    );
    return { reply: readReply(output.text().out), files: new Map(files) };
  }

  /** Does something in Slack and gathers what is whispered and what is sent to the asker alone. */
  async function answered(act: () => Promise<void>, { like }: SlackAsking): Promise<ChatAnswer> {
    const [whispers, shares] = [countOf('response_url'), countOf('files.completeUploadExternal')];
    await act();
    const expected = { whispers: like.charts.length > 0 ? 2 : 1, shares: like.files.length > 0 ? 1 : 0 };
    await slack.until(
      () =>
        countOf('response_url') >= whispers + expected.whispers &&
        countOf('files.completeUploadExternal') >= shares + expected.shares,
    );
    const body = slack.callsOf('response_url')[whispers];
    if (!body) throw new Error('Slack was told nothing');
    return { shown: shownInSlack(body), files: slackFiles(slack, shares) };
  }

  const countOf = (method: string) => slack.callsOf(method).length;

  async function answeredInDiscord(act: () => Promise<void>): Promise<ChatAnswer> {
    const before = discord.callsOf(ORIGINAL).length;
    await act();
    await discord.until(() => discord.callsOf(ORIGINAL).length > before);
    const call = discord.callsOf(ORIGINAL)[before];
    if (!call) throw new Error('Discord was told nothing');
    return {
      shown: shownInDiscord(call.body),
      files: new Map(call.files.map(({ name, bytes }) => [name, bytes])),
    };
  }

  return {
    clock,
    program,
    slack,
    discord,
    logged,
    inWorkspace: (user, name, email) => void slack.users.set(user, slackAccount(user, name, email)),
    post: async (events) => {
      for (let at = 0; at < events.length; at += 500) {
        await posted(address, key, events.slice(at, at + 500));
      }
    },
    ask,
    slash: (text, asking) =>
      answered(() => slack.slash(text, { user: asking.user, channel: SLACK_CHANNEL }), asking),
    pressInSlack: (buttonId, asking) =>
      answered(() => slack.press(buttonId, { user: asking.user, channel: SLACK_CHANNEL }), asking),
    chooseInSlack: (choiceId, asking) =>
      answered(() => slack.choose(choiceId, { user: asking.user, channel: SLACK_CHANNEL }), asking),
    command: (option) => answeredInDiscord(() => discord.command(option)),
    pressInDiscord: (buttonId) => answeredInDiscord(() => discord.press(buttonId)),
    chooseInDiscord: (choiceId) => answeredInDiscord(() => discord.choose(choiceId)),
    work: async () => {
      await program.scheduler.tick();
      await program.delivery.tick();
    },
    close: async () => {
      await program.stop();
      await others.engine.close();
      await Promise.all([slack.close(), discord.close()]);
      await home.remove();
    },
  };
}

/** A server that sheds load answers 503 and takes the same events a moment later. */
async function posted(address: string, key: string, events: readonly object[]): Promise<void> {
  await soon(async () => {
    const { status, receipt } = await postEvents(address, key, events);
    if (status === 503) return false;
    if (status !== 200 || receipt.rejected.length > 0)
      throw new Error(`${status} ${JSON.stringify(receipt).slice(0, 300)}`);
    return true;
  });
}

/** The files of the shares from the `first` on, with their bytes as they were uploaded. */
function slackFiles(slack: SlackPeer, first: number): ReadonlyMap<string, Buffer> {
  const shares = slack.callsOf('files.completeUploadExternal').slice(first);
  // The peer has refused what has not this shape.
  const listed = shares.flatMap(({ files }) => files as readonly { readonly id: string }[]);
  return new Map(
    listed.map(({ id }) => {
      const file = slack.files.get(id);
      if (!file?.content) throw new Error(`Slack holds no bytes of ${id}`);
      return [file.name, file.content];
    }),
  );
}
