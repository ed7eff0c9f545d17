import { REST } from 'discord.js';
import type { MessageFile } from '../../analytics/message.ts';
import { speaking } from '../../language/locale.ts';
import type { ChatLog } from '../chat/log.ts';
import type { Answer } from '../platform.ts';
import type { DiscordConfig } from './config.ts';
import { type DiscordPayload, toDiscord, toDiscordText } from './embeds.ts';
import { isRefusedBody } from './outcome.ts';

/** Discord's REST API with what calling it needs. */
export type DiscordClient = {
  readonly rest: REST;
  readonly applicationId: string;
  readonly log: ChatLog;
};

/**
 * The SDK keeps within Discord's rate limits. Its own retries are off, and a post that would have to
 * wait is refused instead: the outbox knows the times and owns the order.
 */
export function createDiscordClient(config: DiscordConfig): DiscordClient {
  const rest = new REST({
    ...restOptions(config),
    retries: 0,
    rejectOnRateLimit: ['/channels', '/users'],
  }).setToken(config.botToken);
  return { rest, applicationId: config.applicationId, log: config.log };
}

export function restOptions({ apiUrl, callTimeoutMs }: DiscordConfig) {
  return { version: '10', timeout: callTimeoutMs ?? 10_000, ...(apiUrl !== null && { api: apiUrl }) };
}

/** Sends an answer with its files; plain words when Discord refuses the rest. */
export async function sendAnswer<Sent>(
  answer: Answer,
  fileBytes: number | undefined,
  send: (request: { readonly body: DiscordPayload['body']; readonly files: RawFiles }) => Promise<Sent>,
): Promise<Sent> {
  const { locale } = answer.message;
  const { body, files } = speaking(locale, () => toDiscord(answer, fileBytes));
  try {
    return await send({ body, files: files.map(rawFile) });
  } catch (error) {
    if (!isRefusedBody(error)) throw error;
    return send({ body: speaking(locale, () => toDiscordText(answer)).body, files: [] });
  }
}

export type RawFiles = { readonly name: string; readonly data: Buffer; readonly contentType: string }[];

function rawFile({ content, mediaType, name }: MessageFile): RawFiles[number] {
  return { name, data: Buffer.from(content), contentType: mediaType };
}
