import { describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { openConsole } from './open-console.ts';
import { answerOf, button, csvFile, pngFile, teamWeek, unknownWord } from './samples.ts';
import { stubBot } from './stub-bot.ts';

const csvText = 'member,requests,cost (USD)\nAna,4812,612.402118\nTotal,14301,1612.402118\n';

function teamBot() {
  return stubBot({
    words: ['team', 'team:ml-research', 'top'],
    command: (text) =>
      text.includes('tem')
        ? answerOf(unknownWord)
        : answerOf(teamWeek, {
            files: [pngFile('trend.png', 960, 560), csvFile('usage "team" für 7d.csv', csvText)],
            actions: [button('k1', 'By model')],
          }),
    press: () => answerOf(messageOf({ tone: 'good', headline: 'By model it is' })),
  });
}

describe('a typed command', () => {
  it('reaches the bot as typed, from the one person at the console, and is answered with what it said', async () => {
    const bot = teamBot();
    const { server } = await openConsole(bot);
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      payload: { text: ' /usage team ml-research 7d ' },
    });
    expect(bot.heard).toEqual([
      {
        kind: 'command',
        request: {
          text: '/usage team ml-research 7d',
          actor: {
            platform: 'console',
            tenant: '',
            user: 'console',
            name: null,
            email: null,
            timeZone: null,
            locale: null,
          },
          channel: 'main',
        },
      },
    ]);
    const [typed, said] = response.json().entries;
    expect(typed).toMatchObject({ kind: 'typed', author: 'You', text: '/usage team ml-research 7d' });
    expect(said).toMatchObject({
      kind: 'said',
      answer: {
        headline: 'ml-research spent $1,612.40 in 7 days, 38 % more than the week before',
        visibility: 'private',
        actions: [{ id: 'k1', label: 'By model' }],
        pictures: [{ name: 'trend.png', width: 960, height: 560 }],
      },
    });
  });

  it('carries the language its browser likes best', async () => {
    const bot = teamBot();
    const { server } = await openConsole(bot);
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      headers: { 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' },
      payload: { text: '/usage' },
    });
    expect(bot.heard[0]?.request.actor.locale).toBe('es-MX');
    expect(response.json().entries[0].author).toBe('Tú');
  });

  it('that is not understood is answered with the hint', async () => {
    const { server } = await openConsole(teamBot());
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      payload: { text: '/usage tem 7d' },
    });
    const { answer } = response.json().entries[1];
    expect(answer.toneWord).toBe('Problem');
    expect(answer.problem).toEqual({
      message: [],
      hint: ['Did you mean ', { quoted: 'team' }, '? For example: ', { command: '/usage team 7d' }],
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty line', { text: '   ' }],
    ['a number', { text: 7 }],
    ['4,001 characters', { text: 'x'.repeat(4001) }],
  ])('of %s is refused with an example', async (_name, payload) => {
    const { server } = await openConsole(teamBot());
    const response = await server.inject({ method: 'POST', url: '/console/command', payload });
    expect(response.statusCode).toBe(400);
    expect(response.json().message).toContain('/usage team 7d');
  });

  it('before the program is ready is asked to come again', async () => {
    const { server } = await openConsole(null);
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      payload: { text: '/usage' },
    });
    expect(response.statusCode).toBe(503);
    expect(response.json().message).toContain('still starting');
  });
});

describe('speaking as somebody else', () => {
  const people = [{ user: 'ana', name: 'Ana Petrović' }];

  it('works for the people offered', async () => {
    const bot = teamBot();
    const { server } = await openConsole(bot, { people });
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      payload: { text: '/usage me', as: 'ana' },
    });
    expect(bot.heard[0]?.request.actor).toMatchObject({ user: 'ana', name: 'Ana Petrović' });
    expect(response.json().entries[0].author).toBe('Ana Petrović');
  });

  it('is refused for everybody else', async () => {
    const bot = teamBot();
    const { server } = await openConsole(bot, { people });
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      payload: { text: '/usage me', as: 'jun' },
    });
    expect(response.statusCode).toBe(403);
    expect(bot.heard).toEqual([]);
  });
});

