import { describe, expect, it } from 'vitest';
import { budgetMessage } from '../../src/analytics/alerts/budgets/message.ts';
import { paceMessage } from '../../src/analytics/alerts/budgets/pace-message.ts';
import type { DigestDay, DigestFacts } from '../../src/analytics/alerts/digests/facts.ts';
import { type DigestNews, digestMessage } from '../../src/analytics/alerts/digests/message.ts';
import type { BudgetStatus } from '../../src/analytics/budget-status.ts';
import { type Footing, type Message, messageOf } from '../../src/analytics/message.ts';
import type { Question } from '../../src/analytics/reports/question.ts';
import type { BudgetRequest } from '../../src/analytics/state.ts';
import { MEASURES, type Measure, type Measures } from '../../src/analytics/store.ts';
import { requestCard } from '../../src/bot/budgets/request-card.ts';
import { speaking } from '../../src/language/locale.ts';
import { openTestBot, TEAMS } from '../support/bot.ts';
import { someBudget } from '../support/state.ts';

const USD = 1_000_000_000n;
const DAY_MS = 86_400_000;
const timeZone = 'Europe/Berlin';
const berlin = (day: string) => Date.parse(`2026-${day}T00:00+01:00`);
const MONDAY = berlin('11-16');

/** In Spanish, with plain spaces before "US$". */
function inSpanish(say: () => Message): readonly [headline: string, ...lines: string[]] {
  const { headline, lines } = speaking('es', say);
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  return [plain(headline), ...lines.map(plain)];
}

const question: Question = {
  ...{
    org: 'acme',
    view: 'team',
    subject: 'ml',
    periodText: 'last-week',
    command: '/usage team ml last-week',
  },
  period: { from: berlin('11-09'), to: MONDAY, timeZone, granularity: 'day' },
  ...{ filters: [], by: null, metric: 'cost', top: 10, sort: null, showPeople: false, visibility: 'public' },
  now: MONDAY + 9 * 3_600_000,
};

const NO_NEWS: DigestNews = {
  ...{ why: null, incidents: [], budgets: [], correction: null, restated: [], unpriced: [], retiring: [] },
  ...{ actuals: [], held: [], tip: null, quiet: null },
};

const footing: Footing = {
  ...{ dataTo: '2026-11-16T08:55:00+01:00', pricedShare: '100', pendingEvents: 0 },
  ...{ unattributed: '0', costBasis: 'computed', notes: [] },
};

function measures(costNano: bigint): Measures {
  const none = Object.fromEntries(MEASURES.map((name) => [name, 0n])) as Record<Measure, bigint>;
  return { ...none, events: 10n, costNano };
}

/** $412 in the week of 9 November, against $254 the week before. */
const facts: DigestFacts = {
  ...{ from: berlin('11-09'), to: MONDAY, spent: measures(412n * USD), usual: 254n * USD },
  since: null,
  weekday: 'domingo',
  weekdays: [60n, 352n].map((now, day) => ({
    at: berlin('11-09') + 2 * day * DAY_MS,
    now: now * USD,
    before: day === 0 ? 50n * USD : 0n,
  })),
  yearBefore: null,
  outlook: {
    ...{ from: 0, to: 0, actual: 6_120n * USD, pendingEvents: 0n, days: [] },
    projection: { status: 'ok', total: { point: 19_800, low: 19_000, high: 20_600 }, days: [] } as never,
  },
};

function digest(day: Partial<DigestDay>, changed: Partial<DigestFacts> = {}, news: Partial<DigestNews> = {}) {
  const report = messageOf({ command: '/usage team ml last-week', headline: 'ml' });
  const whole: DigestDay = {
    question,
    timeZone,
    every: 'week',
    date: '2026-11-16',
    days: 7,
    late: false,
    ...day,
  };
  return digestMessage({
    report,
    day: whole,
    facts: { ...facts, ...changed },
    news: { ...NO_NEWS, ...news },
    footing,
  });
}

const status: BudgetStatus = {
  budget: someBudget({ amount: { unit: 'usd', value: 500n * USD } }),
  ...{ key: 'b1@500', raised: 0n, from: berlin('11-01'), to: berlin('12-01') },
  ...{ spent: 380n * USD, pendingEvents: 0n, left: 120n * USD, usedPercent: '76.5', daysLeft: 9 },
};

