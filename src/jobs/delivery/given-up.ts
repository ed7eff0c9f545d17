import { maybeTarget, splitTarget } from '../../analytics/alerts/targets.ts';
import { webhookDrafts, webhookTarget } from '../../analytics/alerts/webhooks/events.ts';
import { messageOf } from '../../analytics/message.ts';
import type { DeliveryResult, OutboxDraft, OutboxRow } from '../../analytics/outbox.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { Budget, Member, StateStore } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { speakingTo } from '../every.ts';
import { otherWay, type Ways } from './other-way.ts';

export type GivenUpParts = {
  readonly state: Pick<
    StateStore,
    'organisation' | 'webhooks' | 'members' | 'subscriptions' | 'budgets' | 'routes' | 'channelTerms'
  >;
  /** Whether the platform of a target takes nothing more. */
  readonly isStopped: (target: string) => boolean;
};

/** How long somebody may be told that a channel is paused. */
const KEEP_MS = 7 * 86_400_000;

const HOUR_MS = 3_600_000;

const NOTICE = 'paused:';

/**
 * What is said of a message that is given up, in the write that gives it up: webhooks hear of it, and when its
 * target is paused with it, whoever owns what is posted there hears so in another way. Of a message that says so
 * itself nothing is said.
 */
export async function tellingsOf(
  parts: GivenUpParts,
  row: OutboxRow,
  result: DeliveryResult,
  now: number,
): Promise<readonly OutboxDraft[]> {
  if (result.state !== 'dead' && result.state !== 'expired') return [];
  if (row.event?.type === 'delivery.failed' || row.dedupeKey.startsWith(NOTICE)) return [];
  // Whoever is told of it need not speak the language of what was not delivered.
  return speakingTo(parts.state, row.org, async () => {
    const events = await failureEvents(parts.state, row, result, now);
    if (result.pausedAt === undefined) return events;
    return [...events, ...(await pauseNotices(parts, row, result.error, now))];
  });
}

type Ended = Extract<DeliveryResult, { state: 'dead' | 'expired' | 'superseded' }>;

async function failureEvents(
  state: GivenUpParts['state'],
  row: OutboxRow,
  { state: end, error, pausedAt }: Ended,
  now: number,
): Promise<readonly OutboxDraft[]> {
  const others = (await state.webhooks(row.org)).filter((one) => webhookTarget(one) !== row.target);
  return webhookDrafts(others, {
    type: 'delivery.failed',
    data: {
      id: row.id,
      target: row.target,
      state: end,
      reason: error,
      // What it says may be for one person's eyes.
      about: row.event?.type ?? row.message.tone,
      queuedAt: new Date(row.createdAt).toISOString(),
      targetPaused: pausedAt !== undefined,
    },
    // Sent again and given up again, it is told again.
    dedupeKey: `failed:${row.id}:${now}`,
    message: messageOf({ headline: shorten(say`Not delivered to ${row.target}: ${error}`) }),
    now,
  });
}

async function pauseNotices(
  parts: GivenUpParts,
  row: OutboxRow,
  reason: string,
  now: number,
): Promise<readonly OutboxDraft[]> {
  const { org, target } = row;
  const ways = await waysOf(parts, org, target);
  return otherWay(ways, target).map((other) => ({
    org,
    target: other,
    // Several events may be refused at the same moment, and whoever resumes it in vain sees that it is paused again.
    dedupeKey: `${NOTICE}${target}:${Math.floor(now / HOUR_MS)}`,
    chain: null,
    message: messageOf({
      tone: 'problem',
      headline: shorten(say`Nothing is sent to ${target} any more: ${reason}`),
      lines: [
        say`What is due there is held, and what is subscribed to there is paused.`,
        hintFor(target, reason),
        thenFor(target),
      ],
      actions: [{ label: say`What is held`, command: '/usage outbox' }],
    }),
    createdAt: now,
    expiresAt: now + KEEP_MS,
  }));
}

async function waysOf({ state, isStopped }: GivenUpParts, org: string, target: string): Promise<Ways> {
  const [members, subscriptions, budgets, routes, terms, webhooks] = await Promise.all([
    state.members(org),
    state.subscriptions(org),
    state.budgets(org),
    state.routes(org),
    state.channelTerms(org),
    state.webhooks(org),
  ]);
  const channels = [...subscriptions, ...budgets].flatMap(ownedChannel);
  const owned = [
    ...channels,
    ...webhooks.map((one) => ({ target: webhookTarget(one), createdBy: one.createdBy })),
  ];
  const makers = new Set(owned.filter((one) => one.target === target).map(({ createdBy }) => createdBy));
  const routed = routes.flatMap(({ channel }) => maybeTarget(channel) ?? []);
  return {
    makers: members.filter(({ id }) => makers.has(id)),
    admins: members.filter(isAdmin),
    channels: [...new Set([...channels.map((one) => one.target), ...routed])],
    isCutOff: (other) =>
      isStopped(other) ||
      terms.some((one) => one.target === other && (one.pausedAt !== null || one.boundTo !== null)),
  };
}

/** Where it is posted, and who made it; nothing without a channel of its own. */
function ownedChannel({ channel, createdBy }: Pick<Budget, 'channel' | 'createdBy'>) {
  const target = channel === null ? undefined : maybeTarget(channel);
  return target === undefined ? [] : [{ target, createdBy }];
}

function isAdmin({ role }: Member): boolean {
  return role === 'admin';
}

/** What sends them: of a webhook its own alone, since other channels may have given up what nobody wants any more. */
function thenFor(target: string): string {
  if (!target.startsWith('webhook:'))
    return say`Then: /usage outbox resume ${target} and /usage outbox replay all`;
  const { channel: id } = splitTarget(target);
  return say`Then: /usage webhook resume ${id} and /usage webhook replay ${id}`;
}

/** What has to be done before messages arrive again. */
function hintFor(target: string, reason: string): string {
  if (target.startsWith('webhook:')) return say`See whether its address still takes what it is sent.`;
  if (reason === 'not_in_channel' || reason === 'channel_not_found')
    return say`Invite the bot to the channel: /invite @Tokenbell`;
  if (reason === 'is_archived') return say`Unarchive the channel, or have it posted elsewhere.`;
  if (/auth|token|scope|account|401/.test(reason))
    return say`Whoever runs Tokenbell has to install the app again and set its new token.`;
  return say`Give the bot access to the channel again, or have it posted elsewhere.`;
}
