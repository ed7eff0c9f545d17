import { type Message, messageOf } from '../../analytics/message.ts';
import { keyOf, modelText, splitName } from '../../analytics/pricing/book/used-models.ts';
import {
  type Retirement,
  retirementsOf,
  retiresText,
  saveRetirements,
} from '../../analytics/pricing/catalogue/retirements.ts';
import { shorten } from '../../analytics/reports/wording.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { maybeStretch } from '../grammar/range-date.ts';
import { quoteValue, type Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';

const SHOWN = 15;

type Terms = Omit<Retirement, 'day'> & {
  /** Null where nothing retires any more. */
  readonly day: string | null;
};

/** `prices retire openai/gpt-4o 2026-12-31 [for gpt-5-mini]`: from when on a provider answers a model no more. */
export async function retireModel(call: Call, words: readonly Word[]): Promise<Saying> {
  const terms = readTerms(words);
  if ('code' in terms) return refuse(call, terms);
  const { services, speaker } = call;
  const { id: org } = speaker.organisation;
  const before = await retirementsOf(services.state, org);
  const former = before.find((one) => keyOf(one) === keyOf(terms));
  const others = before.filter((one) => one !== former);
  const { day } = terms;
  const next = day === null ? undefined : { ...terms, day };
  await saveRetirements(services.state, org, next ? [...others, next] : others);
  await recordChange(call, `prices retire ${modelText(terms)}`, `${dayText(former)} → ${dayText(next)}`);
  return { message: setMessage(terms, next, call.now) };
}

/** `prices retirements`: all there are, the soonest first. */
export async function listRetirements(call: Call, words: readonly Word[]): Promise<Saying> {
  if (words[0]) return refuse(call, problem(say`retirements takes no ${shownWord(words[0].text)}.`));
  const { services, speaker, now } = call;
  return { message: listMessage(await retirementsOf(services.state, speaker.organisation.id), now) };
}

function readTerms(words: readonly Word[]): Terms | Misunderstanding {
  const [name, when, joint, instead, ...more] = words.map(({ key, values, text }) =>
    key === null ? (values[0] ?? '') : text,
  );
  const { provider, model } = splitName(name, undefined);
  if (!provider || !model) return problem(say`retire needs a provider and a model.`);
  const replacement = joint?.toLowerCase() === 'for' ? instead : undefined;
  if (more.length > 0 || (joint !== undefined && !replacement))
    return problem(say`Behind the day stands what to use instead: for gpt-5-mini.`);
  if (when === undefined) return problem(say`"Nothing" is no day.`);
  const isOff = when.toLowerCase() === 'off';
  if (!isOff && !isDay(when)) return problem(say`${shownWord(when)} is no day.`);
  return {
    provider: provider.toLowerCase(),
    model,
    day: isOff ? null : when,
    replacement: replacement ?? null,
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && maybeStretch(text, 'UTC') !== undefined;
}

function setMessage(terms: Terms, next: Retirement | undefined, now: number): Message {
  const name = modelText(terms);
  const words = [quoteValue(name), terms.day ?? 'off'];
  const instead = terms.replacement === null ? [] : ['for', quoteValue(terms.replacement)];
  return messageOf({
    command: ['/usage prices retire', ...words, ...instead].join(' '),
    tone: 'good',
    headline: shorten(next ? `${name} ${retiresText(next, now)}` : say`${name} does not retire`),
    lines: next
      ? [
          say`Where it is used, /usage status and weekly and monthly digests tell of it from 60 days before on.`,
        ]
      : [],
  });
}

function listMessage(retirements: readonly Retirement[], now: number): Message {
  const more = retirements.length - SHOWN;
  return messageOf({
    command: '/usage prices retirements',
    headline:
      retirements.length === 0 ? say`No model is known to retire` : say`Models that their providers retire`,
    lines:
      retirements.length === 0
        ? [say`Tell of one: /usage prices retire openai/gpt-4o 2026-12-31 for gpt-5-mini`]
        : [
            ...retirements.slice(0, SHOWN).map((one) => lineOf(one, now)),
            ...(more > 0 ? [say`${more} more, later`] : []),
          ],
  });
}

function lineOf(retirement: Retirement, now: number): string {
  const { replacement } = retirement;
  const line = `${modelText(retirement)} ${retiresText(retirement, now)}`;
  return replacement === null ? line : say`${line}; replacement ${replacement}`;
}

function dayText(retirement: Retirement | undefined): string {
  if (!retirement) return 'none';
  const { day, replacement } = retirement;
  return replacement === null ? day : `${day} for ${replacement}`;
}

function problem(message: string): Misunderstanding {
  const hint = say`For example: /usage prices retire openai/gpt-4o 2026-12-31 for gpt-5-mini`;
  return misunderstanding('bad_value', message, { hint });
}
