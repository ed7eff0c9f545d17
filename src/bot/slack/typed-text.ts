const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/**
 * What a person typed, from what Slack sends: entities undone, mentions and channels as bare ids
 * ("<@U024BE7LH|ann>" → "<@U024BE7LH>", as Discord writes them too), links as their words.
 * Mentions arrive as ids only with `should_escape` in the manifest.
 */
export function typedText(sent: string): string {
  return sent
    .replace(/<([^<>]*)>|&(amp|lt|gt);/g, (_, inside: string | undefined, entity: string | undefined) =>
      inside === undefined ? (ENTITIES[entity ?? ''] ?? '') : wordsOf(inside),
    )
    .trim();
}

function wordsOf(inside: string): string {
  const [target = '', label] = inside.split('|', 2);
  return /^[@#]/.test(target) ? `<${target}>` : (label ?? target);
}

/** The command in "@tokenbell usage team 7d": what follows our own mention, without "usage". */
export function mentionedCommand(text: string, botUser: string): string {
  const mention = `<@${botUser}>`;
  const typed = typedText(text);
  const at = typed.indexOf(mention);
  const after = at === -1 ? typed : typed.slice(at + mention.length);
  return after.trim().replace(/^\/?usage\b\s*/i, '');
}
