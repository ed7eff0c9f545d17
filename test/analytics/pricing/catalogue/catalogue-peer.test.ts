import { calcPrice, type MatchLogic, waitForUpdate } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { priceEvent } from '../../../../src/analytics/pricing/book/price-book.ts';
import { callOf, shippedBook } from './shipped.ts';

const AT = '2026-09-20T12:00:00Z';

/** Where we differ on purpose: the models of data/price-corrections.json, each with its evidence there. */
const CORRECTED = [
  'aws/openai.gpt-5.4',
  'aws/openai.gpt-5.5',
  'deepseek/deepseek-v4-flash',
  'mistral/mistral-large-latest',
  'mistral/mistral-small-latest',
  'openrouter/google/gemini-2.5-pro',
  'openrouter/google/gemini-2.5-pro-preview',
  'openrouter/google/gemini-2.5-pro-preview-05-06',
];

/** Billed by the second or the page, which this comparison does not send. */
const NOT_BY_TOKEN = /whisper|transcribe|voxtral-mini|mistral-ocr|grok-voice/;

describe('beside the calculator of the catalogue itself', () => {
  it('every listed name costs the same, short and long prompts, but for the corrections', async () => {
    const book = await shippedBook();
    const different = new Set<string>();
    let compared = 0;
    for (const { provider, name, hasOutput } of await listedNames()) {
      for (const inputTokens of [1_000, 300_000]) {
        const outputTokens = hasOutput ? 100 : 0;
        const peer = calcPrice(
          { input_tokens: inputTokens, output_tokens: outputTokens, cache_read_tokens: 400 },
          name,
          { providerId: provider, timestamp: new Date(AT) },
        );
        const counts = { inputTokens, outputTokens, cacheReadTokens: 400 };
        const cost = priceEvent(book, callOf({ dimensions: { provider, model: name }, counts, at: AT }));
        const nano = cost.status === 'pending' ? undefined : Number(cost.nano);
        compared += 1;
        // The peer adds up floats, so its last nano-dollar may be off.
        const theirs = Math.round((peer?.total_price ?? Number.NaN) * 1e9);
        if (nano === undefined || !(Math.abs(nano - theirs) <= 1)) different.add(`${provider}/${name}`);
      }
    }
    expect(compared).toBeGreaterThan(4_000);
    expect([...different].sort()).toEqual(CORRECTED);
  });
});

async function listedNames() {
  const providers = (await waitForUpdate()) ?? [];
  return providers.flatMap((provider) =>
    provider.models.flatMap((model) =>
      [...new Set([model.id, ...exactNames(model.match)])]
        .filter((name) => !NOT_BY_TOKEN.test(name))
        .filter((name) => isFound(provider.id, name))
        .map((name) => ({
          provider: provider.id,
          name,
          hasOutput: JSON.stringify(model.prices).includes('output_mtok'),
        })),
    ),
  );
}

function exactNames(match: MatchLogic): string[] {
  if ('equals' in match) return [match.equals];
  return 'or' in match ? match.or.flatMap(exactNames) : [];
}

/** Some ids of the catalogue match none of its own rules. */
function isFound(providerId: string, name: string): boolean {
  return (
    calcPrice({ input_tokens: 1, output_tokens: 0 }, name, { providerId, timestamp: new Date(AT) }) !== null
  );
}
