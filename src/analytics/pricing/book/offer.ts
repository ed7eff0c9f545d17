import type { PriceRow } from '../../state.ts';
import { emptyRates, type PicoRates, type Quantities, UNKNOWN } from '../charge/quantities.ts';
import { CLASS_COUNT, maybeClassIndex, PRICE_CLASSES } from '../rows/price-class.ts';
import { isInSchedule, maybeSchedule, type Schedule } from '../rows/schedule.ts';

/** A row in the running for a model, with how near it stands: lower wins. */
export type Candidate = { readonly row: PriceRow; readonly distance: number };

/** One complete price list: what holds at a moment for a prompt of some size. */
export type PriceList = {
  readonly pico: PicoRates;
  readonly rowIds: readonly (string | undefined)[];
  /** Nothing has a price. */
  readonly isEmpty: boolean;
  /** Every price in it is zero. */
  readonly free: boolean;
  /** Row ids by the set of classes used, so that events share one array. */
  readonly idsOfUse: Map<number, readonly string[]>;
};

/** All price lists of a model in one mode and region, found by moment and prompt size. */
export type Offer = {
  /** Ascending instants at which some row starts or ends. */
  readonly moments: readonly number[];
  /** Prompt sizes at which some row starts to hold, ascending. */
  readonly thresholds: readonly { readonly above: number; readonly inclusive: boolean }[];
  readonly schedules: readonly Schedule[];
  readonly ranked: readonly RankedRow[];
  readonly lists: Map<number, PriceList>;
};

type RankedRow = {
  readonly row: PriceRow;
  readonly classIndex: number;
  readonly pico: number;
  /** Index into `schedules`, or -1 for a row that holds at all hours. */
  readonly schedule: number;
  readonly threshold: number;
};

const SOURCE_RANK = { operator: 0, correction: 1, tier: 2, base: 3 } as const;
/** Schedules are told apart by bits of one number; no model has more than two. */
const MOST_SCHEDULES = 8;

/**
 * Rows in order of precedence: the asked mode before standard, the nearer name and provider first, then
 * operator > correction > tier > base, an organisation's own row before the common one, the exact region
 * class, longer context, scheduled hours, and the later claim.
 */
export function compileOffer(candidates: readonly Candidate[], mode: string): Offer {
  const usable = candidates
    .filter(({ row }) => isUsable(row))
    .sort((one, other) => precedence(one, other, mode));
  const rows = usable.map(({ row }) => row);
  const moments = ascending(rows.flatMap((row) => [row.validFrom, row.validTo]).filter((at) => at !== null));
  const thresholds = thresholdsOf(rows);
  const texts = [...new Set(rows.map((row) => row.schedule).filter((text) => text !== null))];
  const known = texts.slice(0, MOST_SCHEDULES).map(maybeSchedule);
  return {
    moments,
    thresholds,
    schedules: known.filter((schedule) => schedule !== undefined),
    ranked: rows.map((row) => ({
      row,
      classIndex: maybeClassIndex(row.class) ?? 0,
      pico: Number(row.picoPerUnit),
      schedule: row.schedule === null ? -1 : texts.indexOf(row.schedule),
      threshold: thresholds.findIndex(
        (step) => step.above === row.contextAbove && step.inclusive === row.contextInclusive,
      ),
    })),
    lists: new Map(),
  };
}

/** The price list in force for a call at `at` whose prompt was `prompt` tokens long. On the hot path: plain loops. */
export function listAt(offer: Offer, at: number, prompt: number): PriceList {
  let moment = 0;
  while (moment < offer.moments.length && at >= (offer.moments[moment] ?? 0)) moment += 1;
  let crossed = 0;
  for (let index = 0; index < offer.thresholds.length; index += 1) {
    if (isCrossed(prompt, offer.thresholds[index])) crossed += 1;
  }
  let hours = 0;
  for (let index = 0; index < offer.schedules.length; index += 1) {
    const schedule = offer.schedules[index];
    if (schedule && isInSchedule(schedule, at)) hours |= 1 << index;
  }
  const key = ((moment * (offer.thresholds.length + 1) + crossed) << MOST_SCHEDULES) | hours;
  const known = offer.lists.get(key);
  if (known) return known;
  const list = makeList(offer, { moment, crossed, hours });
  offer.lists.set(key, list);
  return list;
}

