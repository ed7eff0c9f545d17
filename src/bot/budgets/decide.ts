import { refuseView } from '../../analytics/access.ts';
import { draftsFor } from '../../analytics/alerts/targets.ts';
import type { OutboxDraft } from '../../analytics/outbox.ts';
import type { BudgetRequest } from '../../analytics/state.ts';
import { type Call, refuse, type Saying } from '../command.ts';
import { type Misunderstanding, misunderstanding, shownWord } from '../problem.ts';
import { recordChange } from '../record-change.ts';
import type { Word } from '../words.ts';
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
  if (speaker.viewer.role !== 'admin') return refuse(call, notForThem(call));
  const typed = words[0]?.text.toLowerCase() ?? '';
  const { id: org, people, timeZone } = speaker.organisation;
  const request = (await services.state.requests(org, now)).find(({ id }) => id === typed);
  if (!request) return refuse(call, noSuchRequest(typed));
  if (request.state !== 'open') return refuse(call, alreadyDecided(request));
  const decided = {
    ...request,
    state: verdict,
    decidedBy: speaker.member?.id ?? speaker.viewer.id,
    decidedAt: now,
  };
  const context = { timeZone, hidesPeople: people !== 'named', decider: nameOf(call) };
  const message = decidedMessage(decided, context);
  if (!(await services.state.decideRequest(decided, await draftsOf(call, decided, message))))
    return refuse(call, noSuchRequest(typed));
  await recordChange(
    call,
    `budget ${verbOf(verdict)} ${request.scope}`,
    `${raiseText(request)} (${request.id})`,
  );
  return {
    message: { ...message, visibility: 'private', command: `/usage budget ${verbOf(verdict)} ${request.id}` },
  };
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

function notForThem({ speaker: { viewer } }: Call): Misunderstanding {
  const { message, hint } = refuseView(viewer, 'Admins decide about budgets.');
  return misunderstanding('insufficient_access', message, { hint });
}

function alreadyDecided({ id, state, decidedBy }: BudgetRequest): Misunderstanding {
  const message = `Request ${id} was ${state} already${decidedBy === null ? '' : ` by ${decidedBy}`}.`;
  return misunderstanding('not_found', message, { hint: 'See /usage budget list.' });
}

function noSuchRequest(typed: string): Misunderstanding {
  const message = `There is no request ${shownWord(typed)}, or its time is over.`;
  return misunderstanding('not_found', message, { hint: 'See /usage budget list.' });
}
