import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/bot/commands/index.ts';
import { usageCommand } from '../../../src/bot/discord/command.ts';
import { DISCORD_LIMITS } from '../../../src/bot/discord/limits.ts';
import { typedCommand, typedSoFar } from '../../../src/bot/discord/typed-command.ts';
import { discordProblems } from '../../support/discord-contract.ts';

/** Names, descriptions and choices of a command and everything in it; of the languages the longest counts. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + lengthOf(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, inner]) => {
    const isText = ['name', 'description', 'value'].includes(key) && typeof inner === 'string';
    return sum + (isText ? longest([inner, ...localized(value, key)]) : lengthOf(inner));
  }, 0);
}

function localized(described: object, key: string): readonly string[] {
  const texts = new Map<string, unknown>(Object.entries(described)).get(`${key}_localizations`);
  return Object.values(texts ?? {}).map(String);
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}

type Nested = { readonly name: string; readonly required?: boolean; readonly options?: readonly Nested[] };

function requiredAfterOptional(options: readonly Nested[]): readonly string[] {
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const late = options.filter(({ required }, index) => required === true && index > firstOptional);
  return [
    ...(firstOptional < 0 ? [] : late.map(({ name }) => name)),
    ...options.flatMap((one) => requiredAfterOptional(one.options ?? [])),
  ];
}

describe('the registered command', () => {
  test('is what Discord accepts, in at most 4,000 characters', () => {
    const route = 'PUT /applications/{application_id}/commands';
    expect(discordProblems({ route, body: [usageCommand()], fileNames: [] })).toEqual([]);
    expect(lengthOf(usageCommand())).toBeLessThanOrEqual(DISCORD_LIMITS.commandTotal);
  });

  test('has at most 25 views and groups, and never an optional option before a required one', () => {
    const { options = [] } = usageCommand();
    expect(options.length).toBeLessThanOrEqual(25);
    expect(requiredAfterOptional(options)).toEqual([]);
  });
});

test('is described in Spanish to whoever has set Discord to it', () => {
  const { description, description_localizations: localizations, options = [] } = usageCommand();
  expect(description).toBe('What your AI usage costs');
  expect(localizations).toEqual({ 'es-ES': 'Lo que cuesta usar IA', 'es-419': 'Lo que cuesta usar IA' });
  const budget = options.find(({ name }) => name === 'budget');
  expect(budget?.description_localizations).toMatchObject({
    'es-419': 'Presupuestos y cuánto se ha gastado',
  });
});

test('has every command there is, and none there is not', () => {
  const options: readonly Nested[] = usageCommand().options ?? [];
  const names = options.flatMap((one) =>
    one.name === 'finance' ? (one.options ?? []).map(({ name }) => name) : [one.name],
  );
  expect(names.toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
});

describe('what somebody picked', () => {
  test.each([
    ['me', null, {}, 'me'],
    ['team', null, { range: '7d' }, 'team 7d'],
    [
      'team',
      null,
      { range: 'ml 7d', filters: 'model:gpt-5', by: 'model', out: 'csv' },
      'team ml 7d model:gpt-5 by:model csv',
    ],
    ['team', null, { by: 'by:model' }, 'team by:model'],
    ['top', null, { by: 'agents', range: '30d' }, 'top agents 30d'],
    ['top', null, { range: 'models 5 mtd' }, 'top models 5 mtd'],
    ['set', 'budget', { what: 'team:ml 2000/month at 75,90' }, 'budget set team:ml 2000/month at 75,90'],
    ['list', 'alert', {}, 'alert list'],
    ['link', null, { code: 'ABCD-1234' }, 'link ABCD-1234'],
    ['report', 'finance', { what: 'last-month pdf' }, 'report last-month pdf'],
    ['help', null, { view: 'team' }, 'help team'],
    ['team', null, { range: '  ' }, 'team'],
  ] as const)('%s of %s with %o asks "%s"', (view, group, options, text) => {
    expect(typedCommand({ group, view, options: { ...options } })).toBe(text);
  });
});

describe('what somebody is typing', () => {
  test.each([
    [
      'team',
      { range: '7d', filters: 'model:gpt-5 te' },
      'filters',
      'team 7d model:gpt-5 te',
      'model:gpt-5 team:ml',
    ],
    ['team', { range: '' }, 'range', 'team ', 'team:ml'],
    ['team', { by: 'te' }, 'by', 'team by:te', 'team:ml'],
    ['top', { by: 'ag' }, 'by', 'top ag', 'team:ml'],
  ] as const)('%s with %o ends in what is completed', (view, options, focused, text, value) => {
    const typed = typedSoFar({ group: null, view, options: { ...options } }, focused);
    expect(typed.text).toBe(text);
    expect(typed.complete('team:ml')).toBe(value);
  });

  test('a completed "by:model" fills the option without its key', () => {
    const typed = typedSoFar({ group: null, view: 'team', options: { by: 'mo' } }, 'by');
    expect(typed.complete('by:model')).toBe('model');
  });
});