function isCrossed(prompt: number, step: Offer['thresholds'][number] | undefined): boolean {
  return step !== undefined && (prompt > step.above || (step.inclusive && prompt === step.above));
}

type Situation = { readonly moment: number; readonly crossed: number; readonly hours: number };

function makeList(offer: Offer, { moment, crossed, hours }: Situation): PriceList {
  const since = offer.moments[moment - 1] ?? Number.NEGATIVE_INFINITY;
  const pico = emptyRates();
  const rowIds = new Array<string | undefined>(CLASS_COUNT).fill(undefined);
  for (const ranked of offer.ranked) {
    const { row, classIndex } = ranked;
    if (pico[classIndex] !== UNKNOWN) continue;
    const inTime =
      (row.validFrom ?? Number.NEGATIVE_INFINITY) <= since &&
      since < (row.validTo ?? Number.POSITIVE_INFINITY);
    const inHours = ranked.schedule < 0 || (hours & (1 << ranked.schedule)) !== 0;
    if (!inTime || !inHours || ranked.threshold >= crossed) continue;
    pico[classIndex] = ranked.pico;
    rowIds[classIndex] = row.id;
  }
  return {
    pico,
    rowIds,
    isEmpty: rowIds.every((id) => id === undefined),
    free: pico.every((price) => price <= 0),
    idsOfUse: new Map(),
  };
}

/** Ids of the rows behind the classes an event used, shared between events that used the same. */
export function idsUsed(list: PriceList, quantities: Quantities): readonly string[] {
  let mask = 0;
  for (let index = 0; index < CLASS_COUNT; index += 1) if ((quantities[index] ?? 0) > 0) mask |= 1 << index;
  let ids = list.idsOfUse.get(mask);
  if (!ids) {
    const used = PRICE_CLASSES.map((_, index) =>
      (mask & (1 << index)) === 0 ? undefined : list.rowIds[index],
    );
    ids = used.filter((id) => id !== undefined);
    // A call that used nothing still names what it would have been charged by.
    if (ids.length === 0) ids = list.rowIds.filter((id) => id !== undefined).slice(0, 1);
    list.idsOfUse.set(mask, ids);
  }
  return ids;
}

/** Foreign rows with a class, schedule or size nobody knows never price anything. */
function isUsable(row: PriceRow): boolean {
  const priced = maybeClassIndex(row.class) !== undefined;
  const sized = row.picoPerUnit >= 0n && row.picoPerUnit <= BigInt(Number.MAX_SAFE_INTEGER);
  return priced && sized && (row.schedule === null || maybeSchedule(row.schedule) !== undefined);
}

function precedence(one: Candidate, other: Candidate, mode: string): number {
  return (
    modeRank(one.row, mode) - modeRank(other.row, mode) ||
    one.distance - other.distance ||
    SOURCE_RANK[one.row.source] - SOURCE_RANK[other.row.source] ||
    Number(one.row.org === null) - Number(other.row.org === null) ||
    Number(one.row.regionClass === '*') - Number(other.row.regionClass === '*') ||
    other.row.contextAbove - one.row.contextAbove ||
    Number(one.row.schedule === null) - Number(other.row.schedule === null) ||
    later(one.row.validFrom, other.row.validFrom) ||
    other.row.createdAt - one.row.createdAt ||
    (one.row.id < other.row.id ? -1 : 1)
  );
}

function modeRank(row: PriceRow, mode: string): number {
  return row.mode === mode || row.mode === '*' ? 0 : 1;
}

function later(one: number | null, other: number | null): number {
  if (one === other) return 0;
  return (other ?? Number.NEGATIVE_INFINITY) - (one ?? Number.NEGATIVE_INFINITY);
}

function thresholdsOf(rows: readonly PriceRow[]): Offer['thresholds'] {
  const steps = new Map<string, { above: number; inclusive: boolean }>();
  for (const row of rows) {
    if (row.contextAbove <= 0) continue;
    const key = `${row.contextAbove}${row.contextInclusive}`;
    steps.set(key, { above: row.contextAbove, inclusive: row.contextInclusive });
  }
  // At one size the inclusive step is crossed first.
  return [...steps.values()].sort(
    (one, other) => one.above - other.above || Number(other.inclusive) - Number(one.inclusive),
  );
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((one, other) => one - other);
}
