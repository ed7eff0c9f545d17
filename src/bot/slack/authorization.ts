import type { AuthorizeResult } from '@slack/bolt';
import { failureFields } from '../chat/log.ts';
import type { SlackClient } from './client.ts';
import { slackErrorCode } from './outcome.ts';

export type Authorization = {
  /** Rejects when Slack refuses the bot token; not when Slack cannot be reached. */
  readonly check: () => Promise<void>;
  /** Bolt asks before every event; Slack is asked once. */
  readonly authorize: () => Promise<AuthorizeResult>;
};

/** One bot token for one workspace; several workspaces will be another of these. */
export function authorization(slack: SlackClient, botToken: string): Authorization {
  let asked: Promise<AuthorizeResult> | null = null;
  const authorize = () => {
    asked ??= askIdentity(slack, botToken).catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
  return { check: () => checkToken(slack, authorize), authorize };
}

async function askIdentity({ web }: SlackClient, botToken: string): Promise<AuthorizeResult> {
  const { bot_id: botId, user_id: botUserId, team_id: teamId } = await web.auth.test();
  return { botToken, ...(botId && { botId }), ...(botUserId && { botUserId }), ...(teamId && { teamId }) };
}

async function checkToken(slack: SlackClient, authorize: Authorization['authorize']): Promise<void> {
  try {
    await authorize();
  } catch (error) {
    const code = slackErrorCode(error);
    if (code !== null) throw new Error(`Slack refuses the bot token: ${code}`, { cause: error });
    slack.log.warn(
      { platform: 'slack', ...failureFields(error) },
      'Slack cannot be reached to check the bot token',
    );
  }
}
