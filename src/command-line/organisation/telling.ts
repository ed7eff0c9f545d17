import { maybeEachDimension } from '../../analytics/alerts/budgets/scope.ts';
import { maybeScopeFilters } from '../../analytics/alerts/scope.ts';
import { maybeTarget } from '../../analytics/alerts/targets.ts';
import { maybeNanoUsd, maybeNanoUsdOfNumber } from '../../analytics/money.ts';
import { isTimeZone } from '../../analytics/period.ts';
import { EVERY_DAY, PERSONAL_FOR_ALL } from '../../analytics/state/subscription.ts';
import type { Budget, Route, Subscription } from '../../analytics/state.ts';
import { problemOfTraceLink } from '../../analytics/traces/trace-link.ts';
import { budgetId } from '../../bot/budgets/terms.ts';
import { maybeUsageQuery } from '../../bot/grammar/usage-query.ts';
import { subscriptionId } from '../../bot/subscriptions/id.ts';
import { readSchedule, type ScheduleTerms } from '../../bot/subscriptions/schedule-words.ts';
import { type PlanContext, type Say, sayRepeated } from './context.ts';
import type { OrganisationEntry } from './file.ts';

export function budgetsOf({ entry, standing, say }: PlanContext): readonly Budget[] {
  const rows = (entry.budgets ?? []).map((budget, index): Budget => {
    const scope = canonicalScope(budget.scope);
    if (scope === undefined)
      say(`budgets[${index}].scope`, `"${budget.scope}" is neither org nor a filter like team:ml`);
    const parts = {
      scope: scope ?? budget.scope,
      repeatPercent: budget.repeatPercent,
      atLimit: budget.atLimit,
      forecast: budget.forecast,
      amount: amountOf(budget, (message) => say(`budgets[${index}]`, message)),
      period: budget.period,
      thresholds: [...new Set(budget.thresholds)].sort((one, other) => one - other),
      channel:
        budget.channel === undefined ? null : targetOf(budget.channel, `budgets[${index}].channel`, say),
    };
    const id = budgetId(parts.scope, parts);
    const former = standing.budgets.find((one) => one.id === id);
    return { ...parts, id, org: entry.id, createdBy: former?.createdBy ?? null };
  });
  sayRepeated(
    rows.map(({ id }) => id),
    'budgets',
    'scope, period and unit',
    say,
  );
  return rows;
}

function amountOf(
  { amountUsd, tokens }: NonNullable<OrganisationEntry['budgets']>[number],
  say: (message: string) => void,
): Budget['amount'] {
  if ((amountUsd === undefined) === (tokens === undefined)) say('needs exactly one of amountUsd and tokens');
  if (tokens !== undefined) return { unit: 'tokens', value: BigInt(tokens) };
  const value =
    typeof amountUsd === 'number' ? maybeNanoUsdOfNumber(amountUsd) : maybeNanoUsd(amountUsd ?? '0');
  if (value === undefined || value > MOST_NANO) say(`${amountUsd} is no amount to plan with`);
  return { unit: 'usd', value: value ?? 0n };
}

/** A billion dollars: sums stay within 64 bits. */
const MOST_NANO = 10n ** 18n;

export function subscriptionsOf({
  entry,
  standing,
  organisation,
  now,
  say,
}: PlanContext): readonly Subscription[] {
  const rows = (entry.subscriptions ?? []).map((one, index): Subscription => {
    const timeZone = one.timeZone ?? organisation.timeZone;
    if (!isTimeZone(timeZone)) say(`subscriptions[${index}].timeZone`, `there is no time zone "${timeZone}"`);
    const context = { now, timeZone: isTimeZone(organisation.timeZone) ? organisation.timeZone : 'UTC' };
    const query = maybeUsageQuery(one.query, context);
    if (query.kind === 'refused') say(`subscriptions[${index}].query`, query.message);
    const parts = {
      ...EVERY_DAY,
      ...scheduleOf(one.schedule, (message) => say(`subscriptions[${index}].schedule`, message)),
      query: query.kind === 'refused' ? one.query : query.text,
      timeZone,
      channel: targetOf(one.channel, `subscriptions[${index}].channel`, say),
    };
    const id = subscriptionId(parts);
    return { ...parts, ...standingOf(standing.subscriptions, id, now), id, org: entry.id };
  });
  sayRepeated(
    rows.map(({ id }) => id),
    'subscriptions',
    'query, schedule and channel',
    say,
  );
  return rows;
}

/** What a file says again keeps its age and maker, and stays paused where nobody could be reached. */
function standingOf(standing: readonly Subscription[], id: string, now: number) {
  const former = standing.find((one) => one.id === id);
  const { createdBy = null, createdAt = now, pausedAt = null, pausedReason = null } = former ?? {};
  return { createdBy, createdAt, pausedAt, pausedReason };
}

function scheduleOf(text: string, say: (message: string) => void): ScheduleTerms {
  const read = readSchedule(text.split(/\s+/));
  if (read.kind === 'refused') say(read.message);
  return read.kind === 'refused' ? { ...EVERY_DAY, at: '09:00' } : read.terms;
}

/** `personal: monday 09:00`: everybody's own week, to them alone; null switches it off. */
export function personalOf({ entry, standing, organisation, now, say }: PlanContext): Subscription | null {
  const { personal = 'off' } = entry;
  if (personal === 'off') return null;
  const terms = scheduleOf(`weekly ${personal}`, (message) => say('personal', message));
  return {
    ...EVERY_DAY,
    ...terms,
    ...standingOf(standing.subscriptions, PERSONAL_FOR_ALL, now),
    ...{ id: PERSONAL_FOR_ALL, org: entry.id, kind: 'personal', query: 'me', channel: 'everybody' },
    timeZone: organisation.timeZone,
  };
}

/** The template of addresses in a tracing tool; null for none. */
export function traceLinkIn({ entry: { traceLink = 'off' }, say }: PlanContext): string | null {
  if (traceLink === 'off') return null;
  const problem = problemOfTraceLink(traceLink);
  if (problem) say('traceLink', problem);
  return traceLink;
}

export function routesOf({ entry, say }: PlanContext): readonly Route[] {
  return (entry.routes ?? []).map(({ kind, scope: typed, channel }, index) => {
    const scope = canonicalScope(typed);
    if (scope === undefined)
      say(`routes[${index}].scope`, `"${typed}" is neither org nor a filter like team:ml`);
    return {
      org: entry.id,
      kind,
      scope: scope ?? typed,
      channel: targetOf(channel, `routes[${index}].channel`, say),
    };
  });
}

/** "team:ml" under the dimension's own name, however it was typed. */
export function canonicalScope(typed: string): string | undefined {
  if (typed.endsWith(':*') && maybeEachDimension(typed) === undefined) return undefined;
  const filters = maybeScopeFilters(typed);
  const [filter] = filters ?? [];
  return filter ? `${filter.dimension}:${filter.values[0] ?? ''}` : filters && 'org';
}

export function targetOf(channel: string, where: string, say: Say): string {
  const target = maybeTarget(channel);
  if (target === undefined)
    say(where, `"${channel}" is no channel id; write slack:C0123ABCD or discord:1234…`);
  return target ?? channel;
}
