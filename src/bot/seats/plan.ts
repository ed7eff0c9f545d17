import { messageOf } from '../../analytics/message.ts';
import { formatUsd, maybeNanoUsd } from '../../analytics/money.ts';
import type { SeatPlan } from '../../analytics/state.ts';
import { formatCount } from '../../analytics/words/format.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';

/** `seats plan pro $30 [100k tokens] [up to $50]`, `seats plan rm pro`: what a seat costs and includes. */
export async function changePlan(call: Call, words: readonly Word[]): Promise<Saying> {
  const [first, ...rest] = words.map(({ text }) => text);
  if (first === undefined) return refuse(call, unclear(say`seats plan needs a name and a price.`));
  return first.toLowerCase() === 'rm' ? removePlan(call, rest) : savePlan(call, first, rest.join(' '));
}

async function savePlan(call: Call, id: string, typed: string): Promise<Saying> {
  const { state } = call.services;
  const org = call.speaker.organisation.id;
  const terms = maybeTerms(typed);
  if (!terms)
    return refuse(
      call,
      unclear(say`I do not understand ${shownWord(typed)} as a price and what it includes.`),
    );
  const plan: SeatPlan = { org, id: id.toLowerCase(), name: id, ...terms };
  await state.saveSeatPlan(plan);
  await recordChange(call, `seats plan ${plan.id}`, () => planText(plan));
  return {
    message: messageOf({
      command: '/usage seats',
      tone: 'good',
      headline: say`Plan ${plan.name}: ${planText(plan)}`,
      lines: [say`Give somebody a seat with /usage seats give ${plan.id} ana.`],
    }),
  };
}

async function removePlan(call: Call, [id, ...more]: readonly string[]): Promise<Saying> {
  const { state } = call.services;
  const org = call.speaker.organisation.id;
  if (id === undefined || more.length > 0)
    return refuse(call, unclear(say`seats plan rm takes the name of a plan.`));
  if (!(await state.removeSeatPlan(org, id.toLowerCase()))) return refuse(call, noPlan(id));
  await recordChange(call, `seats plan rm ${id}`, 'removed');
  return { message: messageOf({ command: '/usage seats', tone: 'good', headline: say`Plan ${id} is gone` }) };
}

export function noPlan(id: string) {
  return misunderstanding('not_found', say`There is no plan ${shownWord(id)}.`, { hint: example() });
}

function planText({ seatPrice, tokens, cost }: SeatPlan): string {
  const price = formatUsd(seatPrice);
  if (tokens === null)
    return cost === null
      ? say`${price} a seat and month, no limit`
      : say`${price} a seat and month, usage of ${formatUsd(cost)} a cycle`;
  const most = formatCount(tokens);
  return cost === null
    ? say`${price} a seat and month, ${most} tokens a cycle`
    : say`${price} a seat and month, ${most} tokens and usage of ${formatUsd(cost)} a cycle`;
}

const TERMS =
  /^\$?(?<price>[\d.,]+)(?:\/month)?(?:\s+(?<tokens>[\d.]+)\s*(?<scale>[km]?)\s*tokens?)?(?:\s+up to \$(?<cost>[\d.,]+))?$/i;
const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 };

function maybeTerms(typed: string): Pick<SeatPlan, 'seatPrice' | 'tokens' | 'cost'> | undefined {
  const groups = TERMS.exec(typed.trim())?.groups;
  const price = maybeNanoUsd(groups?.price?.replaceAll(',', '') ?? '');
  if (!groups || price === undefined) return undefined;
  const tokens =
    groups.tokens === undefined
      ? null
      : Math.round(Number(groups.tokens) * (SCALES[groups.scale?.toLowerCase() ?? ''] ?? 1));
  const cost = groups.cost === undefined ? null : maybeNanoUsd(groups.cost.replaceAll(',', ''));
  if (cost === undefined || (tokens !== null && !Number.isSafeInteger(tokens))) return undefined;
  return { seatPrice: price, tokens, cost };
}

function example(): string {
  return say`For example: /usage seats plan pro $30 100k tokens`;
}

function unclear(message: string) {
  return misunderstanding('bad_value', message, { hint: example() });
}
