import { afterAll, describe, expect, it } from 'vitest';
import { toCsv } from '../../../src/analytics/csv.ts';
import { savePollProgress } from '../../../src/analytics/polls/poll-progress.ts';
import type { PricedEvent } from '../../../src/analytics/store.ts';
import type { UsageEvent } from '../../../src/analytics/usage-event.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { speaking } from '../../../src/language/locale.ts';
import { createPrinter } from '../../../src/pdf/printer.ts';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';
import { NOON, simplePrice, usageEvent } from '../../support/event.ts';
import { recordAtTipRates } from '../../support/priced-calls.ts';
import { readPdf } from '../../support/read-pdf.ts';
import { recording } from '../../support/store.ts';

const DAY_MS = 86_400_000;
const printer = createPrinter();
afterAll(() => printer.close());

let made = 0;

/** A call whose input tokens cost a nano-dollar each. */
function call(occurredAt: number, usd: number, dimensions: UsageEvent['dimensions'] = {}): UsageEvent {
  return usageEvent({
    id: `call-${made++}`,
    occurredAt,
    dimensions: { team: 'ml', user: 'ana', model: 'gpt-4o', provider: 'openai', status: 'ok', ...dimensions },
    counts: { inputTokens: usd * 1_000_000_000, outputTokens: 0 },
  });
}

function opened(events: readonly UsageEvent[] = []): Promise<TestBot> {
  return openTestBot({ plan: TEAMS.plan ?? {}, print: printer.print, events });
}

/** What an admin who reads Spanish is answered. */
function answer({ ask }: TestBot, text: string): Promise<Answer> {
  return ask(text, { ...as('ada'), locale: 'es' });
}

async function told(test: TestBot, text: string): Promise<Answer['message']> {
  return spaced(await answer(test, text));
}

/** What stands between an amount and its unit does not break, and looks like any other space. */
function spaced({ message }: Answer): Answer['message'] {
  const plain: Answer['message'] = JSON.parse(JSON.stringify(message).replaceAll('\u00a0', ' '));
  return plain;
}

function fileOf({ files }: Answer, mediaType: string): Uint8Array {
  const file = files.find((one) => one.mediaType === mediaType);
  if (!file) throw new Error(`no ${mediaType} among ${files.map(({ name }) => name)}`);
  return file.content;
}

function csvOf(answered: Answer): readonly string[] {
  return new TextDecoder().decode(fileOf(answered, 'text/csv')).replace('\uFEFF', '').split('\r\n');
}

