import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { openConsole } from './open-console.ts';
import { answerOf } from './samples.ts';
import { stubBot } from './stub-bot.ts';

const bot = () => {
  const answer = answerOf(messageOf({ headline: 'Heard' }));
  return stubBot({ command: () => answer, press: () => answer });
};

describe('the Host header', () => {
  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST', 'tokens.example.com'])(
    'may be %s',
    async (host) => {
      const { server } = await openConsole(bot(), { hosts: ['tokens.example.com'] });
      expect((await server.inject({ url: '/', headers: { host } })).statusCode).toBe(200);
    },
  );

  it.each([
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'localhost:8080.evil.example',
    'user@localhost',
  ])('may not be "%s": the name was rebound to this machine', async (host) => {
    const stub = bot();
    const { server } = await openConsole(stub);
    for (const url of ['/', '/console/events', '/console/complete?text=t'])
      expect((await server.inject({ url, headers: { host } })).statusCode).toBe(403);
    const posted = await server.inject({
      method: 'POST',
      url: '/console/command',
      headers: { host },
      payload: { text: '/usage' },
    });
    expect(posted.statusCode).toBe(403);
    expect(stub.heard).toEqual([]);
  });
});

describe('the Origin header', () => {
  const post = async (origin: string) => {
    const stub = bot();
    const { server } = await openConsole(stub);
    const headers = { host: 'localhost:8080', origin };
    const payload = { text: '/usage' };
    const { statusCode } = await server.inject({ method: 'POST', url: '/console/command', headers, payload });
    return { statusCode, heard: stub.heard.length };
  };

  it('of the page itself may post', async () => {
    expect(await post('http://localhost:8080')).toEqual({ statusCode: 200, heard: 1 });
  });

  it.each([
    'http://evil.example',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'null',
    'http://localhost:8080/x',
    'file://',
  ])('of %s may not', async (origin) => {
    expect(await post(origin)).toEqual({ statusCode: 403, heard: 0 });
  });
});

describe('the body', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'of another page’s form (%s) is refused',
    async (mediaType) => {
      const stub = bot();
      const { server } = await openConsole(stub);
      const response = await server.inject({
        method: 'POST',
        url: '/console/command',
        headers: { 'content-type': mediaType },
        payload: '{"text":"/usage budget rm all"}',
      });
      expect(response.statusCode).toBe(415);
      expect(stub.heard).toEqual([]);
    },
  );

  it.each(['{', '{"text":"/usage"} {}', '{"__proto__":{"text":"/usage"}}', '[]', 'null', ''])(
    'of %s is a clear 400',
    async (payload) => {
      const { server } = await openConsole(bot());
      const response = await server.inject({
        method: 'POST',
        url: '/console/press',
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect(response.statusCode).toBe(400);
    },
  );

  it('has at most 16 KiB', async () => {
    const { server } = await openConsole(bot());
    const payload = { text: '/usage', padding: 'x'.repeat(16 * 1024) };
    const response = await server.inject({ method: 'POST', url: '/console/command', payload });
    expect(response.statusCode).toBe(413);
  });
});
