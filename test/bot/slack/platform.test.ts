import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import type { Answer, ChatPlatform } from '../../../src/bot/platform.ts';
import { slackPlatform } from '../../../src/bot/slack/platform.ts';
import {
  SLACK_APP_TOKEN,
  SLACK_BOT_TOKEN,
  type SlackPeer,
  startSlackPeer,
  WORKSPACE,
} from '../../support/slack-peer.ts';
import { answerOf, csv, picture, teamMessage } from '../chat/samples.ts';
import { keptLog, stubHandlers } from '../chat/stub-handlers.ts';

let peer: SlackPeer;
let platform: ChatPlatform;
let logged: ReturnType<typeof keptLog>;
const NOON = Date.UTC(2026, 10, 21, 12);

beforeEach(async () => {
  peer = await startSlackPeer();
  logged = keptLog();
  platform = slackPlatform({
    botToken: SLACK_BOT_TOKEN,
    transport: { kind: 'socket', appToken: SLACK_APP_TOKEN },
    claim: async () => true,
    apiUrl: peer.apiUrl,
    log: logged.log,
    now: () => NOON,
    connections: 1,
    pictureProbeMs: 1,
    callTimeoutMs: 2000,
  });
});

afterEach(async () => {
  await platform.stop();
  await peer.close();
  expect(peer.problems).toEqual([]);
  expect(logged.lines.join('\n')).not.toMatch(/xoxb-|xapp-/);
});

async function started(answer: Answer | (() => Promise<Answer>)) {
  const stub = stubHandlers(answer);
  await platform.start(stub.handlers);
  return stub;
}

function ann(profile: object = {}): object {
  return {
    id: 'U0ANN',
    team_id: WORKSPACE,
    real_name: 'Ann Lee',
    tz: 'Europe/Berlin',
    locale: 'es-LA',
    is_email_confirmed: true,
    profile: { email: 'ann@example.com' },
    ...profile,
  };
}

