/**
 * Discord reads Markdown, mentions, links and emoji in text; a backslash before any punctuation mark
 * makes it a plain character. Mentions are switched off in every request besides (`allowed_mentions`).
 */
export function escapeDiscord(text: string): string {
  return text.replace(/[\\*_~|`<>[\]()#@:+-]/g, '\\$&');
}

/** A fence cannot be closed from inside when no cell holds a backtick. */
export function fenced(text: string): string {
  return `\`\`\`\n${escapeFenced(text)}\n\`\`\``;
}

export function escapeFenced(text: string): string {
  return text.replaceAll('`', "'");
}
