import { expect, test } from 'vitest';
import { mentionedCommand, typedText } from '../../../src/bot/slack/typed-text.ts';

test.each([
  ['team 7d', 'team 7d'],
  ['user <@U024BE7LH|ann>', 'user <@U024BE7LH>'],
  ['user <@U024BE7LH>', 'user <@U024BE7LH>'],
  ['sub &quot;', 'sub &quot;'],
  ['daily 09:00 <#C0OPS|ops>', 'daily 09:00 <#C0OPS>'],
  ['a &lt;b&gt; &amp; c', 'a <b> & c'],
  ['&amp;lt;', '&lt;'],
  ['user <mailto:ann@example.com|ann@example.com>', 'user ann@example.com'],
  ['project:<http://a.example|a.example>', 'project:a.example'],
  ['<https://a.example/x>', 'https://a.example/x'],
  ['', ''],
])('%s was typed as %s', (sent, typed) => {
  expect(typedText(sent)).toBe(typed);
});

test.each([
  ['<@U0BOT> usage team 7d', 'team 7d'],
  ['<@U0BOT> /usage', ''],
  ['hello <@U0BOT> team ml', 'team ml'],
  ['<@U0BOT>', ''],
  ['<@U0BOT> usages', 'usages'],
])('%s asks for "%s"', (text, command) => {
  expect(mentionedCommand(text, 'U0BOT')).toBe(command);
});
