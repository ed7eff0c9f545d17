import { say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { bucketStarts } from '../../period.ts';
import { shorten } from '../../reports/wording.ts';
import { timeText } from '../../words/moment-text.ts';
import type { IncidentTelling } from '../incidents/finding.ts';
import type { FoundParts, HourLook, HourRule } from './hour-rule.ts';
import { only, useBy } from './use.ts';

const DAY_MS = 86_400_000;

/** What may be used by more than it should. */
const USED = ['apiKey', 'agent'] as const satisfies readonly DimensionName[];

type Users = {
  readonly dimension: DimensionName;
  /** Days its usual number is taken from. */
  readonly days: number;
  /** Conversations are read call by call, so not of hours with more calls than this. */
  readonly mostRequests: number;
};

const USERS: readonly Users[] = [
  { dimension: 'user', days: 7, mostRequests: Number.POSITIVE_INFINITY },
  { dimension: 'conversation', days: 2, mostRequests: 5_000 },
];

const LEAST_USERS = 10;
const LEAST_FACTOR = 3;
/** Hours of use that say what is usual. */
const LEAST_HOURS = 24;
const USUAL_SHARE = 0.9;

/** Keys and agents looked at in one hour: the most used. */
const MOST_LOOKED_AT = 30;

/** A key or agent that suddenly serves far more people or conversations than it does. */
export const fanOut: HourRule = {
  form: 'hour',
  kind: 'fan-out',
  get title() {
    return say`Fan-out`;
  },
  get summary() {
    return say`a key or agent used by ${LEAST_USERS} or more people or conversations within an hour, ${LEAST_FACTOR} times its usual number`;
  },
  severity: 'notice',
  needsSights: false,
  look: async (look) => {
    const { usage, org, from, to } = look;
    const found: FoundParts[] = [];
    for (const used of USED) {
      const active = [...(await useBy(usage, { org, from, to }, used))].filter(
        ([, { requests }]) => requests >= LEAST_USERS,
      );
      for (const [name, { requests }] of active.slice(0, MOST_LOOKED_AT)) {
        const fan = await maybeFan(look, { used, name, requests });
        if (fan) found.push(findingOf(look, fan));
      }
    }
    return found;
  },
};

type Active = { readonly used: DimensionName; readonly name: string; readonly requests: number };
type Fan = Active & { readonly by: DimensionName; readonly count: number; readonly usual: number };

async function maybeFan(look: HourLook, active: Active): Promise<Fan | undefined> {
  const { usage, org, from, to } = look;
  const filters = [only(active.used, active.name)];
  for (const users of USERS) {
    if (active.requests > users.mostRequests) continue;
    const count = await usage.distinct({ org, from, to, filters }, users.dimension);
    if (count < LEAST_USERS) continue;
    const usual = await maybeUsual(look, active, users);
    if (usual !== undefined && count >= LEAST_FACTOR * usual)
      return { ...active, by: users.dimension, count, usual };
  }
  return undefined;
}

/** How many used it in nine of ten hours in which it was used at all; undefined while that says little. */
async function maybeUsual(
  { usage, org, from, timeZone }: HourLook,
  { used, name }: Active,
  { dimension, days }: Users,
): Promise<number | undefined> {
  const start = from - days * DAY_MS;
  const buckets = bucketStarts({ from: start, to: from, timeZone, granularity: 'hour' });
  const query = { org, from: start, to: from, filters: [only(used, name)] };
  const counts = new Map<number, number>();
  for (const { bucket, value } of await usage.sum(query, { by: dimension, buckets, measures: ['requests'] }))
    if (value !== '') counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  const ordered = [...counts.values()].sort((a, b) => a - b);
  return ordered.length < LEAST_HOURS ? undefined : ordered[Math.ceil(USUAL_SHARE * ordered.length) - 1];
}

function findingOf(look: HourLook, fan: Fan): FoundParts {
  const { from } = look;
  const scope = isHidden(look, fan) ? 'org' : `${fan.used}:${fan.name}`;
  return {
    key: scope === 'org' ? `${fanOut.kind}:org:${new Date(from).toISOString()}` : `${fanOut.kind}:${scope}`,
    scope,
    within: [],
    direction: 'up',
    excessNano: null,
    since: from,
    tell: () => fanTelling(look, fan),
  };
}

/** People name keys after themselves. */
function isHidden({ hidesPeople }: HourLook, { used }: Fan): boolean {
  return used === 'apiKey' && hidesPeople;
}

function fanTelling(look: HourLook, fan: Fan): IncidentTelling {
  const { used, name, by, count, usual } = fan;
  const { label, words } = dimensionNamed(used);
  const subject = isHidden(look, fan) ? say`a key` : `${label} ${shorten(name, 40)}`;
  const whom = by === 'user' ? say`people` : say`conversations`;
  const command = `/usage trend 24h ${words[0]}:${JSON.stringify(name)}`;
  return {
    title: fanOut.title,
    finding: fanText(subject, fan, timeText(look.from, look.timeZone)),
    over: say`${subject} is used as usual again`,
    lines: [say`A shared or leaked key looks like this; so does a launch.`],
    figures: [
      { key: 'users', label: whom, value: count, unit: 'count', text: String(count) },
      { key: 'usual', label: say`usually at most`, value: usual, unit: 'count', text: String(usual) },
    ],
    charts: [],
    look: isHidden(look, fan) ? [] : [{ label: say`Show the hours`, command }],
  };
}

function fanText(subject: string, { by, count, usual }: Fan, when: string): string {
  return by === 'user'
    ? say`${subject} was used by ${count} people within an hour, usually at most ${usual}, ${when}`
    : say`${subject} was used by ${count} conversations within an hour, usually at most ${usual}, ${when}`;
}
