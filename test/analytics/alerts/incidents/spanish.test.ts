import { describe, expect, it } from 'vitest';
import { actOn } from '../../../../src/analytics/alerts/incidents/act.ts';
import { incidentDrafts } from '../../../../src/analytics/alerts/incidents/drafts.ts';
import type { IncidentTelling } from '../../../../src/analytics/alerts/incidents/finding.ts';
import { UNTOLD } from '../../../../src/analytics/alerts/incidents/life.ts';
import { incidentMessage } from '../../../../src/analytics/alerts/incidents/message.ts';
import { noDataFinding } from '../../../../src/analytics/alerts/incidents/no-data.ts';
import { storedTellings } from '../../../../src/analytics/alerts/incidents/tellings.ts';
import { thresholdRule } from '../../../../src/analytics/alerts/rules/threshold.ts';
import { scopeText } from '../../../../src/analytics/alerts/scope.ts';
import type { SpikeFacts } from '../../../../src/analytics/alerts/spikes/facts.ts';
import type { Incident } from '../../../../src/analytics/state.ts';
import { markedHeadline } from '../../../../src/bot/chat/tone.ts';
import { speaking } from '../../../../src/language/locale.ts';
import { someIncident } from '../../../support/state.ts';

const NOON = Date.parse('2026-11-20T12:00Z');
const HOUR_MS = 3_600_000;

/** Spanish money has a space that no line breaks at. */
const usd = (amount: string) => `${amount}\u00a0US$`;

function incident(rule: string, scope: string, parts: Partial<Incident>): Incident {
  const placed = { scope, scopes: [scope], direction: 'up', severity: 'page', timeZone: 'UTC', since: NOON };
  const life = { ...UNTOLD, ...placed, rule, excessNano: null };
  return { ...someIncident(), number: 7, version: 1, ...parts, facts: { ...parts.facts, life } };
}

const SPIKE: SpikeFacts = {
  scope: 'agent:research-bot',
  timeZone: 'UTC',
  since: NOON,
  until: NOON + HOUR_MS,
  actual: '12345.6',
  expected: '1234.56',
  low: '900',
  high: '1300',
  comparedDays: 7,
  causes: [
    { dimension: 'agent', value: 'research-bot', share: 1 },
    { dimension: 'user', value: 'bob', share: 0.92 },
    { dimension: 'model', value: 'opus', share: 1 },
  ],
  buckets: [],
};

function spike(parts: Partial<Incident> = {}): Incident {
  return incident('spike', SPIKE.scope, { ...parts, facts: SPIKE });
}

function told(rule: string, scope: string, tell: () => IncidentTelling): Incident {
  return incident(rule, scope, { facts: storedTellings(tell) });
}

const inSpanish = (one: Incident) => speaking('es', () => incidentMessage(one));

describe('a spike in Spanish', () => {
  it('says who spent how much since when, and why', () => {
    const message = inSpanish(spike());
    expect(message.headline).toBe(
      `Pico: agente research-bot gastó ${usd('12.346')} desde 12:00; se esperaban unos ${usd('1235')} (10×)`,
    );
    expect(message.lines).toEqual([
      'Causa: agente research-bot; del gasto adicional, sobre todo persona bob (92 %) y modelo opus (100 %).',
      `Las mismas horas completas de los 7 días anteriores: de ${usd('900,00')} a ${usd('1300')}.`,
      'Incidente 7: este mensaje se actualiza mientras dure.',
    ]);
    expect(message.actions.map(({ label }) => label)).toEqual([
      'Confirmar',
      'Posponer 1 h',
      'Esperado',
      'Detalles',
    ]);
    expect(speaking('es', () => markedHeadline(message))).toMatch(/^🔴 Pico: /);
  });

  it('says who took it', () => {
    const acknowledged = spike({ state: 'acknowledged', acknowledgedBy: 'Ana' });
    const message = inSpanish(acknowledged);
    expect(message.headline).toMatch(/^Confirmado: agente research-bot gastó/);
    expect(message.lines.at(-1)).toBe('Incidente 7, confirmado por Ana; este mensaje se sigue actualizando.');
    expect(speaking('es', () => markedHeadline(message))).toMatch(/^🟠 Confirmado: /);
  });

  it('says what it came to when it is over', () => {
    const message = inSpanish(spike({ state: 'resolved', resolvedAt: SPIKE.until }));
    expect(message.headline).toBe(
      `Resuelto: agente research-bot volvió a la normalidad; ${usd('11.111')} más de lo esperado en 1 h`,
    );
  });
});

describe('what a rule found', () => {
  const terms = { above: 50, per: 'day', minEvents: 30, severity: 'page' } as const;
  const rule = thresholdRule('cost', terms);
  const odd = { isNews: true, value: 61.5, expected: null, limit: 50 };
  const tell = (): IncidentTelling => ({
    title: rule.title,
    // Of the hour, a limit on money looks at whether its day ended.
    finding: rule.finding(scopeText('team:ml'), odd, { endsDay: false } as never),
    over: '',
    lines: [],
    figures: [],
    charts: [],
    look: [],
  });

  it('is said in the language of whoever reads it, whatever was spoken when it was found', () => {
    const found = speaking('es', () => told('cost', 'team:ml', tell));
    expect(inSpanish(found).headline).toBe(
      `Costo: equipo ml lleva gastados ${usd('61,50')} hoy, por encima de ${usd('50,00')}`,
    );
    expect(incidentMessage(found).headline).toBe('Cost: team ml spent $61.50 today so far, above $50.00');
  });

  it('is told to programs in English', () => {
    const webhook = { org: 'default', id: 'w1', events: ['anomaly.opened'], state: 'on' };
    const [draft] = speaking('es', () =>
      incidentDrafts(told('cost', 'team:ml', tell), {
        ...{
          before: undefined,
          note: null,
          event: 'anomaly.opened',
          isLeftAlone: true,
          recent: [],
          now: NOON,
        },
        webhooks: [webhook as never],
      }),
    );
    expect(draft?.event?.data).toMatchObject({
      headline: 'Cost: team ml spent $61.50 today so far, above $50.00',
    });
  });
});

it('names a source that fell silent in Spanish', () => {
  const sending = { scope: 'service:chat', usualMs: 2 * HOUR_MS, lastAt: NOON };
  const { tell } = noDataFinding(sending, NOON + 6 * HOUR_MS, 'UTC');
  const message = inSpanish(told('no-data', 'service:chat', tell as () => IncidentTelling));
  expect(message.headline).toBe(
    'Sin datos: servicio chat no envía nada desde hace 6 h; lo habitual es cada 2 h como máximo',
  );
  expect(message.lines[0]).toBe(
    'La última hora con un evento terminó el 2026-11-20 12:00. Lo que se gasta entretanto no se conoce aquí.',
  );
});

it('answers whoever acts in one language and tells the channel in another', () => {
  const acted = speaking('es', () => actOn(spike(), { kind: 'ack' }, { who: 'Ana', now: NOON }));
  if (acted.kind !== 'changed') throw new Error(acted.said);
  expect(acted.said).toBe('El incidente 7 es tuyo; su mensaje lo dice.');
  expect(acted.told.note?.().headline).toBe('Acknowledged by Ana.');
  expect(speaking('es', () => acted.told.note?.().headline)).toBe('Confirmado por Ana.');
});
