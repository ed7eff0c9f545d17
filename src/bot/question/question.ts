import { authorize, maybeRowsOfSeveral, needsSeveralPeople } from '../../analytics/access/access.ts';
import { boundScope, hidesCost } from '../../analytics/access/binding.ts';
import type { Allowed, Ask, Refusal } from '../../analytics/access/decision.ts';
import { type DimensionName, dimensionNamed } from '../../analytics/dimensions.ts';
import type { Question, View } from '../../analytics/reports/question.ts';
import {
  type Former,
  type FormerPeriod,
  formerPeriod,
} from '../../analytics/reports/versus/former-period.ts';
import type { StateStore } from '../../analytics/state.ts';
import type { Filter, UsageStore } from '../../analytics/store.ts';
import { counted, say } from '../../language/say.ts';
import { type Misunderstanding, misunderstanding } from '../grammar/problem.ts';
import { formatQuery, maybeSides, type Query } from '../grammar/query.ts';
import { readRange } from '../grammar/range.ts';
import { listedFor } from '../speaker/listed.ts';
import { asHeard, type Speaker } from '../speaker/speaker.ts';
import { withinBinding } from './bound-query.ts';
import { isOfFewPeople, tooFewPeople } from './few-people.ts';
import { type NameStore, resolveNames, unknownName } from './names.ts';
import { currencyOf, type RateStore } from './question-currency.ts';