describe('a slash command', () => {
  test('is acknowledged before the answer is worked out', async () => {
    const { promise: worked, resolve: work } = Promise.withResolvers<Answer>();
    await started(() => worked);
    await peer.slash('team 7d');
    // Only here, with the acknowledgement in, may the answer come.
    expect(peer.callsOf('response_url')).toEqual([]);
    work(answerOf(teamMessage()));
    await peer.until(() => peer.callsOf('response_url').length === 1);
  });

  test('reaches the core with who asked, as far as Slack vouches for them', async () => {
    peer.users.set('U0ANN', ann());
    const { commands } = await started(answerOf(teamMessage()));
    await peer.slash('user &lt;x&gt; <@U0BOB|bob> <#C0OPS|ops> &amp; <https://a.example|a.example>');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(commands).toEqual([
      {
        text: 'user <x> <@U0BOB> <#C0OPS> & a.example',
        channel: 'C0GENERAL',
        actor: {
          platform: 'slack',
          tenant: WORKSPACE,
          user: 'U0ANN',
          name: 'Ann Lee',
          email: 'ann@example.com',
          timeZone: 'Europe/Berlin',
          locale: 'es-LA',
        },
      },
    ]);
  });

  test.each([
    ['has not confirmed their address', ann({ is_email_confirmed: false })],
    ['belongs to another company', ann({ team_id: 'T0OTHER' })],
    ['is a stranger', ann({ is_stranger: true })],
    ['is a guest', ann({ is_restricted: true })],
    ['is a guest of one channel', ann({ is_ultra_restricted: true })],
    ['has left', ann({ deleted: true })],
  ])('carries no address of somebody who %s', async (_, user) => {
    peer.users.set('U0ANN', user);
    const { commands } = await started(answerOf(teamMessage()));
    await peer.slash('me');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(commands[0]?.actor.email).toBeNull();
  });

  test('asks Slack for a profile once', async () => {
    peer.users.set('U0ANN', ann());
    await started(answerOf(teamMessage()));
    await peer.slash('me');
    await peer.slash('me');
    await peer.until(() => peer.callsOf('response_url').length === 2);
    expect(peer.callsOf('users.info')).toEqual([{ user: 'U0ANN', include_locale: 'true' }]);
  });

  test('is whispered to the asker, and its files go to their own conversation with the bot', async () => {
    await started(answerOf(teamMessage(), [picture, csv]));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 2);
    const [words, shown] = peer.callsOf('response_url');
    expect(words).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(JSON.stringify(words)).toContain('Files: in your messages with me.');
    expect(shown).toMatchObject({
      response_type: 'ephemeral',
      blocks: [{ type: 'image', slack_file: { id: 'F00000001' }, alt_text: picture.alt }],
    });
    expect(peer.callsOf('files.completeUploadExternal')).toEqual([
      {
        files: [
          { id: 'F00000001', title: 'team-7d.png' },
          { id: 'F00000002', title: 'team-7d.csv' },
        ],
        channel_id: 'D0ANN',
        initial_comment: '$412.50 by ml in 7 days, +18 % on the week before',
      },
    ]);
    expect(peer.files.get('F00000002')?.content).toEqual(Buffer.from(csv.content));
    expect(peer.callsOf('chat.postMessage')).toEqual([]);
  });

  test('is answered in the language of its answer, what Tokenbell adds included', async () => {
    await started(answerOf(teamMessage({ locale: 'es-ES' }), [picture]));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 2);
    const words = JSON.stringify(peer.callsOf('response_url')[0]);
    expect(words).toContain('Archivos: en tus mensajes conmigo.');
    expect(words).toContain('datos hasta el 20 nov 2026 23:58');
  });

  test('describes the picture to people who cannot see it, and never the CSV', async () => {
    await started(answerOf(teamMessage(), [picture, csv]));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 2);
    expect(peer.callsOf('files.getUploadURLExternal')).toEqual([
      { filename: 'team-7d.png', length: '4', alt_txt: picture.alt },
      { filename: 'team-7d.csv', length: String(csv.content.byteLength) },
    ]);
  });

  test('typed to the bot itself is answered with the files right there', async () => {
    await started(answerOf(teamMessage(), [picture, csv]));
    await peer.slash('team 7d', { user: 'U0ANN', channel: 'D0ANN' });
    await peer.until(() => peer.callsOf('files.completeUploadExternal').length === 1);
    expect(JSON.stringify(peer.callsOf('response_url')[0])).not.toContain('Files:');
  });

  test('that asks for a public answer is answered in the channel, picture inside, CSV in its thread', async () => {
    await started(answerOf(teamMessage({ visibility: 'public' }), [picture, csv]));
    await peer.slash('team 7d public');
    await peer.until(() => peer.callsOf('files.completeUploadExternal').length === 2);
    expect(peer.callsOf('chat.postMessage')).toMatchObject([{ channel: 'C0GENERAL' }]);
    expect(JSON.stringify(peer.callsOf('chat.postMessage'))).toContain('F00000001');
    expect(peer.callsOf('files.completeUploadExternal')).toEqual([
      { files: [{ id: 'F00000001', title: 'team-7d.png' }] },
      {
        files: [{ id: 'F00000002', title: 'team-7d.csv' }],
        channel_id: 'C0GENERAL',
        thread_ts: '1700000000.000001',
      },
    ]);
    expect(peer.callsOf('response_url')).toEqual([]);
  });

  test('that asks for a public answer where the bot is no member says how to invite it', async () => {
    peer.absentFrom.add('C0GENERAL');
    await started(answerOf(teamMessage({ visibility: 'public' })));
    await peer.slash('team 7d public');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(peer.callsOf('response_url')[0]).toMatchObject({ response_type: 'ephemeral' });
    expect(JSON.stringify(peer.callsOf('response_url'))).toContain('/invite @Tokenbell');
  });

  test('that went wrong is told to the asker alone, even when a public answer was asked for', async () => {
    const error = { code: 'unknown-name', message: 'No team is called "x".', hint: 'Did you mean ml?' };
    await started(answerOf(messageOf({ headline: 'Unknown team', visibility: 'public', error })));
    await peer.slash('team x public');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(peer.callsOf('response_url')[0]).toMatchObject({ response_type: 'ephemeral' });
    expect(peer.callsOf('chat.postMessage')).toEqual([]);
  });

  test('is answered in plain words where the workspace refuses the blocks', async () => {
    peer.fail('response_url', { status: 400 });
    await started(answerOf(teamMessage()));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(peer.callsOf('response_url')[0]).toMatchObject({ blocks: [] });
    expect(String(peer.callsOf('response_url')[0]?.text)).toContain('Cost: $412.50 (+18 %)');
  });

  test('whose files cannot be sent is answered all the same, and says so', async () => {
    peer.fail('upload', { status: 500 });
    await started(answerOf(teamMessage(), [picture]));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 2);
    expect(peer.callsOf('response_url')[1]).toMatchObject({
      text: 'The picture and files of this answer could not be sent.',
    });
  });

  test('that nobody can answer gives a number to ask about, which is in the log', async () => {
    await started(() => Promise.reject(new Error('secret inside')));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    const text = String(peer.callsOf('response_url')[0]?.text);
    const [, reference = 'none'] = /number ([0-9a-f]{8})/.exec(text) ?? [];
    expect(text).not.toContain('secret');
    expect(logged.lines.join('\n')).toContain(reference);
  });

  test('that nobody can answer is regretted in the asker’s own language', async () => {
    peer.users.set('U0ANN', ann());
    await started(() => Promise.reject(new Error('secret inside')));
    await peer.slash('team 7d');
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(String(peer.callsOf('response_url')[0]?.text)).toMatch(
      /^Lo sentimos, no funcionó\..* [0-9a-f]{8}\.$/,
    );
  });
});

describe('a pressed button', () => {
  test('runs what its opaque id stands for with the presser’s own name', async () => {
    const { presses } = await started(answerOf(messageOf({ headline: 'Acknowledged' })));
    await peer.press('opaque-7', { user: 'U0BOB', channel: 'C0OPS' });
    await peer.until(() => peer.callsOf('response_url').length === 1);
    expect(presses).toMatchObject([
      { actionId: 'opaque-7', request: { channel: 'C0OPS', actor: { user: 'U0BOB', tenant: WORKSPACE } } },
    ]);
    expect(peer.callsOf('response_url')[0]).toMatchObject({
      text: 'Acknowledged',
      response_type: 'ephemeral',
      replace_original: false,
    });
  });
});

describe('the connection', () => {
  test('is made again at once when Slack recycles it', async () => {
    await started(answerOf(teamMessage()));
    peer.refresh();
    await peer.until(() => peer.settings.connectionsOpened === 2);
    await peer.slash('me');
    await peer.until(() => peer.callsOf('response_url').length === 1);
  });

  test('is tried again after Slack could not be reached at the start', async () => {
    peer.fail('apps.connections.open', { status: 503 });
    await started(answerOf(teamMessage()));
    await peer.connected(1);
  });

  test('refuses to start with a token Slack does not know', async () => {
    peer.fail('apps.connections.open', { error: 'invalid_auth' });
    await expect(started(answerOf(teamMessage()))).rejects.toThrow(
      'Slack refuses the app token: invalid_auth',
    );
  });

  test('refuses to start with a bot token that was taken back', async () => {
    peer.fail('auth.test', { error: 'token_revoked' });
    await expect(started(answerOf(teamMessage()))).rejects.toThrow(
      'Slack refuses the bot token: token_revoked',
    );
  });
});
