import { PERSONAL_FOR_ALL } from '../../analytics/state/subscription.ts';
import type { Organisation, StatePlan, StateStore } from '../../analytics/state.ts';
import { traceLinkOf } from '../../analytics/traces/trace-link.ts';
import { printSchedule } from '../../bot/subscriptions/schedule-words.ts';

/** One line per row that a plan adds (+), changes (~) or removes (-); nothing when all is as it should be. */
export async function diffOf(
  plan: StatePlan,
  state: StateStore,
  before: Organisation | undefined,
): Promise<readonly string[]> {
  const org = plan.organisation.id;
  const standing = await state.subscriptions(org);
  const prices = plan.priceRows ? await operatorPrices(state, org) : [];
  return [
    ...compare('organisation', before ? [before] : [], [plan.organisation], ({ id }) => id),
    ...compare('team', await state.teams(org), plan.teams, ({ id }) => id),
    ...compare('member', await state.members(org), plan.members, ({ id }) => id),
    ...compare(
      'membership',
      await state.memberships(org),
      plan.memberships,
      ({ member, team, from }) => `${member} in ${team} from ${from}`,
    ),
    ...compare(
      'budget',
      (await state.budgets(org)).map(withoutMaker),
      plan.budgets?.map(withoutMaker),
      ({ id }) => id,
    ),
    ...compare(
      'subscription',
      standing.filter(({ kind }) => kind === 'question').map(withoutMaker),
      plan.subscriptions?.map(withoutMaker),
      (one) => `${one.id} (${one.query}, ${printSchedule(one)})`,
    ),
    ...compare(
      "everybody's own week",
      standing.filter(({ id }) => id === PERSONAL_FOR_ALL).map(withoutMaker),
      plan.personal === undefined ? undefined : plan.personal === null ? [] : [withoutMaker(plan.personal)],
      (one) => printSchedule(one),
    ),
    ...compare(
      'route',
      await state.routes(org),
      plan.routes,
      (route) => `${route.kind} ${route.scope} ${route.channel}`,
    ),
    ...compare(
      'rule',
      (await state.rules(org)).map(withoutMaker),
      plan.rules?.map(withoutMaker),
      ({ kind, scope, id }) => `${kind} ${scope} ${id}`,
    ),
    ...compare(
      'price',
      prices.map(withoutAge),
      plan.priceRows?.map(withoutAge),
      (row) => `${row.provider}/${row.model} ${row.class} ${row.id}`,
    ),
    ...compare(
      'exchange rate',
      await state.exchangeRates(org),
      plan.exchangeRates,
      ({ currency, day }) => `${currency} ${day}`,
    ),
    ...compare(
      'trace link',
      linksOf(await traceLinkOf(state, org)),
      plan.traceLink === undefined ? undefined : linksOf(plan.traceLink),
      ({ to }) => to,
    ),
  ].map((line) => `${org}: ${line}`);
}

function linksOf(to: string | null): readonly { readonly to: string }[] {
  return to === null ? [] : [{ to }];
}

async function operatorPrices(state: StateStore, org: string) {
  const rows = await state.priceRows();
  return rows.filter((row) => row.org === org && row.source === 'operator' && row.supersededBy === null);
}

/** Who made a row, and when, is no difference. */
function withoutMaker<Row extends { readonly createdBy: unknown; readonly createdAt?: unknown }>(row: Row) {
  const { createdBy: _by, createdAt: _at, ...rest } = row;
  return rest;
}

function withoutAge<Row extends { readonly createdAt: unknown }>({ createdAt: _, ...rest }: Row) {
  return rest;
}

/** An absent list of the plan leaves what stands alone. */
function compare<Row extends object>(
  kind: string,
  before: readonly Row[],
  after: readonly Row[] | undefined,
  nameOf: (row: Row) => string,
): readonly string[] {
  if (!after) return [];
  const former = new Map(before.map((row) => [nameOf(row), row]));
  const next = new Set(after.map(nameOf));
  const removed = before.map(nameOf).filter((name) => !next.has(name));
  const changed = after.flatMap((row) => {
    const name = nameOf(row);
    const old = former.get(name);
    if (!old) return [`+ ${kind} ${name}`];
    const fields = changedFields(old, row);
    return fields.length === 0 ? [] : [`~ ${kind} ${name}: ${fields.join(', ')}`];
  });
  return [...changed, ...removed.map((name) => `- ${kind} ${name}`)];
}

function changedFields(before: object, after: object): readonly string[] {
  const old = new Map(Object.entries(before));
  return Object.entries(after)
    .filter(([key, value]) => printed(old.get(key)) !== printed(value))
    .map(([key, value]) => `${key} ${printed(old.get(key))} → ${printed(value)}`);
}

function printed(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ??
    'none'
  );
}
