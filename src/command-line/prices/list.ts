import { maybeInstant } from '../../analytics/ingest/instant.ts';
import { splitName } from '../../analytics/pricing/book/used-models.ts';
import { retirementsOf } from '../../analytics/pricing/catalogue/retirements.ts';
import { rowsInForce } from '../../analytics/pricing/rows/rows-in-force.ts';
import { priceListMessage } from '../../analytics/reports/prices/price-list.ts';
import { pricesPendingMessage } from '../../analytics/reports/prices/price-pending.ts';
import type { PriceRow } from '../../analytics/state.ts';
import type { PendingUsage } from '../../analytics/store.ts';
import { DONE, FAILED, writeLine } from '../output.ts';
import { misunderstood, organisationOf, type PricesDependencies, type PricesFlags, tell } from './options.ts';

/** `prices list`: every row that holds at a moment, one line per price list. */
export async function listPrices(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  const [name, ...more] = words;
  if (more.length > 0) return misunderstood('list takes one model', dependencies);
  const at = flags.at === undefined ? dependencies.now() : maybeMoment(flags.at);
  if (at === undefined) return misunderstood(`--at takes a date such as 2026-11-01`, dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const asked = { org: organisation.id, at, ...splitName(name, flags.provider) };
  const rows = await dependencies.state.priceRows();
  if (flags.json) {
    await writeLine(dependencies.out, JSON.stringify(rowsInForce(rows, asked).map(toJson)));
    return DONE;
  }
  const shown = Number.POSITIVE_INFINITY;
  const retirements = await retirementsOf(dependencies.state, organisation.id);
  const question = { ...asked, shown, command: '', surface: 'terminal', retirements } as const;
  return tell(priceListMessage(rows, question), dependencies);
}

/** `prices pending`: what waits for a price. */
export async function pendingPrices(
  words: readonly string[],
  flags: PricesFlags,
  dependencies: PricesDependencies,
): Promise<number> {
  if (words.length > 0) return misunderstood(`pending takes no "${words[0]}"`, dependencies);
  const organisation = await organisationOf(flags, dependencies);
  if (!organisation) return FAILED;
  const models = await dependencies.usage.pendingUsage(organisation.id);
  if (!flags.json) {
    const question = { command: '', surface: 'terminal', timeZone: organisation.timeZone } as const;
    return tell(pricesPendingMessage(models, question), dependencies);
  }
  await writeLine(dependencies.out, JSON.stringify(models.map(pendingJson)));
  return DONE;
}

function pendingJson({ tokens, firstAt, lastAt, ...model }: PendingUsage) {
  const [first, last] = [new Date(firstAt), new Date(lastAt)].map((at) => at.toISOString());
  return { ...model, tokens: tokens.toString(), firstAt: first, lastAt: last };
}

function maybeMoment(text: string): number | undefined {
  return maybeInstant(text) ?? maybeInstant(`${text}T00:00:00Z`);
}

/** Whole numbers past 2^53 and dates as text. */
function toJson({ picoPerUnit, validFrom, validTo, createdAt, ...row }: PriceRow) {
  const date = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    ...row,
    picoUsdPerUnit: picoPerUnit.toString(),
    validFrom: date(validFrom),
    validTo: date(validTo),
    createdAt: date(createdAt),
  };
}
