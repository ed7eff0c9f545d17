import { z } from 'zod';
import { apiUrl, optional, path, port, token } from './fields.ts';

/** Where a platform calls us: on a port of its own, or on the server's when that is null. */
export type Callback = { readonly port: number | null; readonly path: string };

export type SlackTokens = {
  readonly botToken: string;
  readonly apiUrl: string | null;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | ({ readonly kind: 'http'; readonly signingSecret: string } & Callback);
};

export type DiscordTokens = {
  readonly botToken: string;
  readonly applicationId: string;
  readonly guildId: string | null;
  readonly apiUrl: string | null;
  readonly transport:
    | { readonly kind: 'gateway' }
    | ({ readonly kind: 'http'; readonly publicKey: string } & Callback);
};

export const CHAT_FIELDS = {
  SLACK_MODE: z.enum(['socket', 'http'], 'must be socket or http').optional(),
  SLACK_BOT_TOKEN: token('xoxb-', 'Install App → Bot User OAuth Token'),
  SLACK_APP_TOKEN: token('xapp-', 'Basic Information → App-Level Tokens'),
  SLACK_SIGNING_SECRET: optional,
  SLACK_HTTP_PORT: port.optional(),
  SLACK_HTTP_PATH: path('/slack/events'),
  SLACK_API_URL: apiUrl,
  DISCORD_MODE: z.enum(['gateway', 'http'], 'must be gateway or http').default('gateway'),
  DISCORD_BOT_TOKEN: optional,
  DISCORD_APPLICATION_ID: optional,
  DISCORD_PUBLIC_KEY: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits (General Information → Public Key)')
    .optional(),
  DISCORD_HTTP_PORT: port.optional(),
  DISCORD_HTTP_PATH: path('/discord/interactions'),
  DISCORD_GUILD_ID: optional,
  DISCORD_API_URL: apiUrl,
};

const chatSchema = z.object(CHAT_FIELDS);
type ChatVariables = z.infer<typeof chatSchema>;

/** What is missing beside what is set. */
export function chatProblems(variables: ChatVariables): readonly string[] {
  return [
    ...together(variables, [
      'SLACK_BOT_TOKEN',
      isSlackHttp(variables) ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN',
    ]),
    ...together(variables, [
      'DISCORD_BOT_TOKEN',
      'DISCORD_APPLICATION_ID',
      ...(variables.DISCORD_MODE === 'http' ? (['DISCORD_PUBLIC_KEY'] as const) : []),
    ]),
  ];
}

/** Socket Mode unless told otherwise, or when only what HTTP needs is there. */
function isSlackHttp({ SLACK_MODE, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET }: ChatVariables): boolean {
  if (SLACK_MODE) return SLACK_MODE === 'http';
  return !SLACK_APP_TOKEN && SLACK_SIGNING_SECRET !== undefined;
}

export function slackTokens(variables: ChatVariables): SlackTokens | null {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = variables;
  if (!botToken) return null;
  const common = { botToken, apiUrl: variables.SLACK_API_URL ?? null };
  if (!isSlackHttp(variables))
    return appToken ? { ...common, transport: { kind: 'socket', appToken } } : null;
  if (!signingSecret) return null;
  const callback = { port: variables.SLACK_HTTP_PORT ?? null, path: variables.SLACK_HTTP_PATH };
  return { ...common, transport: { kind: 'http', signingSecret, ...callback } };
}

export function discordTokens(variables: ChatVariables): DiscordTokens | null {
  const { DISCORD_BOT_TOKEN: botToken, DISCORD_APPLICATION_ID: applicationId } = variables;
  if (!botToken || !applicationId) return null;
  const common = {
    botToken,
    applicationId,
    guildId: variables.DISCORD_GUILD_ID ?? null,
    apiUrl: variables.DISCORD_API_URL ?? null,
  };
  if (variables.DISCORD_MODE === 'gateway') return { ...common, transport: { kind: 'gateway' } };
  const publicKey = variables.DISCORD_PUBLIC_KEY;
  if (!publicKey) return null;
  const callback = { port: variables.DISCORD_HTTP_PORT ?? null, path: variables.DISCORD_HTTP_PATH };
  return { ...common, transport: { kind: 'http', publicKey, ...callback } };
}

function together(variables: ChatVariables, names: readonly (keyof ChatVariables)[]): readonly string[] {
  const missing = names.filter((name) => variables[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  const present = names.filter((name) => variables[name] !== undefined);
  return [`${missing.join(' and ')} must be set too, since ${present.join(' and ')} is`];
}
