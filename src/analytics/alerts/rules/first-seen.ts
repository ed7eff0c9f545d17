import { counted, say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { exactUsdText } from '../../money.ts';
import { shorten } from '../../reports/wording.ts';
import { formatCount } from '../../words/format.ts';
import { timeText } from '../../words/moment-text.ts';
import { usdText } from './figure-text.ts';
import type { FoundParts, HourLook, HourRule } from './hour-rule.ts';
import { maybeDearness } from './unit-cost.ts';
import { type Use, useBy } from './use.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Dimensions of which a new value is news. */
export const SIGHTED_DIMENSIONS = ['model', 'apiKey', 'agent'] as const satisfies readonly DimensionName[];

/** In an organisation's first days everything is new. */
const SETTLED_MS = 7 * DAY_MS;

/** What a value must come to within its first day to be worth a word. */
const LEAST_USD = 1;
const LEAST_REQUESTS = 100;

const MOST_NAMED = 5;

/** Models, keys and agents that were never seen before, told once, together with those of the same hour. */
export const firstSeen: HourRule = {
  form: 'hour',
  kind: 'first-seen',
  get title() {
    return say`New`;
  },
  get summary() {
    return say`a new model, key or agent, once it comes to ${exactUsdText(String(LEAST_USD))} or ${LEAST_REQUESTS} calls on its first day, and a model far dearer than its team's usual ones at once`;
  },
  severity: 'notice',
  needsSights: true,
  look: lookForNew,
};

type Sighted = (typeof SIGHTED_DIMENSIONS)[number];

type Newcomer = { readonly dimension: Sighted; readonly value: string; readonly why: () => string };

async function lookForNew(look: HourLook): Promise<readonly FoundParts[]> {
  const { from, to, oldest, timeZone, hidesPeople } = look;
  if (to - oldest < SETTLED_MS) return [];
  const found: Newcomer[] = [];
  for (const dimension of SIGHTED_DIMENSIONS) found.push(...(await newcomersOf(look, dimension)));
  if (found.length === 0) return [];
  const shown = found.map((one) => (one.dimension === 'apiKey' && hidesPeople ? { ...one, value: '' } : one));
  const [only] = shown.length === 1 ? shown : [];
  const scope = only && only.value !== '' ? `${only.dimension}:${only.value}` : 'org';
  return [
    {
      key: `${firstSeen.kind}:${scope}${scope === 'org' ? `:${new Date(from).toISOString()}` : ''}`,
      scope,
      within: [],
      direction: 'up',
      excessNano: null,
      since: from,
      tell: () => ({
        title: firstSeen.title,
        finding: `${groupsText(shown)}, ${timeText(from, timeZone)}`,
        over: groupsText(shown),
        lines: shown.slice(0, 2 * MOST_NAMED).map(lineOf),
        figures: [],
        charts: [],
        look: [...new Set(shown.map(({ dimension }) => dimension))].map((dimension) => ({
          label: topText(dimension),
          command: `/usage top ${dimensionNamed(dimension).words[0]} 24h`,
        })),
      }),
    },
  ];
}

function topText(dimension: Sighted): string {
  switch (dimension) {
    case 'model':
      return say`Top models`;
    case 'apiKey':
      return say`Top keys`;
    case 'agent':
      return say`Top agents`;
  }
}

/** Values that passed the least in this hour: not yet an hour ago, and first seen within the day. */
async function newcomersOf(look: HourLook, dimension: Sighted): Promise<readonly Newcomer[]> {
  const { usage, org, from, to } = look;
  const isNew = (value: string) => (look.firstSeen(dimension, value) ?? from) >= to - DAY_MS;
  const now = await useBy(usage, { org, from: to - DAY_MS, to }, dimension);
  const fresh = [...now].filter(([value]) => isNew(value));
  if (fresh.length === 0) return [];
  const before = await useBy(usage, { org, from: to - DAY_MS, to: from }, dimension);
  const found: Newcomer[] = [];
  for (const [value, use] of fresh) {
    const earlier = before.get(value);
    if (earlier && isEnough(earlier)) continue;
    if (isEnough(use)) found.push({ dimension, value, why: () => useText(use) });
    else if (dimension === 'model' && !earlier) {
      const why = await maybeDearness(look, value);
      if (why !== undefined) found.push({ dimension, value, why });
    }
  }
  return found;
}

function isEnough({ usd, requests }: Use): boolean {
  return usd >= LEAST_USD || requests >= LEAST_REQUESTS;
}

function useText({ usd, requests }: Use): string {
  const spent = usdText(usd);
  return counted(
    requests,
    say`${spent} in 1 call so far`,
    say`${spent} in ${formatCount(requests)} calls so far`,
  );
}

/** "3 new agents: a, b, c; 1 new model: opus" */
function groupsText(found: readonly Newcomer[]): string {
  return SIGHTED_DIMENSIONS.flatMap((dimension) => {
    const values = found.filter((one) => one.dimension === dimension).map(({ value }) => value);
    if (values.length === 0) return [];
    const named = values.filter((value) => value !== '').map((value) => shorten(value, 40));
    const more = named.length > MOST_NAMED ? [say`+${named.length - MOST_NAMED} more`] : [];
    const list = [...named.slice(0, MOST_NAMED), ...more].join(', ');
    const counts = newText(dimension, values.length);
    return [list === '' ? counts : `${counts}: ${list}`];
  }).join('; ');
}

function newText(dimension: Sighted, count: number): string {
  switch (dimension) {
    case 'model':
      return counted(count, say`1 new model`, say`${count} new models`);
    case 'apiKey':
      return counted(count, say`1 new key`, say`${count} new keys`);
    case 'agent':
      return counted(count, say`1 new agent`, say`${count} new agents`);
  }
}

function lineOf({ dimension, value, why }: Newcomer): string {
  return `${dimensionNamed(dimension).label} ${value === '' ? say`(not named)` : value}: ${why()}.`;
}
