import { say } from '../../../language/say.ts';
import { usdText } from './figure-text.ts';
import type { HourLook } from './hour-rule.ts';
import { only, type Use, useBy } from './use.ts';

const DAY_MS = 86_400_000;
const COMPARED_MS = 28 * DAY_MS;

/** So many times the unit cost of half of a team's tokens is worth a word at once. */
const DEAR_FACTOR = 5;

const MILLION = 1e6;

/** How much dearer a new model is than what its team usually uses, where that is a lot. */
export async function maybeDearness(
  { usage, org, from, to }: Pick<HourLook, 'usage' | 'org' | 'from' | 'to'>,
  model: string,
): Promise<(() => string) | undefined> {
  const [first] = await useBy(usage, { org, from, to, filters: [only('model', model)] }, 'team');
  if (!first) return undefined;
  const [team, use] = first;
  const cost = unitCost(use);
  if (cost === undefined) return undefined;
  const before = { org, from: to - COMPARED_MS, to: from, filters: [only('team', team)] };
  const usual = maybeMedianCost([...(await useBy(usage, before, 'model')).values()]);
  if (usual === undefined || cost < DEAR_FACTOR * usual) return undefined;
  const times = Math.round(cost / usual);
  return () =>
    say`team ${team} pays ${usdText(cost * MILLION)} a million tokens, ${times} times its usual ${usdText(usual * MILLION)}`;
}

/** Dollars a token; undefined while it costs nothing or no price is known. */
function unitCost({ usd, tokens }: Use): number | undefined {
  return usd > 0 && tokens > 0 ? usd / tokens : undefined;
}

/** The unit cost that half of the tokens are not dearer than. */
function maybeMedianCost(uses: readonly Use[]): number | undefined {
  const priced = uses
    .flatMap((use) => {
      const cost = unitCost(use);
      return cost === undefined ? [] : [{ cost, tokens: use.tokens }];
    })
    .sort((a, b) => a.cost - b.cost);
  const half = priced.reduce((sum, { tokens }) => sum + tokens, 0) / 2;
  let counted = 0;
  for (const { cost, tokens } of priced) {
    counted += tokens;
    if (counted >= half) return cost;
  }
  return undefined;
}
