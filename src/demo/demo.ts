import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printAnswer } from '../bot/terminal/print.ts';
import { keysCommand } from '../command-line/keys.ts';
import { DONE, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from '../command-line/output.ts';
import { createProgress } from '../command-line/progress.ts';
import { checkPlace } from '../compose/listen.ts';
import { createProgram, type Program } from '../compose/program.ts';
import { untilStopped } from '../compose/start.ts';
import { type Config, readConfig } from '../config.ts';
import { createLogger, type Logger } from '../log.ts';
import { loadHistory } from './history.ts';
import { askMine } from './mine.ts';
import { demoPlan } from './organisation.ts';
import { readSample, type Sample } from './sample.ts';
import { startTraffic } from './traffic.ts';

export const DEMO_USAGE = `usage: tokenbell demo [--mine [FOLDER]] [--port 8080] [--once]

Runs a sample organisation in a store of its own that is deleted at the end: 90 days of history, then live
traffic with a runaway agent. --mine reads your own logs of Claude Code and Codex instead (~/.claude/projects and
~/.codex/sessions; nothing is changed, nothing leaves this machine). --once prints the first answer and stops.`;

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 90;
const SAMPLE = new URL('../../data/sample/llm-requests.csv.gz', import.meta.url);

type DemoFlags = {
  readonly mine: boolean;
  readonly folder: string | undefined;
  readonly port: string;
  readonly once: boolean;
};

/** `tokenbell demo`; returns the exit code once it is stopped. */
export async function demoCommand(args: readonly string[], output: Output): Promise<number> {
  const flags = await readFlags(args, output);
  if (typeof flags === 'number') return flags;
  const folder = mkdtempSync(join(tmpdir(), 'tokenbell-demo-'));
  try {
    const config = demoConfig(folder, flags.port);
    const { host, port } = config;
    // Found out now, not after all is loaded.
    if (flags.mine || !flags.once) await checkPlace({ host, port, setting: '--port' });
    return await runDemo(config, flags, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runDemo(config: Config, flags: DemoFlags, output: Output): Promise<number> {
  const log = createLogger('warn');
  const program = await createProgram({ config, log, people: demoPeople(flags) });
  try {
    await program.ready;
    if (flags.mine) await askMine(program, flags.folder, output);
    else await showSample(program, { config, log, flags, output });
    if (!flags.once) {
      await writeLine(output.out, '\nStop with Ctrl+C.');
      await untilStopped(log);
    }
    return DONE;
  } finally {
    await program.stop();
  }
}

async function readFlags(args: readonly string[], { out, error }: Output): Promise<DemoFlags | number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mine: { type: 'boolean', default: false },
        port: { type: 'string', default: '8080' },
        once: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      await writeLine(out, DEMO_USAGE);
      return DONE;
    }
    return { mine: values.mine, folder: positionals[0], port: values.port, once: values.once };
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    await writeLine(error, `${problem.message}\n\n${DEMO_USAGE}`);
    return NOT_UNDERSTOOD;
  }
}

/** The demo looks at no environment: it is the same on every machine. */
function demoConfig(folder: string, port: string): Config {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return readConfig({
    TOKENBELL_DATA_DIR: folder,
    TOKENBELL_PORT: port,
    TOKENBELL_TIME_ZONE: timeZone,
    TOKENBELL_CONSOLE: 'on',
  });
}

function demoPeople({ mine }: DemoFlags) {
  if (mine) return [];
  return [
    { user: 'milo@acme.example', name: 'Milo, lead of research' },
    { user: 'elif@acme.example', name: 'Elif, member of research' },
  ];
}

type Show = {
  readonly config: Config;
  readonly log: Logger;
  readonly flags: DemoFlags;
  readonly output: Output;
};

async function showSample(program: Program, { config, log, flags, output }: Show): Promise<void> {
  const { out } = output;
  await writeLine(out, 'Tokenbell demo: Acme (sample), 8 teams, 24 agents, 90 days of usage.');
  await writeLine(
    out,
    'Real: request rates and token lengths of a published trace. Made up: names, teams, models, errors (docs/demo.md).\n',
  );
  const sample = readSample(SAMPLE);
  const now = Date.now();
  await fillStore(program, sample, { now, output });
  await program.stores.state.apply(await planOf(program, config.timeZone, now));
  await ask(program, 'team 7d', output);
  if (flags.once) return;
  const address = await program.start();
  const key = await demoKey(program);
  const traffic = startTraffic({
    sample,
    send: (events) => post(`${address}/v1/events`, key, events),
    now: Date.now,
    onError: (error) => log.warn({ error }, 'the demo could not post its own events'),
  });
  process.once('SIGINT', traffic.stop);
  process.once('SIGTERM', traffic.stop);
  for (const line of closingLines(address, key)) await writeLine(out, line);
}

async function fillStore(
  { stores, pricer }: Program,
  sample: Sample,
  { now, output }: { readonly now: number; readonly output: Output },
): Promise<void> {
  const from = now - HISTORY_DAYS * DAY_MS;
  const total = [...sample.between(from, now, now)].length;
  const unit = { name: 'events', size: 1 };
  const progress = createProgress(output.error, { label: 'loading the sample', total, unit, now: Date.now });
  const startedAt = performance.now();
  await pricer.reload();
  const events = await loadHistory(sample.between(from, now, now), {
    record: stores.usage.record,
    pricer,
    now,
    onProgress: progress.add,
  });
  progress.stop();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  await writeLine(output.out, `Loaded ${events.toLocaleString('en')} events in ${seconds} s.\n`);
}

async function planOf({ stores }: Program, timeZone: string, now: number) {
  const filters = [{ dimension: 'team', values: ['research'], negate: false }] as const;
  const { budgetPeriod } = await import('../analytics/budget-status.ts');
  const { from } = budgetPeriod('month', now, { timeZone, cycleDay: 1 });
  const [month] = await stores.usage.sum({ org: 'default', filters, from, to: now });
  const inTwoMinutes = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return demoPlan({
    timeZone,
    now,
    researchSpent: month?.measures.costNano ?? 0n,
    digestAt: inTwoMinutes.format(now + 120_000),
  });
}

async function ask({ bot }: Program, text: string, { out }: Output): Promise<void> {
  const actor = {
    platform: 'terminal',
    tenant: '',
    user: '',
    name: null,
    email: null,
    timeZone: null,
  } as const;
  const answer = await bot.command({ text, actor, channel: null });
  await writeLine(out, `> /usage ${text}\n`);
  await writeLine(out, printAnswer(answer));
}

/** The demo's services send through the webhook like everybody else, so they need a key. */
async function demoKey({ stores }: Program): Promise<string> {
  const { PassThrough } = await import('node:stream');
  const out = new PassThrough();
  const args = ['create', '--scope', 'ingest', '--name', 'demo', '--json'];
  await keysCommand(args, { ...stores, now: Date.now, out, error: process.stderr });
  const created: { readonly key: string } = JSON.parse(String(out.read()));
  return created.key;
}

async function post(url: string, key: string, events: readonly object[]): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  if (!response.ok) throw new Error(`the webhook answered ${response.status}: ${await response.text()}`);
}

function closingLines(address: string, key: string): readonly string[] {
  return [
    '',
    `Ask in your browser: ${address}`,
    '',
    '  /usage team research 7d',
    '  /usage top agents today',
    '  /usage forecast',
    '',
    'Watch that page: in 45 s the agent research-bot runs away. Its incident appears, names its cause and',
    'grows; a budget crosses 75 %; the daily digest comes in two minutes.',
    '',
    'Send an event of your own:',
    `  curl -s ${address}/v1/events -H 'Authorization: Bearer ${key}' \\`,
    `    -H 'Content-Type: application/json' \\`,
    `    -d '{"id":"mine-1","occurredAt":${Date.now()},"provider":"openai","model":"gpt-4.1","team":"research","user":"me@acme.example","inputTokens":1200,"outputTokens":300}'`,
    '',
    'Your own numbers from Claude Code and Codex, read on this machine only: npm run demo -- --mine',
    'Your own Slack or Discord in ten steps: npm run -s tokenbell -- init (docs/slack.md, docs/discord.md)',
  ];
}
