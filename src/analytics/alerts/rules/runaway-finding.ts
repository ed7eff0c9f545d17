import { say } from '../../../language/say.ts';
import { dimensionNamed } from '../../dimensions.ts';
import { maybeNanoUsdOfNumber } from '../../money.ts';
import { shorten } from '../../reports/wording.ts';
import type { Incident, Member, Team } from '../../state.ts';
import { traceUrl } from '../../traces/trace-link.ts';
import type { Finding, IncidentTelling } from '../incidents/finding.ts';
import { scopeText, scopeWords } from '../scope.ts';
import { percentText, usdText } from './figure-text.ts';
import { paceText, type Slope, type Usual, WINDOW_MS } from './runaway.ts';
import { type RunawayUsage, type Suspect, suspectOf } from './runaway-measure.ts';

export const RUNAWAY = {
  form: 'minutes',
  kind: 'runaway',
  get title() {
    return say`Runaway`;
  },
  get summary() {
    return say`an agent or trace that spends, or calls over and over, far more within five minutes than in any of its last week`;
  },
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
  /** Lets other work of this process go on. */
  readonly pause: () => Promise<void>;
};

/** A look at some five minutes, which are read so much at a stretch. */
export type RunawayLooking = RunawayContext & { readonly stretchMs: number };

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

/** What else is known of a runaway. */
type Known = {
  readonly suspect: Suspect;
  /** Names of who leads the team. */
  readonly leads: readonly string[];
  readonly traceUrl: string | null;
};

/** A runaway with who it is, how fast, and what it cost so far. */
export async function findingOf(context: RunawayLooking, found: Found): Promise<Finding> {
  const { scope, since, limit, severity, soFar } = found;
  const suspect = await suspectOf(context, scope);
  const shown = context.hidesPeople ? { ...suspect, user: null } : suspect;
  const known = {
    suspect: shown,
    leads: await leadsOf(context, shown),
    traceUrl: await maybeTraceUrl(context, scope, suspect),
  };
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
    tell: () => runawayTelling(found, known),
    facts: { since, limit, told: { at: context.now, usd: soFar } },
  };
}

function runawayTelling({ scope, slope, soFar, repeated }: Found, known: Known): IncidentTelling {
  const subject = scopeText(scope);
  const spent = usdText(soFar);
  return {
    title: RUNAWAY.title,
    finding: say`${subject} spends ${paceText(slope)}, ${spent} so far`,
    over: say`${subject} runs no more; ${spent} in all`,
    lines: [
      ...whoLines(known.suspect),
      ...ownerLines(known),
      ...loopLines(repeated),
      ...(known.traceUrl === null ? [] : [say`Trace: ${known.traceUrl}`]),
    ],
    figures: [
      moneyFigure('pace', say`A minute`, slope.usd / (WINDOW_MS / 60_000)),
      moneyFigure('soFar', say`So far`, soFar),
    ],
    charts: [],
    look: [{ label: say`Show the hours`, command: `/usage trend 24h ${scopeWords(scope)}` }],
  };
}

function moneyFigure(key: string, label: string, usd: number) {
  const value = String(Math.round(usd * 1e4) / 1e4);
  return { key, label, value, unit: 'usd', text: usdText(usd) } as const;
}

function whoLines(suspect: Suspect): readonly string[] {
  const parts = (['trace', 'user', 'team', 'model'] as const).flatMap((dimension) => {
    const value = suspect[dimension];
    return value === null ? [] : [`${dimensionNamed(dimension).label} ${shorten(value, 40)}`];
  });
  return parts.length === 0 ? [] : [say`Mostly ${parts.join(', ')}.`];
}

function ownerLines({ leads, suspect: { team } }: Known): readonly string[] {
  if (team === null || leads.length === 0) return [];
  return [say`Owner: ${leads.join(', ')}, who leads team ${team}.`];
}

/** Who leads the team whose agent it is. */
async function leadsOf(
  { people, hidesPeople }: RunawayContext,
  { team }: Suspect,
): Promise<readonly string[]> {
  if (hidesPeople || team === null) return [];
  const { members, teams } = await people();
  const leads = teams.find(({ id }) => id === team)?.leads ?? [];
  return leads.slice(0, 3).map((id) => members.find((one) => one.id === id)?.name ?? id);
}

function loopLines(repeated: number): readonly string[] {
  if (repeated < 0.8) return [];
  const share = percentText(Math.round(repeated * 100) / 100);
  return [say`${share} of its calls send inputs of one size, as a loop does.`];
}

/** Where the trace that runs away, or most of what an agent does, is found. */
async function maybeTraceUrl(
  { traceLink }: RunawayContext,
  scope: string,
  suspect: Suspect,
): Promise<string | null> {
  const trace = scope.startsWith(TRACE) ? scope.slice(TRACE.length) : suspect.trace;
  const template = trace === null ? null : await traceLink();
  return trace === null || template === null ? null : traceUrl(template, trace);
}

const TRACE = 'trace:';
