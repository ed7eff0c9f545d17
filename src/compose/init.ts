import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline/promises';
import { maybeTarget } from '../analytics/alerts/targets.ts';
import { EVERY_DAY } from '../analytics/state/subscription.ts';
import type { StateStore, Subscription } from '../analytics/state.ts';
import { DONE, FAILED, type Output, writeLine } from '../command-line/output.ts';
import { readConfig } from '../config.ts';
import { digestOf } from '../jobs/digest.ts';
import { createLogger } from '../log.ts';
import { doctorCommand } from './doctor.ts';
import { createProgram } from './program.ts';

const ENV_FILE = '.env';
const DIGEST_AT = '09:00';

type Streams = Output & { readonly input: NodeJS.ReadableStream };

/** Somebody closed the terminal, or a script had fewer answers than questions. */
class InputEnded extends Error {}

type Ask = (text: string, otherwise?: string) => Promise<string>;

type Question = { readonly name: string; readonly ask: string };

const PLATFORMS: Readonly<Record<string, readonly Question[]>> = {
  slack: [
    { name: 'SLACK_BOT_TOKEN', ask: 'Bot User OAuth Token (xoxb-…)' },
    { name: 'SLACK_APP_TOKEN', ask: 'App-Level Token (xapp-…)' },
  ],
  discord: [
    { name: 'DISCORD_APPLICATION_ID', ask: 'Application ID' },
    { name: 'DISCORD_BOT_TOKEN', ask: 'Bot token' },
    { name: 'DISCORD_GUILD_ID', ask: 'Server ID (commands appear there at once)' },
  ],
};

/** `tokenbell init`: asks for what a platform needs, writes .env, checks it, posts a first digest. */
export async function initCommand(streams: Streams): Promise<number> {
  const { input, out } = streams;
  const lines = createInterface({ input });
  const ask = askFrom(lines, out);
  try {
    await writeLine(
      out,
      'Connect Tokenbell to your chat. Where each token stands: docs/slack.md, docs/discord.md\n',
    );
    const platform = (await ask('Slack or Discord?')).toLowerCase();
    const questions = PLATFORMS[platform];
    if (!questions) {
      await writeLine(streams.error, 'Type slack or discord.');
      return FAILED;
    }
    const answers: Record<string, string> = {};
    for (const { name, ask: text } of questions) answers[name] = await ask(text);
    answers.TOKENBELL_TIME_ZONE = await ask(
      'Time zone of your days',
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    );
    readConfig({ ...process.env, ...answers });
    writeEnvironment(answers);
    await writeLine(out, `\nWritten to ${ENV_FILE} (readable by you alone).\n`);
    Object.assign(process.env, answers);
    if ((await doctorCommand([], streams)) !== DONE) return FAILED;
    const channel = await ask(
      `\nChannel id for alerts, and a daily digest at ${DIGEST_AT} (empty: none yet)`,
      '',
    );
    if (channel !== '') await firstDigest(channel, streams);
    await writeLine(out, '\nStart it with: npm start');
    return DONE;
  } catch (error) {
    if (!(error instanceof InputEnded)) throw error;
    await writeLine(streams.error, `\n${error.message}`);
    return FAILED;
  } finally {
    lines.close();
  }
}

/** Asks until there is an answer; what is piped in is read line by line. */
function askFrom(lines: Interface, out: NodeJS.WritableStream): Ask {
  const answers = lines[Symbol.asyncIterator]();
  return async (text, otherwise) => {
    const hint = otherwise ? ` [${otherwise}]` : '';
    for (;;) {
      out.write(`${text}${hint}: `);
      const line = await answers.next();
      if (line.done) throw new InputEnded('the input ended before all was answered');
      const answer = line.value.trim();
      if (answer !== '') return answer;
      if (otherwise !== undefined) return otherwise;
    }
  };
}

/** Replaces the named variables in .env and leaves everything else in it as it is. */
function writeEnvironment(answers: Readonly<Record<string, string>>): void {
  const known = existsSync(ENV_FILE) ? readFileSync(ENV_FILE, 'utf8').split('\n') : [];
  const kept = known.filter((line) => !Object.keys(answers).some((name) => line.startsWith(`${name}=`)));
  const added = Object.entries(answers).map(([name, value]) => `${name}=${value}`);
  writeFileSync(ENV_FILE, `${[...kept.filter((line) => line !== ''), ...added].join('\n')}\n`, {
    mode: 0o600,
  });
  chmodSync(ENV_FILE, 0o600);
}

/** Posts today's digest at once, so that the first message is seen before it is trusted, and subscribes the channel. */
async function firstDigest(channel: string, { out, error }: Streams): Promise<void> {
  const target = maybeTarget(channel);
  if (!target) {
    await writeLine(
      error,
      'That is no channel id. In Slack: channel details, at the bottom; in Discord: Copy Channel ID.',
    );
    return;
  }
  const config = readConfig({ ...process.env, TOKENBELL_ROLES: 'bot', TOKENBELL_PORT: '0' });
  const program = await createProgram({ config, log: createLogger('warn') });
  try {
    await program.start();
    const now = Date.now();
    const subscription: Subscription = {
      id: 'first-digest',
      org: 'default',
      ...EVERY_DAY,
      query: 'org 7d',
      at: DIGEST_AT,
      timeZone: config.timeZone,
      channel: target,
      createdBy: null,
      createdAt: now,
    };
    const { stores, bot } = program;
    const parts = { ...stores, understand: bot.understand, onQueued: () => undefined };
    const message = await digestOf(parts, subscription, { now, days: 1, late: false });
    const answer = await bot.prepare(message, 'default');
    const outcome = await program.deliver({
      target,
      key: 'first-digest',
      answer,
      reference: null,
      mayPost: () => true,
    });
    if (outcome.kind === 'sent') {
      await stores.state.saveSubscription(subscription);
      await routeAlerts(stores.state, target);
      await writeLine(
        out,
        `Posted: ${message.headline}\nIt comes every day at ${DIGEST_AT} ${config.timeZone}; alerts and budget warnings come there too.`,
      );
    } else
      await writeLine(
        error,
        `It could not be posted: ${outcome.reason}. Invite the bot to the channel first.`,
      );
  } finally {
    await program.stop();
  }
}

/** Where spikes, budgets and what is said of cycles go, unless somebody has said so already. */
async function routeAlerts(
  state: Pick<StateStore, 'organisation' | 'routes' | 'apply'>,
  channel: string,
): Promise<void> {
  const organisation = await state.organisation('default');
  if (!organisation || (await state.routes('default')).length > 0) return;
  const routes = ['spike', 'budget', 'digest'].map((kind) => ({
    org: 'default',
    kind,
    scope: 'org',
    channel,
  }));
  await state.apply({ organisation, routes });
}
