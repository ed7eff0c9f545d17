import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { UsageEvent } from '../analytics/usage-event.ts';
import {
  BOOKED,
  CACHING_AGENTS,
  CAST,
  type CastMember,
  CUSTOMERS,
  FILES,
  INTEGRATIONS,
  MAIL_DOMAIN,
  MODELS,
  OWN_KEYS,
  PEOPLE,
  SERVING_TEAMS,
} from './cast.ts';

const DAY_MS = 86_400_000;
const TILE_MS = 14 * DAY_MS;

/** A Monday at midnight UTC; the sample starts on one too, so weekdays and hours stay what they were. */
const TILE_ANCHOR = Date.parse('2024-01-01T00:00:00Z');
const SAMPLE_START = Date.parse('2025-02-10T00:00:00Z');

/** Of a thousand requests of the sample, how many happen today, and how many fewer 90 days earlier. */
const KEPT_PERMILLE = 200;
const DRIFT_PERMILLE_PER_DAY = 1;

const RUN_MS = 120_000;
const CHAT_MS = 1_800_000;

type SampleRow = {
  /** Milliseconds after the sample's start. */
  readonly offset: number;
  readonly model: string;
  readonly member: CastMember;
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** The sample as an endless stream: 14 days repeated, thinned out the further back they lie. */
export type Sample = {
  /** Requests in [from, to), oldest first. `today` is the day the drift ends in; both UTC milliseconds. */
  between(from: number, to: number, today: number): Iterable<UsageEvent>;
};

export function readSample(file: URL): Sample {
  const rows = parseRows(gunzipSync(readFileSync(file)).toString('utf8'));
  return {
    between: function* (from, to, today) {
      const first = Math.floor((from - TILE_ANCHOR) / TILE_MS);
      const last = Math.floor((to - 1 - TILE_ANCHOR) / TILE_MS);
      for (let tile = first; tile <= last; tile++) {
        const start = TILE_ANCHOR + tile * TILE_MS;
        for (let index = firstAtOrAfter(rows, from - start); index < rows.length; index++) {
          const row = rows[index];
          if (!row || start + row.offset >= to) break;
          const at = start + row.offset;
          if (isKept(tile, index, today - at)) yield toEvent(row, at, `${tile}-${index}`);
        }
      }
    },
  };
}

function parseRows(text: string): readonly SampleRow[] {
  const members = new Map(CAST.map((member) => [member.client, member]));
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [timestamp = '', model = '', client = '', input, output] = line.split(',');
    const member = members.get(client);
    if (!member) throw new Error(`the sample names ${client}, whom the cast does not know`);
    const offset = Date.parse(timestamp) - SAMPLE_START;
    return { offset, model, member, inputTokens: Number(input), outputTokens: Number(output) };
  });
}

function firstAtOrAfter(rows: readonly SampleRow[], offset: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Usage grew: of the days long ago fewer requests are kept. Which ones follows from their place alone. */
function isKept(tile: number, index: number, ageMs: number): boolean {
  const kept = KEPT_PERMILLE - DRIFT_PERMILLE_PER_DAY * Math.max(0, Math.floor(ageMs / DAY_MS));
  return numberOf(`${tile}-${index}`) % 1000 < kept;
}

function toEvent(row: SampleRow, occurredAt: number, place: string): UsageEvent {
  const { agent, team, feature, surface, action } = row.member;
  const { provider = '', model = '' } = MODELS[row.model] ?? {};
  const people = PEOPLE[team] ?? [];
  const dice = numberOf(`${place}!`);
  const isFailed = dice % 97 === 0;
  const person = people[dice % people.length] ?? 'ana';
  const cached = CACHING_AGENTS.includes(agent) ? row.inputTokens >> 1 : 0;
  return {
    idKeys: [`demo-${place}`],
    source: 'native',
    kind: 'call',
    occurredAt,
    dimensions: {
      provider,
      model,
      user: `${person}@${MAIL_DOMAIN}`,
      team,
      ...BOOKED[team],
      agent,
      feature,
      surface,
      action,
      billingSource: OWN_KEYS.includes(team) ? 'byok' : 'system',
      ...customerOf(team, dice),
      ...integrationOf(agent),
      environment: 'production',
      status: isFailed ? 'error' : 'ok',
    },
    tags: [],
    counts: {
      inputTokens: row.inputTokens,
      outputTokens: isFailed ? 0 : row.outputTokens,
      ...(cached > 0 && { cacheReadTokens: cached }),
    },
    facts: {
      latencyMs: 350 + (dice % 900) + row.outputTokens * 11,
      run: `${agent}-${Math.floor(occurredAt / RUN_MS)}`,
      conversation: `${agent}-${person}-${Math.floor(occurredAt / CHAT_MS)}`,
      ...filesOf(row, dice),
      ...(isFailed && { errorType: 'overloaded', httpStatus: 529 }),
    },
  };
}

function customerOf(team: string, dice: number): { readonly customer?: string } {
  const customer = CUSTOMERS[dice % CUSTOMERS.length];
  return SERVING_TEAMS.includes(team) && customer !== undefined ? { customer } : {};
}

function integrationOf(agent: string): { readonly integration?: string } {
  const integration = INTEGRATIONS[agent];
  return integration === undefined ? {} : { integration };
}

/** What it sends is mostly the text of the file. */
function filesOf(
  { member: { agent }, inputTokens }: SampleRow,
  dice: number,
): Pick<UsageEvent['facts'], 'files'> {
  const files = FILES[agent];
  if (files === undefined) return {};
  const id = `${agent}-${dice % files}`;
  const extractedTokens = Math.floor(inputTokens * 0.8);
  return { files: [{ id, name: `${id}.pdf`, bytes: extractedTokens * 40, extractedTokens }] };
}

/** A number that follows from a text and looks random (FNV-1a, 32 bits). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
