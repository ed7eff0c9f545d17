import { DIMENSIONS, maybeDimension } from '../../analytics/dimensions.ts';
import type { View } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import { maybeUnfitting } from './chart-choice.ts';
import { maybeClosest } from './closest.ts';
import {
  contradicted,
  excludesEachOther,
  filteredTwice,
  secondRange,
  secondSubject,
  splitTwice,
} from './contradiction.ts';
import { readFilter } from './filter.ts';
import { FLAG_WORDS, maybeBareFlag, maybeKeyedFlag, maybeRowCount, type QueryParts } from './flags.ts';
import { maybeUnforecastable } from './forecast-words.ts';
import { forExample, type Misunderstanding, misunderstanding, shownWord } from './problem.ts';
import type { Query } from './query.ts';
import { DEFAULT_RANGE, looksLikeRange, RANGE_WORDS, type RangeResult, readRange } from './range.ts';
import { maybeTooFine, maybeUntaken } from './taken-flags.ts';
import type { Word } from './words.ts';

export type ParseContext = {
  readonly now: number;
  /** The organisation's zone, unless the command names another with `tz:`. */
  readonly timeZone: string;
  /** Day of the month the organisation's billing cycle begins on; 1 unless said. */
  readonly cycleDay?: number;
};

export type ParseResult =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'refused'; readonly problem: Misunderstanding };

const MOST_FILTERS = 20;

/** What has been understood so far; the range comes last, because it depends on `tz:` and `gran:`. */
type Draft = Omit<Query, 'range' | 'visibility'> & {
  readonly range: string | null;
  /** Null while nobody has said. */
  readonly visibility: Query['visibility'] | null;
};

type Step = Partial<Draft> | Misunderstanding;

/**
 * Reads the words after a view in any order: subject, range, filters, flags. Pure: the clock, the zone
 * and the looking up of names belong to the caller. Every word is either understood or refused.
 */
export function parseQuery(view: View, words: readonly Word[], context: ParseContext): ParseResult {
  const merged = withLongRanges(words);
  let draft: Draft = emptyDraft(view);
  for (const [index, word] of merged.entries()) {
    const step = readWord(draft, word);
    if (isProblem(step)) return refused(withUnderstood(step, view, merged.slice(0, index)));
    draft = { ...draft, ...step };
  }
  return finish(draft, context);
}

function emptyDraft(view: View): Draft {
  return {
    view,
    subject: null,
    range: null,
    filters: [],
    by: null,
    metric: null,
    granularity: null,
    top: null,
    sort: null,
    match: null,
    chart: null,
    method: null,
    versus: null,
    timeZone: null,
    currency: null,
    files: [],
    visibility: null,
  };
}

function finish(draft: Draft, { now, timeZone, cycleDay = 1 }: ParseContext): ParseResult {
  const incomplete = maybeIncomplete(draft);
  if (incomplete) return refused(incomplete);
  const zone = draft.timeZone ?? timeZone;
  const unclear = draft.view === 'forecast' && maybeUnforecastable(draft, { now, timeZone: zone });
  if (unclear) return refused(unclear);
  const typed = draft.range ?? (draft.view === 'report' ? 'last-month' : DEFAULT_RANGE);
  const result = readRange(typed, { now, timeZone: zone, cycleDay, granularity: draft.granularity });
  if (result.kind === 'refused') return badRange(result.message);
  const versus = draft.versus === null ? null : readVersus(draft.versus, { now, timeZone: zone });
  if (versus?.kind === 'refused') return badRange(versus.message);
  const text = versus?.kind === 'range' ? versus.range.text : draft.versus;
  const { visibility } = draft;
  const query = { ...draft, versus: text, range: result.range, visibility: visibility ?? 'private' };
  const tooFine = maybeTooFine(query);
  return tooFine ? refused(tooFine) : { kind: 'query', query };
}

/** "prev" and "yoy" follow from the range; anything else is one of its own. */
function readVersus(text: string, { now, timeZone }: ParseContext): RangeResult | null {
  return text === 'prev' || text === 'yoy' ? null : readRange(text, { now, timeZone, granularity: null });
}

function badRange(message: string): ParseResult {
  const hint = say`For example: 7d, mtd, last-month, 2026-10 or 2026-10-01..2026-10-15. Quote a name that looks like a range.`;
  return refused(misunderstanding('bad_range', message, { hint }));
}

/** What the words lack or what contradicts the view, once all of them are read. */
function maybeIncomplete(draft: Draft): Misunderstanding | undefined {
  const { view, by, subject } = draft;
  if (view === 'top' && by === null) {
    const hint = forExample('/usage top model 30d');
    return misunderstanding('missing_name', say`top needs to know what to rank.`, { hint });
  }
  if (view === 'user' && subject === null) {
    const hint = say`For example: /usage user alice 30d. For everybody: /usage top user 30d`;
    return misunderstanding('missing_name', say`user needs a name.`, { hint });
  }
  return maybeUntaken(draft) ?? maybeUnfitting(draft);
}

function readWord(draft: Draft, word: Word): Step {
  if (word.key !== null) return readKeyed(draft, word);
  const text = word.values[0] ?? '';
  if (word.quoted) return readName(draft, text);
  const bare = text.toLowerCase();
  if (isRangeWord(text)) return draft.range === null ? { range: text } : secondRange(draft.range, text);
  const flags = maybeBareFlag(bare, draft);
  return flags ? joinFlag(draft, flags, word) : readName(draft, text);
}

