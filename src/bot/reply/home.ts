import type { BudgetStatus } from '../../analytics/budget-status.ts';
import { type Action, type Message, messageOf } from '../../analytics/message.ts';
import { say } from '../../language/say.ts';
import { linesOf, readableStatuses } from '../budgets/list.ts';
import { budgetListMessage, isBudgetLine } from '../budgets/list-message.ts';
import type { BotServices } from '../command.ts';
import { howToLink } from '../question/question.ts';
import type { Speaker } from '../speaker/speaker.ts';

/** How far back events say which teams somebody works in. */
const TEAM_MS = 90 * 86_400_000;

/** What `/usage me` answers, kinder to those it has nothing to say to. */
export function homeUsage(answer: Message): Message {
  if (answer.error?.code === 'not_linked') return welcome();
  if (answer.error) return answer;
  // Budgets have a part of their own there.
  const told = answer.lines.filter((line) => !isBudgetLine(line));
  if (answer.table?.rows.length !== 0) return { ...answer, lines: told };
  const lines = [...told, say`What you use shows here as soon as a service reports it under your name.`];
  const actions = [...answer.actions, helpAction()];
  return { ...answer, lines, figures: [], table: null, csvName: null, actions };
}

function welcome(): Message {
  const lines = [
    say`I do not know yet which usage is yours, so I cannot show it here.`,
    howToLink(),
    say`Until then you can ask for what everybody may see: /usage team 7d`,
  ];
  return messageOf({ headline: say`Welcome to Tokenbell`, lines, actions: [helpAction()] });
}

function helpAction(): Action {
  return { label: say`What can I ask?`, command: '/usage help' };
}

/** The budgets that cover somebody and that they may see: their own, their teams' and the organisation's. */
export async function homeBudgets(
  speaker: Speaker,
  { state, usage }: Pick<BotServices, 'state' | 'usage'>,
  now: number,
): Promise<Message> {
  const { id: org, timeZone } = speaker.organisation;
  const requests = await state.requests(org, now);
  const readable = await readableStatuses(speaker, { state, usage }, { now, requests });
  const scopes = await coveringScopes(speaker, usage, now);
  const covers = ({ budget }: Pick<BudgetStatus, 'budget'>) => scopes.has(budget.scope);
  const covering = readable.statuses.filter(covers);
  const untold = readable.untold.filter(covers).map(({ budget }) => budget);
  if (covering.length + untold.length === 0) return noBudget();
  // The lines say all that the table does; it belongs to `/usage budget list`.
  const lines = await linesOf(covering, { usage }, { now, speaker });
  const message = budgetListMessage(lines, {
    now,
    timeZone,
    requests: [],
    unused: [],
    untold,
    mayDecide: false,
  });
  return {
    ...message,
    table: null,
    charts: [],
    csvName: null,
    actions: [{ label: say`All budgets`, command: '/usage budget list' }],
  };
}

async function coveringScopes(
  { organisation: { id: org }, viewer, member }: Speaker,
  usage: BotServices['usage'],
  now: number,
): Promise<ReadonlySet<string>> {
  if (viewer.id === null) return new Set(['org']);
  const filters = [{ dimension: 'user', values: [viewer.id], negate: false }] as const;
  const seen = await usage.sum({ org, from: now - TEAM_MS, to: now, filters }, { by: 'team' });
  const teams = [member?.team ?? '', ...viewer.leads, ...seen.map(({ value }) => value)];
  return new Set(['org', `user:${viewer.id}`, ...teams.map((team) => `team:${team}`)]);
}

function noBudget(): Message {
  return messageOf({
    headline: say`No budget covers you yet`,
    lines: [
      say`A lead or admin sets one for you or your team: /usage budget set team:ml $500/month at 75,90,95`,
    ],
  });
}
