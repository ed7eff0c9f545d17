import { isDigest } from '../../state/subscription.ts';
import type {
  ChannelTerms,
  Incident,
  Organisation,
  Route,
  Silence,
  StateStore,
  Subscription,
  Webhook,
} from '../../state.ts';
import type { UsageStore } from '../../store.ts';
import { maybeTarget } from '../targets.ts';
import { type Reminders, remindersOf } from './reminders.ts';

/** What incidents are opened and moved with. */
export type FlowParts = {
  readonly state: Pick<
    StateStore,
    | 'incidents'
    | 'openIncident'
    | 'changeIncident'
    | 'routes'
    | 'silences'
    | 'channelTerms'
    | 'webhooks'
    | 'subscriptions'
    | 'setting'
  >;
  readonly usage: Pick<UsageStore, 'sum' | 'oldest'>;
  /** Where alerts go that no route names; null: nowhere, they are only listed. */
  readonly fallbackTarget: string | null;
  readonly onQueued: () => void;
};

/** Everything a decision about an incident looks at beside the incident itself. */
export type Around = {
  readonly org: string;
  readonly now: number;
  readonly timeZone: string;
  readonly routes: readonly Route[];
  readonly fallbackTarget: string | null;
  readonly silences: readonly Silence[];
  readonly channels: readonly ChannelTerms[];
  readonly webhooks: readonly Webhook[];
  /** Whether there is any digest for notices to be lines of. */
  readonly hasDigest: boolean;
  /** Incidents of late, the newest first, resolved ones too. */
  readonly recent: readonly Incident[];
  /** Nano-USD an average day of the organisation came to lately. */
  readonly meanDayNano: bigint;
  /** Channels that are reminded of what lasts; none when absent. */
  readonly reminders?: Reminders;
};

/** A week of posts has to be among them, with all that was held back beside them. */
const RECENT = 300;
const DAY_MS = 86_400_000;
const MEAN_DAYS = 28;

export async function aroundOf(
  { state, usage, fallbackTarget }: FlowParts,
  { id: org, timeZone }: Organisation,
  now: number,
): Promise<Around> {
  const recent = await state.incidents(org, { unresolvedOnly: false, limit: RECENT });
  const channels = await state.channelTerms(org);
  return {
    org,
    now,
    timeZone,
    fallbackTarget,
    routes: await state.routes(org),
    silences: await state.silences(org),
    channels,
    webhooks: await state.webhooks(org),
    hasDigest: (await state.subscriptions(org)).some((one) => isDigest(one) && isOurs(one, channels)),
    recent,
    meanDayNano: await meanDayOf(usage, org, now),
    reminders: await remindersOf(state, org, recent),
  };
}

/** What a customer's channel reads of is theirs alone. */
function isOurs({ channel }: Subscription, channels: readonly ChannelTerms[]): boolean {
  const target = maybeTarget(channel);
  const isBound = channels.some((one) => one.target === target && one.boundTo !== null);
  return target !== undefined && !isBound;
}

async function meanDayOf(usage: FlowParts['usage'], org: string, now: number): Promise<bigint> {
  const oldest = (await usage.oldest(org)) ?? now;
  const days = Math.min(MEAN_DAYS, Math.max(1, Math.ceil((now - oldest) / DAY_MS)));
  const query = { org, filters: [], from: now - days * DAY_MS, to: now };
  const [row] = await usage.sum(query, { measures: ['costNano'] });
  return (row?.measures.costNano ?? 0n) / BigInt(days);
}
