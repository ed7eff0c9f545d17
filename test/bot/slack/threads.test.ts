import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { BOT_USER, type SlackPeer } from '../../support/slack-peer.ts';
import { type OpenSlack, openSlack } from '../../support/slack-platform.ts';
import { answerOf, csv, picture, teamMessage } from '../chat/samples.ts';
import { stubHandlers } from '../chat/stub-handlers.ts';

/** A thread somebody has answered in. */
const THREAD = { user: 'U0ANN', channel: 'C0OPS', threadTs: '1700000000.000400' };

let slack: OpenSlack;
let peer: SlackPeer;

beforeEach(async () => {
  slack = await openSlack('socket');
  peer = slack.peer;
  peer.openThread(THREAD.channel, THREAD.threadTs);
});

afterEach(async () => {
  await slack.close();
  expect(peer.problems).toEqual([]);
});

async function started(answer: Answer) {
  const stub = stubHandlers(answer);
  await slack.start(stub.handlers);
  return stub;
}

const asked = (method: string, times = 1) => peer.until(() => peer.callsOf(method).length === times);

describe('a mention', () => {
  test.each([
    [`Hey <@${BOT_USER}> usage team 7d`, 'team 7d'],
    [`<@${BOT_USER}> team 7d`, 'team 7d'],
    [`<@${BOT_USER}|tokenbell> /usage team 7d`, 'team 7d'],
    [`<@${BOT_USER}>`, ''],
  ])('%s is the command "%s"', async (text, command) => {
    const { commands } = await started(answerOf(teamMessage()));
    await peer.mention(text, 'Ev1');
    await asked('chat.postEphemeral');
    expect(commands).toMatchObject([{ text: command, channel: 'C0GENERAL', actor: { user: 'U0ANN' } }]);
  });

  test('in a thread is answered there to its author alone', async () => {
    await started(answerOf(teamMessage()));
    await peer.mention(`<@${BOT_USER}> usage team 7d`, 'Ev1', THREAD);
    await asked('chat.postEphemeral');
    expect(peer.callsOf('chat.postEphemeral')).toMatchObject([
      { channel: 'C0OPS', user: 'U0ANN', thread_ts: THREAD.threadTs },
    ]);
  });

  test('nobody has answered yet is answered to its author in the channel, where Slack shows it', async () => {
    await started(answerOf(teamMessage()));
    await peer.mention(`<@${BOT_USER}> usage team 7d`, 'Ev1');
    await asked('chat.postEphemeral');
    expect(peer.callsOf('chat.postEphemeral')).toMatchObject([{ channel: 'C0GENERAL', user: 'U0ANN' }]);
    expect(peer.callsOf('chat.postEphemeral')[0]).not.toHaveProperty('thread_ts');
  });

  test('that asks for a public answer opens a thread of its own', async () => {
    await started(answerOf(teamMessage({ visibility: 'public' })));
    await peer.mention(`<@${BOT_USER}> usage team 7d public`, 'Ev1');
    await asked('chat.postMessage');
    expect(peer.callsOf('chat.postMessage')).toMatchObject([
      { channel: 'C0GENERAL', thread_ts: '1700000000.000500' },
    ]);
  });

  test('in a thread gets its public answer there, picture inside, CSV beside it', async () => {
    await started(answerOf(teamMessage({ visibility: 'public' }), [picture, csv]));
    await peer.mention(`<@${BOT_USER}> usage team 7d public`, 'Ev1', THREAD);
    await asked('files.completeUploadExternal', 2);
    expect(peer.callsOf('chat.postMessage')).toMatchObject([
      { channel: 'C0OPS', thread_ts: THREAD.threadTs },
    ]);
    expect(JSON.stringify(peer.callsOf('chat.postMessage'))).toContain('F00000001');
    expect(peer.callsOf('files.completeUploadExternal')[1]).toEqual({
      files: [{ id: 'F00000002', title: 'team-7d.csv' }],
      channel_id: 'C0OPS',
      thread_ts: THREAD.threadTs,
    });
  });

  test('in a thread never puts the files of a private answer there', async () => {
    await started(answerOf(teamMessage(), [picture, csv]));
    await peer.mention(`<@${BOT_USER}> usage team 7d`, 'Ev1', THREAD);
    await asked('chat.postEphemeral', 2);
    expect(peer.callsOf('files.completeUploadExternal')).toMatchObject([{ channel_id: 'D0ANN' }]);
    expect(peer.callsOf('chat.postMessage')).toEqual([]);
  });
});

describe('a button', () => {
  test('inside a thread is answered there, to its presser alone', async () => {
    await started(answerOf(messageOf({ headline: 'Acknowledged' })));
    await peer.press('opaque-7', THREAD);
    await asked('chat.postEphemeral');
    expect(peer.callsOf('chat.postEphemeral')).toMatchObject([
      { channel: 'C0OPS', thread_ts: THREAD.threadTs, text: 'Acknowledged' },
    ]);
    expect(peer.callsOf('response_url')).toEqual([]);
  });

  test('of a message whose own thread holds its files is answered in the channel', async () => {
    await started(answerOf(teamMessage({ visibility: 'public' })));
    // The pressed message of the peer.
    await peer.press('opaque-7', { ...THREAD, threadTs: '1700000000.000001' });
    await asked('chat.postMessage');
    expect(peer.callsOf('chat.postMessage')[0]).not.toHaveProperty('thread_ts');
  });
});

