import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../src/bot/console/line.ts';
import { speaking } from '../../../src/language/locale.ts';

const spanish = (text: string) => speaking('es-MX', () => lineOf(text));

describe('a line of the console', () => {
  it('marks a command it begins with and one it offers, without the point behind it', () => {
    expect(lineOf('/usage team 7d: one team')).toEqual([{ command: '/usage team 7d' }, ': one team']);
    expect(lineOf('Try /usage help.')).toEqual(['Try ', { command: '/usage help' }, '.']);
    expect(lineOf('For example: /usage team 7d')).toEqual(['For example: ', { command: '/usage team 7d' }]);
  });

  it('marks those that are offered in the language spoken', () => {
    expect(spanish('Prueba con /usage help.')).toEqual(['Prueba con ', { command: '/usage help' }, '.']);
    expect(spanish('Por ejemplo: /usage 7d')).toEqual(['Por ejemplo: ', { command: '/usage 7d' }]);
  });

  it('leaves alone what is only spoken of, and templates', () => {
    for (const text of ['An admin sees why with /usage status.', 'For example: /usage top [name]', ''])
      expect(lineOf(text).join('')).toBe(text);
  });
});
