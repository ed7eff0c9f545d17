import { describe, expect, it } from 'vitest';
import { outboxCommand } from '../../src/command-line/outbox.ts';
import { webhooksCommand } from '../../src/command-line/webhooks.ts';
import { PUBLIC_ONLY } from '../../src/webhooks/address.ts';
import { webhookMaker } from '../../src/webhooks/platform.ts';
import { openTestBot } from '../support/bot.ts';
import { captureOutput } from '../support/command-output.ts';
import { NOON, someDraft } from '../support/state.ts';

async function opened(secretKey: string | null = 'a-key-of-at-least-thirty-two-characters') {
  const { state } = await openTestBot();
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const randomId = () => `id-${letters.shift()}`;
  const maker = webhookMaker(secretKey, PUBLIC_ONLY);
  const run = async (command: 'outbox' | 'webhooks', ...args: readonly string[]) => {
    const output = captureOutput();
    const dependencies = { ...output, state, randomId, maker, now: () => NOON };
    const code = await (command === 'outbox' ? outboxCommand : webhooksCommand)(args, dependencies);
    const { out, error } = output.text();
    return { code, out, complaints: error };
  };
  return { state, run };
}

describe('tokenbell outbox', () => {
  it('lists, sends again and drops as JSON', async () => {
    const { state, run } = await opened();
    await state.enqueue([someDraft({ org: 'default' }), someDraft({ org: 'default', dedupeKey: 'd2' })]);
    await state.pauseTarget('default', 'slack:C1', { at: NOON, reason: 'is_archived' });
    const { targets, messages } = JSON.parse((await run('outbox', 'list', '--json')).out);
    expect(targets).toEqual([
      {
        ...{ target: 'slack:C1', pending: 0, ambiguous: 0, dead: 0, held: 2 },
        ...{ isPaused: true, pausedAt: NOON, pausedReason: 'is_archived' },
      },
    ]);
    expect(messages).toHaveLength(2);
    expect((await run('outbox', 'resume', 'slack:C1')).code).toBe(0);
    const one = messages[0].id;
    expect(JSON.parse((await run('outbox', 'replay', one, '--json')).out)).toEqual({
      replayed: [one],
      left: 0,
    });
    expect(JSON.parse((await run('outbox', 'drop', 'all', '--json')).out).dropped).toHaveLength(1);
    expect((await run('outbox')).out).toMatch(/^Nothing given up or held; 1 message on its way/);
    expect(await state.changes('default', 9)).toHaveLength(3);
  });

  it('says what it cannot do', async () => {
    const { run } = await opened();
    expect(await run('outbox', 'replay', 'nothing')).toMatchObject({ code: 1, out: '' });
    expect((await run('outbox', 'resume', 'slack:C1')).complaints).toMatch(/not a target that is paused/);
    expect((await run('outbox', 'burn', 'all')).code).toBe(2);
    expect((await run('outbox', '--nonsense')).code).toBe(2);
    expect((await run('outbox', 'list', '--org', 'nobody')).code).toBe(1);
  });
});

describe('tokenbell webhooks', () => {
  it('adds one, shows its secret once, and changes it', async () => {
    const { state, run } = await opened();
    const added = await run('webhooks', 'add', 'https://example.com/hook', 'budget.*', '--json');
    const { id, secret } = JSON.parse(added.out);
    expect(secret).toMatch(/^whsec_/);
    const listed = await run('webhooks', 'list', '--json');
    expect(JSON.parse(listed.out)).toMatchObject([{ id, events: ['budget.pace', 'budget.threshold'] }]);
    expect(listed.out).not.toMatch(/secret/);
    for (const act of ['test', 'pause', 'resume', 'replay', 'rotate', 'rm']) {
      expect((await run('webhooks', act, id)).code, act).toBe(0);
    }
    expect(await state.webhooks('default')).toEqual([]);
    expect((await run('webhooks')).out.trim()).toBe('no webhooks');
  });

  it('says what it cannot do', async () => {
    const { run } = await opened(null);
    expect((await run('webhooks', 'add', 'https://example.com/hook', '*')).complaints).toMatch(
      /TOKENBELL_SECRET_KEY/,
    );
    expect((await run('webhooks', 'rm', 'nothing')).code).toBe(1);
    expect((await run('webhooks', 'burn', 'it')).code).toBe(2);
  });
});