describe('digests, budgets and subscriptions in Spanish', () => {
  it('a week is told with its days and what is new', () => {
    const news = { unpriced: ['tuned'], quiet: { count: 2, nano: 12_345_600_000_000n } };
    expect(inSpanish(() => digest({}, {}, news))).toEqual([
      'ml, del 9 al 15 nov: 412,00 US$, +62 % frente a la semana anterior, 1 modelo sin precio; mes en curso: 6120 US$',
      'Nuevo y todavía sin precio: tuned. Su costo está pendiente, no es cero.',
      '2 semanas sin novedades antes, 12.346 US$ en total.',
      'Frente al mismo día de la semana anterior: lun 60,00 US$ (+20 %), mié 352,00 US$ (n/d).',
    ]);
  });

  it('a day is told against its weekday, and begins with a capital where nobody is named', () => {
    const sunday = { from: berlin('11-15'), to: MONDAY };
    const ofAll = { every: 'day', days: 1, question: { ...question, subject: null } } as const;
    expect(inSpanish(() => digest(ofAll, sunday))[0]).toBe(
      'Dom 15 nov: 412,00 US$, +62 % frente a un domingo habitual (254,00 US$); mes en curso: 6120 US$, previsión: 19.800 US$',
    );
    expect(inSpanish(() => digest({ ...ofAll, days: 3 }, sunday))[0]).toMatch(
      /^Últimos 3 días: 412,00 US\$, \+62 % frente a 3 días habituales \(254,00 US\$\);/,
    );
  });

  it('a month is told by its name', () => {
    const october = {
      from: Date.parse('2026-10-01T00:00+02:00'),
      to: berlin('11-01'),
      yearBefore: 206n * USD,
    };
    expect(inSpanish(() => digest({ every: 'month', date: '2026-11-01' }, october)).slice(0, 3)).toEqual([
      'ml, octubre de 2026: 412,00 US$, +62 % frente al mes anterior',
      'Frente a septiembre de 2026: +62 % (254,00 US$).',
      'Frente a octubre de 2025: +100 % (206,00 US$).',
    ]);
  });

  it('a crossed budget says how far and what is left', () => {
    const unpriced = { ...status, pendingEvents: 12n };
    const standing = {
      status: unpriced,
      timeZone,
      today: 0n,
      projected: null,
      capText: undefined,
      hidesPeople: false,
    };
    expect(inSpanish(() => budgetMessage(standing, 75, []))).toEqual([
      'Equipo ml: 76 % del presupuesto de 500,00 US$ (noviembre de 2026)',
      'Advertencia: se superó el umbral del 75 %.',
      'Quedan como máximo 120,00 US$ para 9 días, contando hoy.',
      '12 llamadas todavía no tienen precio y no se cuentan.',
    ]);
  });

  it('a budget is told ahead', () => {
    const days = Array.from({ length: 9 }, (_, day) => berlin('11-22') + day * DAY_MS);
    const gone = { expected: 6, earliest: 4, latest: 8 };
    const pace = { status: 'ok', total: { point: 560, low: 520, high: 600 }, gone } as const;
    const outlook = { pace, days, today: 21n * USD, safeDaily: 14_200_000_000n };
    const drivers = [{ dimension: 'agent', value: 'crawler', daily: 9.1, usual: 3 }];
    const standing = { status, outlook, timeZone, hidesPeople: false };
    expect(inSpanish(() => paceMessage(standing, drivers, []))).toEqual([
      'Se agotará entre el 26 y el 30 nov: equipo ml, presupuesto de 500,00 US$ (noviembre de 2026)',
      'Noviembre de 2026: previsión de 560,00 US$ (intervalo del 80 %: de 520,00 US$ a 600,00 US$); gastado: 380,00 US$ de 500,00 US$.',
      'Para no pasar de 500,00 US$ (equipo ml), desde mañana se pueden gastar 14,20 US$ al día; hoy van 21,00 US$.',
      'Causa: agente crawler con 9,10 US$ al día (normalmente 3,00 US$).',
    ]);
  });

  it('a request for more says who, how much and until when', () => {
    const request: BudgetRequest = {
      ...{
        org: 'acme',
        id: 'r1',
        scope: 'team:ml',
        amount: { unit: 'usd', value: 200n * USD },
        period: 'month',
      },
      ...{ reason: 'lanzamiento', requestedBy: 'lena', channel: null, requestedAt: MONDAY, state: 'open' },
      ...{ decidedBy: null, decidedAt: null, until: berlin('12-01') },
    };
    const context = { status, timeZone, hidesPeople: false, asker: 'Lena' };
    expect(inSpanish(() => requestCard(request, context))).toEqual([
      'Lena pide 200,00 US$ más este mes (equipo ml)',
      'Motivo: lanzamiento',
      'Gastado: 380,00 US$ de 500,00 US$ (76,5 %); el presupuesto sería de 700,00 US$ hasta el 1 dic.',
      'Decide un admin, aquí o con /usage budget approve r1',
    ]);
  });

  it('subscriptions are listed with their questions as they are typed', async () => {
    const { ask, state } = await openTestBot(TEAMS);
    const spanish = { locale: 'es', timeZone: 'UTC' };
    await ask('sub "team 7d" daily console:main', spanish);
    const [one] = await state.subscriptions('default');
    const listed = (await ask('sub list', spanish)).message;
    expect([listed.headline, listed.lines]).toEqual([
      '1 suscripción',
      [`${one?.id}: team 7d, cada día a las 09:00, console:main, próximo envío sáb 21 nov 09:00 UTC`],
    ]);
    await ask(`sub pause ${one?.id}`, spanish);
    expect(await state.subscriptions('default')).toMatchObject([{ pausedReason: 'paused by an admin' }]);
    expect((await ask('sub list', spanish)).message).toMatchObject({
      headline: '1 suscripción, 1 en pausa',
      lines: [expect.stringMatching(/, en pausa desde el vie 20 nov 12:00: por decisión de un admin$/)],
    });
  });
});
