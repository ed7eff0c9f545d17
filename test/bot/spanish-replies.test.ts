import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/bot/platform.ts';
import { as, openTestBot, someTeam, TEAMS } from '../support/bot.ts';

const EXAMPLE_RANGES =
  'Por ejemplo: 7d, mtd, last-month, 2026-10 o 2026-10-01..2026-10-15. Un nombre que parece un período va entre comillas.';

describe('to somebody who reads Spanish', () => {
  it('help tells what each command is for, its words staying as they are typed', async () => {
    const { headline, lines, error } = await told('help');
    expect(error).toBeNull();
    expect(headline).toBe('Pregunta cuánto cuesta el uso de IA: /usage team 7d');
    expect(lines).toContain('/usage team: una fila por equipo, o un equipo en detalle');
    expect(lines).toContain('/usage compare: dos períodos o dos nombres, uno junto al otro');
    expect(lines).toContain('Más sobre un comando: /usage help team');
    expect(lines.join('\n')).toContain('Filtros: team:ml model:a,b -env:test; palabras: user team model');
  });

  it('help of one command begins with what it is for', async () => {
    const { headline, lines } = await told('help cache');
    expect(headline).toBe('/usage cache: lo que ahorra la caché, y cuánto se lee de ella');
    expect(lines).toContain('Por ejemplo:');
  });

  it.each([
    [
      'teem 7d',
      'No existe el comando "teem". ¿Quisiste decir /usage team?',
      'Por ejemplo: /usage team 7d. Con /usage help se ven todos.',
    ],
    [
      'trend 7d xyzzy',
      'No entiendo qué significa "xyzzy" aquí. Hasta ahí se entendió: /usage trend 7d',
      'Por ejemplo: /usage trend 30d team:ml. Los nombres van en filtros: team:ml, user:alice, model:…',
    ],
    [
      'trend metric:costs',
      'metric: admite cost, tokens, requests, runs, errors, users, latency, cachehit, no "costs". ¿Quisiste decir metric:cost?',
      'Por ejemplo: /usage top agent metric:requests',
    ],
    [
      'team weeb',
      'No hay nada con ese nombre entre lo que puedes ver: equipo "weeb". ¿Quisiste decir "web"?',
      'Los nombres van como se enviaron: /usage top team 30d muestra los que hay.',
    ],
    ['me 2026-13', 'No existe la fecha "2026-13".', EXAMPLE_RANGES],
    [
      'me 5y..6y',
      'No entiendo qué significa "5y..6y" aquí.',
      expect.stringContaining('Por ejemplo: /usage me'),
    ],
    ['me 90d gran:hour', '"90d" tiene más de 800 horas; elige un gran: más amplio.', EXAMPLE_RANGES],
    [
      'team chart:scatter',
      'team no tiene gráfico scatter; admite chart:line, bar, area, donut o none.',
      expect.any(String),
    ],
  ])('what is wrong with "%s" is said in it', async (text, message, hint) => {
    expect((await told(text)).error).toMatchObject({ message, hint });
  });

  it('is said why something is not shown, and who can show it', async () => {
    expect((await told('org 7d', as('ana'))).error).toMatchObject({
      code: 'insufficient_access',
      message: 'Acceso insuficiente. Los totales de la organización son para admins.',
      hint: 'Puede concederlo un admin: Ada.',
    });
  });

  it('is named the scope a key is bound to', async () => {
    expect((await told('status', { boundTo: 'customer:globex' })).error?.message).toBe(
      'Acceso insuficiente. Aquí solo se informa del uso del cliente globex.',
    );
  });

  it('is offered a team of the name that was typed, not a flag spelt like it', async () => {
    const { ask } = await openTestBot({ plan: { teams: [someTeam({ id: 'pubic' })] } });
    const { message } = await ask('trend pubic', { locale: 'es' });
    expect(message.headline).toBe(
      'No entiendo qué significa "pubic" aquí. ¿Quisiste decir /usage team pubic?',
    );
  });

  it('is offered the same usage otherwise, on buttons in the language', async () => {
    const { actions } = await told('team 7d');
    expect(actions).toContainEqual(
      expect.objectContaining({ label: 'Este mes', command: '/usage team mtd', group: 'Período' }),
    );
    expect(actions.map(({ label }) => label)).toContain('Por persona');
  });
});

/** The answer to somebody at the terminal, who is admin unless it says who it is. */
async function told(text: string, actor: Partial<Actor> = {}) {
  const { ask } = await openTestBot(TEAMS);
  return (await ask(text, { ...actor, locale: 'es-MX' })).message;
}