describe('a pressed button', () => {
  it('runs with its opaque id and shows which label was pressed', async () => {
    const bot = teamBot();
    const { server } = await openConsole(bot);
    await server.inject({ method: 'POST', url: '/console/command', payload: { text: '/usage team 7d' } });
    const response = await server.inject({ method: 'POST', url: '/console/press', payload: { id: 'k1' } });
    expect(bot.heard[1]).toMatchObject({ kind: 'press', id: 'k1', request: { channel: 'main' } });
    const [pressed, said] = response.json().entries;
    expect(pressed).toMatchObject({ kind: 'pressed', text: 'By model' });
    expect(said.answer).toMatchObject({ toneWord: 'Done', headline: 'By model it is' });
  });
});

describe('completion', () => {
  it('answers with what the bot knows', async () => {
    const { server } = await openConsole(teamBot());
    const response = await server.inject('/console/complete?text=/usage%20te');
    expect(response.json()).toEqual({ completions: ['/usage team', '/usage team:ml-research'] });
  });
});

describe('files of an answer', () => {
  async function askedFiles() {
    const { server } = await openConsole(teamBot());
    const response = await server.inject({
      method: 'POST',
      url: '/console/command',
      payload: { text: '/usage team 7d' },
    });
    const { downloads, pictures } = response.json().entries[1].answer;
    return { server, csv: downloads[0], picture: pictures[0] };
  }

  it('are downloaded under their own name, byte for byte', async () => {
    const { server, csv } = await askedFiles();
    const response = await server.inject(csv.url);
    expect(response.body).toBe(csvText);
    expect(csv.bytes).toBe(Buffer.byteLength(csvText));
    expect(response.headers['content-type']).toBe('text/csv');
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="usage__team__f_r_7d.csv"; filename*=UTF-8''usage%20%22team%22%20f%C3%BCr%207d.csv`,
    );
  });

  it('that are pictures are shown in the page', async () => {
    const { server, picture } = await askedFiles();
    const response = await server.inject(picture.url);
    expect(response.headers['content-type']).toBe('image/png');
    expect(response.headers['content-disposition']).toMatch(/^inline;/);
  });

  it('cannot be guessed, and one that is gone says so', async () => {
    const { server, csv } = await askedFiles();
    expect(csv.url).toMatch(/^\/console\/files\/[\w-]{22}\//);
    const response = await server.inject('/console/files/AAAAAAAAAAAAAAAAAAAAAA/x.csv');
    expect(response.statusCode).toBe(404);
    expect(response.json().message).toContain('no longer kept');
  });
});

describe('the page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/console/app.js', 'text/javascript; charset=utf-8'],
    ['/console/style.css', 'text/css; charset=utf-8'],
    ['/console/bell.svg', 'image/svg+xml'],
    ['/console/inter-400.ttf', 'font/ttf'],
  ])('serves %s as %s', async (path, mediaType) => {
    const { server } = await openConsole(null);
    const response = await server.inject(path);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe(mediaType);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
  });

  it('serves every file the page and its scripts name', async () => {
    const { server } = await openConsole(null);
    const page = (await server.inject('/')).body;
    const named = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    for (const path of [...named]) {
      const { body } = await server.inject(path);
      for (const [, imported] of body.matchAll(/from '\.\/([\w-]+\.js)'/g))
        named.push(`/console/${imported}`);
    }
    const codes = await Promise.all(named.map(async (path) => (await server.inject(path)).statusCode));
    expect(new Set(codes)).toEqual(new Set([200]));
    expect(named).toContain('/console/entry-log.js');
  });

  it('holds no inline script or style and allows none', async () => {
    const { server } = await openConsole(null);
    const response = await server.inject('/');
    expect(response.body).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
    const policy = String(response.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});
