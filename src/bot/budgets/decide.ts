import { draftsFor } from '../../analytics/alerts/targets.ts';
import type { OutboxDraft } from '../../analytics/outbox.ts';
import type { BudgetRequest } from '../../analytics/state.ts';
import { say } from '../../language/say.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../grammar/problem.ts';
import type { Word } from '../grammar/words.ts';
import { recordChange } from '../record-change.ts';
import { insufficientAccess } from '../speaker/insufficient-access.ts';
import { speakingToChannel } from '../speaker/spoken.ts';
import { nameOf } from './request.ts';
import { decidedMessage, raiseText, requestChain } from './request-card.ts';

const KEEP_MS = 24 * 3_600_000;

/** `budget approve <id>`: an admin decides, once; the card and the asker are told in the same write. */
export async function decideRequest(
  call: Call,
  words: readonly Word[],
  verdict: 'approved' | 'refused',
): Promise<Saying> {
  const { speaker, services, now } = call;
  if (speaker.viewer.role !== 'admin')
    return refuse(call, insufficientAccess(speaker.viewer, say`Admins decide about budgets.`));
  const typed = words[0]?.text.toLowerCase() ?? '';
  const { id: org, people, timeZone } = speaker.organisation;
  const request = (await services.state.requests(org, now)).find(({ id }) => id === typed);
  if (!request) return refuse(call, noSuchRequest(typed));
  if (request.state !== 'open') return refuse(call, await alreadyDecided(call, request));
  const decided = {
    ...request,
    state: verdict,
    decidedBy: speaker.member?.id ?? speaker.viewer.id,
    decidedAt: now,
  };
  const context = { timeZone, hidesPeople: people !== 'named', decider: nameOf(call) };
  const told = speakingToChannel(speaker, () => decidedMessage(decided, context));
  if (!(await services.state.decideRequest(decided, await draftsOf(call, decided, told))))
    return refuse(call, noSuchRequest(typed));
  const command = `budget ${verbOf(verdict)}`;
  await recordChange(call, `${command} ${request.scope}`, () => `${raiseText(request)} (${request.id})`);
  const message = decidedMessage(decided, context);
  return { message: { ...message, visibility: 'private', command: `/usage ${command} ${request.id}` } };
}

/** The card changes wherever it stands; the asker hears of it where they asked. */
async function draftsOf(
  { services, now }: Call,
  decided: BudgetRequest,
  message: OutboxDraft['message'],
): Promise<readonly OutboxDraft[]> {
  const { org, channel } = decided;
  const chain = requestChain(decided);
  const common = { org, message, now, keepForMs: KEEP_MS };
  const cards = await services.state.chainTargets(org, chain);
  return [
    ...draftsFor(cards, { ...common, chain, dedupeKey: `${chain}:${decided.state}` }),
    ...draftsFor(channel === null ? [] : [channel], { ...common, chain: null, dedupeKey: `${chain}:answer` }),
  ];
}

function verbOf(verdict: 'approved' | 'refused'): string {
  return verdict === 'approved' ? 'approve' : 'refuse';
}

async function alreadyDecided(call: Call, request: BudgetRequest): Promise<Misunderstanding> {
  const text = alreadyText(request, await deciderOf(call, request));
  return misunderstanding('not_found', text, { hint: say`See /usage budget list.` });
}

/** As the card names them. */
async function deciderOf(
  { speaker, services }: Call,
  { org, decidedBy }: BudgetRequest,
): Promise<string | null> {
  if (decidedBy === null) return null;
  if (speaker.organisation.people !== 'named') return say`an admin`;
  const member = (await services.state.members(org)).find(({ id }) => id === decidedBy);
  return member?.name ?? decidedBy;
}

function alreadyText({ id, state }: BudgetRequest, who: string | null): string {
  if (state === 'approved') {
    return who === null
      ? say`Request ${id} was approved already.`
      : say`Request ${id} was approved already by ${who}.`;
  }
  return who === null
    ? say`Request ${id} was refused already.`
    : say`Request ${id} was refused already by ${who}.`;
}

function noSuchRequest(typed: string): Misunderstanding {
  const message = say`There is no request ${shownWord(typed)}, or its time is over.`;
  return misunderstanding('not_found', message, { hint: say`See /usage budget list.` });
}
