import { lastAudit } from '../../analytics/audit.ts';
import { formatUsd } from '../../analytics/money.ts';
import { retirementsOf } from '../../analytics/pricing/catalogue/retirements.ts';
import { retiringText, retiringUse } from '../../analytics/pricing/catalogue/retiring-use.ts';
import { formatCount } from '../../analytics/words/format.ts';
import { decimalText } from '../../language/numbers.ts';
import { counted, say } from '../../language/say.ts';
import type { Call } from '../command.ts';
import { shownWord } from '../grammar/problem.ts';
import { agoText, calm, type Details, namesText, troubled } from './details.ts';

const MOST_MODELS = 5;

/** What has no price counts nothing. */
export async function pendingOf({ services, speaker }: Call): Promise<Details> {
  const models = await services.usage.pendingModels(speaker.organisation.id);
  if (models.length === 0) return calm([say`Every event has a price.`]);
  const events = models.reduce((sum, model) => sum + model.events, 0);
  const names = namesText(models.map(({ model, provider }) => shownWord(model || provider || say`no model`)));
  return troubled([
    counted(
      events,
      say`1 event waits for a price: ${names}`,
      say`${formatCount(events)} events wait for a price: ${names}`,
    ),
  ]);
}

/** What is still asked and soon answers no more. */
export async function retiringOf({ services, speaker, now }: Call): Promise<Details> {
  const { id: org } = speaker.organisation;
  const retirements = await retirementsOf(services.state, org);
  const found = await retiringUse(services.usage, retirements, { org, filters: [], now });
  if (found.length === 0) return calm([]);
  const more = found.length - MOST_MODELS;
  return troubled([
    ...found.slice(0, MOST_MODELS).map((use) => `${retiringText(use, now)}.`),
    ...(more > 0 ? [moreText(more)] : []),
  ]);
}

function moreText(more: number): string {
  return counted(
    more,
    say`1 more model retires: /usage prices retirements`,
    say`${more} more models retire: /usage prices retirements`,
  );
}

/** What an invoice has and usage has not; neither is added to any cost shown elsewhere. */
export async function chargesOf({ services, speaker }: Call): Promise<Details> {
  const { id: org, taxRate } = speaker.organisation;
  const credits = (await services.state.ledger(org)).filter(({ kind }) => kind === 'credit');
  const sum = credits.reduce((total, { amount }) => total + amount, 0n);
  const tax =
    taxRate === '0' ? say`no tax is set` : say`tax of ${decimalText(taxRate)} % is added on invoices`;
  const given =
    credits.length === 0
      ? say`no credits`
      : say`credits of ${formatUsd(sum)} are taken off invoices: /usage invoice ledger`;
  return calm([say`Costs here are before tax and credits: ${tax}; ${given}.`]);
}

/** Whether what is summed is what was sent. */
export async function driftOf({ services, speaker, now }: Call): Promise<Details> {
  const audit = await lastAudit(services.state, speaker.organisation.id);
  if (!audit)
    return calm([say`Sums are compared with their events once a day; the first time is still to come.`]);
  const ago = agoText(now - audit.at);
  if (audit.drifts === 0) return calm([say`Sums equalled their events ${ago}.`]);
  return troubled([
    counted(
      audit.drifts,
      say`1 sum differed from its events ${ago}; mend it with: tokenbell rebuild`,
      say`${audit.drifts} sums differed from their events ${ago}; mend them with: tokenbell rebuild`,
    ),
  ]);
}
