import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { type ReceivedEvent, readEvents } from './event-reader.ts';
import { type OpenConsole, openConsole } from './open-console.ts';
import { answerOf, button, csvFile, firingIncident, grownIncident, pngFile, quietDigest } from './samples.ts';
import { stubBot } from './stub-bot.ts';

const open: OpenConsole[] = [];
afterEach(async () => {
  for (const { server } of open.splice(0)) await server.close();
});

async function listening() {
  const bot = stubBot({ command: () => answerOf(quietDigest), press: () => answerOf(quietDigest) });
  const opened = await openConsole(bot, { people: [{ user: 'ana', name: 'Ana' }] });
  open.push(opened);
  return { ...opened, origin: await opened.server.listen({ host: '127.0.0.1', port: 0 }) };
}

/** One page on a connection of its own; fetch would open spare ones, which hold up a closing server. */
function openPage(origin: string): Promise<{ readonly status: number; leave(): void }> {
  return new Promise((resolve, reject) => {
    const request = get(`${origin}/console/events`, { agent: false }, ({ statusCode = 0 }) =>
      resolve({ status: statusCode, leave: () => request.destroy() }),
    );
    request.on('error', reject);
  });
}

const isReady = ({ event }: ReceivedEvent) => event === 'ready';

async function shownOn(origin: string) {
  const events = await readEvents(origin, isReady);
  return events.filter(({ event }) => event === 'entry').map(({ content }) => content);
}

describe('a delivery', () => {
  it('stands on a page opened later, and on one that listens already', async () => {
    const { origin, deliver } = await listening();
    await deliver('1', quietDigest);
    expect(await shownOn(origin)).toMatchObject([
      { kind: 'said', editedAt: null, answer: { headline: quietDigest.headline } },
    ]);
    const events = await readEvents(
      origin,
      ({ content }) => JSON.stringify(content).includes('nightly-refactor'),
      (event) => (isReady(event) ? deliver('2', firingIncident) : undefined),
    );
    expect(events.map(({ event }) => event)).toEqual(['hello', 'entry', 'ready', 'entry']);
  });

  it('with a reference is edited in its place, and says when', async () => {
    const { origin, deliver, clock } = await listening();
    const sent = await deliver('1', firingIncident, { actions: [button('ack', 'Acknowledge')] });
    const reference = sent.kind === 'sent' ? sent.reference : '';
    await deliver('2', quietDigest);
    const postedAt = clock.now;
    clock.now += 60_000;
    expect(await deliver('3', grownIncident, { reference })).toEqual({ kind: 'sent', reference });
    expect(await shownOn(origin)).toMatchObject([
      {
        id: reference,
        at: postedAt,
        editedAt: postedAt + 60_000,
        answer: { headline: grownIncident.headline, actions: [] },
      },
      { editedAt: null, answer: { headline: quietDigest.headline } },
    ]);
  });

  it('sent twice under one key is shown once', async () => {
    const { origin, deliver } = await listening();
    const first = await deliver('1', quietDigest);
    expect(await deliver('1', quietDigest)).toEqual(first);
    expect(await shownOn(origin)).toHaveLength(1);
  });

  it('that edits what an earlier run posted is posted again', async () => {
    const { origin, deliver } = await listening();
    expect(await deliver('9', grownIncident, { reference: 'of-yesterday' })).toEqual({
      kind: 'sent',
      reference: 'of-yesterday',
    });
    expect(await shownOn(origin)).toMatchObject([{ id: 'of-yesterday', editedAt: null }]);
  });

  it('to a channel the console does not have is refused for good', async () => {
    const { console } = await listening();
    const answer = answerOf(quietDigest);
    const outcome = await console.deliver({
      channel: 'C042',
      key: '1',
      answer,
      reference: null,
      mayPost: () => true,
    });
    expect(outcome).toMatchObject({ kind: 'refused', permanent: true });
  });

  it('replaces the files of its earlier version', async () => {
    const { origin, server, deliver } = await listening();
    const sent = await deliver('1', firingIncident, { files: [pngFile('before.png', 960, 500)] });
    const before = JSON.stringify(await shownOn(origin)).match(/\/console\/files[^"]+/)?.[0] ?? '';
    expect((await server.inject(before)).statusCode).toBe(200);
    const reference = sent.kind === 'sent' ? sent.reference : '';
    await deliver('2', grownIncident, { reference, files: [pngFile('after.png', 960, 500)] });
    const after = JSON.stringify(await shownOn(origin)).match(/\/console\/files[^"]+/)?.[0] ?? '';
    expect((await server.inject(after)).statusCode).toBe(200);
    expect((await server.inject(before)).statusCode).toBe(404);
  });
});

describe('what a page gets on every connection', () => {
  it.each([
    ['es', 'es', 'Canales'],
    [null, 'en', undefined],
  ])(
    'is its own words, where the organisation reads %s and the browser none spoken here',
    async (locale, language, channels) => {
      const { server } = await openConsole(null, { locale: async () => locale });
      const [hello] = await readEvents(await server.listen({ host: '127.0.0.1', port: 0 }), isReady);
      expect(hello?.content).toMatchObject({
        language,
        words: channels === undefined ? {} : { Channels: channels },
      });
      server.server.closeAllConnections();
      await server.close();
    },
  );

  it('is who may be spoken as, what may be asked, and the conversation so far in its order', async () => {
    const { origin, server, deliver } = await listening();
    await deliver('1', firingIncident);
    await server.inject({ method: 'POST', url: '/console/command', payload: { text: '/usage today' } });
    const [hello, ...events] = await readEvents(origin, isReady);
    expect(hello).toMatchObject({
      event: 'hello',
      content: {
        run: expect.any(String),
        people: [{ user: 'ana', name: 'Ana' }],
        examples: expect.arrayContaining(['/usage team 7d']),
      },
    });
    expect(events.map(({ content }) => content)).toMatchObject([
      { kind: 'said', answer: { toneWord: 'Alert' } },
      { kind: 'typed', text: '/usage today' },
      { kind: 'said', answer: { toneWord: 'Digest' } },
      {},
    ]);
  });

  it('is the newest 100 entries; the files of older ones are let go', async () => {
    const { origin, server, deliver } = await listening();
    await deliver('first', quietDigest, { files: [csvFile('first.csv', 'a\n')] });
    const url = JSON.stringify(await shownOn(origin)).match(/\/console\/files[^"]+/)?.[0] ?? '';
    for (let index = 0; index < 100; index += 1)
      await deliver(`later-${index}`, messageOf({ headline: `Number ${index}` }));
    const shown = await shownOn(origin);
    expect(shown).toHaveLength(100);
    expect(shown[0]).toMatchObject({ answer: { headline: 'Number 0' } });
    expect((await server.inject(url)).statusCode).toBe(404);
  });

  it('is refused to the 33rd page, and given again once another has left', async () => {
    const { origin } = await listening();
    const pages = await Promise.all(Array.from({ length: 32 }, () => openPage(origin)));
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
    const late = await openPage(origin);
    expect(late.status).toBe(503);
    for (const page of [...pages, late]) page.leave();
    await expect
      .poll(async () => {
        const page = await openPage(origin);
        page.leave();
        return page.status;
      })
      .toBe(200);
  });

  it('ends when the server closes', async () => {
    const { origin, server } = await listening();
    const never = () => false;
    const closing = { server: Promise.resolve() };
    const listened = readEvents(origin, never, (event) => {
      if (isReady(event)) closing.server = server.close();
      return undefined;
    });
    await expect(listened).rejects.toThrow();
    await closing.server;
  });
});