export type QuestionResult =
  | {
      readonly kind: 'question';
      readonly question: Question;
      /** What was parsed, its names as the store spells them. */
      readonly query: Query;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

/** What is looked up to understand a question. */
export type QuestionParts = {
  readonly usage: QuestionStore;
  readonly state: RateStore & Pick<StateStore, 'sharedCosts'>;
  readonly now: number;
};

export type QuestionStore = NameStore & Pick<UsageStore, 'distinct'>;

const DEFAULT_ROWS = 10;
const MONEYLESS = { kind: 'known', currency: undefined, notes: [] } as const;

/** A parsed query as the question its asker may ask: names looked up, rights applied. */
export async function toQuestion(
  typed: Query,
  asking: Speaker,
  { usage, state, now }: QuestionParts,
): Promise<QuestionResult> {
  const speaker = asHeard(asking, typed.visibility);
  const { boundTo } = speaker.viewer;
  const parsed = withinBinding(typed, boundTo);
  const resolution = await resolveNames(parsed, speaker, usage);
  if (resolution.kind === 'refused') return resolution;
  const query = ofView(resolution.query);
  const decision = authorize(speaker.viewer, askOf(query));
  if (decision.kind !== 'allowed') return { kind: 'refused', problem: whyNot(decision, parsed) };
  const filters = usageOf(query, decision);
  if (needsSeveralPeople(speaker.viewer, askOf(query), decision)) {
    const { pair } = pairOf(query);
    const about = {
      org: speaker.organisation.id,
      filters,
      former: formersOf(query, now),
      ...(pair && { pair }),
    };
    if (await isOfFewPeople(usage, query.range.period, about))
      return { kind: 'refused', problem: tooFewPeople() };
  }
  const rowsOfSeveral = maybeRowsOfSeveral(speaker.viewer, askOf(query), decision);
  const isMoneyless = boundTo !== null && hidesCost(boundTo);
  const shown = isMoneyless ? MONEYLESS : await currencyOf(query, speaker.organisation, state);
  if (shown.kind === 'refused') return shown;
  return {
    kind: 'question',
    query,
    notes: [...notesOf(parsed, query, decision), ...shown.notes],
    question: {
      org: speaker.organisation.id,
      view: query.view,
      subject: query.view === 'me' ? speaker.viewer.id : query.subject,
      period: query.range.period,
      periodText: query.range.text,
      filters,
      by: query.by,
      metric: query.metric ?? 'cost',
      ...(query.chart !== null && { chart: query.chart }),
      ...(query.match !== null && { match: query.match }),
      ...(query.visibility === 'private' && { listed: listedFor(speaker) }),
      ...(query.method !== null && { method: query.method }),
      ...pairOf(query),
      ...(query.everySource && { everySource: true }),
      ...(query.range.text === 'cycle' && { cycleDay: speaker.organisation.cycleDay }),
      ...(query.versus !== null && { versus: versusOf(query, query.versus, now) }),
      top: query.top ?? DEFAULT_ROWS,
      sort: query.sort,
      showPeople: decision.showPeople,
      ...(decision.scope === 'totals' && { totalsOnly: true as const }),
      ...(rowsOfSeveral && { rowsOfSeveral }),
      ...(boundTo && { boundTo: boundScope(boundTo) }),
      ...(isMoneyless && { hidesCost: true as const }),
      visibility: query.visibility,
      command: formatQuery(query),
      ...(shown.currency && { currency: shown.currency }),
      ...(isAboutTeams(query) && { shared: await state.sharedCosts(speaker.organisation.id) }),
      now,
    },
  };
}

function pairOf(query: Query): Pick<Question, 'pair'> {
  const sides = maybeSides(query);
  if (!sides) return {};
  return { pair: { dimension: sides.both.dimension, sides: [sides.left.values, sides.right.values] } };
}

/** Whether teams may be its rows, or one its subject. */
function isAboutTeams({ view, by }: Query): boolean {
  return view === 'team' || view === 'org' || by === 'team';
}

/** The usage a query with looked-up names is about for whoever asks it; undefined where they may not. */
export function maybeUsageOf(query: Query, speaker: Speaker): Usage | undefined {
  const { viewer } = asHeard(speaker, query.visibility);
  const decision = authorize(viewer, askOf(query));
  return decision.kind === 'allowed' ? usageOf(query, decision) : undefined;
}

/** Whether two are the same, in whatever order they name it. */
export function isSameUsage(one: Usage, other: Usage): boolean {
  const isAmong = (usage: Usage) => (filter: Filter) => usage.some((among) => isSame(among, filter));
  return one.every(isAmong(other)) && other.every(isAmong(one));
}

type Usage = readonly Filter[];

function usageOf(query: Query, { forced }: Allowed): Usage {
  const filters = [...subjectFilters(query), ...query.filters];
  return [...filters, ...forced.filter((filter) => !filters.some((one) => isSame(one, filter)))];
}

/** The earlier windows that an answer tells exact sums of. */
function formersOf(query: Query, now: number): readonly FormerPeriod[] {
  const versus = query.versus !== null ? [query.versus] : (COMPARED[query.view] ?? []);
  return versus.map((one) => versusOf(query, one, now));
}

/** What views compare with unasked. */
const COMPARED: Readonly<Partial<Record<View, readonly Former[]>>> = {
  why: ['prev'],
  report: ['prev', 'yoy'],
};

/** The window a question is compared with; the parser has read its range once already. */
function versusOf({ range }: Query, versus: string, now: number): FormerPeriod {
  const { period, text } = range;
  if (versus === 'prev' || versus === 'yoy') return formerPeriod(period, text, versus);
  const read = readRange(versus, { now, timeZone: period.timeZone, granularity: null });
  if (read.kind === 'refused') throw new Error(`vs:${versus} was read as a range before`);
  return { from: read.range.period.from, to: read.range.period.to };
}

/** One's own usage never goes to a channel, whatever was typed. */
function ofView(query: Query): Query {
  return query.view === 'me' ? { ...query, visibility: 'private' } : query;
}

function askOf({ view, subject, filters, by, visibility }: Query): Ask {
  return { view, subject, filters, by, visibility };
}

/** `team ml` is about usage of team ml; reports read filters alone. */
function subjectFilters({ view, subject }: Query): readonly Filter[] {
  if (subject === null || (view !== 'team' && view !== 'user')) return [];
  return [{ dimension: view, values: [subject], negate: false }];
}

function notesOf(parsed: Query, query: Query, decision: Allowed): readonly string[] {
  const isNarrowed = decision.forced.length > 0 && query.view !== 'me' && query.view !== 'user';
  return [
    ...(parsed.visibility !== query.visibility ? [say`Your own usage is always answered privately.`] : []),
    ...(isNarrowed && decision.scope === 'totals' ? [say`This is ${aloneText(decision.forced)} alone.`] : []),
    ...(isNarrowed && decision.scope === 'self'
      ? [say`This is your own usage; add team:… for the totals of a team.`]
      : []),
    ...(isNarrowed && decision.scope === 'people' ? [ledText(decision.forced)] : []),
  ];
}

/** Within a sentence: "customer globex". */
function aloneText(forced: readonly Filter[]): string {
  return forced.map(({ dimension, values }) => `${dimensionNamed(dimension).label} ${values}`).join(', ');
}

function ledText(forced: readonly Filter[]): string {
  const teams = forced.flatMap(({ values }) => values);
  const names = teams.join(', ');
  return counted(
    teams.length,
    say`This is team ${names}, which you lead.`,
    say`This is teams ${names}, which you lead.`,
  );
}

function whyNot(decision: Refusal, parsed: Query): Misunderstanding {
  switch (decision.kind) {
    case 'refused':
      return misunderstanding('insufficient_access', decision.message, { hint: decision.hint });
    case 'unknown':
      return unknownName(decision.dimension, typedName(decision.dimension, decision.name, parsed));
    case 'unlinked':
      return misunderstanding('not_linked', say`I do not know yet which usage is yours.`, {
        hint: howToLink(),
      });
  }
}

export function howToLink(): string {
  return say`Type /usage link in a chat that knows you, or ask an admin for a code, then type /usage link CODE here.`;
}

/** The subject as it was typed, where that is what is unknown. */
function typedName(dimension: DimensionName, name: string, parsed: Query): string {
  return dimensionNamed(dimension).name === parsed.view && parsed.subject !== null ? parsed.subject : name;
}

function isSame(one: Filter, other: Filter): boolean {
  return (
    one.dimension === other.dimension &&
    one.negate === other.negate &&
    one.values.length === other.values.length &&
    one.values.every((value) => other.values.includes(value))
  );
}
