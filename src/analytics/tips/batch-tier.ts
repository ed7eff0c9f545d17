import { say } from '../../language/say.ts';
import { costOf } from './call.ts';
import { cheaper, type TipKind } from './kind.ts';
import { waitsForNobody } from './unhurried.ts';

/** Calls nobody waits for, at the batch tier of the same model. */
export const batchTier: TipKind = {
  name: 'batch',
  advice: () => say`batch tier`,
  assumes: () => say`A batch may take up to a day; the tokens and the model stay the same.`,
  confidenceOf: () => 'high',
  changesOf: (calls, pricing) =>
    cheaper(
      calls.filter(({ dimensions }) => waitsForNobody(dimensions)),
      (call) => costOf(pricing, call, { dimensions: { ...call.dimensions, serviceTier: 'batch' } }),
    ),
};
