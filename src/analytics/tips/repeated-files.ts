import { say } from '../../language/say.ts';
import { type Call, costOf, isHardlyCached } from './call.ts';
import { cheaper, type TipKind } from './kind.ts';

/** Files that were sent before, left out from the second time on. */
export const repeatedFiles: TipKind = {
  name: 'files',
  advice: () => say`send each file once`,
  assumes: () => say`Later calls are taken to need no more of a file than an extract kept from the first.`,
  confidenceOf: () => 'low',
  changesOf: (calls, pricing) => {
    const seen = new Set<string>();
    return cheaper(
      calls.filter(({ files }) => files.length > 0),
      (call) => {
        const again = repeatedTokens(call, seen);
        // What a cache served was not paid for in full.
        if (again === 0 || !isHardlyCached(call)) return undefined;
        return costOf(pricing, call, { counts: without(call, again) });
      },
    );
  },
};

function repeatedTokens({ files }: Call, seen: Set<string>): number {
  let tokens = 0;
  for (const file of files) {
    if (seen.has(file.id)) tokens += file.tokens;
    seen.add(file.id);
  }
  return tokens;
}

/** Never more than was sent outside caches: the sender's count of a file need not be the model's. */
function without({ counts }: Call, tokens: number): Call['counts'] {
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0 } = counts;
  const plain = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens);
  return { ...counts, inputTokens: inputTokens - Math.min(tokens, plain) };
}
