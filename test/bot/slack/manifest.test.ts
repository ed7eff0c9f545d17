import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ASK_CALLBACK } from '../../../src/bot/slack/shortcut.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url)).toString();
const manifest = parse(read('slack-app.manifest.yaml'));
const scopes: readonly string[] = manifest.oauth_config.scopes.bot;

describe('the Slack manifest', () => {
  test('asks for the scopes of the methods we call, and for nothing else', () => {
    // docs.slack.dev, "Required scopes" of each method or event.
    const needed = {
      'slash command, message shortcut': ['commands'],
      app_mention: ['app_mentions:read'],
      'chat.postMessage, chat.update, chat.postEphemeral': ['chat:write'],
      'files.getUploadURLExternal, files.completeUploadExternal': ['files:write'],
      'files.info': ['files:read'],
      'app_home_opened, views.publish, views.open': [],
      'conversations.open': ['im:write'],
      'users.info': ['users:read', 'users:read.email'],
    };
    expect(scopes.toSorted()).toEqual(Object.values(needed).flat().toSorted());
  });

  test.each(scopes)('the documentation says what %s is for', (scope) => {
    expect(read('docs/slack.md')).toContain(`| \`${scope}\``);
    expect(read('docs/privacy.md')).toContain(`\`${scope}\``);
  });

  test('is for Socket Mode, with buttons, mentions, a home, and ids in place of names', () => {
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
      event_subscriptions: { bot_events: ['app_home_opened', 'app_mention'] },
    });
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/usage', should_escape: true }]);
    expect(manifest.features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: true });
  });

  test('offers the message shortcut that is listened to, and says what it does', () => {
    const [shortcut, ...others] = manifest.features.shortcuts;
    expect(shortcut).toMatchObject({ type: 'message', callback_id: ASK_CALLBACK });
    expect(others).toEqual([]);
    // @slack/web-api 8.2.0, ManifestShortcut.
    expect(shortcut.description.length).toBeLessThanOrEqual(150);
  });

  test('for HTTP differs in the addresses alone, which are all the same', () => {
    const url = 'https://tokenbell.example.com/slack/events';
    const [command] = manifest.features.slash_commands;
    const { settings } = manifest;
    expect(parse(read('slack-app.http.manifest.yaml'))).toEqual({
      ...manifest,
      features: { ...manifest.features, slash_commands: [{ ...command, url }] },
      settings: {
        ...settings,
        event_subscriptions: { ...settings.event_subscriptions, request_url: url },
        interactivity: { ...settings.interactivity, request_url: url },
        socket_mode_enabled: false,
      },
    });
  });
});

describe.each(['docs/slack.md', 'docs/discord.md'])('%s', (path) => {
  test('leads to the first answer in at most ten steps', () => {
    const steps = read(path).match(/^\d+\. /gm) ?? [];
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(10);
  });
});
