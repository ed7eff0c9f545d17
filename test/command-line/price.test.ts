import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runPrice } from '../../src/command-line/price.ts';
import { captureOutput } from '../support/command-output.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

async function answersTo(lines: readonly string[]) {
  const output = captureOutput();
  const exitCode = await runPrice({ ...output, input: Readable.from([lines.join('\n')]) }, NOW);
  const { out, error } = output.text();
  const answers = out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
  return { exitCode, answers, error };
}

const call = (more: object) =>
  JSON.stringify({
    provider: 'openai',
    model: 'gpt-4o',
    usage: { inputTokens: 1000, outputTokens: 500 },
    ...more,
  });

describe('tokenbell price', () => {
  it('answers line for line with cost, status, rows and arithmetic', async () => {
    const { exitCode, answers } = await answersTo([call({}), '', call({ model: 'nobody-knows' })]);
    expect(exitCode).toBe(0);
    expect(answers).toMatchObject([
      {
        costNanoUsd: '7500000',
        status: 'priced',
        lines: [
          { class: 'input', quantity: 1000, unitUsd: '2.5', per: 1_000_000 },
          { class: 'output', quantity: 500, unitUsd: '10', per: 1_000_000 },
        ],
      },
      { costNanoUsd: null, status: 'pending', priceIds: [], lines: [] },
    ]);
  });

  it('refuses a line it cannot read, leaves the others unharmed, and exits with 1', async () => {
    const { exitCode, answers, error } = await answersTo([
      '{',
      call({ usage: { inputTokens: -1 } }),
      '[]',
      call({}),
    ]);
    expect(exitCode).toBe(1);
    expect(answers).toMatchObject([
      { error: { code: 'not-json' } },
      { error: { code: 'invalid' } },
      { error: { code: 'invalid' } },
      { costNanoUsd: '7500000' },
    ]);
    expect(error.match(/^line \d/gm)).toEqual(['line 1', 'line 2', 'line 3']);
  });

  it('is pending, never zero, where what was used is not known, and says why', async () => {
    const { exitCode, answers } = await answersTo([
      call({ model: 'gpt-4.1', usage: { prompt_tokens: 5_000_000, completion_tokens: 70_000 } }),
      call({ usage: {} }),
      call({ usage: { inputTokens: null, outputTokens: null } }),
      call({ usage: { input: 1000, output: 500 } }),
      call({ usage: { outputTokens: 0, cacheReadTokens: 5 } }),
      call({ usage: { prompt_tokens: 1000 }, rates: { input: '1', output: '2' } }),
      call({ usage: { inputTokens: 0, outputTokens: 0 } }),
      call({ usage: { inputTokens: 1000, outputTokens: 500, totalTokens: 1500 } }),
    ]);
    expect(exitCode).toBe(0);
    const pending = { costNanoUsd: null, status: 'pending', priceIds: [], lines: [] };
    const raw = 'a provider\'s own usage goes under "raw"';
    const nothing = 'usage: nothing says what was used';
    expect(answers).toMatchObject([
      { ...pending, hint: `${nothing}; not known here: prompt_tokens, completion_tokens; ${raw}` },
      { ...pending, hint: nothing },
      { ...pending, hint: nothing },
      { ...pending, hint: `${nothing}; not known here: input, output` },
      { ...pending, hint: nothing },
      { ...pending, hint: `${nothing}; not known here: prompt_tokens; ${raw}` },
      { costNanoUsd: '0', status: 'priced' },
      { costNanoUsd: '7500000', hint: 'usage: not known here and left out: totalTokens' },
    ]);
    expect(Object.keys(answers[6] as object)).not.toContain('hint');
  });

  it('names what is wrong with reported usage', async () => {
    const { answers } = await answersTo([
      call({ raw: { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 } }),
    ]);
    expect(answers).toMatchObject([{ error: { code: 'total-mismatch' } }]);
  });

  it('prices by the rates a line brings, any tier named among them', async () => {
    const rates = { input: '1', output: '2', tiers: { overnight: { input: '0.5' } } };
    const { answers } = await answersTo([
      call({ rates }),
      call({ rates, serviceTier: 'overnight' }),
      call({ rates, multipliers: [{ factor: '1.1' }], fixedFeeUsd: '0.01' }),
    ]);
    expect(answers).toMatchObject([
      { costNanoUsd: '2000000' },
      { costNanoUsd: '1500000' },
      { costNanoUsd: '12200000' },
    ]);
  });

  it('shows a regional surcharge in the unit price', async () => {
    const { answers } = await answersTo([call({ model: 'gpt-5.4', region: 'eu' })]);
    expect(answers).toMatchObject([
      { costNanoUsd: '11000000', lines: [{ unitUsd: '2.75' }, { unitUsd: '16.5' }] },
    ]);
  });

  it('takes the time of asking where a line names none', async () => {
    // gpt-5.6-terra: 2.50 USD until 2026-07-30, 2.00 after.
    const at = (timestamp?: string) =>
      call({ model: 'gpt-5.6-terra', usage: { inputTokens: 1000 }, timestamp });
    const { answers } = await answersTo([at(), at('2026-07-30T00:00:00Z')]);
    expect(answers).toMatchObject([{ costNanoUsd: '2500000' }, { costNanoUsd: '2000000' }]);
  });

  it('lets a stated cost win', async () => {
    const { answers } = await answersTo([call({ providedCostUsd: '0.25' })]);
    expect(answers).toMatchObject([{ costNanoUsd: '250000000', status: 'provided' }]);
  });
});
