import { setImmediate } from 'node:timers/promises';
import type { FlowParts } from '../analytics/alerts/incidents/around.ts';
import type { Finding } from '../analytics/alerts/incidents/finding.ts';
import { tellFindings } from '../analytics/alerts/incidents/flow.ts';
import { type ActiveRules, activeRules } from '../analytics/alerts/rules/active.ts';
import { createHourlyLooks, type HourlyLooks } from '../analytics/alerts/rules/hourly-looks.ts';
import { RULES } from '../analytics/alerts/rules/rules.ts';
import type { Usual } from '../analytics/alerts/rules/runaway.ts';
import { RUNAWAY } from '../analytics/alerts/rules/runaway-finding.ts';
import { lookForRunaways } from '../analytics/alerts/rules/runaway-look.ts';
import { comparedUntil } from '../analytics/alerts/rules/runaway-measure.ts';
import { THRESHOLD_KINDS } from '../analytics/alerts/rules/threshold.ts';
import { zoneClock } from '../analytics/period.ts';
import type { Organisation, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { traceLinkOf } from '../analytics/traces/trace-link.ts';
import { forEveryOrganisation } from './every.ts';
import type { IntervalJob } from './job.ts';

export type RuleCheckParts = FlowParts & {
  readonly state: Pick<
    StateStore,
    'organisations' | 'rules' | 'sightings' | 'addSightings' | 'members' | 'teams'
  >;
  readonly usage: UsageStore;
};

const EVERY_MS = 20_000;
/** Closed hours are looked at as they close, and again this often, because events come late. */
const AGAIN_MS = 5 * 60_000;

/** Looks in a row without a runaway that end it. */
const CALM_LOOKS = 6;
const MOST_OPEN = 200;

/** Rules that judge closed hours. */
const HOURLY_KINDS: readonly string[] = [
  ...new Set([
    ...RULES.filter(({ form }) => form === 'series' || form === 'hour').map(({ kind }) => kind),
    ...THRESHOLD_KINDS,
  ]),
];

/** What is remembered of an organisation between two looks; all of it can be had again. */
type Memory = {
  readonly timeZone: string;
  readonly looks: HourlyLooks;
  readonly usual: Map<string, Usual>;
  readonly streaks: Map<string, number>;
  /** What the last look at closed hours was about, and when it was. */
  lookedAt: number;
  lookedFor: string;
};

/** Every rule but the cost spike: closed hours as they close, runaways every 20 seconds. */
export function ruleCheck(parts: RuleCheckParts): IntervalJob {
  const memories = new Map<string, Memory>();
  return {
    kind: 'interval',
    name: 'rule-check',
    everyMs: EVERY_MS,
    run: async ({ now }) => {
      await forEveryOrganisation(await parts.state.organisations(), async (organisation) => {
        const memory = memoryOf(parts, organisation, memories.get(organisation.id));
        memories.set(organisation.id, memory);
        await lookAt(parts, { organisation, memory, now });
      });
    },
  };
}

function memoryOf(
  { usage, state }: RuleCheckParts,
  organisation: Organisation,
  known: Memory | undefined,
): Memory {
  const { timeZone } = organisation;
  if (known?.timeZone === timeZone) return known;
  const looks = createHourlyLooks({ usage, state, organisation, pause: () => setImmediate() });
  return {
    timeZone,
    looks,
    usual: new Map(),
    streaks: new Map(),
    lookedAt: Number.NEGATIVE_INFINITY,
    lookedFor: '',
  };
}

type Moment = { readonly organisation: Organisation; readonly memory: Memory; readonly now: number };

async function lookAt(parts: RuleCheckParts, moment: Moment): Promise<void> {
  const { id: org } = moment.organisation;
  const oldest = await parts.usage.oldest(org);
  if (oldest === undefined) return;
  const rules = activeRules(await parts.state.rules(org));
  await tellRunaways(parts, moment, { rules, oldest });
  await tellHours(parts, moment, { rules, oldest });
}

type Watching = { readonly rules: ActiveRules; readonly oldest: number };

async function tellRunaways(
  parts: RuleCheckParts,
  { organisation, memory, now }: Moment,
  { rules, oldest }: Watching,
): Promise<void> {
  const { id: org, people } = organisation;
  const { state, usage } = parts;
  const open = await state.incidents(org, { unresolvedOnly: true, limit: MOST_OPEN });
  const isOpen = open.some(({ key }) => key.startsWith(`${RUNAWAY.kind}:`));
  forgetOld(memory.usual, now);
  const found = rules.runaway
    ? await lookForRunaways({
        usage,
        org,
        now,
        oldest,
        open,
        hidesPeople: people !== 'named',
        people: async () => ({ members: await state.members(org), teams: await state.teams(org) }),
        traceLink: () => traceLinkOf(state, org),
        known: memory.usual,
        streaks: memory.streaks,
        pause: () => setImmediate(),
      })
    : { findings: [], unchanged: [] };
  if (found.findings.length === 0 && !isOpen) return;
  await tellFindings(parts, {
    organisation,
    now,
    rules: [RUNAWAY.kind],
    findings: found.findings.map((finding) => inItsWay(finding, rules.runaway)),
    unknown: found.unchanged,
    calmLooks: CALM_LOOKS,
  });
}

function inItsWay(finding: Finding, way: ActiveRules['runaway']): Finding {
  if (!way) return finding;
  const isNotice = way.severity === 'notice' || finding.severity === 'notice';
  return { ...finding, severity: isNotice ? 'notice' : 'page', channel: way.channel };
}

function forgetOld(usual: Map<string, Usual>, now: number): void {
  const until = String(comparedUntil(now));
  for (const name of usual.keys()) if (!name.startsWith(until)) usual.delete(name);
}

async function tellHours(
  parts: RuleCheckParts,
  { organisation, memory, now }: Moment,
  { rules, oldest }: Watching,
): Promise<void> {
  const hour = zoneClock(organisation.timeZone).startOfHour(now);
  const lookedFor = JSON.stringify([hour, rules]);
  const age = Math.abs(now - memory.lookedAt);
  if (lookedFor === memory.lookedFor && age < AGAIN_MS) return;
  const { id: org } = organisation;
  const open = await parts.state.incidents(org, { unresolvedOnly: true, limit: MOST_OPEN });
  const findings = await memory.looks.findings({
    now,
    oldest,
    rules,
    open: new Set(open.map(({ key }) => key)),
  });
  await tellFindings(parts, { organisation, now, rules: HOURLY_KINDS, findings, calmLooks: 1 });
  memory.lookedAt = now;
  memory.lookedFor = lookedFor;
}
