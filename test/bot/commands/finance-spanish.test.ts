import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/analytics/message.ts';
import { as, openTestBot, TEAMS } from '../../support/bot.ts';
import { usageEvent } from '../../support/event.ts';
import { somePrice } from '../../support/state.ts';

const [OCTOBER, SECOND] = [Date.UTC(2026, 9, 12), Date.UTC(2026, 10, 2, 9)];

/** An input token costs a nano-dollar. */
function call(id: string, cents: number, dimensions: Readonly<Record<string, string>>) {
  return usageEvent({
    id,
    occurredAt: OCTOBER,
    dimensions: { provider: 'openai', model: 'gpt-4o', status: 'ok', ...dimensions },
    counts: { inputTokens: cents * 10_000_000, outputTokens: 0 },
  });
}

const EVENTS = [
  call('1', 120_000, { customer: 'globex', team: 'ml', feature: 'chat' }),
  call('2', 3_050, { customer: 'globex', team: 'ml' }),
  call('3', 406, { apiKey: 'gateway' }),
];

/** October 2026, $1,234.56 in all, on the second of November; Ada reads Spanish and may ask in English too. */
async function openOctober() {
  const test = await openTestBot({ ...TEAMS, events: EVENTS, organisation: { taxRate: '10.5' } });
  test.clock.now = SECOND;
  const answer = (text: string, locale = 'es', user = 'ada') => test.ask(text, { ...as(user), locale });
  const told = async (text: string) => spaced((await answer(text)).message);
  const detail = async (): Promise<unknown> => (await test.state.changes('default', 1))[0]?.detail;
  return { ...test, answer, told, detail };
}

/** What stands between an amount and its unit does not break, and looks like any other space. */
function spaced(message: Message): Message {
  const plain: Message = JSON.parse(JSON.stringify(message).replaceAll('\u00a0', ' '));
  return plain;
}

describe('to an admin who reads Spanish', () => {
  it('an invoice is told with its taxes and what it is made of', async () => {
    const { told } = await openOctober();
    const { headline, lines, figures, table, actions } = await told('invoice 2026-10 customer:globex');
    // 10.5 % of 1230.50 is 129.2025.
    expect(headline).toBe('Borrador de factura, octubre de 2026, globex: 1359,70 US$');
    expect(lines).toContain('El uso por función: chat 1200,00 US$, (no feature) 30,50 US$.');
    expect(figures.map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'Uso: 1230,50 US$',
      'Impuesto 10,5 %: 129,20 US$',
      'Total: 1359,70 US$',
      'Pagado: 0,00 US$',
      'Saldo pendiente: 1359,70 US$',
    ]);
    expect(table?.columns.map(({ label }) => label)).toEqual([
      ...['concepto', 'clase', 'cantidad', 'precio', 'importe'],
    ]);
    // A billionth of a dollar a token is a thousandth for a million of them.
    expect(table?.rows[0]).toMatchObject({ class: 'entrada', price: '≈ 0,001 US$ por 1 M de tokens' });
    expect(table?.rows.at(-1)).toMatchObject({ item: 'impuesto', price: '10,5 % de 1230,50 US$' });
    expect(actions[0]?.label).toBe('Emitirla');
  });

  it('an invoice that was issued is what it would be for anybody, byte for byte', async () => {
    const [spanish, english] = [await openOctober(), await openOctober()];
    await spanish.told('invoice issue 2026-10');
    await english.answer('invoice issue 2026-10', 'en');
    const [[one], [other]] = [
      await spanish.state.invoices('default'),
      await english.state.invoices('default'),
    ];
    expect(one?.body).toBe(other?.body);
    expect(await spanish.detail()).toBe(await english.detail());
    const kept = async (locale: string) => {
      const { files } = await spanish.answer('invoice show 1 json', locale);
      return files.find(({ name }) => name === 'invoice-1-as-issued.ndjson');
    };
    expect(new TextDecoder().decode((await kept('es'))?.content)).toBe(one?.body);
    expect(await kept('en')).toEqual(await kept('es'));
  });

  it('a closed month is told in its words and kept in those it is read by', async () => {
    const { told, answer, detail, state } = await openOctober();
    const { headline, lines } = await told('close');
    expect(headline).toBe('El mes de octubre de 2026 está cerrado en 1234,56 US$');
    expect(lines).toContain(
      'Todavía pueden llegar eventos atrasados durante 34 días; se cuentan como diferencia.',
    );
    const [close] = await state.monthCloses('default');
    expect(close?.body).toContain('cost (USD)');
    expect(await detail()).toBe(`$1,234.56, SHA-256 ${close?.checksum}`);
    expect((await told('close check 2026-10')).headline).toBe(
      'El archivo de octubre de 2026 está tal como se cerró el 2 nov 2026',
    );
    expect((await answer('close', 'en')).message.headline).toBe(
      'October 2026 was closed on 2 Nov 2026 already, at $1,234.56',
    );
  });

  it('usage goes to a team, and the audit says so in English', async () => {
    const { told, detail } = await openOctober();
    expect((await told('assign 2026-10')).headline).toBe('4,06 US$ (0,3 %) de 1 evento sin equipo, 2026-10');
    const { headline, lines } = await told('assign key:gateway team:ml');
    expect(headline).toBe(
      'key:gateway es de ml: se movieron 4,06 US$ de 1 evento, y también se moverá lo que llegue',
    );
    expect(lines).toContain(
      'En octubre de 2026 cambiaron de equipo 4,06 US$ de 1 evento (antes: sin equipo; ahora: ml).',
    );
    expect(await detail()).toContain("key:gateway is ml's: $4.06 of 1 event moved, and so will what comes");
  });

  it('seats are planned and given', async () => {
    const { told, detail } = await openOctober();
    const { headline, lines } = await told('seats plan pro $30 100k tokens up to $1500');
    expect(headline).toBe(
      'Plan pro: 30,00 US$ por licencia y mes, 100 mil tokens y uso de 1500 US$ por ciclo',
    );
    expect(lines).toEqual(['Da una licencia a alguien con /usage seats give pro ana.']);
    expect(await detail()).toBe('$30.00 a seat and month, 100K tokens and usage of $1,500 a cycle');
    expect((await told('seats give pro Carl')).headline).toBe('carl tiene una licencia de pro desde hoy');
    expect((await told('seats give pro carl')).error?.message).toBe('"carl" ya tiene una licencia de pro.');
  });

  it('prices are listed with their unit', async () => {
    const { told, state } = await openOctober();
    const row = { model: 'gpt-x', regionClass: '*', class: 'input', picoPerUnit: 75_000n } as const;
    await state.addPriceRows([somePrice({ id: 'gpt-x-input', ...row })], []);
    const { headline, lines } = await told('prices list openai/gpt-x');
    expect(headline).toBe('1 precio de 1 modelo el 2026-11-02');
    expect(lines[0]).toContain('openai/gpt-x: 0,075 US$ por 1 M de tokens de entrada; ');
  });

  it('is told what was not understood with the command as it is typed', async () => {
    const { told, answer } = await openOctober();
    expect((await told('prices rate EUR x')).error).toMatchObject({
      message: '"x" no es un tipo de cambio: escribe cuánto vale un USD en esa moneda.',
      hint: 'Por ejemplo: /usage prices rate EUR 0.92 from 2026-11-01 (1 USD = 0,92 EUR)',
    });
    expect((await answer('invoice list', 'es', 'lena')).message.error?.message).toBe(
      'Acceso insuficiente. Las facturas son para admins.',
    );
  });
});
