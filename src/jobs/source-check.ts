import { setImmediate as letOthers } from 'node:timers/promises';
import type { FlowParts } from '../analytics/alerts/incidents/around.ts';
import { openKeys, tellFindings } from '../analytics/alerts/incidents/flow.ts';
import {
  isSilent,
  LEARNT_DAYS,
  maybeSending,
  NO_DATA,
  noDataFinding,
  type Sending,
} from '../analytics/alerts/incidents/no-data.ts';
import { isNamed } from '../analytics/dimensions.ts';
import { bucketStarts, zoneClock } from '../analytics/period.ts';
import type { Organisation, StateStore } from '../analytics/state.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type SourceCheckParts = Omit<FlowParts, 'state'> & {
  readonly state: FlowParts['state'] & Pick<StateStore, 'organisations'>;
};

const EVERY_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** Hours of one statement: on SQLite nobody else is served while it runs. */
const SLICE_HOURS = 24;

/** How the sources of an organisation send, as of the beginning of an hour. */
type Learnt = { readonly hour: number; readonly sendings: readonly Sending[] };

/** Tells when the organisation, or a service of it, sends nothing for three times its usual gap. */
export function sourceCheck(parts: SourceCheckParts): IntervalJob {
  const learnt = new Map<string, Learnt>();
  return {
    kind: 'interval',
    name: 'source-check',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        const hour = zoneClock(organisation.timeZone).startOfHour(now);
        const known = learnt.get(organisation.id);
        const current =
          known?.hour === hour
            ? known
            : { hour, sendings: await sendingsOf(parts.usage, organisation, hour) };
        learnt.set(organisation.id, current);
        await look(parts, organisation, current, now);
      });
    },
  };
}

async function look(
  parts: SourceCheckParts,
  organisation: Organisation,
  { hour, sendings }: Learnt,
  now: number,
): Promise<void> {
  const { id: org, timeZone } = organisation;
  const awake = await activeIn(parts.usage, { org, from: hour, to: now });
  const silent = sendings.filter((sending) => isSilent(sending, now) && !awake.has(sending.scope));
  // Where nothing comes at all, that no single service sends is no further news.
  const told = silent.some(({ scope }) => scope === 'org')
    ? silent.filter(({ scope }) => scope === 'org')
    : silent;
  const judged = new Set([...sendings.map(({ scope }) => scope), ...awake]);
  const open = await openKeys(parts, org, NO_DATA);
  await tellFindings(parts, {
    organisation,
    now,
    rules: [NO_DATA],
    findings: told.map((sending) => noDataFinding(sending, now, timeZone)),
    // Of what has been silent for weeks nothing is known any more; it is for people to close.
    unknown: [...open].filter((key) => !judged.has(key.slice(NO_DATA.length + 1))),
    calmLooks: 1,
  });
}

async function sendingsOf(
  usage: SourceCheckParts['usage'],
  { id: org, timeZone }: Organisation,
  hour: number,
): Promise<readonly Sending[]> {
  // Up to a day more, as the sums of whole days are few.
  const from = zoneClock(timeZone).startOfDay(hour - LEARNT_DAYS * DAY_MS);
  const starts = bucketStarts({ from, to: hour, timeZone, granularity: 'hour' });
  const span = { org, filters: [], from, to: hour };
  // Where no service is named, as usual, each hour of the organisation is one row; by service it is thousands.
  const services = await usage.sum(span, { by: 'service', measures: ['requests'] });
  const by = services.some(({ value }) => isNamed(value)) ? ({ by: 'service' } as const) : {};
  const hours = new Map<string, Set<number>>();
  for (let at = 0; at < starts.length; at += SLICE_HOURS) {
    const buckets = starts.slice(at, at + SLICE_HOURS);
    const period = { from: buckets[0] ?? from, to: starts[at + SLICE_HOURS] ?? hour };
    const rows = await usage.sum({ ...span, ...period }, { ...by, buckets, measures: ['requests'] });
    for (const { value, bucket, measures } of rows) {
      if (measures.requests === 0n) continue;
      for (const scope of scopesOf(value)) {
        const known = hours.get(scope) ?? new Set();
        hours.set(scope, known.add(buckets[bucket] ?? from));
      }
    }
    await letOthers();
  }
  return [...hours].flatMap(
    ([scope, sent]) =>
      maybeSending(
        scope,
        [...sent].sort((a, b) => a - b),
      ) ?? [],
  );
}

async function activeIn(
  usage: SourceCheckParts['usage'],
  span: { readonly org: string; readonly from: number; readonly to: number },
): Promise<ReadonlySet<string>> {
  const rows = await usage.sum({ ...span, filters: [] }, { by: 'service', measures: ['requests'] });
  const active = rows.filter(({ measures }) => measures.requests > 0n);
  return new Set(active.flatMap(({ value }) => scopesOf(value)));
}

function scopesOf(service: string): readonly string[] {
  return isNamed(service) ? ['org', `service:${service}`] : ['org'];
}