describe('to somebody who reads Spanish', () => {
  it('a tip says what it saves, in which calls and how surely', async () => {
    const test = await opened();
    const calls = Array.from({ length: 20 }, (_, index) =>
      usageEvent({
        id: `indexer-${index}`,
        occurredAt: NOON - 3_600_000 - index * DAY_MS,
        dimensions: {
          ...{ provider: 'openai', model: 'gpt-x', status: 'ok', team: 'ml', user: 'ana' },
          ...{ agent: 'indexer', action: 'document_indexing' },
        },
        counts: { inputTokens: 500_000, outputTokens: 1_000 },
      }),
    );
    await recordAtTipRates(test, calls);
    const { headline, lines } = await told(test, 'tips');
    // 20 × (500,000 × $2 + 1,000 × $10 per 1M) = $20.20, and half of it; of 30.5 days, times 30.
    expect(headline).toBe(
      '10,10 US$ de 20,20 US$ (50 %) de ahorro posible en los últimos 30 días: 1 consejo',
    );
    expect(lines).toEqual([
      '1. 10,10 US$ (50 %) con indexer: nivel por lotes; 20 llamadas de gpt-x, 20,20 US$ → 10,10 US$; confianza alta.',
      'A este ritmo, unos 9,93 US$ al mes: el ahorro de un día por 30.',
      'Un lote puede tardar hasta un día; los tokens y el modelo son los mismos.',
    ]);
    // Names are Spanish in its file, numbers are those of every program.
    expect(csvOf(await answer(test, 'tips')).slice(0, 2)).toEqual([
      'consejo,modelo,otro modelo,llamadas,costo ahora (USD),"costo después (USD)",ahorro (USD),parte (%),confianza',
      '"indexer: nivel por lotes",gpt-x,,20,20.2,10.1,10.1,50,alta',
    ]);
  });

  it('a bill is set against what is counted, with the reasons', async () => {
    const test = await opened([call(NOON - DAY_MS, 1)]);
    const at = Date.UTC(2026, 10, 19);
    const bill = usageEvent({
      ...{ id: 'bill', source: 'poll:openai-costs', kind: 'cost', occurredAt: at },
      dimensions: { provider: 'openai', model: 'gpt-4o' },
      counts: {},
      facts: { reportedCostUsd: '2001' },
    });
    const billed: PricedEvent = { event: bill, cost: simplePrice(bill), links: { replaces: true } };
    await test.usage.markPolled('default', 'openai', at);
    await test.usage.record([{ ...recording([]), events: [billed] }]);
    const read = { since: at - DAY_MS, readTo: at + DAY_MS, readAt: NOON, problem: null };
    await savePollProgress(test.state, 'default', { 'openai-cost': read });
    const { headline, lines, table, footing } = await told(test, 'reconcile 2026-11');
    expect(headline).toBe('2000 US$ facturados de más en 2026-11: 2001 US$ facturados, 1,00 US$ contados');
    expect(lines).toEqual(['2000 US$ más: facturado sin uso en el propio informe del proveedor (gpt-4o).']);
    expect(table?.columns.slice(0, 5).map(({ label }) => label)).toEqual([
      ...['modelo', 'costo contado', 'facturado', 'desfase', 'motivo'],
    ]);
    expect(footing?.notes).toContain('Factura de OpenAI: última lectura el 2026-11-20 12:00 UTC');
  });

  it('revenue is what is left of it', async () => {
    const test = await opened([
      call(NOON - 3 * DAY_MS, 30, { customer: 'globex' }),
      call(NOON - 2 * DAY_MS, 12, { customer: 'initech' }),
    ]);
    await test.ask('revenue set 2026-11 $300 customer:globex');
    await test.ask('revenue set 2026-11-05 $10 customer:initech');
    const { headline, lines, figures } = await told(test, 'revenue mtd');
    expect(headline).toBe(
      '168,00 US$ de margen (80 %): 210,00 US$ de ingresos, 42,00 US$ de costo de IA en lo que va de mes',
    );
    expect(lines).toContain('El menor margen es el de initech: −20 % de 10,00 US$.');
    expect(figures.map(({ label, text }) => `${label}: ${text}`)).toContain('Margen sobre ingresos: 80 %');
  });

  it('the report of a month is told, filed and printed', async () => {
    const test = await opened([
      call(Date.UTC(2026, 9, 2), 3, { team: 'Diseño' }),
      call(Date.UTC(2026, 9, 9), 1.25, { team: 'web' }),
      call(Date.UTC(2026, 8, 15), 2.125, { team: 'web' }),
      call(Date.UTC(2026, 7, 31), 1, { team: 'web' }),
    ]);
    const answered = await answer(test, 'report');
    const { headline, lines } = spaced(answered);
    expect(headline).toBe('Informe de octubre de 2026: 4,25 US$ (+100 % frente a septiembre de 2026)');
    expect(lines).toEqual(['Frente a un año antes: n/d.', '2 equipos con uso.']);
    expect(csvOf(answered)[0]).toMatch(
      /^nombre,solicitudes,tokens de entrada,tokens de salida,costo \(USD\),"sección",/,
    );
    expect(csvOf(answered)[1]).toMatch(/^"Diseño",1,3000000000,0,3,team,/);
    const { text, language, author } = await readPdf(fileOf(answered, 'application/pdf'));
    expect([language, author]).toEqual(['es', 'Tokenbell para Acme']);
    for (const part of ['Equipos', 'Diseño', '3.000.000.000', 'n/d', 'Sobre estas cifras', '1 de 2'])
      expect(text).toContain(part);
    expect(text).not.toContain('NaN');
  });
});

describe('a file in Spanish', () => {
  it('keeps the word for cost for the money, even when cost centers are listed', () => {
    const csv = speaking('es', () =>
      toCsv({
        columns: [
          { key: 'costCenter', label: 'centro de costos', unit: 'text' },
          { key: 'cost', label: 'costo', unit: 'usd' },
        ],
        rows: [{ costCenter: 'cc-1', cost: '1234.5' }],
        total: { cost: '1234.5' },
        ...{ shown: 1, rowsOverlap: false },
      }),
    );
    expect(new TextDecoder().decode(csv)).toBe('centro,costo (USD)\r\ncc-1,1234.5\r\nTotal,1234.5\r\n');
  });
});
