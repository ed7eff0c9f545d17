import { type Message, messageOf } from '../../analytics/message.ts';
import { operatorRows } from '../../analytics/pricing/own-prices/operator-price.ts';
import { setRows } from '../../analytics/pricing/own-prices/set-rows.ts';
import { readSetTerms, SET_OPTIONS, type SetOption } from '../../analytics/pricing/own-prices/set-terms.ts';
import { previewChange } from '../../analytics/pricing/repricing/price-change.ts';
import {
  rowsText,
  setDoneMessage,
  setPreviewMessage,
  unchangedMessage,
} from '../../analytics/reports/prices/price-set.ts';
import type { PriceRow } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import { quoteValue, type Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';

/** Events read for a preview in chat; the change itself knows no bound. */
const MOST_PREVIEWED = 200_000;

type Terms = {
  readonly rows: readonly PriceRow[];
  readonly confirmed: boolean;
  /** Without the word that confirms it. */
  readonly command: string;
};

/** `prices set …` shows what would change, with a button; with "confirm" it is written, and events follow. */
export async function setPrices(call: Call, words: readonly Word[]): Promise<Saying> {
  const terms = readTerms(call, words);
  if ('code' in terms) return refuse(call, terms);
  const { state } = call.services;
  const existing = await state.priceRows();
  const changes = setRows(existing, terms.rows);
  if (changes.added.length === 0) return { message: unchangedMessage(terms.rows, terms.command) };
  if (!terms.confirmed) return { message: await previewOf(call, terms, existing) };
  await state.addPriceRows(changes.added, changes.superseded);
  await recordChange(call, terms.command.replace('/usage ', ''), () => rowsText(changes.added));
  return { message: setDoneMessage(changes.added, terms.command) };
}

async function previewOf(
  { speaker: { organisation }, services, now }: Call,
  { rows, command }: Terms,
  existing: readonly PriceRow[],
): Promise<Message> {
  const changes = setRows(existing, rows);
  const options = { organisation, existing, now, most: MOST_PREVIEWED };
  const { comparison } = await previewChange(services, changes, options);
  const message = setPreviewMessage(changes.added, comparison, command);
  const actions = [
    { label: say`Set these prices`, command: `${command} confirm`, style: 'primary' },
  ] as const;
  return messageOf({ ...message, actions });
}

function readTerms({ speaker, now }: Call, words: readonly Word[]): Terms | Misunderstanding {
  const [name, ...others] = words;
  if (name === undefined || name.key !== null) return problem(say`set needs a provider and a model.`);
  const confirmed = others.some(isConfirm);
  const given = others.filter((word) => !isConfirm(word));
  const unknown = given.find(({ key }) => !isOption(key));
  if (unknown) return problem(say`I do not know what ${shownWord(unknown.text)} means here.`);
  const options = Object.fromEntries(given.map(({ key, values }) => [key, values.join(',')]));
  const read = readSetTerms(name.values[0] ?? '', options);
  if (read.kind === 'refused') return problem(read.message);
  const place = { org: speaker.organisation.id, mode: read.mode, sourceVersion: 'prices set', now };
  const { rows, problems } = operatorRows(read.price, place);
  const [first] = problems;
  if (first) return problem(`${first.message}.`);
  const text = given.map(({ key, values }) => `${key}:${values.join(',')}`);
  return {
    rows,
    confirmed,
    command: ['/usage prices set', quoteValue(name.values[0] ?? ''), ...text].join(' '),
  };
}

function isConfirm({ key, text }: Word): boolean {
  return key === null && text.toLowerCase() === 'confirm';
}

function isOption(key: string | null): key is SetOption {
  return SET_OPTIONS.some((option) => option === key);
}

function problem(message: string): Misunderstanding {
  const hint = say`For example: /usage prices set openai/gpt-4o input:2.50 output:10 (USD per 1M tokens)`;
  return misunderstanding('bad_value', message, { hint });
}
