import { maybeNanoUsdOfNumber } from '../../money.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident, Member, Team } from '../../state.ts';
import { traceUrl } from '../../trace-link.ts';
import type { Finding } from '../incidents/finding.ts';
import { scopeText, scopeWords } from '../scope.ts';
import { percentText, usdText } from './figure-text.ts';
import { paceText, type Slope, type Usual, WINDOW_MS } from './runaway.ts';
import { type RunawayUsage, type Suspect, suspectOf } from './runaway-measure.ts';

export const RUNAWAY = {
  form: 'minutes',
  kind: 'runaway',
  title: 'Runaway',
  summary:
    'an agent or trace that spends, or calls over and over, far more within five minutes than in any of its last week',
  severity: 'page',
} as const;

export type RunawayContext = {
  readonly usage: RunawayUsage;
  readonly org: string;
  readonly now: number;
  readonly oldest: number;
  readonly hidesPeople: boolean;
  readonly people: () => Promise<{ readonly members: readonly Member[]; readonly teams: readonly Team[] }>;
  /** The template of addresses in a tracing tool; null without one. */
  readonly traceLink: () => Promise<string | null>;
  /** Unresolved incidents of the organisation. */
  readonly open: readonly Incident[];
  /** What agents usually do, by agent and the end of the history it was read from. */
  readonly known: Map<string, Usual>;
  /** At how many looks in a row each scope ran away. */
  readonly streaks: Map<string, number>;
};

/** A runaway as it is measured now. */
export type Found = {
  readonly scope: string;
  readonly since: number;
  readonly slope: Slope;
  readonly limit: Slope;
  readonly severity: 'page' | 'notice';
  readonly soFar: number;
  readonly repeated: number;
};

/** A runaway in words: who, how fast, and what it cost so far. */
export async function findingOf(context: RunawayContext, found: Found): Promise<Finding> {
  const { scope, since, slope, limit, severity, soFar, repeated } = found;
  const suspect = await suspectOf(context, scope);
  const shown = context.hidesPeople ? { ...suspect, user: null } : suspect;
  const subject = scopeText(scope);
  return {
    key: `${RUNAWAY.kind}:${scope}`,
    rule: RUNAWAY.kind,
    scope,
    within: suspect.team === null ? [] : [`team:${suspect.team}`],
    direction: 'up',
    severity,
    excessNano: maybeNanoUsdOfNumber(soFar) ?? null,
    since,
    channel: null,
    telling: {
      title: RUNAWAY.title,
      finding: `${subject} spends ${paceText(slope)}, ${usdText(soFar)} so far`,
      over: `${subject} runs no more; ${usdText(soFar)} in all`,
      lines: [
        ...whoLines(shown),
        ...(await ownerLines(context, shown)),
        ...loopLines(repeated),
        ...(await traceLines(context, scope, suspect)),
      ],
      figures: [
        moneyFigure('pace', 'A minute', slope.usd / (WINDOW_MS / 60_000)),
        moneyFigure('soFar', 'So far', soFar),
      ],
      charts: [],
      look: [{ label: 'Show the hours', command: `/usage trend 24h ${scopeWords(scope)}` }],
    },
    facts: { since, limit, told: { at: context.now, usd: soFar } },
  };
}

function moneyFigure(key: string, label: string, usd: number) {
  const value = String(Math.round(usd * 1e4) / 1e4);
  return { key, label, value, unit: 'usd', text: usdText(usd) } as const;
}

function whoLines({ trace, user, team, model }: Suspect): readonly string[] {
  const parts = [
    trace === null ? null : `trace ${shorten(trace, 40)}`,
    user === null ? null : `user ${shorten(user, 40)}`,
    team === null ? null : `team ${shorten(team, 40)}`,
    model === null ? null : `model ${shorten(model, 40)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? [] : [`Mostly ${parts.join(', ')}.`];
}

/** Who leads the team whose agent it is. */
async function ownerLines(
  { people, hidesPeople }: RunawayContext,
  { team }: Suspect,
): Promise<readonly string[]> {
  if (hidesPeople || team === null) return [];
  const { members, teams } = await people();
  const leads = teams.find(({ id }) => id === team)?.leads ?? [];
  const names = leads.slice(0, 3).map((id) => members.find((one) => one.id === id)?.name ?? id);
  return names.length === 0 ? [] : [`Owner: ${names.join(', ')}, who leads team ${team}.`];
}

function loopLines(repeated: number): readonly string[] {
  return repeated < 0.8
    ? []
    : [
        `${percentText(Math.round(repeated * 100) / 100)} of its calls send inputs of one size, as a loop does.`,
      ];
}

/** Where the trace that runs away, or most of what an agent does, is found. */
async function traceLines(
  { traceLink }: RunawayContext,
  scope: string,
  suspect: Suspect,
): Promise<readonly string[]> {
  const trace = scope.startsWith(TRACE) ? scope.slice(TRACE.length) : suspect.trace;
  const template = trace === null ? null : await traceLink();
  return trace === null || template === null ? [] : [`Trace: ${traceUrl(template, trace)}`];
}

const TRACE = 'trace:';
