import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStores } from '../../src/compose/stores.ts';
import { type Home, newHome, tokenbell } from '../support/process-run.ts';
import { SLACK_APP_TOKEN, SLACK_BOT_TOKEN, type SlackPeer, startSlackPeer } from '../support/slack-peer.ts';

const CHANNEL = 'C0GENERAL';

let peer: SlackPeer;
let home: Home;

beforeEach(async () => {
  peer = await startSlackPeer();
  home = newHome({ SLACK_API_URL: peer.apiUrl });
});
afterEach(async () => {
  await home.remove();
  await peer.close();
});

/** What is told in the channel that was named. */
async function routedKinds(): Promise<readonly string[]> {
  const stores = await openStores({ databaseUrl: home.databaseUrl, timeZone: 'UTC', now: Date.now });
  const routes = await stores.state.routes('default');
  await stores.engine.close();
  return routes
    .filter(({ channel }) => channel === `slack:${CHANNEL}`)
    .map(({ kind }) => kind)
    .sort();
}

const answers = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

describe('init', () => {
  it('asks for the tokens, keeps them to oneself, checks them and posts a first digest', async () => {
    const input = answers('slack', SLACK_BOT_TOKEN, SLACK_APP_TOKEN, 'Europe/Berlin', CHANNEL);
    const { code, out, error } = await tokenbell(home, ['init'], input);
    expect([code, error]).toEqual([0, '']);
    expect(out).toContain('Socket Mode is on');
    expect(out).toContain(
      'It comes every day at 09:00 Europe/Berlin; alerts and budget warnings come there too.',
    );
    const posts = peer.callsOf('chat.postMessage');
    expect(posts).toHaveLength(1);
    expect(JSON.stringify(posts[0])).toContain(CHANNEL);
    const file = join(home.folder, '.env');
    expect(readFileSync(file, 'utf8')).toBe(
      `SLACK_BOT_TOKEN=${SLACK_BOT_TOKEN}\nSLACK_APP_TOKEN=${SLACK_APP_TOKEN}\nTOKENBELL_TIME_ZONE=Europe/Berlin\n`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { out: listed } = await tokenbell(home, ['ask', '/usage sub list']);
    expect(listed).toMatch(/org 7d, daily 09:00, .* Europe\/Berlin/);
    expect(await routedKinds()).toEqual(['budget', 'digest', 'spike']);
  });

  it('posts nothing and says what to do where a token is refused', async () => {
    peer.fail('auth.test', { error: 'invalid_auth' });
    const input = answers('slack', SLACK_BOT_TOKEN, SLACK_APP_TOKEN, 'UTC', CHANNEL);
    const { code, out } = await tokenbell(home, ['init'], input);
    expect(code).toBe(1);
    expect(out).toContain('SLACK_BOT_TOKEN was not accepted (invalid_auth)');
    expect(peer.callsOf('chat.postMessage')).toEqual([]);
  });

  it('writes nothing where it was not told everything', async () => {
    const { code, error } = await tokenbell(home, ['init'], answers('slack', SLACK_BOT_TOKEN));
    expect(code).toBe(1);
    expect(error).toContain('the input ended before all was answered');
    expect(existsSync(join(home.folder, '.env'))).toBe(false);
  });
});
