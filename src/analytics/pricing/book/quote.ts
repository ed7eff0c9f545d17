import type { PriceRow } from '../../state.ts';
import { regionalUplift } from '../catalogue/regional-uplift.ts';
import { type Factor, NO_FACTOR } from '../charge/charge.ts';
import { isName, type RowIndex, rowsUnder, targetOf } from '../rows/row-index.ts';
import { type NormalisedModel, normaliseModel } from './normalise-model.ts';
import { type Candidate, compileOffer, type Offer } from './offer.ts';
import { maybeProvider, PROVIDERS, providerNamed } from './providers.ts';

/** What is known about the price of a model as it was sent. */
export type Quote = {
  readonly provider: string;
  readonly model: string;
  readonly mode: string;
  /** A ":free" name: known to cost nothing. */
  readonly free: boolean;
  /** Undefined when no row bears one of its names. */
  readonly offer: Offer | undefined;
  readonly factor: Factor;
};

export type AsSent = {
  readonly provider: string;
  readonly model: string;
  readonly serviceTier: string;
  readonly region: string;
};

/** Names of service tiers that mean the ordinary price. */
const STANDARD = new Set([
  '',
  'standard',
  'default',
  'auto',
  'on_demand',
  'on-demand',
  'standard_only',
  'scale',
  'normal',
  'not_available',
]);

/** Spellings of one tier; OpenAI sells its priority tier as "fast" too. */
const MODE_NAMES: Readonly<Record<string, string>> = {
  batches: 'batch',
  batch_api: 'batch',
  on_demand_priority: 'priority',
};

/** Finds a model's rows and compiles them, or takes the offer from `offers` where its rows were compiled before. */
export function findQuote(index: RowIndex, offers: Map<string, Offer>, sent: AsSent): Quote {
  const normal = normaliseModel(sent.provider, sent.model);
  const provider = normal.provider === '' ? inferProvider(index, normal.names) : normal.provider;
  const model = normal.names[0];
  const mode = modeOf(provider, sent.serviceTier);
  const region = normal.region ?? (sent.region === '' ? undefined : sent.region.toLowerCase());
  const regionClass = regionClassOf(provider, normal, region);
  const key = [provider, ...normal.names, mode, regionClass].join('\u001f');
  let offer = offers.get(key);
  if (!offer) {
    offer = compileOffer(candidatesFor(index, { provider, names: normal.names, mode, regionClass }), mode);
    // What nobody prices is not kept: its names come from senders and have no bound.
    if (offer.ranked.length > 0) offers.set(key, offer);
  }
  const factor =
    region === undefined ? NO_FACTOR : regionalUplift(provider, normal.names.at(-1) ?? model, region);
  const known = offer.ranked.length > 0;
  return { provider, model, mode, free: normal.free, offer: known ? offer : undefined, factor };
}

export function modeOf(provider: string, serviceTier: string): string {
  const lower = serviceTier.trim().toLowerCase();
  if (STANDARD.has(lower)) return 'standard';
  if (lower === 'fast' && (provider === 'openai' || provider === 'azure')) return 'priority';
  return MODE_NAMES[lower] ?? lower;
}

/** Bedrock's global profile is cheaper than a region; "global" as the event's region means that profile too. */
function regionClassOf(provider: string, normal: NormalisedModel, region: string | undefined): string {
  if (provider !== 'bedrock') return '*';
  if (normal.regionClass === 'global' || region === 'global') return 'global';
  return 'regional';
}

/** Weights anybody may host: their maker's price, where it has one, says nothing about an unnamed host's. */
const OPEN_WEIGHTS = /^(gpt-oss|gemma|mixtral|open-mi|devstral-small|mistral-7b)/;

/** The one maker that has this exact name, else the one provider of any kind; '' when that is not one. */
function inferProvider(index: RowIndex, names: readonly string[]): string {
  if (names.some((name) => OPEN_WEIGHTS.test(name))) return '';
  const knows = (provider: string) => names.some((name) => rowsUnder(index, provider, name).length > 0);
  const makers = PROVIDERS.filter((provider) => provider.maker && knows(provider.id));
  if (makers.length > 0) return makers.length === 1 ? (makers[0]?.id ?? '') : '';
  const others = [...index.keys()].filter(knows);
  return others.length === 1 ? (others[0] ?? '') : '';
}

