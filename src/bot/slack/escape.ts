import type { types } from '@slack/bolt';
import { cut } from '../chat/plain-text.ts';

/**
 * "&", "<" and ">" are Slack's only control characters: unescaped, a team called "<!channel>" would
 * call everybody (docs.slack.dev, "Formatting message text"). Escaped in plain text as well: Slack
 * shows the entities as the characters there too.
 */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text in which nothing is formatting, at most `limit` characters once escaped, never empty. */
export function plainText(text: string, limit: number): types.PlainTextElement {
  return { type: 'plain_text', text: escapeSlack(cut(text.trim() || '–', limit, escapeSlack)), emoji: false };
}

/** Text whose formatting is ours: callers escape what came from outside. `verbatim` keeps "@here" a word. */
export function formatted(markdown: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text: markdown, verbatim: true };
}

/** A fence cannot be closed from inside when no cell holds a backtick. */
export function fenced(text: string): string {
  return `\`\`\`\n${escapeFenced(text)}\n\`\`\``;
}

export function escapeFenced(text: string): string {
  return escapeSlack(text.replaceAll('`', "'"));
}
