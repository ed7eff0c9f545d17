import { messageOf } from '../../src/analytics/message.ts';
import type { OutboxDraft } from '../../src/analytics/outbox.ts';
import { PLAIN_BUDGET } from '../../src/analytics/state/budget.ts';
import { UNTOUCHED } from '../../src/analytics/state/incident.ts';
import { PLAIN_ORGANISATION } from '../../src/analytics/state/organisation.ts';
import { EVERY_DAY } from '../../src/analytics/state/subscription.ts';
import type {
  Budget,
  Incident,
  Member,
  Organisation,
  PriceRow,
  Slot,
  Subscription,
  ThresholdFiring,
} from '../../src/analytics/state.ts';

/** A Friday noon, UTC milliseconds: where the clock stands unless a test moves it. */
export const NOON = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;

export function someOrganisation(parts: Partial<Organisation> = {}): Organisation {
  return {
    id: 'acme',
    name: 'Acme',
    timeZone: 'Europe/Berlin',
    people: 'named',
    ...PLAIN_ORGANISATION,
    ...parts,
  };
}

export function someMember(parts: Partial<Member> = {}): Member {
  return {
    org: 'acme',
    id: 'ana',
    name: 'Ana',
    email: 'ana@acme.test',
    team: 'ml',
    role: 'member',
    slack: null,
    discord: null,
    ...parts,
  };
}

export function someBudget(parts: Partial<Budget> = {}): Budget {
  return {
    ...PLAIN_BUDGET,
    id: 'b1',
    org: 'acme',
    scope: 'team:ml',
    amount: { unit: 'usd', value: 2_000_000_000_000n },
    period: 'month',
    thresholds: [75, 90, 95],
    channel: null,
    createdBy: 'ana',
    ...parts,
  };
}

export function someFiring(parts: Partial<ThresholdFiring> = {}): ThresholdFiring {
  return {
    org: 'acme',
    budget: 'b1',
    periodStart: Date.UTC(2026, 10, 1),
    threshold: 75,
    firedAt: NOON,
    ...parts,
  };
}

export function someSubscription(parts: Partial<Subscription> = {}): Subscription {
  return {
    ...EVERY_DAY,
    id: 's1',
    org: 'acme',
    query: 'team 7d',
    at: '09:00',
    timeZone: 'Europe/Berlin',
    channel: 'slack:C1',
    createdBy: 'ana',
    createdAt: NOON,
    ...parts,
  };
}

export function someSlot(parts: Partial<Slot> = {}): Slot {
  return { org: 'acme', job: 'digest:s1', slot: '2026-11-20', claimedAt: NOON, outcome: 'done', ...parts };
}

export function someIncident(
  parts: Partial<Omit<Incident, 'number' | 'version'>> = {},
): Omit<Incident, 'number' | 'version'> {
  return {
    id: 'i1',
    org: 'acme',
    key: 'spike:agent:bot',
    state: 'firing',
    openedAt: NOON,
    updatedAt: NOON,
    resolvedAt: null,
    ...UNTOUCHED,
    facts: { cost: '12.5', causes: ['agent bot'] },
    ...parts,
  };
}

export function someDraft(parts: Partial<OutboxDraft> = {}): OutboxDraft {
  return {
    org: 'acme',
    target: 'slack:C1',
    dedupeKey: 'd1',
    chain: null,
    message: messageOf({ headline: 'ml spent $12.50 today', tone: 'alert' }),
    createdAt: NOON,
    expiresAt: NOON + DAY_MS,
    ...parts,
  };
}

export function somePrice(parts: Partial<PriceRow> = {}): PriceRow {
  return {
    id: 'p1',
    source: 'base',
    sourceVersion: '2026-11',
    org: null,
    provider: 'openai',
    model: 'gpt-5',
    mode: 'standard',
    regionClass: 'global',
    contextAbove: 0,
    contextInclusive: false,
    class: 'input',
    picoPerUnit: 1_250_000n,
    perUnit: 'token',
    validFrom: null,
    validTo: null,
    schedule: null,
    confidence: 'stated',
    evidence: 'price page',
    createdAt: NOON,
    supersededBy: null,
    ...parts,
  };
}
