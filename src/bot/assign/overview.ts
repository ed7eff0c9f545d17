import {
  type Likely,
  maybeLikely,
  type Nobodys,
  type NobodysUsage,
  nobodysUsage,
} from '../../analytics/attribution/nobodys.ts';
import { dimensionNamed } from '../../analytics/dimensions.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import { toZonedText } from '../../analytics/period.ts';
import { toCount } from '../../analytics/reports/measures.ts';
import { costValue, isCostPending } from '../../analytics/reports/pending-cost.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import { formatCount } from '../../analytics/words/format.ts';
import { percentageOf } from '../../analytics/words/percentages.ts';
import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { shownWord } from '../grammar/problem.ts';
import { type Range, readRange } from '../grammar/range.ts';
import { assignCommand, notUnderstood, printValue } from './words.ts';

const DEFAULT_RANGE = '30d';
const SHOWN_ROWS = 10;
const MOST_BUTTONS = 5;

/** Less is not worth anybody's time, nano-USD. */
const TINY_NANO = 10_000_000n;

type Candidate = { readonly one: NobodysUsage; readonly likely: Likely | undefined };

/** `assign [range]`: what has no team, largest first, with the team it probably belongs to. */
export async function showNobodys(call: Call): Promise<Saying> {
  const { words, speaker, services, now } = call;
  const { id: org, timeZone, people } = speaker.organisation;
  const hidesPeople = people !== 'named';
  const [typed, ...others] = words;
  if (others[0])
    return refuse(call, notUnderstood(say`I do not know what ${shownWord(others[0].text)} means here.`));
  const read = readRange(typed?.text ?? DEFAULT_RANGE, { now, timeZone, granularity: 'day' });
  if (read.kind === 'refused') return refuse(call, notUnderstood(read.message));
  const { from, to } = read.range.period;
  return services.usage.snapshot(async (usage) => {
    const nobodys = await nobodysUsage(usage, { org, from, to, timeZone, hidesPeople });
    const worth = nobodys.values.filter(isWorth);
    const candidates: Candidate[] = [];
    for (const one of worth.slice(0, SHOWN_ROWS)) {
      const likely = await maybeLikely({ usage, members: speaker.members }, org, one, now);
      candidates.push({ one, likely });
    }
    return { message: overviewMessage(nobodys, candidates, read.range) };
  });
}

function overviewMessage(nobodys: Nobodys, candidates: readonly Candidate[], range: Range): Message {
  const { events, values } = nobodys;
  const { from, to, timeZone, granularity } = range.period;
  const worth = values.filter(isWorth);
  const tiny = values.length - worth.length;
  const isNothing = events === 0n;
  return messageOf({
    command: `/usage assign ${range.text}`,
    headline: shorten(headlineOf(nobodys, range.text)),
    lines: [
      ...candidates.flatMap(({ one, likely }) =>
        likely ? [say`${printValue(one)} is probably ${likely.team}'s: ${likely.why}.`] : [],
      ),
      ...(tiny > 0 ? [tinyText(tiny, worth.length > 0)] : []),
      ...(isNothing ? [] : [say`Give one to a team: ${exampleOf(candidates)}`]),
    ],
    period: { from: toZonedText(from, timeZone), to: toZonedText(to, timeZone), timeZone, granularity },
    table: worth.length === 0 ? null : tableOf(worth, nobodys, timeZone),
    csvName: worth.length === 0 ? null : `no-team-${range.text}`,
    actions: candidates
      .flatMap(({ one, likely }) =>
        likely ? [{ label: `${one.value} → ${likely.team}`, command: assignCommand(one, likely.team) }] : [],
      )
      .slice(0, MOST_BUTTONS),
  });
}

/** What has no price yet may be worth any amount. */
function isWorth({ costNano, pendingEvents }: NobodysUsage): boolean {
  return costNano >= TINY_NANO || pendingEvents > 0n;
}

function tinyText(values: number, isMore: boolean): string {
  const least = formatUsdCents(TINY_NANO);
  if (!isMore) {
    return counted(
      values,
      say`It is 1 below ${least} and not listed.`,
      say`They are ${values}, each below ${least} and not listed.`,
    );
  }
  return counted(
    values,
    say`1 more below ${least} is not listed.`,
    say`${values} more below ${least} are not listed.`,
  );
}

/** "$7.00 (63.6 %) of 3 events have no team, 7d" */
function headlineOf(nobodys: Nobodys, range: string): string {
  const { costNano, ofNano, events } = nobodys;
  if (events === 0n) return say`Everything has a team, ${range}`;
  if (isCostPending(nobodys)) return pendingText(events, range);
  const share = percentageOf(costNano, ofNano);
  const percent = share === null ? '' : ` (${decimalText(share)} %)`;
  const known = `${formatUsdCents(costNano)}${percent}`;
  const amount = nobodys.pendingEvents > 0n ? say`at least ${known}` : known;
  return counted(
    events,
    say`${amount} of 1 event has no team, ${range}`,
    say`${amount} of ${formatCount(events)} events have no team, ${range}`,
  );
}

function pendingText(events: bigint, range: string): string {
  return counted(
    events,
    say`1 event of pending cost has no team, ${range}`,
    say`${formatCount(events)} events of pending cost have no team, ${range}`,
  );
}

/** With the first one nobody knows a team for. */
function exampleOf(candidates: readonly Candidate[]): string {
  const open = candidates.find(({ likely }) => !likely)?.one;
  return open ? `/usage assign ${printValue(open)} team:<name>` : '/usage assign key:<key> team:<name>';
}

function tableOf(values: readonly NobodysUsage[], all: Nobodys, timeZone: string): Message['table'] {
  return {
    columns: [
      { key: 'by', label: say`by`, unit: 'text' },
      { key: 'value', label: say`value`, unit: 'text' },
      { key: 'cost', label: say`cost`, unit: 'usd' },
      { key: 'requests', label: say`requests`, unit: 'count' },
      { key: 'events', label: say`events`, unit: 'count' },
      { key: 'last', label: say`last seen`, unit: 'text' },
    ],
    rows: values.map((one) => ({
      by: dimensionNamed(one.dimension).label,
      value: one.value,
      cost: costValue(one),
      requests: toCount(one.requests),
      events: toCount(one.events),
      last: toZonedText(one.lastDay, timeZone).slice(0, 10),
    })),
    total: { by: say`Total`, cost: costValue(all), events: toCount(all.events) },
    shown: SHOWN_ROWS,
    // One event is part of what its key, its person and its agent used.
    rowsOverlap: true,
  };
}
