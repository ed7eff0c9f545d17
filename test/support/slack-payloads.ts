export const WORKSPACE = 'T0PEER';

/** Who does something in which channel. */
export type Where = { readonly user: string; readonly channel: string };

/** What Slack sends for a slash command, shaped as in slack-payload-samples.json.gz. */
export function slashPayload(text: string, { user, channel }: Where, responseUrl: string): object {
  return {
    token: '',
    command: '/usage',
    text,
    response_url: responseUrl,
    trigger_id: '1.2.abc',
    user_id: user,
    user_name: 'ann',
    team_id: WORKSPACE,
    team_domain: 'peer',
    channel_id: channel,
    channel_name: 'general',
    api_app_id: 'A0PEER',
  };
}

/** What Slack sends when a button of a message is pressed. */
export function pressPayload(value: string, { user, channel }: Where, responseUrl: string): object {
  return {
    type: 'block_actions',
    team: { id: WORKSPACE, domain: 'peer' },
    user: { id: user, username: 'ann', team_id: WORKSPACE },
    channel: { id: channel, name: 'general' },
    container: { type: 'message', message_ts: '1700000000.000001', channel_id: channel, is_ephemeral: false },
    message: { type: 'message', ts: '1700000000.000001', text: '' },
    response_url: responseUrl,
    trigger_id: '1.2.abc',
    api_app_id: 'A0PEER',
    token: '',
    actions: [{ type: 'button', action_id: 'tokenbell:0', block_id: 'b', value, action_ts: '1' }],
  };
}

/** What Slack sends when somebody mentions the bot in a channel. */
export function mentionPayload(text: string, eventId: string, { user, channel }: Where): object {
  const event = { type: 'app_mention', user, text, ts: '1700000000.000500', channel, event_ts: '1' };
  return { type: 'event_callback', team_id: WORKSPACE, api_app_id: 'A0PEER', event, event_id: eventId };
}
