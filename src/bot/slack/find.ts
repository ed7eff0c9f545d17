import { failureFields } from '../chat/log.ts';
import type { Found, Sought } from '../platform.ts';
import type { SlackClient } from './client.ts';
import { toReference } from './deliver.ts';
import { slackErrorCode } from './outcome.ts';
import { METADATA_TYPE } from './post.ts';

/** As far back as one call reaches; a channel that got more messages in the meantime is given up. */
const LOOKED_AT = 200;

/**
 * Looks for a post by the key in its metadata. Reading a channel needs a history scope, which the bot does
 * without: then nothing can be known.
 */
export async function findInSlack(slack: SlackClient, channel: string, { keys }: Sought): Promise<Found> {
  try {
    const { messages = [] } = await slack.web.conversations.history({
      channel,
      limit: LOOKED_AT,
      include_all_metadata: true,
    });
    const posted = messages.find(({ metadata }) => isOneOf(metadata, keys));
    if (posted?.ts !== undefined)
      return { kind: 'posted', reference: toReference({ channel, ts: posted.ts }) };
    return messages.length < LOOKED_AT ? { kind: 'absent' } : { kind: 'unknown' };
  } catch (error) {
    slack.log.info({ platform: 'slack', ...failureFields(error) }, 'a lost post could not be looked for');
    // Slack said that the bot may not look, or it could not be asked.
    return { kind: slackErrorCode(error) === null ? 'later' : 'unknown' };
  }
}

type Metadata = { readonly event_type?: string; readonly event_payload?: object };

function isOneOf(metadata: Metadata | undefined, keys: readonly string[]): boolean {
  if (metadata?.event_type !== METADATA_TYPE) return false;
  const { event_payload: payload = {} } = metadata;
  return 'key' in payload && typeof payload.key === 'string' && keys.includes(payload.key);
}
