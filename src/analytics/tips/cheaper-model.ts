import { say } from '../../language/say.ts';
import type { CallDimensions } from '../store.ts';
import { type Call, costOf } from './call.ts';
import { cheaper, type TipKind } from './kind.ts';
import { smallerModel } from './smaller-model.ts';

/** Tokens sent and returned at most by a call that is short. */
const SHORT_CALL = { input: 1_000, output: 300 } as const;

/** Short calls with nothing but text, at the prices of their maker's small model. */
export const cheaperModel: TipKind = {
  name: 'model',
  advice: (to) => say`short calls to ${to ?? ''}`,
  assumes: () => say`A smaller model costs less; whether it answers as well is not measured.`,
  confidenceOf: () => 'medium',
  modelFor: smallerModel,
  changesOf: (calls, pricing) =>
    cheaper(calls.filter(isShortAndSimple), (call) => {
      const model = smallerModel(call, pricing);
      return model === null
        ? undefined
        : costOf(pricing, call, { dimensions: { ...call.dimensions, model } });
    }),
};

const SIMPLE_OPERATIONS: readonly CallDimensions['operation'][] = [
  undefined,
  'chat',
  'completion',
  'text_completion',
  'generate_content',
  'responses',
];

function isShortAndSimple({ counts, dimensions, usesTools, files }: Call): boolean {
  const { inputTokens = 0, outputTokens = 0 } = counts;
  return (
    inputTokens > 0 &&
    inputTokens <= SHORT_CALL.input &&
    outputTokens > 0 &&
    outputTokens <= SHORT_CALL.output &&
    (dimensions.status ?? 'ok') === 'ok' &&
    SIMPLE_OPERATIONS.includes(dimensions.operation) &&
    !usesTools &&
    files.length === 0 &&
    !isMoreThanText(counts)
  );
}

function isMoreThanText(counts: Call['counts']): boolean {
  const { reasoningTokens, inputAudioTokens, inputImageTokens, inputVideoTokens } = counts;
  const { outputAudioTokens, webSearches, images, audioSeconds } = counts;
  return Boolean(
    reasoningTokens ||
      inputAudioTokens ||
      inputImageTokens ||
      inputVideoTokens ||
      outputAudioTokens ||
      webSearches ||
      images ||
      audioSeconds,
  );
}
