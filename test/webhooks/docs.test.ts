import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { WEBHOOK_EVENTS } from '../../src/analytics/alerts/webhooks/events.ts';
import { newSecret, signedHeaders } from '../../src/webhooks/sign.ts';

const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');

/** The page's own code for a receiver. */
async function receiver() {
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? expect.unreachable('the page has an example');
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  // It is the function that the page shows.
  return module.isFromTokenbell as (
    secret: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    now: number,
  ) => boolean;
}

it('the page shows a receiver that takes what we sign and nothing else', async () => {
  const isFromTokenbell = await receiver();
  const [secret, other] = [newSecret(), newSecret()];
  const message = { id: 'm1', timestamp: 1_795_176_000, body: '{"type":"webhook.test"}' };
  const headers = signedHeaders([other, secret], message);
  const now = message.timestamp * 1_000;
  expect(isFromTokenbell(secret, headers, message.body, now)).toBe(true);
  expect(isFromTokenbell(newSecret(), headers, message.body, now)).toBe(false);
  expect(isFromTokenbell(secret, headers, `${message.body} `, now)).toBe(false);
  expect(isFromTokenbell(secret, headers, message.body, now + 301_000)).toBe(false);
  expect(isFromTokenbell(secret, {}, message.body, now)).toBe(false);
});

it('the page names every event', () => {
  const last = (type: string) => type.replace(/^summary\./, '.');
  const missing = Object.keys(WEBHOOK_EVENTS).filter(
    (type) => !page.includes(`\`${type}\``) && !page.includes(`\`${last(type)}\``),
  );
  expect(missing).toEqual([]);
});
