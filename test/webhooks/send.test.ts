import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendTerms } from '../../src/webhooks/send.ts';
import { send } from '../../src/webhooks/send.ts';
import { startHookReceiver } from '../support/hook-receiver.ts';
import { insideAddresses } from '../support/hostile.ts';

let canary: Awaited<ReturnType<typeof startHookReceiver>>;
beforeEach(async () => {
  canary = await startHookReceiver();
});
afterEach(() => canary.close());

const HERE = [{ address: '127.0.0.1', family: 4 }];

function terms(parts: Partial<SendTerms> = {}): SendTerms {
  return { rules: { loopback: true }, resolve: async () => HERE, ...parts };
}

function callTo(url: string) {
  return { url, headers: { 'webhook-id': 'm1' }, body: '{"type":"webhook.test"}' };
}

describe('a call to a webhook', () => {
  it('posts its body and headers as they are', async () => {
    expect(await send(callTo(canary.url), terms())).toEqual({ kind: 'sent', reference: '204' });
    expect(canary.received).toMatchObject([
      {
        path: '/hook',
        body: '{"type":"webhook.test"}',
        headers: { 'webhook-id': 'm1', 'content-type': 'application/json', 'content-length': '23' },
      },
    ]);
  });

  it.each([
    [
      { status: 200, body: 'x'.repeat(5_000_000) },
      { kind: 'sent', reference: '200' },
    ],
    [
      { status: 302, headers: { location: '/elsewhere' } },
      { reason: 'HTTP 302: redirects are not followed' },
    ],
    [{ status: 410 }, { kind: 'refused', permanent: true }],
    [
      { status: 429, headers: { 'retry-after': '120' } },
      { reason: 'HTTP 429', retryAfterMs: 120_000 },
    ],
    [
      { status: 503, headers: { 'retry-after': 'soon' } },
      { reason: 'HTTP 503', retryAfterMs: null },
    ],
    ['drop', { kind: 'refused', permanent: false, reason: 'ECONNRESET' }],
    ['hang', { kind: 'refused', permanent: false, reason: 'no answer in time' }],
  ] as const)('that is answered with %o', async (answer, outcome) => {
    canary.settings.answer = () => answer;
    expect(await send(callTo(canary.url), terms({ timeoutMs: 300 }))).toMatchObject(outcome);
    expect(canary.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('finds nobody listening', async () => {
    const { url } = canary;
    await canary.close();
    expect(await send(callTo(url), terms())).toMatchObject({ kind: 'refused', reason: 'ECONNREFUSED' });
    canary = await startHookReceiver();
  });
});

describe('a call that would lead inside', () => {
  const outside = (resolve: SendTerms['resolve']) => ({ rules: { loopback: false }, resolve });

  it('is not made, whatever the address looks like', async () => {
    const { refuse, resolve } = insideAddresses();
    for (const url of refuse) {
      const outcome = await send(
        callTo(url),
        outside(async () => HERE),
      );
      expect(outcome, url).toMatchObject({ kind: 'refused' });
    }
    // With TLS, so that they are looked up at all: their names lead here.
    for (const url of resolve.map((one) => one.replace(/^http:/, 'https:').replace(/:80-?$/, ''))) {
      const outcome = await send(
        callTo(url),
        outside(async () => HERE),
      );
      expect(outcome, url).toMatchObject({ reason: expect.stringMatching(/leads into this network/) });
    }
    expect(canary.settings.connections).toBe(0);
  });

  it('is not made to a name that resolves to several addresses of which one is inside', async () => {
    const both = async () => [{ address: '1.1.1.1', family: 4 }, ...HERE];
    expect(await send(callTo('https://example.com/hook'), outside(both))).toMatchObject({
      reason: 'example.com leads into this network, not to the outside',
    });
    expect(canary.settings.connections).toBe(0);
  });

  it('is not made where a name changes between the look and the call', async () => {
    let looks = 0;
    const rebinding = async () => (looks++ === 0 ? HERE : [{ address: '1.1.1.1', family: 4 }]);
    await send(callTo('https://example.com/hook'), outside(rebinding));
    expect(looks).toBe(1);
    expect(canary.settings.connections).toBe(0);
  });

  it('does not follow where a redirect leads', async () => {
    const other = await startHookReceiver();
    canary.settings.answer = () => ({ status: 307, headers: { location: other.url } });
    expect(await send(callTo(canary.url), terms())).toMatchObject({ kind: 'refused' });
    expect(other.settings.connections).toBe(0);
    await other.close();
  });
});
