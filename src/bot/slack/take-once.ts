import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { failureFields } from '../chat/log.ts';
import type { SlackConfig } from './config.ts';

/**
 * Acknowledges what somebody did before anything else happens, since Slack shows an error after three
 * seconds; then lets one process alone do it. Slack repeats what it thinks unanswered, any of several
 * processes may be handed the repeat, and a copied request may be sent to another one.
 */
export function takeOnce({ claim, log }: Pick<SlackConfig, 'claim' | 'log'>): Middleware<AnyMiddlewareArgs> {
  return async ({ ack, body, context, next }) => {
    await ack?.();
    const act = maybeActId(body);
    const isRepeat = (context.retryNum ?? 0) > 0;
    if (act === undefined || (await isTaken(act, isRepeat))) await next();
  };

  /**
   * A database too busy to say loses nobody's question: the acknowledgement is out, so Slack sends neither
   * command nor event again, and at worst the same answer comes twice. Only what Slack itself marks as a
   * repeat is dropped then: most likely its first delivery is being answered.
   */
  async function isTaken(act: string, isRepeat: boolean): Promise<boolean> {
    try {
      return await claim(`slack:${act}`);
    } catch (error) {
      log.warn({ platform: 'slack', isRepeat, ...failureFields(error) }, 'an act could not be claimed');
      return !isRepeat;
    }
  }
}

/** Slack's own id of an act, the same in every delivery; everything we listen to carries one. */
function maybeActId(body: AnyMiddlewareArgs['body']): string | undefined {
  if ('event_id' in body) return body.event_id;
  return 'trigger_id' in body ? body.trigger_id : undefined;
}
