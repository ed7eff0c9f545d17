import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { describeDatabase, maybeDatabaseFile } from '../../db/open.ts';
import { createRenderer } from '../charts/render/render.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from '../command-line/output.ts';
import {
  type Config,
  ConfigError,
  type DiscordTokens,
  readProcessConfig,
  type SlackTokens,
} from '../config.ts';
import { openStores } from './stores.ts';

export const DOCTOR_USAGE = `usage: tokenbell doctor [--json]

Checks configuration, database, disk, fonts and chat tokens, and says what to do about what is wrong.`;

/** One thing looked at. `advice` says what to do where it is not all right. */
export type Finding = {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly advice?: string;
};

const CALL_MS = 10_000;
const LEAST_FREE_BYTES = 256 * 1024 * 1024;

/** `tokenbell doctor`; exit code 1 when anything is wrong. */
export async function doctorCommand(args: readonly string[], { out, error }: Output): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      await writeLine(out, DOCTOR_USAGE);
      return DONE;
    }
    const findings = await examine();
    await writeLine(out, values.json ? JSON.stringify(findings) : findings.map(describe).join('\n'));
    return findings.every((finding) => finding.ok) ? DONE : FAILED;
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    await writeLine(error, `${problem.message}\n\n${DOCTOR_USAGE}`);
    return NOT_UNDERSTOOD;
  }
}

async function examine(): Promise<readonly Finding[]> {
  const config = configuration();
  if (!('databaseUrl' in config)) return config;
  return [
    {
      check: 'configuration',
      ok: true,
      found: `zone ${config.timeZone}, port ${config.port}, roles ${config.roles.join(', ')}`,
    },
    disk(config),
    ...(await database(config)),
    await picture(),
    await slack(config.slack),
    await discord(config.discord),
  ];
}

function configuration(): Config | readonly Finding[] {
  try {
    return readProcessConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => ({
      check: 'configuration',
      ok: false,
      found: problem,
      advice: 'Correct it in .env or in the environment; .env.example explains every variable.',
    }));
  }
}

function disk({ databaseUrl, dataDir }: Config): Finding {
  const file = maybeDatabaseFile(databaseUrl);
  const folder = file === undefined ? dataDir : dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const found = `${folder} can be written, ${Math.round(free / 1024 ** 3)} GiB free`;
    if (free >= LEAST_FREE_BYTES) return { check: 'disk', ok: true, found };
    return { check: 'disk', ok: false, found, advice: 'Make room: a full disk stops ingest.' };
  } catch (error) {
    return {
      check: 'disk',
      ok: false,
      found: `${folder} cannot be written (${codeOf(error)})`,
      advice: 'Give this user write access, or point TOKENBELL_DATABASE_URL elsewhere.',
    };
  }
}

async function database(config: Config): Promise<readonly Finding[]> {
  try {
    const { engine, state, usage } = await openStores({ ...config, now: Date.now });
    try {
      const newest = await usage.newest('default');
      const keys = (await state.keys('default')).filter((key) => key.revokedAt === null);
      return [
        { check: 'database', ok: true, found: `${describeDatabase(config.databaseUrl)}, schema up to date` },
        newest
          ? {
              check: 'events',
              ok: true,
              found: `the newest is of ${new Date(newest.occurredAt).toISOString()}`,
            }
          : {
              check: 'events',
              ok: true,
              found: `none yet, ${keys.length} ingest ${keys.length === 1 ? 'key' : 'keys'}`,
              advice: 'Make a key with "keys create --scope ingest", then send events to POST /v1/events.',
            },
      ];
    } finally {
      await engine.close();
    }
  } catch (error) {
    return [
      {
        check: 'database',
        ok: false,
        found: error instanceof Error ? error.message : String(error),
        advice: 'Check TOKENBELL_DATABASE_URL and that no other program holds the file.',
      },
    ];
  }
}

async function picture(): Promise<Finding> {
  const renderer = createRenderer();
  try {
    await renderer.warm();
    return { check: 'pictures', ok: true, found: 'a chart can be drawn with the bundled font' };
  } catch (error) {
    return {
      check: 'pictures',
      ok: false,
      found: `charts cannot be drawn (${error instanceof Error ? error.message : String(error)})`,
      advice:
        'Install again with npm ci: sharp and the fonts in data/fonts come with it. Text goes out meanwhile.',
    };
  } finally {
    await renderer.close();
  }
}

async function slack(tokens: SlackTokens | null): Promise<Finding> {
  if (!tokens)
    return { check: 'Slack', ok: true, found: 'not connected', advice: 'docs/slack.md shows how.' };
  const base = tokens.apiUrl ?? 'https://slack.com/api/';
  const bot = await callSlack(`${base}auth.test`, tokens.botToken);
  if (!bot.ok) return tokenFinding('Slack', 'SLACK_BOT_TOKEN', bot.error);
  const team = bot.team ?? 'the workspace';
  if (tokens.transport.kind === 'http')
    return { check: 'Slack', ok: true, found: `connected to ${team}, which calls ${tokens.transport.path}` };
  const app = await callSlack(`${base}apps.connections.open`, tokens.transport.appToken);
  if (!app.ok) return tokenFinding('Slack', 'SLACK_APP_TOKEN', app.error);
  return { check: 'Slack', ok: true, found: `connected to ${team}, Socket Mode is on` };
}

type SlackAnswer = { readonly ok: boolean; readonly error?: string; readonly team?: string };

async function callSlack(url: string, token: string): Promise<SlackAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(CALL_MS),
    });
    // Slack answers every Web API call with an object that has `ok`.
    return (await response.json()) as SlackAnswer;
  } catch (error) {
    return { ok: false, error: codeOf(error) };
  }
}

async function discord(tokens: DiscordTokens | null): Promise<Finding> {
  if (!tokens)
    return { check: 'Discord', ok: true, found: 'not connected', advice: 'docs/discord.md shows how.' };
  try {
    const response = await fetch(`${tokens.apiUrl ?? 'https://discord.com/api'}/v10/users/@me`, {
      headers: { authorization: `Bot ${tokens.botToken}` },
      signal: AbortSignal.timeout(CALL_MS),
    });
    if (response.ok) return { check: 'Discord', ok: true, found: 'the bot token is accepted' };
    return tokenFinding('Discord', 'DISCORD_BOT_TOKEN', `status ${response.status}`);
  } catch (error) {
    return tokenFinding('Discord', 'DISCORD_BOT_TOKEN', codeOf(error));
  }
}

function tokenFinding(check: string, variable: string, error: string | undefined): Finding {
  return {
    check,
    ok: false,
    found: `${variable} was not accepted (${error ?? 'no reason given'})`,
    advice: `Copy it again; docs/${check.toLowerCase()}.md shows where it stands.`,
  };
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

function describe({ check, ok, found, advice }: Finding): string {
  const line = `${ok ? 'ok     ' : 'PROBLEM'} ${check}: ${found}`;
  return advice ? `${line}\n        ${advice}` : line;
}
