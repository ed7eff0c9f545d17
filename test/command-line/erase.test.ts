import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { eraseCommand } from '../../src/command-line/erase.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON } from '../support/event.ts';
import { someOrganisation } from '../support/state.ts';

const ERASED = { aliases: ['deleted-0a1b2c'], series: 3, events: 40, rows: 2 };

/** The command as somebody types it; `typed` is what they answer on a terminal. */
async function erase(args: readonly string[], typed?: string) {
  const output = captureOutput();
  const asked: unknown[] = [];
  const logged: unknown[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
  if (typed !== undefined) input.write(`${typed}\n`);
  const exit = await eraseCommand(args, {
    ...output,
    input,
    state: { organisation: async (id) => (id === 'default' ? someOrganisation({ id }) : undefined) },
    erase: async ({ org, member }) => {
      asked.push([org, member]);
      return member === 'nobody' ? undefined : ERASED;
    },
    log: { info: (fields, text) => logged.push([fields, text]) },
    now: () => NOON,
  });
  return { exit, asked, logged, ...output.text() };
}

describe('tokenbell erase', () => {
  it('says who the person is now, and logs it without their name', async () => {
    const { exit, out, logged } = await erase(['ana']);
    expect({ exit, out }).toEqual({
      exit: 0,
      out: 'ana is deleted-0a1b2c now: 3 combinations in the sums, details of 40 events, 2 other rows\n',
    });
    expect(logged).toEqual([[{ org: 'default', ...ERASED }, 'a person was erased']]);
    expect(JSON.stringify(logged)).not.toContain('ana');
  });

  it('says it to programs', async () => {
    const { out } = await erase(['ana', '--json']);
    expect(JSON.parse(out)).toEqual({ org: 'default', ...ERASED });
  });

  it('asks on a terminal, and takes nothing but the name for a yes', async () => {
    expect(await erase(['ana'], 'ana')).toMatchObject({ exit: 0, asked: [['default', 'ana']] });
    for (const answer of ['', 'yes', 'anna']) {
      const { exit, asked, error } = await erase(['ana'], answer);
      expect({ exit, asked }).toEqual({ exit: 1, asked: [] });
      expect(error).toContain('nothing was erased');
    }
    expect(await erase(['ana', '--yes'], 'no')).toMatchObject({ exit: 0, asked: [['default', 'ana']] });
  });

  it.each([
    [['nobody'], 1, 'nobody in default is known as "nobody"'],
    [['ana', '--org', 'nosuch'], 1, 'there is no organisation "nosuch"'],
    [[], 2, 'usage: tokenbell erase MEMBER'],
    [['ana', 'bo'], 2, 'usage: tokenbell erase MEMBER'],
    [['ana', '--all'], 2, "Unknown option '--all'"],
  ])('refuses %j', async (args, exit, words) => {
    const refused = await erase(args);
    expect({ exit: refused.exit, out: refused.out }).toEqual({ exit, out: '' });
    expect(refused.error).toContain(words);
  });

  it('explains itself', async () => {
    expect(await erase(['--help'])).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^usage: tokenbell erase/),
    });
  });
});
