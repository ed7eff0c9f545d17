import { randomUUID } from 'node:crypto';

export const WORKSPACE = 'T0PEER';

/** Who does something in which channel, and in which of its threads. */
export type Where = { readonly user: string; readonly channel: string; readonly threadTs?: string };

/** Something Slack tells an app, before it is wrapped for a connection or an HTTP request. */
export type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Every act of a person has another one. */
const triggerId = () => `1234567890.1234567890.${randomUUID()}`;

const team = { id: WORKSPACE, domain: 'peer' };

/** What Slack sends for a slash command, shaped as in slack-payload-samples.json.gz. */
export function slashEnvelope(text: string, { user, channel }: Where, responseUrl: string): Envelope {
  const payload = {
    token: '',
    command: '/usage',
    text,
    response_url: responseUrl,
    trigger_id: triggerId(),
    user_id: user,
    user_name: 'ann',
    team_id: WORKSPACE,
    team_domain: 'peer',
    channel_id: channel,
    channel_name: 'general',
    api_app_id: 'A0PEER',
  };
  return { type: 'slash_commands', payload };
}

const PRESSED_TS = '1700000000.000001';

/** What Slack sends when a button of a message is pressed. */
export function pressEnvelope(value: string, where: Where, responseUrl: string): Envelope {
  return actEnvelope(pressed(value), where, responseUrl);
}

/** What Slack sends when a choice of a message's menu is made. */
export function chooseEnvelope(value: string, where: Where, responseUrl: string): Envelope {
  const chosen = { text: { type: 'plain_text', text: 'Last 7 days', emoji: false }, value };
  const menu = { type: 'static_select', action_id: 'tokenbell:1', block_id: 'b', action_ts: '1' };
  return actEnvelope({ ...menu, selected_option: chosen }, where, responseUrl);
}

function actEnvelope(action: object, where: Where, responseUrl: string): Envelope {
  const { channel, threadTs } = where;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return interactive(where, {
    type: 'block_actions',
    channel: { id: channel, name: 'general' },
    container: {
      type: 'message',
      message_ts: PRESSED_TS,
      channel_id: channel,
      is_ephemeral: false,
      ...thread,
    },
    message: { type: 'message', ts: PRESSED_TS, text: '', ...thread },
    response_url: responseUrl,
    actions: [action],
  });
}

/** What Slack sends when a button of the Home tab is pressed: no channel, no response address. */
export function homePressEnvelope(value: string, where: Where): Envelope {
  return interactive(where, {
    type: 'block_actions',
    container: { type: 'view', view_id: 'V0HOME' },
    view: { id: 'V0HOME', type: 'home', blocks: [], private_metadata: '', callback_id: '' },
    actions: [pressed(value)],
  });
}

/** What Slack sends when a message shortcut is chosen; the message is the whole message. */
export function shortcutEnvelope(callbackId: string, where: Where, responseUrl: string): Envelope {
  const { channel, threadTs } = where;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return interactive(where, {
    type: 'message_action',
    callback_id: callbackId,
    message_ts: '1700000000.000700',
    response_url: responseUrl,
    message: { type: 'message', user: 'U0BOB', ts: '1700000000.000700', text: 'why so much?', ...thread },
    channel: { id: channel, name: 'general' },
    action_ts: '1700000000.000800',
  });
}

/** What Slack sends when a modal is submitted: the view as it was opened, with what was typed. */
export function submissionEnvelope(view: object, typed: string, where: Where): Envelope {
  // A modal asks one question here, so its first input is the one.
  const { blocks } = view as { blocks: readonly { block_id: string; element: { action_id: string } }[] };
  const [{ block_id: block, element }] = blocks as [(typeof blocks)[number]];
  const values = { [block]: { [element.action_id]: { type: 'plain_text_input', value: typed } } };
  return interactive(where, { type: 'view_submission', view: { ...view, id: 'V0MODAL', state: { values } } });
}

/** What Slack sends when somebody mentions the bot in a channel or thread. */
export function mentionEnvelope(text: string, eventId: string, { user, channel, threadTs }: Where): Envelope {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return event(eventId, {
    type: 'app_mention',
    user,
    text,
    ts: '1700000000.000500',
    channel,
    event_ts: '1',
    ...thread,
  });
}

/** What Slack sends when somebody opens a tab of the app. */
export function homeOpenedEnvelope(tab: 'home' | 'messages', { user }: Where): Envelope {
  const channel = `D${user.slice(1)}`;
  return event(`Ev${randomUUID()}`, { type: 'app_home_opened', user, channel, tab, event_ts: '1' });
}

function interactive({ user }: Where, rest: Envelope['payload']): Envelope {
  const payload = {
    team,
    user: { id: user, username: 'ann', team_id: WORKSPACE },
    trigger_id: triggerId(),
    api_app_id: 'A0PEER',
    token: '',
    ...rest,
  };
  return { type: 'interactive', payload };
}

function event(eventId: string, inner: object): Envelope {
  const payload = {
    type: 'event_callback',
    team_id: WORKSPACE,
    api_app_id: 'A0PEER',
    event: inner,
    event_id: eventId,
  };
  return { type: 'events_api', payload };
}

function pressed(value: string): object {
  return { type: 'button', action_id: 'tokenbell:0', block_id: 'b', value, action_ts: '1' };
}
