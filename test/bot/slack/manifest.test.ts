import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url)).toString();
const manifest = parse(read('slack-app.manifest.yaml'));
const scopes: readonly string[] = manifest.oauth_config.scopes.bot;

describe('the Slack manifest', () => {
  test('asks for the scopes of the methods we call, and for nothing else', () => {
    // docs.slack.dev, "Required scopes" of each method or event.
    const needed = {
      'slash command': ['commands'],
      app_mention: ['app_mentions:read'],
      'chat.postMessage, chat.update, chat.postEphemeral': ['chat:write'],
      'files.getUploadURLExternal, files.completeUploadExternal': ['files:write'],
      'files.info': ['files:read'],
      'conversations.open': ['im:write'],
      'users.info': ['users:read', 'users:read.email'],
    };
    expect(scopes.toSorted()).toEqual(Object.values(needed).flat().toSorted());
  });

  test.each(scopes)('the documentation says what %s is for', (scope) => {
    expect(read('docs/slack.md')).toContain(`| \`${scope}\``);
    expect(read('docs/privacy.md')).toContain(`\`${scope}\``);
  });

  test('is for Socket Mode, with buttons, mentions, and ids in place of names', () => {
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
      event_subscriptions: { bot_events: ['app_mention'] },
    });
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/usage', should_escape: true }]);
    expect(manifest.features.app_home.messages_tab_enabled).toBe(true);
  });
});

describe.each(['docs/slack.md', 'docs/discord.md'])('%s', (path) => {
  test('leads to the first answer in at most ten steps', () => {
    const steps = read(path).match(/^\d+\. /gm) ?? [];
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(10);
  });
});
