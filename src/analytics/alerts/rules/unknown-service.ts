import { counted, say } from '../../../language/say.ts';
import { type DimensionName, dimensionNamed } from '../../dimensions.ts';
import { shorten } from '../../reports/wording.ts';
import { timeText } from '../../words/moment-text.ts';
import type { IncidentTelling } from '../incidents/finding.ts';
import type { FoundParts, HourLook, HourRule } from './hour-rule.ts';
import { only, useBy } from './use.ts';

const DAY_MS = 86_400_000;
const REMEMBERED_MS = 28 * DAY_MS;
const LEAST_AGE_MS = 7 * DAY_MS;

/** What says where a key is used from. */
const ORIGINS = ['service', 'platform'] as const satisfies readonly DimensionName[];

/** Origins looked at in one hour, and keys of one: the most used. */
const MOST_ORIGINS = 30;
const MOST_KEYS = 20;
const MOST_NAMED = 3;

/** A key that somebody uses from where it was never used before. */
export const unknownService: HourRule = {
  form: 'hour',
  kind: 'unknown-service',
  get title() {
    return say`Key from elsewhere`;
  },
  get summary() {
    return say`a key older than 7 days used by a service or platform that did not use it in 28 days`;
  },
  severity: 'notice',
  needsSights: false,
  look: async (look) => {
    const found: FoundParts[] = [];
    for (const origin of ORIGINS) {
      const active = await useBy(look.usage, { org: look.org, from: look.from, to: look.to }, origin);
      for (const name of [...active.keys()].slice(0, MOST_ORIGINS)) {
        const keys = await newKeysOf(look, origin, name);
        if (keys.length > 0) found.push(findingOf(look, { origin, name, keys }));
      }
    }
    return found;
  },
};

/** Keys this origin uses for the first time in weeks, that are old and were used from elsewhere. */
async function newKeysOf(
  { usage, org, from, to }: HourLook,
  origin: DimensionName,
  name: string,
): Promise<readonly string[]> {
  const filters = [only(origin, name)];
  const now = await useBy(usage, { org, from, to, filters }, 'apiKey');
  const before = await useBy(usage, { org, from: from - REMEMBERED_MS, to: from, filters }, 'apiKey');
  const found: string[] = [];
  for (const key of [...now.keys()].filter((one) => !before.has(one)).slice(0, MOST_KEYS)) {
    const old = { org, from: from - REMEMBERED_MS, to: from - LEAST_AGE_MS, filters: [only('apiKey', key)] };
    // Keys whose calls never said where they come from tell nothing by beginning to say so.
    if ((await useBy(usage, old, origin)).size > 0) found.push(key);
  }
  return found;
}

type Stranger = { readonly origin: DimensionName; readonly name: string; readonly keys: readonly string[] };

function findingOf(look: HourLook, stranger: Stranger): FoundParts {
  const { origin, name } = stranger;
  return {
    key: `${unknownService.kind}:${origin}:${name}`,
    scope: `${origin}:${name}`,
    within: [],
    direction: 'up',
    excessNano: null,
    since: look.from,
    tell: () => strangerTelling(look, stranger),
  };
}

function strangerTelling({ from, timeZone, hidesPeople }: HourLook, stranger: Stranger): IncidentTelling {
  const { origin, name } = stranger;
  const { label, words } = dimensionNamed(origin);
  const finding = strangerText(`${label} ${shorten(name, 40)}`, stranger, hidesPeople);
  return {
    title: unknownService.title,
    finding: `${finding}, ${timeText(from, timeZone)}`,
    over: finding,
    lines: [say`If nobody moved a service lately, look who has the key.`],
    figures: [],
    charts: [],
    look: [{ label: say`Who uses it`, command: `/usage top key 24h ${words[0]}:${JSON.stringify(name)}` }],
  };
}

function strangerText(subject: string, { keys }: Stranger, hidesPeople: boolean): string {
  const count = keys.length;
  if (hidesPeople) {
    return counted(
      count,
      say`${subject} uses a key it never used before`,
      say`${subject} uses ${count} keys it never used before`,
    );
  }
  const named = keys.slice(0, MOST_NAMED).map((key) => shorten(key, 40));
  const list = [...named, ...(count > named.length ? ['…'] : [])].join(', ');
  return counted(
    count,
    say`${subject} uses a key it never used before (${list})`,
    say`${subject} uses ${count} keys it never used before (${list})`,
  );
}
