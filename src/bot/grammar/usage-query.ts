import { findCommandWord, maybeView } from './command-word.ts';
import { type ParseContext, parseQuery } from './parse.ts';
import { formatQuery } from './query.ts';
import { splitWords } from './words.ts';

export type UsageQueryResult =
  | { readonly kind: 'query' /** In its normal form, without "/usage". */; readonly text: string }
  | { readonly kind: 'refused'; readonly message: string };

/** Whether a text is a question that a channel may be told the answer of; names and rights come later. */
export function maybeUsageQuery(text: string, context: ParseContext): UsageQueryResult {
  const split = splitWords(text);
  if (split.kind === 'refused') return split;
  const chosen = maybeView(findCommandWord(split.words));
  if (!chosen) return refused(`"${text.slice(0, 60)}" is no question about usage, like "team 7d"`);
  if (chosen.view === 'me')
    return refused('one\'s own usage is shown privately; ask about a team, like "team ml 7d"');
  const parsed = parseQuery(chosen.view, chosen.words, context);
  if (parsed.kind === 'refused') return refused(`${parsed.problem.message} ${parsed.problem.hint}`);
  return { kind: 'query', text: formatQuery(parsed.query).replace(/^\/usage /, '') };
}

function refused(message: string): UsageQueryResult {
  return { kind: 'refused', message };
}
