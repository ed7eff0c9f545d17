import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runPrice } from '../../src/command-line/price.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

async function answersTo(lines: readonly string[]) {
  const written: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const exitCode = await runPrice({ input: Readable.from([lines.join('\n')]), output }, NOW);
  const answers = written
    .join('')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
  return { exitCode, answers };
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
    const { exitCode, answers } = await answersTo([
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
