import { expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import type { Answer } from '../../../src/bot/platform.ts';
import { BOT_USER, type SlackPeer, WORKSPACE } from '../../support/slack-peer.ts';
import { openSlack, TRANSPORTS, type TransportKind } from '../../support/slack-platform.ts';
import { answerOf, csv, picture, teamMessage } from '../chat/samples.ts';
import { stubHandlers } from '../chat/stub-handlers.ts';

/** Everything that is shown to people; uploads run side by side and have no order. */
const SHOWN = [
  'response_url',
  'chat.postMessage',
  'chat.postEphemeral',
  'views.open',
  'views.publish',
  'files.completeUploadExternal',
];

/** A command, a button, a mention in a thread, a shortcut with its modal, and the Home tab, one after the other. */
async function everything(kind: TransportKind) {
  const slack = await openSlack(kind);
  const { peer } = slack;
  peer.users.set('U0ANN', { id: 'U0ANN', team_id: WORKSPACE, real_name: 'Ann Lee' });
  const answers: Answer[] = [
    answerOf(teamMessage(), [picture, csv]),
    answerOf(messageOf({ headline: 'Acknowledged' })),
    answerOf(teamMessage({ visibility: 'public' }), [picture, csv]),
    answerOf(teamMessage({ headline: 'by shortcut' })),
    answerOf(teamMessage({ headline: 'at home' })),
    answerOf(teamMessage({ headline: 'budgets' })),
  ];
  const { handlers, ...heard } = stubHandlers(async () => answers.shift() ?? answerOf(teamMessage()));
  await slack.start(handlers);
  try {
    await peer.slash('team 7d');
    await count(peer, 'response_url', 2);
    await peer.press('opaque-7');
    await count(peer, 'response_url', 3);
    const thread = { user: 'U0ANN', channel: 'C0OPS', threadTs: '1700000000.000400' };
    peer.openThread(thread.channel, thread.threadTs);
    await peer.mention(`<@${BOT_USER}> usage team 7d public`, 'Ev1', thread);
    await count(peer, 'files.completeUploadExternal', 3);
    await peer.shortcut('tokenbell_ask', thread);
    await count(peer, 'views.open', 1);
    await peer.submit(peer.callsOf('views.open')[0]?.view as object, 'team 30d');
    await count(peer, 'chat.postEphemeral', 1);
    await peer.openHome();
    await count(peer, 'views.publish', 1);
  } finally {
    await slack.close();
  }
  expect(peer.problems).toEqual([]);
  expect(slack.logged.lines).toEqual([]);
  return { heard, shown: SHOWN.map((method) => [method, withoutTrigger(peer.callsOf(method))]) };
}

function count(peer: SlackPeer, method: string, wanted: number): Promise<void> {
  return peer.until(() => peer.callsOf(method).length === wanted);
}

/** The one thing that is another every time. */
function withoutTrigger(bodies: readonly object[]): readonly object[] {
  return bodies.map((body) => ({ ...body, ...('trigger_id' in body && { trigger_id: '' }) }));
}

test('whatever people do is heard and answered alike over Socket Mode and over HTTP', async () => {
  const [socket, http] = await Promise.all(TRANSPORTS.map(everything));
  expect(http).toEqual(socket);
  expect(socket?.heard.commands.map(({ text }) => text)).toEqual(['team 7d', 'team 7d public', 'team 30d']);
  expect(socket?.shown.every(([, calls]) => calls && calls.length > 0)).toBe(true);
});
