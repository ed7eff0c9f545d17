import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageOf } from '../../../src/analytics/message.ts';
import { toBlocks } from '../../../src/bot/slack/blocks.ts';
import { toHomeView } from '../../../src/bot/slack/home-view.ts';
import { openTestBot, TEAMS } from '../../support/bot.ts';
import { slackViewProblems } from '../../support/slack-contract.ts';
import type { SlackPeer } from '../../support/slack-peer.ts';
import { type OpenSlack, openSlack } from '../../support/slack-platform.ts';
import { answerOf, csv, picture, samples, teamMessage } from '../chat/samples.ts';
import { stubHandlers } from '../chat/stub-handlers.ts';

const ANA = { user: 'U1', channel: '' };

let slack: OpenSlack;
let peer: SlackPeer;

beforeEach(async () => {
  slack = await openSlack('socket');
  peer = slack.peer;
});

afterEach(async () => {
  await slack.close();
  expect(peer.problems).toEqual([]);
});

const published = (times: number) => peer.until(() => peer.callsOf('views.publish').length === times);

describe('the Home tab', () => {
  test('shows somebody their own usage as /usage me does, and the budgets that cover them', async () => {
    const { bot, ask } = await openTestBot(TEAMS);
    await ask('budget set team:ml $10/month');
    await ask('budget set team:web $5/week');
    await slack.start(bot);
    await peer.openHome('home', ANA);
    await published(1);
    const [{ user_id: user, view } = {}] = peer.callsOf('views.publish');
    const shown = JSON.stringify(view);
    expect(user).toBe('U1');
    for (const block of toBlocks({ ...(await ask('me', { user: 'ana' })), actions: [] }).blocks)
      expect(shown).toContain(JSON.stringify(block));
    expect(shown).toContain('team:ml 70 %: $7.00 of $10.00 this month, 11 days left');
    expect(shown).not.toContain('team:web');
    expect(shown).toContain('data to 20 Nov 2026 11:00');
  });

  test('is worked out anew at most once a minute for one person', async () => {
    const { handlers, homes } = stubHandlers(answerOf(teamMessage()));
    await slack.start(handlers);
    await peer.openHome();
    await peer.openHome();
    slack.clock.now += 59_999;
    await peer.openHome();
    await peer.openHome('home', ANA);
    await published(2);
    expect(homes.map(({ actor }) => actor.user)).toEqual(['U0ANN', 'U1']);
    slack.clock.now += 1;
    await peer.openHome();
    await published(3);
  });

  test('is left alone when somebody opens the other tab', async () => {
    const { handlers, homes } = stubHandlers(answerOf(teamMessage()));
    await slack.start(handlers);
    await peer.openHome('messages');
    await peer.openHome('home');
    await published(1);
    expect(homes).toHaveLength(1);
  });

  test('that Slack does not take costs a line in the log, and nothing else', async () => {
    const { handlers } = stubHandlers(answerOf(teamMessage()));
    peer.fail('views.publish', { error: 'not_enabled' });
    await slack.start(handlers);
    await peer.openHome();
    await peer.slash('me');
    // The tab is worked out after it was acknowledged, so its failure may come after the other answer.
    await expect.poll(() => slack.logged.lines.join(), { timeout: 10_000 }).toContain('not_enabled');
    await slack.platform.stop();
    expect(peer.callsOf('response_url')).toHaveLength(1);
  });

  test('is acknowledged before it is worked out', async () => {
    const { promise: worked, resolve: work } = Promise.withResolvers<void>();
    const { handlers } = stubHandlers(answerOf(teamMessage()));
    await slack.start({
      ...handlers,
      home: async (request) => {
        await worked;
        return handlers.home(request);
      },
    });
    await peer.openHome();
    expect(peer.callsOf('views.publish')).toEqual([]);
    work();
    await published(1);
  });

  test('has buttons that are answered in the presser’s own messages with the bot', async () => {
    const { handlers, presses } = stubHandlers(answerOf(teamMessage(), [picture, csv]));
    await slack.start(handlers);
    await peer.pressAtHome('opaque-7');
    await peer.until(() => peer.callsOf('files.completeUploadExternal').length === 1);
    expect(presses).toMatchObject([{ actionId: 'opaque-7', request: { channel: 'D0ANN' } }]);
    expect(peer.callsOf('chat.postMessage')).toMatchObject([{ channel: 'D0ANN' }]);
    expect(peer.callsOf('files.completeUploadExternal')).toMatchObject([{ channel_id: 'D0ANN' }]);
  });
});

describe('the view', () => {
  test.each(samples())('$name is within what Slack documents, in both places', ({ answer }) => {
    expect(slackViewProblems(toHomeView({ usage: answer, budgets: answer }, 0))).toEqual([]);
  });

  test('has all buttons in one row', () => {
    const actions = [{ label: 'Last 7 days', command: '/usage me 7d' }];
    const answer = answerOf(messageOf({ headline: 'Hello', actions }));
    const { blocks } = toHomeView({ usage: answer, budgets: answer }, 0);
    expect(blocks.filter(({ type }) => type === 'actions')).toMatchObject([
      { elements: [{ action_id: 'tokenbell:0' }, { action_id: 'tokenbell:1' }] },
    ]);
  });

  test('says as of when it is, in the zone of its numbers', () => {
    const answer = answerOf(teamMessage());
    const { blocks } = toHomeView({ usage: answer, budgets: answer }, Date.UTC(2026, 10, 21, 12));
    expect(JSON.stringify(blocks.at(-1))).toContain('As of 21 Nov 2026 13:00, Europe/Berlin');
    const spanish = answerOf(teamMessage({ locale: 'es' }));
    const view = toHomeView({ usage: spanish, budgets: spanish }, Date.UTC(2026, 10, 21, 12));
    expect(JSON.stringify(view.blocks.at(-1))).toContain(
      'Datos del 21 nov 2026 13:00, Europe/Berlin; al abrir',
    );
  });
});
