import { excessOf, type SpikeFacts } from '../src/analytics/alerts/spikes/facts.ts';
import type { DimensionName } from '../src/analytics/dimensions.ts';
import { randomOf } from '../test/jobs/simulated-traffic.ts';
import type { Row } from './detect-table.ts';
import { replayOrganisation, type Spender } from './organisation-replay.ts';

interface NamedSeries {
  readonly id: string;
  readonly values: readonly number[];
}

/** A Monday. */
const START = Date.parse('2026-03-02T00:00Z');
const HOURS = 14 * 24;
const FIRST_HOUR = 48;
const HOURS_A_WEEK = 168;
const TEAMS = 8;

/**
 * The untouched series as the agents of one organisation, through the paging rule: incidents that would
 * have woken somebody from hour 48 on, when the rule begins. Nothing is labelled: all of them are real bursts.
 */
export async function pageRows(list: readonly NamedSeries[]): Promise<Row[]> {
  const sizes = {
    'of one size': () => 1,
    'each half the one before, six times over': (index: number) => 0.5 ** (index % 6),
  };
  const rows: Row[] = [];
  for (const [agents, sizeOf] of Object.entries(sizes)) {
    const spenders = organisationOf(list, sizeOf);
    const pages = await replayOrganisation({ spenders, start: START, from: FIRST_HOUR, to: HOURS });
    const weeks = (HOURS - FIRST_HOUR) / HOURS_A_WEEK;
    rows.push({
      [`${spenders.length} agents`]: agents,
      'pages per organisation-week': (pages.length / weeks).toFixed(1),
      'of them in the second week': String(pages.filter(({ hour }) => hour >= HOURS_A_WEEK).length),
    });
  }
  return rows;
}

const INCIDENTS_PER_KIND = 12;
const INCIDENT_HOURS = 3;
/** Dollars over what was expected, as a share of the organisation's mean day. */
const INCIDENT_SHARE_OF_DAY = 0.2;
const CULPRITS = ['agent', 'user', 'model'] as const satisfies readonly DimensionName[];

/**
 * Incidents of a known agent, user or model in an organisation of real series, each told through the same
 * rule: in how many the cause named first is the one that was injected.
 */
export async function causeRows(list: readonly NamedSeries[]): Promise<Row[]> {
  const spenders = list.flatMap((series, index) => sharesOf(organisationOf([series], () => 1, index)));
  const random = randomOf(11);
  const rows: Row[] = [];
  for (const culprit of CULPRITS) {
    let told = 0;
    let right = 0;
    const wrong: string[] = [];
    for (let incident = 0; incident < INCIDENTS_PER_KIND; incident += 1) {
      const hour = HOURS_A_WEEK + Math.floor(random() * (HOURS_A_WEEK - 2 * INCIDENT_HOURS));
      const names = [...new Set(spenders.map(({ dimensions }) => dimensions[culprit] ?? ''))];
      const name = names[Math.floor(random() * names.length)] ?? '';
      const first = await firstCause(injected(spenders, { culprit, name, hour }), hour);
      if (!first) continue;
      told += 1;
      if (first.dimension === culprit && first.value === name) right += 1;
      else wrong.push(`${first.dimension} ${first.value}`);
    }
    rows.push({
      culprit,
      injected: String(INCIDENTS_PER_KIND),
      told: String(told),
      'first cause right': `${right} (${Math.round((100 * right) / Math.max(1, told))} %)`,
      'named instead': wrong.slice(0, 3).join(', '),
    });
  }
  return rows;
}

/** Each series an agent with a mean hour of one dollar times its size, in one of eight teams. */
function organisationOf(
  list: readonly NamedSeries[],
  sizeOf: (index: number) => number,
  first = 0,
): readonly Spender[] {
  return list.map(({ id, values }, place) => {
    const index = first + place;
    const known = values.slice(0, HOURS);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const unit = mean > 0 ? sizeOf(index) / mean : 0;
    return {
      dimensions: {
        agent: id,
        team: `team ${index % TEAMS}`,
        user: `user ${index % 20}`,
        model: `model ${index % 4}`,
      },
      hourlyUsd: known.map((value) => value * unit),
    };
  });
}

/** An agent is used by three people and runs on two models, so that these cut across agents and teams. */
function sharesOf([agent]: readonly Spender[]): readonly Spender[] {
  if (!agent) return [];
  const number = Number(/\d+/.exec(agent.dimensions.user ?? '')?.[0] ?? 0);
  return [0.5, 0.3, 0.2].flatMap((ofUser, user) =>
    [0.7, 0.3].map((ofModel, model) => ({
      dimensions: {
        ...agent.dimensions,
        user: `user ${(number + 7 * user) % 20}`,
        model: `model ${(number + model) % 4}`,
      },
      hourlyUsd: agent.hourlyUsd.map((usd) => usd * ofUser * ofModel),
    })),
  );
}

/** The same organisation in which one agent, user or model spends a fifth of a day more within three hours. */
function injected(
  spenders: readonly Spender[],
  { culprit, name, hour }: { culprit: DimensionName; name: string; hour: number },
): readonly Spender[] {
  const total = spenders.reduce(
    (sum, { hourlyUsd }) => sum + hourlyUsd.reduce((one, usd) => one + usd, 0),
    0,
  );
  const extra = (INCIDENT_SHARE_OF_DAY * total * 24) / HOURS / INCIDENT_HOURS;
  const guilty = spenders.filter(({ dimensions }) => dimensions[culprit] === name);
  return spenders.map((spender) =>
    guilty.includes(spender)
      ? {
          ...spender,
          hourlyUsd: spender.hourlyUsd.map((usd, at) =>
            at >= hour && at < hour + INCIDENT_HOURS ? usd + extra / guilty.length : usd,
          ),
        }
      : spender,
  );
}

async function firstCause(
  spenders: readonly Spender[],
  hour: number,
): Promise<SpikeFacts['causes'][number] | undefined> {
  const pages = await replayOrganisation({
    spenders,
    start: START,
    from: hour,
    to: hour + INCIDENT_HOURS + 1,
  });
  // The series have bursts of their own, told in the same hours; the injected spend is the largest.
  const [largest] = pages.toSorted((a, b) => Number(excessOf(b.facts) - excessOf(a.facts)));
  return largest?.facts.causes[0];
}