type Wanted = {
  readonly provider: string;
  readonly names: readonly string[];
  readonly mode: string;
  readonly regionClass: string;
};

/**
 * Rows of the first name and provider that has a standard price for all time, and on the way there those of
 * nearer ones: a correction for some months, a service tier filed under the dated name. Farther providers
 * then add only rows of the asked mode.
 */
function candidatesFor(index: RowIndex, wanted: Wanted): readonly Candidate[] {
  const found = candidatesAt(index, wanted);
  const maker = found.length === 0 ? makerBehind(wanted) : undefined;
  return maker ? candidatesAt(index, maker) : found;
}

/** OpenRouter charges the maker's price for "maker/model", so what it does not list is looked up there. */
function makerBehind({ provider, names, mode, regionClass }: Wanted): Wanted | undefined {
  if (provider !== 'openrouter') return undefined;
  const [head = '', ...rest] = names[0]?.split('/') ?? [];
  const maker = maybeProvider(head);
  if (!maker?.maker || rest.length === 0) return undefined;
  return { provider: maker.id, names: names.map((name) => name.slice(head.length + 1)), mode, regionClass };
}

function candidatesAt(index: RowIndex, wanted: Wanted): readonly Candidate[] {
  const found: Candidate[] = [];
  let names = wanted.names;
  let complete = false;
  let distance = 0;
  for (const provider of wanted.provider === '' ? [] : providerNamed(wanted.provider).prices) {
    for (const [place, name] of names.entries()) {
      const rows = entityRows(index, provider, name).filter((row) => suits(row, wanted));
      for (const row of rows) {
        if (!complete || isOfAskedTier(row, wanted)) found.push({ row, distance });
      }
      distance += 1;
      if (!complete && isComplete(rows)) {
        complete = true;
        names = names.slice(0, place + 1);
        break;
      }
    }
  }
  return found;
}

function isOfAskedTier(row: PriceRow, { mode }: Wanted): boolean {
  return mode !== 'standard' && row.mode === mode;
}

function suits(row: PriceRow, { mode, regionClass }: Wanted): boolean {
  const inMode = row.mode === mode || row.mode === 'standard' || row.mode === '*';
  return (
    inMode &&
    !isName(row) &&
    (row.regionClass === '*' || regionClass === '*' || row.regionClass === regionClass)
  );
}

/** Whether these rows price a call on their own. Somebody who set one price only leaves the rest as it was. */
function isComplete(rows: readonly PriceRow[]): boolean {
  const lasting = rows.filter(isForAllTime);
  const sets = (name: string) => lasting.some((row) => row.class === name);
  return lasting.some((row) => row.source === 'base') || (sets('input') && sets('output'));
}

/** A standard price since ever; the catalogue's first period is followed by others, a correction's is not. */
function isForAllTime(row: PriceRow): boolean {
  const lasts = row.validTo === null || row.source === 'base';
  const always = row.validFrom === null && lasts && row.schedule === null;
  return always && row.mode === 'standard' && row.contextAbove === 0 && row.perUnit !== 'use';
}

/** A name's own rows and, where it stands for another model, that model's. Corrected names outrank listed ones. */
function entityRows(index: RowIndex, provider: string, name: string): readonly PriceRow[] {
  const own = rowsUnder(index, provider, name);
  const alias = bestName(own);
  if (!alias) return own;
  const target = targetOf(alias, index);
  return [...own, ...rowsUnder(index, target.provider, target.model)];
}

const NAME_RANK = ['operator', 'correction', 'tier', 'base'];

function bestName(rows: readonly PriceRow[]): PriceRow | undefined {
  const names = rows.filter(isName);
  return names.sort((one, other) => NAME_RANK.indexOf(one.source) - NAME_RANK.indexOf(other.source))[0];
}
