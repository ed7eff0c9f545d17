import { setTimeout } from 'node:timers/promises';
import type { App, BlockAction, MessageShortcut, RespondFn, SlackActionMiddlewareArgs } from '@slack/bolt';
import { maybeLocale, speaking } from '../../language/locale.ts';
import { say } from '../../language/say.ts';
import { atMostEvery } from '../chat/at-most-every.ts';
import { failureFields } from '../chat/log.ts';
import { ACTION_PREFIX } from './blocks.ts';
import { toHomeView } from './home-view.ts';
import { type Listening, type Question, reply } from './reply.ts';
import { ASK_CALLBACK, askModal, placeOf, readAsked } from './shortcut.ts';
import { takeOnce } from './take-once.ts';
import { mentionedCommand, typedText } from './typed-text.ts';
import { directChannel, whisperAt, whisperDirectly, whisperThrough } from './whisper.ts';

/** How often one person's Home tab is worked out anew, however often they open it. */
const HOME_MS = 60_000;

/** What people do in Slack and what it calls, however Slack reaches us: each is acknowledged, then done once. */
export function listen(app: App, listening: Listening): void {
  const { log } = listening;
  app.use(takeOnce(listening));
  onCommand(app, listening);
  onPress(app, listening);
  onMention(app, listening);
  onShortcut(app, listening);
  onHome(app, listening);
  app.error(async (error) =>
    log.error({ platform: 'slack', ...failureFields(error) }, 'an event was not handled'),
  );
}

/** Whatever the manifest calls the command: two apps in a workspace may both want /usage. */
function onCommand(app: App, listening: Listening): void {
  const { handlers } = listening;
  app.command(/^\//, async ({ command, respond }) => {
    const channel = command.channel_id;
    await reply(listening, {
      user: command.user_id,
      tenant: command.team_id,
      channel,
      threadTs: null,
      whisper: whisperThrough(respond),
      ask: (actor) => handlers.command({ text: typedText(command.text), actor, channel }),
    });
  });
}

function onPress(app: App, listening: Listening): void {
  const { handlers } = listening;
  app.action(new RegExp(`^${ACTION_PREFIX}`), async ({ action, body, respond }) => {
    const value = maybePressed(action);
    if (!value || body.type !== 'block_actions') return;
    const place = await pressedIn(listening, body, respond);
    await reply(listening, {
      ...place,
      user: body.user.id,
      tenant: tenantOf(body),
      ask: (actor) => handlers.press(value, { actor, channel: place.channel }),
    });
  });
}

/** What a button carries, or the choice made in a menu. */
function maybePressed(action: SlackActionMiddlewareArgs['action']): string | undefined {
  if (action.type === 'button') return action.value;
  return action.type === 'static_select' ? action.selected_option.value : undefined;
}

type Where = Pick<Question, 'channel' | 'threadTs' | 'whisper'>;

/**
 * A button inside a thread answers there, and a response address cannot (slackapi/bolt-js#963); one in the
 * Home tab is in no channel and brings no address, so the bot writes to the presser. All others answer in
 * the channel.
 */
async function pressedIn({ slack }: Listening, body: BlockAction, respond: RespondFn): Promise<Where> {
  const { channel, container, user } = body;
  if (!channel) {
    const direct = await directChannel(slack, user.id);
    return { channel: direct, threadTs: null, whisper: whisperDirectly(slack, direct) };
  }
  // Documented nowhere, but there, also for whispers (slackapi/java-slack-sdk#1200).
  const thread: unknown = container.thread_ts;
  const isInThread = typeof thread === 'string' && thread !== container.message_ts;
  if (!isInThread) return { channel: channel.id, threadTs: null, whisper: whisperThrough(respond) };
  const place = { channel: channel.id, openThread: thread };
  return { channel: channel.id, threadTs: thread, whisper: whisperAt(slack, user.id, place) };
}

function onMention(app: App, listening: Listening): void {
  const { handlers, slack } = listening;
  app.event('app_mention', async ({ body, context, event }) => {
    const { channel, user, ts, thread_ts: openThread = null } = event;
    if (!user) return;
    const text = mentionedCommand(event.text, context.botUserId ?? '');
    await reply(listening, {
      user,
      tenant: body.team_id,
      channel,
      threadTs: openThread ?? ts,
      whisper: whisperAt(slack, user, { channel, openThread }),
      ask: (actor) => handlers.command({ text, actor, channel }),
    });
  });
}

/** The way to ask about a message where neither a command nor a mention fits. */
function onShortcut(app: App, listening: Listening): void {
  const { handlers, slack } = listening;
  app.shortcut({ callback_id: ASK_CALLBACK, type: 'message_action' }, async ({ respond, shortcut }) => {
    const locale = await Promise.race([
      localeOf(listening, shortcut),
      setTimeout(MOST_WAIT_MS, undefined, { ref: false }),
    ]);
    await speaking(locale, () => openModal(listening, shortcut, respond));
  });
  app.view({ callback_id: ASK_CALLBACK, type: 'view_submission' }, async ({ body, view }) => {
    const { text, place } = readAsked(view);
    const { channel, threadTs } = place;
    const user = body.user.id;
    await reply(listening, {
      user,
      tenant: tenantOf(body),
      channel,
      threadTs,
      whisper: whisperAt(slack, user, place),
      ask: (actor) => handlers.command({ text, actor, channel }),
    });
  });
}

/** The window has to open within three seconds; somebody whose language is not known by then is asked in English. */
const MOST_WAIT_MS = 1_000;

async function localeOf({ people }: Listening, shortcut: MessageShortcut): Promise<string | undefined> {
  const { locale } = await people(shortcut.user.id, tenantOf(shortcut));
  return maybeLocale(locale ?? '');
}

async function openModal({ log, slack }: Listening, shortcut: MessageShortcut, respond: RespondFn) {
  try {
    await slack.web.views.open({ trigger_id: shortcut.trigger_id, view: askModal(placeOf(shortcut)) });
  } catch (error) {
    log.warn({ platform: 'slack', ...failureFields(error) }, 'a question could not be asked for');
    await whisperThrough(respond)({ text: say`Sorry, that took too long. Please try again.`, blocks: [] });
  }
}

function onHome(app: App, { handlers, now, people, slack }: Listening): void {
  const isDue = atMostEvery(HOME_MS, now);
  app.event('app_home_opened', async ({ body, event: { tab, user } }) => {
    if (tab !== 'home' || !isDue(`${body.team_id}/${user}`)) return;
    const actor = await people(user, body.team_id);
    const home = await handlers.home({ actor, channel: null });
    await slack.web.views.publish({ user_id: user, view: toHomeView(home, now()) });
  });
}

type Doer = { readonly team: { readonly id: string } | null; readonly user: { readonly team_id?: string } };

function tenantOf({ team, user }: Doer): string {
  return team?.id ?? user.team_id ?? '';
}
