import { isTimeZone } from '../../analytics/period.ts';
import { PLAIN_ORGANISATION } from '../../analytics/state/organisation.ts';
import type { Organisation, StatePlan } from '../../analytics/state.ts';
import { maybeLocale } from '../../language/locale.ts';
import type { PlanContext, Say, Standing } from './context.ts';
import { exchangeRatesOf, sayUnknown } from './currency.ts';
import type { FileProblem, OrganisationEntry } from './file.ts';
import { membershipsOf } from './memberships.ts';
import { membersOf, teamsOf } from './people.ts';
import { pricesOf } from './prices.ts';
import { rulesOf } from './rules.ts';
import { budgetsOf, personalOf, routesOf, subscriptionsOf, traceLinkIn } from './telling.ts';

export type PlanResult = { readonly plan: StatePlan; readonly problems: readonly FileProblem[] };

/** Turns one organisation of a file into rows and says everything that does not fit together. */
export function planOf(entry: OrganisationEntry, standing: Standing, now: number, path: string): PlanResult {
  const problems: FileProblem[] = [];
  const say = (where: string, message: string) => problems.push({ path: `${path}.${where}`, message });
  const organisation = organisationOf(entry, standing, say);
  const context: PlanContext = { entry, standing, organisation, now, say };
  const { teams, members, budgets, subscriptions, routes, prices } = entry;
  const plan: StatePlan = {
    organisation,
    ...(teams && { teams: teamsOf(context) }),
    ...(members && { members: membersOf(context), memberships: membershipsOf(context) }),
    ...(budgets && { budgets: budgetsOf(context) }),
    ...(subscriptions && { subscriptions: subscriptionsOf(context) }),
    ...(entry.personal && { personal: personalOf(context) }),
    ...(routes && { routes: routesOf(context) }),
    ...(entry.rules && { rules: rulesOf(context) }),
    ...(prices && { priceRows: pricesOf(context) }),
    ...(entry.exchangeRates && { exchangeRates: exchangeRatesOf(context) }),
    ...(entry.traceLink !== undefined && { traceLink: traceLinkIn(context) }),
  };
  return { plan, problems };
}

function organisationOf(entry: OrganisationEntry, { organisation }: Standing, say: Say): Organisation {
  const timeZone = entry.timeZone ?? organisation?.timeZone ?? 'UTC';
  if (!isTimeZone(timeZone)) say('timeZone', `there is no time zone "${timeZone}"`);
  const currency = entry.currency ?? organisation?.currency ?? PLAIN_ORGANISATION.currency;
  sayUnknown(currency, 'currency', say);
  return {
    id: entry.id,
    name: entry.name ?? organisation?.name ?? entry.id,
    timeZone,
    people: entry.people ?? organisation?.people ?? 'named',
    taxRate: taxRateOf(entry, say) ?? organisation?.taxRate ?? PLAIN_ORGANISATION.taxRate,
    locale: localeOf(entry, say) ?? organisation?.locale ?? PLAIN_ORGANISATION.locale,
    cycleDay: entry.cycleDay ?? organisation?.cycleDay ?? PLAIN_ORGANISATION.cycleDay,
    currency,
  };
}

/** A canonical tag; a language without a catalogue is no choice. */
function localeOf({ locale }: OrganisationEntry, say: Say): string | undefined {
  if (locale === undefined) return undefined;
  const tag = maybeLocale(locale);
  if (tag === undefined)
    say('locale', `"${locale}" is not spoken here: en, es, or es with a country such as es-MX`);
  return tag;
}

/** Percent as decimal text without idle zeros; a number is taken as it is written. */
function taxRateOf({ tax }: OrganisationEntry, say: Say): string | undefined {
  if (tax === undefined) return undefined;
  const text = String(tax.rate);
  const rate = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  if (!/^\d{1,3}(\.\d{1,4})?$/.test(rate))
    say('tax.rate', `${text} is no percentage with four places at most`);
  return rate;
}
