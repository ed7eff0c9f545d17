import { isIP } from 'node:net';
import { z } from 'zod';
import { isTimeZone } from './analytics/period.ts';

/** Everything the environment decides. Nothing else in the program reads process.env. */
export type Config = {
  readonly databaseFile: string;
  readonly host: string;
  readonly port: number;
  readonly timeZone: string;
  readonly roles: readonly Role[];
  readonly console: boolean;
  readonly keyRate: number | null;
  readonly eventAgeDays: number;
  readonly logLevel: string;
  readonly slack: SlackTokens | null;
  readonly discord: DiscordTokens | null;
};

const ROLES = ['ingest', 'bot', 'jobs'] as const;
export type Role = (typeof ROLES)[number];

export type SlackTokens = {
  readonly botToken: string;
  readonly appToken: string;
  readonly apiUrl: string | null;
};

export type DiscordTokens = {
  readonly botToken: string;
  readonly applicationId: string;
  readonly guildId: string | null;
  readonly apiUrl: string | null;
};

/** All that is wrong with the environment at once, one sentence a variable; no value of a secret in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

const optional = z.string().trim().min(1).optional();

const token = (prefix: string, where: string) =>
  z.string().trim().startsWith(prefix, `must start with ${prefix} (${where})`).optional();

/** A token sent anywhere but to the platform over TLS, or to this machine, is a leaked token. */
const apiUrl = z
  .string()
  .refine(isSafeUrl, 'must be an https address, or one of this machine (127.0.0.1, localhost)')
  .optional();

const environmentSchema = z.object({
  TOKENBELL_DATABASE_URL: z
    .string()
    .refine((url) => url.startsWith('file:'), 'must start with file: (PostgreSQL comes with a later version)')
    .optional(),
  TOKENBELL_DATA_DIR: z.string().min(1).default('./var'),
  TOKENBELL_HOST: z.string().min(1).default('127.0.0.1'),
  TOKENBELL_PORT: integer(0, 65_535).default(8080),
  TOKENBELL_TIME_ZONE: z
    .string()
    .default('UTC')
    .refine(isTimeZone, 'must be an IANA zone such as Europe/Berlin'),
  TOKENBELL_ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(ROLES, `must be some of ${ROLES.join(', ')}, separated by commas`)).min(1)),
  TOKENBELL_CONSOLE: z.enum(['on', 'off'], 'must be on or off').default('off'),
  TOKENBELL_KEY_RATE: integer(1, 1_000_000).optional(),
  TOKENBELL_EVENT_AGE_DAYS: integer(1, 36_500).default(35),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  SLACK_MODE: z.enum(['socket'], 'must be socket (HTTP comes with a later version)').optional(),
  SLACK_BOT_TOKEN: token('xoxb-', 'Install App → Bot User OAuth Token'),
  SLACK_APP_TOKEN: token('xapp-', 'Basic Information → App-Level Tokens'),
  SLACK_API_URL: apiUrl,
  DISCORD_MODE: z.enum(['gateway'], 'must be gateway (HTTP comes with a later version)').optional(),
  DISCORD_BOT_TOKEN: optional,
  DISCORD_APPLICATION_ID: optional,
  DISCORD_GUILD_ID: optional,
  DISCORD_API_URL: apiUrl,
});

type Environment = z.infer<typeof environmentSchema>;

/** Reads an environment; throws a ConfigError that names every problem. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(variables));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describeIssue));
  const problems = [
    ...together(parsed.data, ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']),
    ...together(parsed.data, ['DISCORD_BOT_TOKEN', 'DISCORD_APPLICATION_ID']),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

/** The environment of this process, with `.env` of the working folder below it. */
export function readProcessConfig(): Config {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return readConfig(process.env);
}

function toConfig(environment: Environment): Config {
  return {
    databaseFile:
      environment.TOKENBELL_DATABASE_URL?.slice('file:'.length) ??
      `${environment.TOKENBELL_DATA_DIR}/tokenbell.db`,
    host: environment.TOKENBELL_HOST,
    port: environment.TOKENBELL_PORT,
    timeZone: environment.TOKENBELL_TIME_ZONE,
    roles: environment.TOKENBELL_ROLES,
    console: environment.TOKENBELL_CONSOLE === 'on',
    keyRate: environment.TOKENBELL_KEY_RATE ?? null,
    eventAgeDays: environment.TOKENBELL_EVENT_AGE_DAYS,
    logLevel: environment.LOG_LEVEL,
    slack: slackTokens(environment),
    discord: discordTokens(environment),
  };
}

function slackTokens(environment: Environment): SlackTokens | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL } = environment;
  return botToken && appToken ? { botToken, appToken, apiUrl: SLACK_API_URL ?? null } : null;
}

function discordTokens(environment: Environment): DiscordTokens | null {
  const { DISCORD_BOT_TOKEN: botToken, DISCORD_APPLICATION_ID: applicationId } = environment;
  if (!botToken || !applicationId) return null;
  return {
    botToken,
    applicationId,
    guildId: environment.DISCORD_GUILD_ID ?? null,
    apiUrl: environment.DISCORD_API_URL ?? null,
  };
}

function integer(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
}

function together(environment: Environment, names: readonly (keyof Environment)[]): readonly string[] {
  const missing = names.filter((name) => environment[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  const present = names.filter((name) => environment[name] !== undefined);
  return [`${missing.join(' and ')} must be set too, since ${present.join(' and ')} is`];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.') || 'environment'} ${issue.message}`;
}

/** `NAME=` in an .env file means "not set". */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value?.trim() ? [[name, value]] : [])),
  );
}

function isSafeUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
