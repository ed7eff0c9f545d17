import { z } from 'zod';
import { isTimeZone } from './analytics/period.ts';
import type { Retention } from './analytics/store.ts';
import {
  CHAT_FIELDS,
  chatProblems,
  type DiscordTokens,
  discordTokens,
  type SlackTokens,
  slackTokens,
} from './config/chat.ts';
import { integer, optional, port } from './config/fields.ts';
import { PROVIDER_FIELDS, type ProviderKeys, providerKeys } from './config/providers.ts';

export type { DiscordTokens, SlackTokens };

/** Everything the environment decides. Nothing else in the program reads process.env. */
export type Config = {
  /** `file:<path>` or `postgres://…`. */
  readonly databaseUrl: string;
  /** Where backups and other files are kept; shipped files are never written. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly timeZone: string;
  readonly roles: readonly Role[];
  readonly console: boolean;
  readonly keyRate: number | null;
  readonly eventAgeDays: number;
  readonly retention: Retention;
  readonly logLevel: string;
  /** What stored secrets are encrypted with; null where none can be stored. */
  readonly secretKey: string | null;
  /** What Helicone signs its webhook with; null where it sends none. */
  readonly heliconeSecret: string | null;
  readonly slack: SlackTokens | null;
  readonly discord: DiscordTokens | null;
  readonly providers: ProviderKeys;
};

const ROLES = ['ingest', 'bot', 'jobs'] as const;
export type Role = (typeof ROLES)[number];

/** All that is wrong with the environment at once, one sentence a variable; no value of a secret in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

const environmentSchema = z.object({
  TOKENBELL_DATABASE_URL: z
    .string()
    .regex(/^(file:.|postgres(ql)?:\/\/.)/, 'must start with file: (SQLite) or postgres:// (PostgreSQL)')
    .optional(),
  TOKENBELL_DATA_DIR: z.string().min(1).default('./var'),
  TOKENBELL_HOST: z.string().min(1).default('127.0.0.1'),
  TOKENBELL_PORT: port.default(8080),
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
  TOKENBELL_RAW_DAYS: integer(1, 36_500).optional(),
  TOKENBELL_HOURLY_DAYS: integer(1, 36_500).optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  TOKENBELL_SECRET_KEY: z
    .string()
    .trim()
    .min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')
    .optional(),
  HELICONE_WEBHOOK_SECRET: optional,
  ...PROVIDER_FIELDS,
  ...CHAT_FIELDS,
});

type Environment = z.infer<typeof environmentSchema>;

/** Reads an environment; throws a ConfigError that names every problem. */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environmentSchema.safeParse(withoutEmpty(variables));
  if (!parsed.success) throw new ConfigError([...new Set(parsed.error.issues.map(describeIssue))]);
  const problems = [...retentionProblems(parsed.data), ...chatProblems(parsed.data)];
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
    databaseUrl: environment.TOKENBELL_DATABASE_URL ?? `file:${environment.TOKENBELL_DATA_DIR}/tokenbell.db`,
    dataDir: environment.TOKENBELL_DATA_DIR,
    host: environment.TOKENBELL_HOST,
    port: environment.TOKENBELL_PORT,
    timeZone: environment.TOKENBELL_TIME_ZONE,
    roles: environment.TOKENBELL_ROLES,
    console: environment.TOKENBELL_CONSOLE === 'on',
    keyRate: environment.TOKENBELL_KEY_RATE ?? null,
    eventAgeDays: environment.TOKENBELL_EVENT_AGE_DAYS,
    retention: retentionOf(environment),
    logLevel: environment.LOG_LEVEL,
    secretKey: environment.TOKENBELL_SECRET_KEY ?? null,
    heliconeSecret: environment.HELICONE_WEBHOOK_SECRET ?? null,
    slack: slackTokens(environment),
    discord: discordTokens(environment),
    providers: providerKeys(environment),
  };
}

/** A pruned event must not be able to come again, so raw events outlive the late window by ten days. */
function retentionOf(environment: Environment): Retention {
  const rawDays = environment.TOKENBELL_RAW_DAYS ?? Math.max(90, environment.TOKENBELL_EVENT_AGE_DAYS + 10);
  return { rawDays, hourlyDays: environment.TOKENBELL_HOURLY_DAYS ?? Math.max(400, rawDays) };
}

function retentionProblems(environment: Environment): readonly string[] {
  const { rawDays, hourlyDays } = retentionOf(environment);
  const least = environment.TOKENBELL_EVENT_AGE_DAYS + 10;
  return [
    ...(rawDays < least
      ? [`TOKENBELL_RAW_DAYS must be at least ${least}: TOKENBELL_EVENT_AGE_DAYS and ten days more`]
      : []),
    ...(hourlyDays < rawDays
      ? [`TOKENBELL_HOURLY_DAYS must be at least ${rawDays}, the days raw events are kept`]
      : []),
  ];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  // What stands behind the name is a place in a list, which nobody typed.
  return `${String(issue.path[0] ?? 'environment')} ${issue.message}`;
}

/** `NAME=` in an .env file means "not set". */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value?.trim() ? [[name, value]] : [])),
  );
}
