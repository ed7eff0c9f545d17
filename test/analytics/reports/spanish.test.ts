import { describe, expect, it } from 'vitest';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';

const DAY = 86_400_000;

let made = 0;

/** A call whose input tokens cost a nano-dollar each. */
function call(daysAgo: number, usd: number, parts: Partial<UsageEvent> = {}): UsageEvent {
  return usageEvent({
    id: `call-${made++}`,
    occurredAt: NOON - daysAgo * DAY - 60_000,
    counts: { inputTokens: usd * 1_000_000_000, outputTokens: 0 },
    ...parts,
  });
}

/** What somebody who speaks Spanish is answered; the space before "US$" breaks no line, and is a plain one here. */
async function ask(text: string, events: readonly UsageEvent[] = TEAMS.events ?? []) {
  const { ask } = await openTestBot({ plan: TEAMS.plan ?? {}, events });
  const { message } = await ask(text, { ...as('ada'), locale: 'es' });
  const plain: typeof message = JSON.parse(JSON.stringify(message).replaceAll('\u00a0', ' '));
  return plain;
}

const SEARCH_TRIPLED = [
  call(8, 10, { dimensions: { agent: 'search', user: 'ana' } }),
  call(1, 30, { dimensions: { agent: 'search', user: 'ana' } }),
  call(9, 4, { dimensions: { agent: 'review', user: 'bob' } }),
  call(3, 4, { dimensions: { agent: 'review', user: 'bob' } }),
];

describe('answers in Spanish', () => {
  it.each([
    { text: 'team 7d', headline: 'Todos los equipos: 15,00 US$ en los últimos 7 días' },
    { text: 'team ml yesterday', headline: 'Sin uso de ml ayer' },
    { text: 'me mtd', headline: 'Sin uso tuyo en lo que va de mes' },
    { text: 'org 24h metric:requests', headline: 'La organización: 4 solicitudes en las últimas 24 horas' },
    {
      text: 'user carl 2026-11-01..2026-11-20 metric:requests',
      headline: 'carl: 1 solicitud del 2026-11-01 al 2026-11-20',
    },
    {
      text: 'top model 7d',
      headline:
        'Principales modelos en los últimos 7 días: gpt-4o lidera con 13,00 US$ (87 %), 15,00 US$ en total',
    },
    {
      text: 'heatmap 7d',
      headline:
        'Todo el uso alcanza su máximo los viernes de 11:00 a 12:00: 15,00 US$ (100 %) en los últimos 7 días',
    },
    {
      text: 'trend 7d metric:users',
      headline: 'Todo el uso: 4 personas activas en los últimos 7 días, como máximo 4 por día',
    },
    { text: 'cache 7d', headline: 'Todo el uso: no se leyó nada de la caché en los últimos 7 días' },
  ])('begin with what was asked: $text', async ({ text, headline }) => {
    expect((await ask(text)).headline).toBe(headline);
  });

  it('name every column and figure, and say who leads', async () => {
    const { lines, figures, table, charts } = await ask('team 7d');
    expect(lines[0]).toBe('web lidera con 8,00 US$ (53 %).');
    expect(figures.map(({ label }) => label)).toEqual([
      ...['Costo', 'Tokens', 'Entrada', 'Salida', 'Solicitudes', 'Errores', 'Ejecuciones'],
      ...['Ejecuciones fallidas', 'Personas activas', 'Solicitudes por persona'],
    ]);
    expect(table?.columns.map(({ label }) => label)).toEqual([
      ...['equipo', 'en el tiempo', 'solicitudes', 'tokens de entrada', 'tokens de salida', 'costo', 'parte'],
      ...['tokens', 'errores', 'ejecuciones', 'ejecuciones fallidas', 'sin precio'],
    ]);
    expect(charts[0]?.alt).toBe(
      'Todos los equipos: 15,00 US$ en total; el máximo por hora es el vie, 20 nov, 11:00, con 15,00 US$.',
    );
  });

  it('tell the hours of the week by their names', async () => {
    const { lines, table, charts } = await ask('heatmap 7d');
    expect(lines[0]).toBe(
      'Sin uso en 167 de las 168 horas de la semana; nada los domingos, los lunes, los martes, los miércoles, los jueves, los sábados.',
    );
    expect(table?.rows[0]).toMatchObject({ hour: 'vie 11:00' });
    expect(charts[0]).toMatchObject({ measure: 'Costo por hora de la semana, 13–20 nov 2026' });
  });

  it('explain a difference', async () => {
    const { headline, lines, figures } = await ask('why 7d', SEARCH_TRIPLED);
    expect(headline).toBe(
      'Todo el uso: 20,00 US$ más en los últimos 7 días frente al 6–13 nov 2026 (+143 %), sobre todo agente search',
    );
    expect(lines).toContain('Por persona: ana +20,00 US$.');
    expect(figures.find(({ key }) => key === 'difference')).toMatchObject({
      label: 'Diferencia',
      text: '+20,00 US$',
    });
  });

  it('say what a forecast still needs', async () => {
    const { headline, lines, figures } = await ask('forecast', [call(1, 10), call(2, 10), call(3, 10)]);
    expect(headline).toBe(
      'Todo el uso: 30,00 US$ hasta ahora; la previsión necesita 4 días más de historial',
    );
    expect(lines).toContain('La previsión necesita al menos 7 días enteros de historial.');
    expect(figures.find(({ key }) => key === 'projection')).toMatchObject({
      label: 'Previsto',
      text: 'datos insuficientes',
    });
  });

  it('tell how long calls took', async () => {
    const slow = call(1, 1, { facts: { latencyMs: 8192 } });
    const { headline, figures } = await ask('top model 7d metric:latency', [slow]);
    // Its bin holds 8192 to 8933 ms; what is told is the geometric middle of these.
    expect(headline).toBe(
      'Lo más lento entre modelos en los últimos 7 días: gpt-4o, el 95 % en 8,6 s o menos; todas las llamadas, 8,6 s',
    );
    expect(figures.at(-1)).toMatchObject({ label: '95 % en', text: '8,6 s' });
  });

  it('call what belongs to nobody by the kind it lacks', async () => {
    const { table } = await ask('top agent 7d', [call(1, 1, { dimensions: { team: 'ml' } })]);
    expect(table?.rows[0]).toMatchObject({ agent: '(sin agente)' });
    expect(table?.total).toMatchObject({ agent: 'Total' });
  });
});
