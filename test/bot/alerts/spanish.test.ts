import { describe, expect, it } from 'vitest';
import { liveMessage } from '../../../src/analytics/live/message.ts';
import { messageOf } from '../../../src/analytics/message.ts';
import { speaking } from '../../../src/language/locale.ts';
import { openTestBot, TEAMS } from '../../support/bot.ts';
import { NOON, usageEvent } from '../../support/event.ts';
import { someLive } from '../../support/live.ts';
import { someIncident } from '../../support/state.ts';

const MINUTE_MS = 60_000;

/** A bot whose organisation speaks Spanish. */
async function openSpanish(parts: Parameters<typeof openTestBot>[0] = TEAMS) {
  const test = await openTestBot({ ...parts, organisation: { locale: 'es' } });
  const say = async (text: string, channel: string | null = null) =>
    (await test.ask(text, channel === null ? {} : { platform: 'console', user: 'ada' }, channel)).message;
  return { ...test, say };
}

describe('alerts in Spanish', () => {
  it('lists them, in the words of the table', async () => {
    const { say, state } = await openSpanish();
    expect((await say('alert list')).headline).toBe('Ninguna alerta abierta');
    await state.openIncident(someIncident({ id: 'i1', key: 'spike:team:ml', org: 'default' }), () => []);
    const { headline, table, actions } = await say('alert list');
    expect(headline).toBe('1 alerta abierta');
    expect(table?.columns.map(({ label }) => label)).toEqual([
      'número',
      'estado',
      'sobre',
      'desde',
      'a cargo de',
    ]);
    expect(table?.rows[0]).toMatchObject({ state: 'activo', about: 'pico en team:ml' });
    expect(actions[0]?.command).toBe('/usage alert ack 1');
  });

  it('adds a rule and says it back, with the command as it is typed', async () => {
    const { say, state } = await openSpanish();
    const { command, headline, lines } = await say('alert add latency team:ml above 2500ms');
    const [rule] = await state.rules('default');
    expect(command).toBe('/usage alert add latency team:ml above 2500ms');
    expect(headline).toBe(`Regla ${rule?.id}: latencia de team:ml por encima de 2,5s`);
    expect(lines).toEqual([
      'Se avisa donde se envían las alertas en cuanto una hora termina por encima del límite, y acaba tras tres horas por debajo de cuatro quintos.',
    ]);
    expect((await say('alert add sensitivity high team:ml')).lines).toEqual([
      'Se avisa de desviaciones más pequeñas: el detector salta con una puntuación de 0,65.',
    ]);
    expect((await say('alert add cost above 10%')).error).toMatchObject({
      message: '"10%" no es un límite para cost; escribe dólares, como $50/day.',
      hint: 'Por ejemplo: /usage alert add cost team:ml above $50/day',
    });
  });

  it('silences, and records it in plain English', async () => {
    const { say, state } = await openSpanish();
    const { headline } = await say('alert silence org 2h "prueba de carga"');
    expect(headline).toBe('En silencio hasta el 2026-11-20 14:00: todo');
    expect((await say('alert silences')).headline).toBe('1 silencio');
    expect((await state.changes('default', 1))[0]?.what).toBe('alert silence everything');
  });
});

describe('what waits to be sent, in Spanish', () => {
  it('is counted', async () => {
    const { say } = await openSpanish();
    expect((await say('outbox list')).headline).toBe('Nada abandonado ni retenido; 0 mensajes en camino');
  });
});

describe('show trace in Spanish', () => {
  it('adds up its calls', async () => {
    const call = (minutesAgo: number) =>
      usageEvent({
        id: `call-${minutesAgo}`,
        occurredAt: NOON - minutesAgo * MINUTE_MS,
        dimensions: { model: 'gpt-4o', provider: 'openai', team: 'ml', user: 'ana', status: 'ok' },
        counts: { inputTokens: 1_000_000, outputTokens: 0 },
        facts: { traceId: 't-1', latencyMs: 2_000, parts: { message: 12_000 } },
      });
    const { say } = await openSpanish({ ...TEAMS, events: [call(10), call(6)] });
    const { headline, lines, table, csvName } = await say('show trace:t-1');
    // A nano-dollar an input token.
    expect(headline).toBe('Traza t-1: 2 llamadas, 2\u00a0M tokens, 0,002\u00a0US$ en 4 min');
    expect(lines).toContain('Tokens de entrada: 24\u00a0mil del mensaje.');
    expect(table?.columns.map(({ label }) => label)).toContain('tokens de entrada');
    expect(csvName).toMatch(/^usage-trace-/);
  });
});

describe('live answers in Spanish', () => {
  it('say until when they are live, and of when their numbers are', async () => {
    const { say } = await openSpanish();
    const { headline } = await say('live 30m team today', 'main');
    expect(headline).toBe('En vivo hasta las 12:30 UTC: team today');
    const answer = messageOf({ command: '/usage team today', headline: 'Todos los equipos' });
    const moment = { at: NOON, timeZone: 'UTC' };
    const told = speaking('es', () =>
      liveMessage(answer, someLive({ until: NOON + 10 * MINUTE_MS }), moment),
    );
    expect(told.headline).toBe('En vivo hasta las 12:10, datos de las 12:00:00 UTC: Todos los equipos');
    expect(told.actions.map(({ label }) => label)).toEqual(['CSV', 'Detener']);
  });
});