function readKeyed(draft: Draft, word: Word): Step {
  const flag = maybeKeyedFlag(word);
  if (flag) return flag.kind === 'refused' ? flag.problem : joinFlag(draft, flag.parts, word);
  const result = readFilter(word);
  if (result.kind === 'refused') return result.problem;
  if (result.kind === 'everything') return draft.view === 'cache' ? { everySource: true } : {};
  const { filters } = draft;
  const other = filters.find((filter) => excludesEachOther(filter, result.filter));
  if (other) return filteredTwice(other, result.filter);
  return filters.length < MOST_FILTERS ? { filters: [...filters, result.filter] } : tooManyFilters();
}

/** What a flag sets, unless an earlier word has set it otherwise. */
function joinFlag(draft: Draft, flags: QueryParts, word: Word): Step {
  const { by, files: _, ...others } = flags;
  if (by !== undefined && draft.by !== null && by !== draft.by) return splitTwice(draft.by, by);
  const known: Readonly<Record<string, unknown>> = draft;
  const isOtherwise = Object.entries(others).some(
    ([name, value]) => known[name] !== null && JSON.stringify(known[name]) !== JSON.stringify(value),
  );
  return isOtherwise ? contradicted(word) : flags;
}

/** A word that is neither range nor flag: the dimension or the length of a ranking, or the view's subject. */
function readName(draft: Draft, text: string): Step {
  if (draft.view === 'top') return readRanked(draft, text);
  if (draft.view === 'forecast' && text.toLowerCase() === 'month') return {};
  if (draft.view !== 'team' && draft.view !== 'user') return unexpected(draft, text);
  if (text === '') return misunderstanding('missing_name', say`${draft.view} "" is no name.`);
  if (draft.subject !== null) return secondSubject(draft.view, draft.subject, text);
  return { subject: text };
}

function readRanked(draft: Draft, text: string): Step {
  const count = draft.top === null ? maybeRowCount(text) : undefined;
  if (count !== undefined) return { top: count };
  const by = maybeDimension(text)?.name;
  if (by === undefined) return draft.by === null ? unknownDimension(text) : unexpected(draft, text);
  return draft.by === null || draft.by === by ? { by } : splitTwice(draft.by, by);
}

/** "since A" and "last week" are typed as two words. */
export function withLongRanges(words: readonly Word[]): readonly Word[] {
  const merged: Word[] = [];
  for (const word of words) {
    const before = merged.at(-1);
    const joined = before && maybeLongRange(before, word);
    if (joined === undefined) merged.push(word);
    else merged.splice(-1, 1, { ...word, text: joined, values: [joined] });
  }
  return merged;
}

function maybeLongRange(before: Word, word: Word): string | undefined {
  if (before.quoted || word.quoted || before.key !== null || word.key !== null) return undefined;
  const [first, second = ''] = [before.text.toLowerCase(), word.values[0]];
  if (first === 'since' && looksLikeRange(second)) return `since ${second}`;
  const isCalendar = first === 'last' && ['week', 'month'].includes(second.toLowerCase());
  return isCalendar ? `last-${second.toLowerCase()}` : undefined;
}

/** Whether a bare word stands for a range, as one or as two words joined. */
export function isRangeWord(text: string): boolean {
  return looksLikeRange(text) || text.startsWith('since ');
}

function unknownDimension(text: string): Misunderstanding {
  const words = DIMENSIONS.flatMap((dimension): readonly string[] => dimension.words);
  const closest = maybeClosest(text, words);
  const listed = DIMENSIONS.slice(0, 12)
    .map((dimension) => dimension.words[0])
    .join(', ');
  return misunderstanding('unknown_word', say`I cannot rank by ${shownWord(text)}.`, {
    hint: say`Rankings: ${listed}, … For example: /usage top ${closest ?? 'model'} 30d`,
    meant: closest && `"top ${closest}"`,
    suggestions: closest === undefined ? [] : [`/usage top ${closest}`],
  });
}

function unexpected(draft: Draft, text: string): Misunderstanding {
  if (/^(vs|versus|against)\.?$/i.test(text)) {
    return misunderstanding('unknown_word', say`I do not know what ${shownWord(text)} means here.`, {
      hint: say`What it is compared with is one word: vs:2026-09, vs:prev or vs:yoy. Two side by side: /usage compare last-month vs 2026-09`,
    });
  }
  const closest = maybeClosest(text, [...RANGE_WORDS, ...FLAG_WORDS]);
  return misunderstanding('unknown_word', say`I do not know what ${shownWord(text)} means here.`, {
    hint: say`For example: /usage ${EXAMPLES[draft.view]}. Names go into filters: team:ml, user:alice, model:…`,
    unknown: text,
    meant: closest && shownWord(closest),
  });
}

const EXAMPLES: Readonly<Record<View, string>> = {
  me: 'me 7d by:model',
  user: 'user alice 30d',
  team: 'team ml 7d',
  org: 'org last-month',
  top: 'top model 30d',
  trend: 'trend 30d team:ml',
  forecast: 'forecast team:ml',
  why: 'why team:ml 7d',
  heatmap: 'heatmap 30d',
  cache: 'cache 30d',
  source: 'source mtd',
  report: 'report last-month team:ml',
};

function tooManyFilters(): Misunderstanding {
  return misunderstanding('bad_value', say`A question has at most ${MOST_FILTERS} filters.`);
}

/** Says how far the command made sense, where something did. */
function withUnderstood(problem: Misunderstanding, view: View, words: readonly Word[]): Misunderstanding {
  if (words.length === 0) return problem;
  const understood = ['/usage', view, ...words.map((word) => word.text)].join(' ');
  return { ...problem, message: `${problem.message} ${say`Understood so far: ${understood.slice(0, 80)}`}` };
}

function isProblem(step: Step): step is Misunderstanding {
  return 'code' in step;
}

function refused(problem: Misunderstanding): ParseResult {
  return { kind: 'refused', problem };
}
