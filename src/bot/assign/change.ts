import { attribute } from '../../analytics/attribution/attribute.ts';
import { monthText } from '../../analytics/finance/closed-words.ts';
import { type Message, messageOf } from '../../analytics/message.ts';
import { formatUsdCents } from '../../analytics/money.ts';
import { nameOf } from '../../analytics/reports/table/breakdown.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import type { TeamMove } from '../../analytics/store.ts';
import { formatCount } from '../../analytics/words/format.ts';
import { counted, say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { resolveValue } from '../question/names.ts';
import { recordChange } from '../record-change.ts';
import { assignCommand, notUnderstood, printValue, readValue, type TypedValue } from './words.ts';

/** A chat waits this long for its answer; what is left then is moved by the job. */
const WAITED_MS = 5_000;

const OWNER_BITS = 60;
const MOST_NAMES = 1_000;

/** `assign key:gateway team:ml|none`: whose usage it is, from now on and before. */
export async function changeAttribution(call: Call, word: Word, rest: readonly Word[]): Promise<Saying> {
  const asked = await readAsked(call, word, rest);
  if ('code' in asked) return refuse(call, asked);
  const { one, team } = asked;
  const { speaker, services } = call;
  const { id: org } = speaker.organisation;
  const former = (await services.state.attributions(org)).find(
    ({ dimension, value }) => dimension === one.dimension && value === one.value,
  );
  const started = services.now();
  const done = await attribute(
    services,
    { org, ...one },
    { team, createdBy: speaker.member?.id ?? null },
    {
      owner: services.randomId(OWNER_BITS),
      now: services.now,
      isEnough: () => services.now() - started > WAITED_MS,
    },
  );
  if (done.kind === 'busy') return refuse(call, busy(one, team));
  const closed = (await services.state.monthCloses(org)).map(({ month }) => month);
  const changed = { one, team, former: former?.team ?? null, ...done, closed };
  const what = assignCommand(one, team).replace('/usage ', '');
  await recordChange(call, what, () => auditText(changedMessage(changed)));
  return { message: changedMessage(changed) };
}

function auditText({ headline, lines }: Message): string {
  return [headline, ...lines].join(' ');
}

type Asked = { readonly one: TypedValue; readonly team: string | null };

async function readAsked(
  call: Call,
  word: Word,
  [target, ...others]: readonly Word[],
): Promise<Asked | Misunderstanding> {
  const typed = readValue(word);
  if ('code' in typed) return typed;
  if (!target || others.length > 0)
    return notUnderstood(say`assign takes what to assign and a team, or none: ${printValue(typed)} team:….`);
  const isNone = target.key === null && target.text.toLowerCase() === 'none';
  const [name = ''] = target.key === 'team' ? target.values : [];
  if (!isNone && (name === '' || target.negated || target.values.length > 1))
    return notUnderstood(say`${shownWord(target.text)} is no team: team:<name> or none.`);
  const { speaker, services } = call;
  const value = await namedValue(typed, call);
  if (typeof value !== 'string') return value;
  const team = isNone ? null : await resolveValue('team', name, speaker, services.usage);
  if (team !== null && typeof team !== 'string') return team;
  return { one: { ...typed, value }, team };
}

/** As events spell it: of a person their address too, which elsewhere stands for their id. */
async function namedValue({ dimension, value }: TypedValue, { speaker, services }: Call) {
  const { id: org, people } = speaker.organisation;
  if (dimension === 'user' && people === 'named') {
    const names = await services.usage.names(org, dimension, { text: value, limit: MOST_NAMES });
    if (names.includes(value)) return value;
  }
  return resolveValue(dimension, value, speaker, services.usage);
}

function busy(one: TypedValue, team: string | null): Misunderstanding {
  const message = say`Usage is just being moved from one team to another; nothing was changed.`;
  return misunderstanding('not_available', message, { hint: say`In a minute: ${assignCommand(one, team)}` });
}

type Changed = Asked & {
  readonly former: string | null;
  readonly moves: readonly TeamMove[];
  readonly more: boolean;
  /** Months whose numbers were handed out. */
  readonly closed: readonly string[];
};

const MOST_MONTHS = 6;

function changedMessage({ one, team, former, moves, more, closed }: Changed): Message {
  const lines = moves.toReversed().map((move) => moveText(move, closed));
  const earlier = lines.length - MOST_MONTHS;
  return messageOf({
    command: assignCommand(one, team),
    tone: 'good',
    headline: shorten(whoseText({ one, team }, moves)),
    lines: [
      ...lines.slice(0, MOST_MONTHS),
      ...(earlier > 0 ? [earlierText(earlier)] : []),
      say`Events that say a team themselves keep it, and no total changes.`,
      ...(team === null || former !== null ? [keptPastText()] : []),
      ...(more ? [say`The rest of its past follows within minutes: see /usage assign list.`] : []),
    ],
    actions:
      team === null && former === null
        ? []
        : [
            {
              label: former === null ? say`Take it back` : say`Back to ${former}`,
              command: assignCommand(one, former),
            },
          ],
  });
}

function earlierText(changes: number): string {
  return counted(
    changes,
    say`1 earlier change is not listed.`,
    say`${changes} earlier changes are not listed.`,
  );
}

/** "key:gateway is ml's: $4.00 of 1 event moved, and so will what comes" */
function whoseText({ one, team }: Asked, moves: readonly TeamMove[]): string {
  const events = moves.reduce((sum, move) => sum + move.events, 0n);
  const costNano = moves.reduce((sum, move) => sum + move.costNano, 0n);
  const [value, moved] = [printValue(one), movedText({ events, costNano })];
  if (team === null)
    return events === 0n
      ? say`${value} is nobody's again: nothing moved back`
      : say`${value} is nobody's again: ${moved} moved back`;
  return events === 0n
    ? say`${value} is ${team}'s: there was nothing to move, and what comes counts for ${team}`
    : say`${value} is ${team}'s: ${moved} moved, and so will what comes`;
}

function movedText({ events, costNano }: Pick<TeamMove, 'events' | 'costNano'>): string {
  const cost = formatUsdCents(costNano);
  return counted(events, say`${cost} of 1 event`, say`${cost} of ${formatCount(events)} events`);
}

function keptPastText(): string {
  return say`Days whose single events are no longer kept stay with the team they were counted for.`;
}

/** "October 2026: $12.00 of 40 events went from no team to ml; that month is closed, what was handed out is unchanged." */
function moveText({ month, from, to, ...moved }: TeamMove, closed: readonly string[]): string {
  const [source, target] = [teamText(from), teamText(to)];
  const [when, amount] = [monthText(month), movedText(moved)];
  return closed.includes(month)
    ? say`${when}: ${amount} went from ${source} to ${target}; that month is closed, and what was handed out is unchanged.`
    : say`${when}: ${amount} went from ${source} to ${target}.`;
}

function teamText(team: string): string {
  return team === '' ? say`no team` : nameOf(team, 'team');
}