describe('the message shortcut', () => {
  /** Chooses the shortcut on a message and submits what is typed into its modal. */
  async function askThere(typed: string, where: { user: string; channel: string; threadTs?: string }) {
    await peer.shortcut('tokenbell_ask', where);
    await asked('views.open');
    await peer.submit(peer.callsOf('views.open')[0]?.view as object, typed, { ...where, channel: '' });
  }

  test('opens one question with a hint', async () => {
    await started(answerOf(teamMessage()));
    await peer.shortcut('tokenbell_ask', THREAD);
    await asked('views.open');
    expect(peer.callsOf('views.open')).toMatchObject([
      {
        view: {
          type: 'modal',
          callback_id: 'tokenbell_ask',
          title: { text: 'Ask Tokenbell' },
          blocks: [{ type: 'input', hint: { text: expect.stringContaining('team 7d') } }],
        },
      },
    ]);
  });

  test('asks people in their own language', async () => {
    peer.users.set('U0ANN', { id: 'U0ANN', team_id: 'T0PEER', locale: 'es-ES' });
    await started(answerOf(teamMessage()));
    await peer.shortcut('tokenbell_ask', THREAD);
    await asked('views.open');
    expect(peer.callsOf('views.open')).toMatchObject([
      { view: { title: { text: 'Preguntar a Tokenbell' }, submit: { text: 'Preguntar' } } },
    ]);
  });

  test('in a thread is answered there, to whoever asked alone', async () => {
    const { commands } = await started(answerOf(teamMessage()));
    await askThere('team "R&D <eu>" 7d', THREAD);
    await asked('chat.postEphemeral');
    expect(commands).toMatchObject([
      { text: 'team "R&D <eu>" 7d', channel: 'C0OPS', actor: { user: 'U0ANN', tenant: 'T0PEER' } },
    ]);
    expect(peer.callsOf('chat.postEphemeral')).toMatchObject([
      { channel: 'C0OPS', user: 'U0ANN', thread_ts: THREAD.threadTs },
    ]);
  });

  test('in a thread gets its public answer there, CSV beside it', async () => {
    await started(answerOf(teamMessage({ visibility: 'public' }), [csv]));
    await askThere('team 7d public', THREAD);
    await asked('files.completeUploadExternal');
    expect(peer.callsOf('chat.postMessage')).toMatchObject([
      { channel: 'C0OPS', thread_ts: THREAD.threadTs },
    ]);
    expect(peer.callsOf('files.completeUploadExternal')).toMatchObject([
      { channel_id: 'C0OPS', thread_ts: THREAD.threadTs },
    ]);
  });

  test('on a message without a thread opens one with a public answer', async () => {
    await started(answerOf(teamMessage({ visibility: 'public' })));
    await askThere('team 7d public', { user: 'U0ANN', channel: 'C0OPS' });
    await asked('chat.postMessage');
    expect(peer.callsOf('chat.postMessage')).toMatchObject([
      { channel: 'C0OPS', thread_ts: '1700000000.000700' },
    ]);
  });

  test('on a message without a thread whispers in the channel', async () => {
    await started(answerOf(teamMessage()));
    await askThere('team 7d', { user: 'U0ANN', channel: 'C0OPS' });
    await asked('chat.postEphemeral');
    expect(peer.callsOf('chat.postEphemeral')[0]).not.toHaveProperty('thread_ts');
  });

  test.each(['private', 'public'] as const)(
    'where the bot is no member gives the %s answer in the asker’s own messages with it',
    async (visibility) => {
      peer.absentFrom.add('C0OPS');
      await started(answerOf(teamMessage({ visibility })));
      await askThere('team 7d', THREAD);
      const received = () => peer.callsOf('chat.postMessage').filter(({ channel }) => channel === 'D0ANN');
      await peer.until(() => received().length === 1);
      expect(JSON.stringify(received()).includes('/invite @Tokenbell')).toBe(visibility === 'public');
    },
  );

  test('whose modal comes too late says so', async () => {
    peer.fail('views.open', { error: 'expired_trigger_id' });
    await started(answerOf(teamMessage()));
    await peer.shortcut('tokenbell_ask', THREAD);
    await asked('response_url');
    expect(peer.callsOf('response_url')).toMatchObject([
      { response_type: 'ephemeral', text: 'Sorry, that took too long. Please try again.' },
    ]);
  });

  test('of another app is none of ours', async () => {
    const { commands } = await started(answerOf(teamMessage()));
    await peer.shortcut('somebody_elses', THREAD);
    await peer.slash('me');
    await asked('response_url');
    expect(peer.callsOf('views.open')).toEqual([]);
    expect(commands).toHaveLength(1);
  });
});
