import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import type { DiscordConfig } from '../../../src/bot/discord/config.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { type Connected, connect, discordAt, TRANSPORTS } from '../../support/discord-connected.ts';
import { ANN, CHANNEL, GUILD, view } from '../../support/discord-interactions.ts';
import { type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.ts';
import { answerOf, csv, picture, teamMessage } from '../chat/samples.ts';
import { keptLog, stubHandlers } from '../chat/stub-handlers.ts';

const CALLBACK = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
const ORIGINAL = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';
const FOLLOW_UP = 'POST /webhooks/{webhook_id}/{webhook_token}';
/** By somebody whose Discord speaks Spanish. */
const inSpanish = { id: '3000000000000000901', token: 'token-901', locale: 'es-ES' };
const REGISTER = 'PUT /applications/{application_id}/guilds/{guild_id}/commands';

describe.each(TRANSPORTS)('over %s:', (transport) => {
  let peer: DiscordPeer;
  let logged: ReturnType<typeof keptLog>;
  let connected: Connected;

  beforeEach(async () => {
    peer = await startDiscordPeer();
    logged = keptLog();
  });

  afterEach(async () => {
    await connected.stop();
    await peer.close();
    expect(peer.problems).toEqual([]);
    // Neither the bot's token nor what answers an interaction.
    expect(logged.lines.join('\n')).not.toMatch(/peer\.token|token-\d/);
  });

  async function started(answer: Answer | (() => Promise<Answer>), parts: Partial<DiscordConfig> = {}) {
    const stub = stubHandlers(answer);
    connected = await discordAt(peer, transport, { log: logged.log, ...parts });
    await connect(peer, connected, stub.handlers);
    return stub;
  }

  const answered = (count = 1) => peer.until(() => peer.callsOf(ORIGINAL).length === count);

  describe('a command', () => {
    test('is acknowledged for the asker alone before the answer is worked out', async () => {
      const { promise: worked, resolve: work } = Promise.withResolvers<Answer>();
      await started(() => worked);
      await peer.command(view('team', { range: '7d' }));
      expect(peer.callsOf(CALLBACK)).toMatchObject([{ body: { type: 5, data: { flags: 64 } } }]);
      expect(peer.callsOf(ORIGINAL)).toEqual([]);
      work(answerOf(teamMessage()));
      await answered();
    });

    test('reaches the core in the grammar all platforms share', async () => {
      const { commands } = await started(answerOf(teamMessage()));
      await peer.command(view('team', { range: '7d', by: 'model' }), inSpanish);
      await answered();
      expect(commands).toEqual([
        {
          text: 'team 7d by:model',
          channel: CHANNEL,
          actor: {
            platform: 'discord',
            tenant: GUILD,
            user: ANN,
            name: 'Ann Lee',
            email: null,
            timeZone: null,
            locale: 'es-ES',
          },
        },
      ]);
    });

    test('of a group keeps its group', async () => {
      const { commands } = await started(answerOf(teamMessage()));
      await peer.command({ type: 2, name: 'alert', options: [view('ack', { what: '7' })] });
      await answered();
      await peer.command({ type: 2, name: 'budget', options: [view('list')] });
      await answered(2);
      expect(commands.map(({ text }) => text)).toEqual(['alert ack 7', 'budget list']);
    });

    test('with a link code hands it to the core', async () => {
      const { commands } = await started(answerOf(messageOf({ headline: 'Linked to Ann Lee' })));
      await peer.command(view('link', { code: 'ABCD-1234' }));
      await answered();
      expect(commands.map(({ text }) => text)).toEqual(['link ABCD-1234']);
    });

    test('is answered with picture and CSV for the asker alone', async () => {
      await started(answerOf(teamMessage(), [picture, csv]));
      await peer.command(view('team', { range: '7d' }));
      await answered();
      const [call] = peer.callsOf(ORIGINAL);
      expect(call?.files.map(({ name, bytes }) => [name, bytes])).toEqual([
        ['team-7d.png', Buffer.from(picture.content)],
        ['team-7d.csv', Buffer.from(csv.content)],
      ]);
      expect(call?.body).toMatchObject({
        embeds: [{ image: { url: 'attachment://team-7d.png' } }],
        attachments: [{ id: '0', description: picture.alt }, { id: '1' }],
        allowed_mentions: { parse: [] },
      });
      expect(peer.callsOf(FOLLOW_UP)).toEqual([]);
    });

    test('that asks for a public answer is answered for everyone', async () => {
      await started(answerOf(teamMessage({ visibility: 'public' }), [picture]));
      await peer.command(view('team', { out: 'public' }));
      await peer.until(() => peer.callsOf(FOLLOW_UP).length === 1);
      expect(peer.callsOf(ORIGINAL)).toMatchObject([{ body: { content: 'Posted for everyone here.' } }]);
      expect(peer.callsOf(FOLLOW_UP)[0]?.body).not.toHaveProperty('flags');
      expect(peer.callsOf(FOLLOW_UP)[0]?.files).toHaveLength(1);
    });

    test('is answered in the language of its answer, what Tokenbell adds included', async () => {
      await started(answerOf(teamMessage({ visibility: 'public', locale: 'es' })));
      await peer.command(view('team', { out: 'public' }));
      await peer.until(() => peer.callsOf(FOLLOW_UP).length === 1);
      expect(peer.callsOf(ORIGINAL)).toMatchObject([
        { body: { content: 'Publicado aquí para que lo vean todos.' } },
      ]);
      expect(JSON.stringify(peer.callsOf(FOLLOW_UP)[0]?.body)).toContain('datos hasta el 20 nov 2026 23:58');
    });

    test('that nobody can answer is regretted in the asker’s own language', async () => {
      await started(() => Promise.reject(new Error('secret inside')));
      await peer.command(view('me'), inSpanish);
      await answered();
      expect(peer.callsOf(ORIGINAL)[0]?.body.content).toMatch(/^Lo sentimos, no funcionó\./);
    });

    test('that went wrong is told to the asker alone, even when a public answer was asked for', async () => {
      const error = { code: 'unknown-name', message: 'No team is called "x".', hint: 'Did you mean ml?' };
      await started(answerOf(messageOf({ headline: 'Unknown team', visibility: 'public', error })));
      await peer.command(view('team', { range: 'x', out: 'public' }));
      await answered();
      expect(JSON.stringify(peer.callsOf(ORIGINAL)[0]?.body)).toContain('Did you mean ml?');
      expect(peer.callsOf(FOLLOW_UP)).toEqual([]);
    });

    test('is answered in plain words when Discord refuses the embed', async () => {
      peer.fail(ORIGINAL, { status: 400, body: { message: 'Invalid Form Body', code: 50035 } });
      await started(answerOf(teamMessage(), [picture]));
      await peer.command(view('team'));
      await answered();
      expect(peer.callsOf(ORIGINAL)).toMatchObject([{ body: { embeds: [] }, files: [] }]);
    });

    test('is answered without what is too large for where it was asked', async () => {
      await started(answerOf(teamMessage(), [picture, csv]));
      const fileBytes = picture.content.byteLength;
      await peer.command(view('team'), { id: '3000000000000000900', token: 'token-900', fileBytes });
      await answered();
      expect(peer.callsOf(ORIGINAL)[0]?.files.map(({ name }) => name)).toEqual(['team-7d.png']);
      expect(JSON.stringify(peer.callsOf(ORIGINAL)[0]?.body)).toContain('too large to send here');
    });

    test('is answered though Discord does not know yet that it was acknowledged', async () => {
      peer.fail(ORIGINAL, { status: 404, body: { message: 'Unknown Webhook', code: 10015 } });
      await started(answerOf(teamMessage(), [picture]));
      await peer.command(view('team'));
      await answered();
      expect(peer.callsOf(ORIGINAL)[0]?.files).toHaveLength(1);
      expect(logged.lines.filter((line) => !line.startsWith('info'))).toEqual([]);
    });

    test('under way is answered before the program stops', async () => {
      const { promise: worked, resolve: work } = Promise.withResolvers<Answer>();
      await started(() => worked);
      await peer.command(view('team'));
      const stopped = connected.stop();
      work(answerOf(teamMessage()));
      await stopped;
      expect(peer.callsOf(ORIGINAL)).toHaveLength(1);
    });

    test('that nobody can answer gives a number to ask about, which is in the log', async () => {
      await started(() => Promise.reject(new Error('secret inside')));
      await peer.command(view('me'));
      await answered();
      const content = String(peer.callsOf(ORIGINAL)[0]?.body.content);
      const [, reference = 'none'] = /number ([0-9a-f]{8})/.exec(content) ?? [];
      expect(content).not.toContain('secret');
      expect(logged.lines.join('\n')).toContain(reference);
    });
  });

  describe('a pressed button', () => {
    test('runs what its opaque id stands for with the presser’s own name', async () => {
      const { presses } = await started(answerOf(messageOf({ headline: 'Acknowledged' })));
      await peer.press('opaque-7');
      await answered();
      expect(presses).toMatchObject([
        { actionId: 'opaque-7', request: { channel: CHANNEL, actor: { user: ANN, tenant: GUILD } } },
      ]);
      expect(peer.callsOf(CALLBACK)).toMatchObject([{ body: { type: 5, data: { flags: 64 } } }]);
    });
  });

  describe('an option being typed', () => {
    test('is completed from memory, without what is too long for Discord', async () => {
      const { completions } = await started(answerOf(teamMessage()));
      await peer.complete(view('team', { range: '7d', filters: 'te' }, 'filters'));
      expect(completions).toEqual(['team 7d te']);
      expect(peer.callsOf(CALLBACK)).toMatchObject([
        {
          body: {
            type: 8,
            data: {
              choices: [
                { name: 'ml', value: 'ml' },
                { name: 'model:gpt-5', value: 'model:gpt-5' },
              ],
            },
          },
        },
      ]);
    });
  });

  describe('the start', () => {
    test('registers the command once, and again only when it has changed', async () => {
      await started(answerOf(teamMessage()));
      expect(peer.callsOf(REGISTER)).toHaveLength(1);
      await connected.stop();
      await started(answerOf(teamMessage()));
      expect(peer.callsOf(REGISTER)).toHaveLength(1);
      await connected.stop();
      peer.settings.registered = [{ name: 'usage', description: 'Something older', type: 1 }];
      await started(answerOf(teamMessage()));
      expect(peer.callsOf(REGISTER)).toHaveLength(2);
    });

    test('goes on without the command when Discord has something against it', async () => {
      peer.fail(REGISTER, { status: 403, body: { message: 'Missing Access', code: 50001 } });
      await started(answerOf(teamMessage()));
      await peer.command(view('team'));
      await answered();
      expect(logged.lines.join('\n')).toContain('warn the /usage command could not be registered');
    });

    test('fails with a token Discord does not know', async () => {
      const start = started(answerOf(teamMessage()), { botToken: 'MTA.other.token' });
      await expect(start).rejects.toThrow('Discord refuses the bot token');
    });
  });
});
