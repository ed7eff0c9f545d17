import { maybeScopeFilters } from '../analytics/alerts/scope.ts';
import { maybeTarget } from '../analytics/alerts/targets.ts';
import { maybeNanoUsd, maybeNanoUsdOfNumber } from '../analytics/money.ts';
import { isTimeZone } from '../analytics/period.ts';
import { PLAIN_BUDGET } from '../analytics/state/budget.ts';
import { EVERY_DAY } from '../analytics/state/subscription.ts';
import type { Budget, Route, Subscription } from '../analytics/state.ts';
import { budgetId } from '../bot/commands/budget.ts';
import { subscriptionId } from '../bot/commands/sub.ts';
import { maybeUsageQuery } from '../bot/usage-query.ts';
import { type PlanContext, type Say, sayRepeated } from './organisation-context.ts';
import type { OrganisationEntry } from './organisation-file.ts';

export function budgetsOf({ entry, standing, say }: PlanContext): readonly Budget[] {
  const rows = (entry.budgets ?? []).map((budget, index): Budget => {
    const scope = canonicalScope(budget.scope);
    if (scope === undefined)
      say(`budgets[${index}].scope`, `"${budget.scope}" is neither org nor a filter like team:ml`);
    const parts = {
      ...PLAIN_BUDGET,
      scope: scope ?? budget.scope,
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
      query: query.kind === 'refused' ? one.query : query.text,
      at: one.schedule.replace('daily ', ''),
      timeZone,
      channel: targetOf(one.channel, `subscriptions[${index}].channel`, say),
    };
    const id = subscriptionId(parts);
    const { createdBy = null, createdAt = now } =
      standing.subscriptions.find((former) => former.id === id) ?? {};
    return { ...EVERY_DAY, ...parts, id, org: entry.id, createdBy, createdAt };
  });
  sayRepeated(
    rows.map(({ id }) => id),
    'subscriptions',
    'query, time and channel',
    say,
  );
  return rows;
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
function canonicalScope(typed: string): string | undefined {
  const filters = maybeScopeFilters(typed);
  const [filter] = filters ?? [];
  return filter ? `${filter.dimension}:${filter.values[0] ?? ''}` : filters && 'org';
}

function targetOf(channel: string, where: string, say: Say): string {
  const target = maybeTarget(channel);
  if (target === undefined)
    say(where, `"${channel}" is no channel id; write slack:C0123ABCD or discord:1234…`);
  return target ?? channel;
}
