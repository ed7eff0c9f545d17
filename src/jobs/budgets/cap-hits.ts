import { CAPPED } from '../../analytics/alerts/budgets/caps.ts';
import { webhookDrafts } from '../../analytics/alerts/webhooks/events.ts';
import { messageOf } from '../../analytics/message.ts';
import type { OutboxDraft } from '../../analytics/outbox.ts';
import { toZonedText } from '../../analytics/period.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { Organisation, StateStore, Webhook } from '../../analytics/state.ts';
import type { StoredEvent, UsageStore } from '../../analytics/store.ts';
import { forEveryOrganisation } from '../every.ts';
import type { IntervalJob } from '../job.ts';

export type CapHitsParts = {
  readonly state: Pick<StateStore, 'organisations' | 'webhooks' | 'enqueue'>;
  readonly usage: Pick<UsageStore, 'sum' | 'events'>;
  readonly onQueued: () => void;
};

const EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Enough to tell whom it concerns; how many there were is summed. */
const MOST_READ = 5_000;
const MOST_NAMED = 10;

/** Tells webhooks of calls that caps refused: once an hour and reason, however many there are. */
export function capHits(parts: CapHitsParts): IntervalJob {
  /** How many hits were looked at, by hour and organisation: what has not grown has nothing new to read. */
  let looked = new Map<string, bigint>();
  return {
    kind: 'interval',
    name: 'cap-hits',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
      const next = new Map<string, bigint>();
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        const webhooks = (await parts.state.webhooks(organisation.id)).filter(listens);
        if (webhooks.length === 0) return;
        // What was refused at the end of an hour is seen at the beginning of the next.
        for (const from of [hour - HOUR_MS, hour]) {
          const hits = await countOf(parts.usage, organisation.id, from);
          const key = `${from} ${organisation.id}`;
          if (hits > (looked.get(key) ?? 0n)) await tell(parts, { organisation, webhooks, hour: from, now });
          next.set(key, hits);
        }
      });
      looked = next;
    },
  };
}

function listens({ state, events }: Webhook): boolean {
  return state === 'on' && events.includes('cap.hit');
}

async function countOf(usage: CapHitsParts['usage'], org: string, hour: number): Promise<bigint> {
  const query = { org, from: hour, to: hour + HOUR_MS, filters: [CAPPED] };
  const [sum] = await usage.sum(query, { measures: ['events'] });
  return sum?.measures.events ?? 0n;
}

type Telling = {
  readonly organisation: Organisation;
  readonly webhooks: readonly Webhook[];
  readonly hour: number;
  readonly now: number;
};

async function tell({ state, usage, onQueued }: CapHitsParts, telling: Telling): Promise<void> {
  const byReason = await hitsByReason(usage, telling);
  const drafts = [...byReason].flatMap(([reason, events]) => draftsOf(reason, events, telling));
  await state.enqueue(drafts);
  onQueued();
}

async function hitsByReason(
  usage: CapHitsParts['usage'],
  { organisation: { id: org }, hour }: Telling,
): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
  const byReason = new Map<string, StoredEvent[]>();
  let read = 0;
  for await (const page of usage.events({ org, from: hour, to: hour + HOUR_MS, filters: [CAPPED] })) {
    for (const event of page) {
      const reason = event.facts.capReason ?? '';
      const events = byReason.get(reason) ?? [];
      events.push(event);
      byReason.set(reason, events);
    }
    read += page.length;
    if (read >= MOST_READ) break;
  }
  return byReason;
}

function draftsOf(
  reason: string,
  events: readonly StoredEvent[],
  { organisation: { timeZone, people }, webhooks, hour, now }: Telling,
): readonly OutboxDraft[] {
  const named = reason === '' ? 'no reason given' : reason;
  return webhookDrafts(webhooks, {
    type: 'cap.hit',
    data: {
      reason: reason === '' ? null : reason,
      hour: toZonedText(hour, timeZone),
      firstAt: toZonedText(events[0]?.occurredAt ?? hour, timeZone),
      hitsSoFar: events.length,
      users: people === 'named' ? most(events, 'user') : [],
      teams: most(events, 'team'),
      agents: most(events, 'agent'),
    },
    dedupeKey: `cap:${hour}:${named}`,
    message: messageOf({ headline: shorten(`Calls are refused by a cap: ${named}`), tone: 'warning' }),
    now,
  });
}

/** Who had the most calls refused. */
function most(events: readonly StoredEvent[], dimension: 'user' | 'team' | 'agent') {
  const hits = new Map<string, number>();
  for (const { dimensions } of events) {
    const name = dimensions[dimension];
    if (name !== undefined) hits.set(name, (hits.get(name) ?? 0) + 1);
  }
  const sorted = [...hits].sort(([one, many], [other, few]) => few - many || (one < other ? -1 : 1));
  return sorted.slice(0, MOST_NAMED).map(([name, count]) => ({ name, hits: count }));
}
