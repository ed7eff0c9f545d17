import { describe, expect, it } from 'vitest';
import { PLAIN_ORGANISATION } from '../../../src/analytics/state/organisation.ts';
import type { Actor } from '../../../src/bot/platform.ts';
import { randomId } from '../../../src/bot/random-id.ts';
import { toReply } from '../../../src/bot/reply/reply.ts';
import { claimCode } from '../../../src/bot/speaker/link-code.ts';
import { as, openTestBot, TEAMS, type TestBot } from '../../support/bot.ts';

const DISCORD: Partial<Actor> = { platform: 'discord', tenant: 'G1', user: '777', name: 'Dee' };

function claim({ state, clock }: TestBot) {
  return claimCode('default', { state, now: clock.now, randomId });
}

async function codeFor(test: TestBot, user: string): Promise<string> {
  const { message } = await test.ask('link', as(user));
  return /link (\S+) in/.exec(message.headline)?.[1] ?? '';
}

describe('the claim code', () => {
  it('makes the first who enters it admin, works once, and is not offered again', async () => {
    const test = await openTestBot();
    const code = (await claim(test)) ?? '';
    expect(await claim(test)).toBe(code);
    expect((await test.ask(`link ${code.toUpperCase()}`, DISCORD)).message.headline).toBe(
      'You are admin now',
    );
    expect(toReply(await test.ask('org', DISCORD)).error).toBeNull();
    expect((await test.ask(`link ${code}`, { ...DISCORD, user: '888' })).message.error?.code).toBe(
      'not_found',
    );
    expect(await claim(test)).toBeUndefined();
  });

  it('is a new one when the admin it made is gone', async () => {
    const test = await openTestBot();
    const code = await claim(test);
    await test.ask(`link ${code}`, DISCORD);
    const organisation = {
      id: 'default',
      name: 'Acme',
      timeZone: 'UTC',
      people: 'named',
      ...PLAIN_ORGANISATION,
    } as const;
    await test.state.apply({ organisation, members: [] });
    const next = await claim(test);
    expect(next).toBeDefined();
    expect(next).not.toBe(code);
  });

  it('is nothing for the operator, who is admin already, nor for the API', async () => {
    const test = await openTestBot();
    const code = await claim(test);
    await test.ask(`link ${code}`);
    expect((await test.ask(`link ${code}`, { platform: 'api', user: 'x' })).message.error?.code).toBe(
      'not_found',
    );
    expect(await test.state.members('default')).toEqual([]);
  });
});

describe('a link code', () => {
  it('links a Discord account to the member who asked for it', async () => {
    const test = await openTestBot(TEAMS);
    expect((await test.ask('me', DISCORD)).message.error?.code).toBe('not_linked');
    const code = await codeFor(test, 'ana');
    expect((await test.ask(`link ${code}`, DISCORD)).message.headline).toBe('This account is linked to Ana');
    expect(toReply(await test.ask('me', DISCORD)).figures[0]?.value).toBe('1.000000003');
    expect((await test.ask(`link ${code}`, { ...DISCORD, user: '888' })).message.error?.code).toBe(
      'not_found',
    );
  });

  it('expires after a quarter of an hour', async () => {
    const test = await openTestBot(TEAMS);
    const code = await codeFor(test, 'ana');
    test.clock.now += 15 * 60_000;
    expect((await test.ask(`link ${code}`, DISCORD)).message.error?.code).toBe('not_found');
  });

  it('moves an account that was somebody else’s', async () => {
    const test = await openTestBot(TEAMS);
    for (const user of ['ana', 'carl']) await test.ask(`link ${await codeFor(test, user)}`, DISCORD);
    const linked = (await test.state.members('default')).filter(({ discord }) => discord === '777');
    expect(linked.map(({ id }) => id)).toEqual(['carl']);
  });

  it('is not given to an account that is linked to nobody, nor taken where it is unknown', async () => {
    const test = await openTestBot(TEAMS);
    expect((await test.ask('link', DISCORD)).message.error?.code).toBe('not_linked');
    expect((await test.ask('link abc', DISCORD)).message.error?.code).toBe('not_found');
  });
});
