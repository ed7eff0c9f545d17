import { PROJECTION_METHODS } from '../../analytics/detect/forecast/projection.ts';
import { DIMENSIONS, type DimensionName, maybeDimension } from '../../analytics/dimensions.ts';
import { CHART_MARKS, METRICS } from '../../analytics/reports/question.ts';
import type { BotServices } from '../command.ts';
import { mayRun } from '../commands/help.ts';
import { COMMANDS } from '../commands/index.ts';
import type { CommandRequest } from '../platform.ts';
import { visibleNames } from '../question/names.ts';
import { findSpeaker, type Speaker } from '../speaker/speaker.ts';
import { FILTER_WORDS } from './filter.ts';
import { FLAG_WORDS } from './flags.ts';
import { FIXED_VALUES, quoteName, SORT_WORDS } from './query.ts';
import { RANGE_WORDS } from './range.ts';
import { placeOf } from './target.ts';

/** Completions from memory: what an actor may see is remembered from their last command, for a short time. */
export type Completions = {
  remember(place: Place, speaker: Speaker): void;
  complete(text: string, place: Place): readonly string[];
};

/** Who types, and where: a channel may be bound. */
type Place = Omit<CommandRequest, 'text'>;

const MOST_COMPLETIONS = 25;
const MOST_ACTORS = 1_000;
const FRESH_MS = 60_000;
/** Names remembered longer are not shown, only read again. */
const OLD_MS = 10 * 60_000;
/** Dimensions whose names are worth remembering. */
const NAMED: readonly DimensionName[] = [
  'team',
  'user',
  'model',
  'provider',
  'agent',
  'project',
  'feature',
  'customer',
];

type Memory = {
  readonly at: number;
  readonly speaker: Speaker;
  readonly names: ReadonlyMap<DimensionName, readonly string[]>;
};

export function createCompletions(services: BotServices & { readonly log: CompletionLog }): Completions {
  const memories = new Map<string, Memory>();
  const loading = new Set<string>();

  async function load(place: Place, known: Speaker | undefined): Promise<void> {
    const speaker = known ?? (await findSpeaker(place.actor, services, services.now(), placeOf(place)));
    if (!speaker) return;
    const names = new Map<DimensionName, readonly string[]>();
    for (const dimension of NAMED)
      names.set(dimension, await visibleNames(dimension, speaker, services.usage));
    memories.delete(keyOf(place));
    memories.set(keyOf(place), { at: services.now(), speaker, names });
    const [oldest] = memories.keys();
    if (memories.size > MOST_ACTORS && oldest !== undefined) memories.delete(oldest);
  }

  /** In the background: nobody waits for names, and a failure costs only suggestions. */
  function refresh(place: Place, known?: Speaker): void {
    const key = keyOf(place);
    const memory = memories.get(key);
    const isFresh = memory !== undefined && services.now() - memory.at < FRESH_MS;
    if (isFresh || loading.has(key)) return;
    loading.add(key);
    load(place, known)
      .catch((error: unknown) => services.log.warn({ error }, 'names for completion could not be read'))
      .finally(() => loading.delete(key));
  }

  return {
    remember: refresh,
    complete: (text, place) => {
      refresh(place);
      const memory = memories.get(keyOf(place));
      // What somebody could see long ago may be nothing they can see now.
      const isOld = memory !== undefined && services.now() - memory.at > OLD_MS;
      return completionsOf(text, isOld ? undefined : memory);
    },
  };
}

type CompletionLog = { readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void };

function keyOf({ actor: { platform, tenant, user }, channel }: Place): string {
  return JSON.stringify([platform, tenant, user, channel]);
}

/** Words that may stand in the place of the last one. */
function completionsOf(text: string, memory: Memory | undefined): readonly string[] {
  const line = text.slice(0, 500);
  const cut = line.search(/\S*$/u);
  const [before, last] = [line.slice(0, cut), line.slice(cut)];
  const words = before.split(/\s+/u).filter((word) => word !== '' && !/^\/?usage$/i.test(word));
  const candidates = words.length === 0 ? firstWords(memory) : laterWords(words, last, memory);
  const start = last.toLowerCase();
  const fitting = candidates.filter((word) => word.toLowerCase().startsWith(start) && word !== last);
  return [...new Set(fitting)].slice(0, MOST_COMPLETIONS);
}

function firstWords(memory: Memory | undefined): readonly string[] {
  const commands = memory ? COMMANDS.filter((command) => mayRun(command, memory.speaker)) : COMMANDS;
  return commands.map(({ name }) => name);
}

function laterWords(words: readonly string[], last: string, memory: Memory | undefined): readonly string[] {
  const key = /^-?([a-z]+)[:=]/i.exec(last);
  if (key) return valuesOf(key[1] ?? '', memory).map((value) => `${key[0]}${value}`);
  const command = words[0]?.toLowerCase() ?? '';
  if (command === 'help') return firstWords(memory);
  if (command === 'top' && words.length === 1) return FILTER_WORDS;
  if (command === 'forecast') return FORECAST_WORDS;
  const subjects =
    words.length === 1 && (command === 'team' || command === 'user') ? namesOf(command, memory) : [];
  return [...subjects, ...RANGES, ...FILTER_WORDS.map((word) => `${word}:`), ...FLAGS];
}

const RANGES = ['24h', '7d', '30d', '90d', ...RANGE_WORDS];
const FLAGS = ['by:', 'metric:', 'gran:', 'top:', 'sort:', 'match:', 'chart:', 'tz:', 'cur:', ...FLAG_WORDS];

/** A forecast looks ahead, so that most ranges and flags mean nothing to it. */
const FORECAST_WORDS = [
  ...['7d', '30d', '90d', 'month'],
  ...FILTER_WORDS.map((word) => `${word}:`),
  ...['metric:', 'method:', 'chart:', 'tz:', 'cur:', ...FLAG_WORDS],
];

const FLAG_VALUES: Readonly<Record<string, readonly string[]>> = {
  by: DIMENSIONS.flatMap(({ words }) => words.slice(0, 1)),
  metric: METRICS,
  chart: CHART_MARKS,
  gran: ['auto', 'hour', 'day', 'week', 'month'],
  sort: Object.keys(SORT_WORDS),
  method: PROJECTION_METHODS,
};

function valuesOf(key: string, memory: Memory | undefined): readonly string[] {
  const word = key.toLowerCase();
  const flag = Object.hasOwn(FLAG_VALUES, word) ? FLAG_VALUES[word] : undefined;
  const dimension = maybeDimension(word)?.name;
  if (flag || dimension === undefined) return flag ?? [];
  return FIXED_VALUES[dimension] ?? namesOf(dimension, memory);
}

function namesOf(dimension: DimensionName, memory: Memory | undefined): readonly string[] {
  return (memory?.names.get(dimension) ?? []).map(quoteName);
}
