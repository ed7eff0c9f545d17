import { describe, expect, it } from 'vitest';
import { newRows } from '../../../../src/analytics/pricing/rows/new-rows.ts';
import { rowOf } from '../catalogue/shipped.ts';

const one = rowOf({ id: 'one' });
const two = rowOf({ id: 'two', picoPerUnit: 2_000_000n });

describe('what an import changes', () => {
  it('is nothing when nothing changed', () => {
    expect(newRows([one], [one])).toEqual({ added: [], superseded: [] });
  });

  it('adds what is new', () => {
    expect(newRows([], [one])).toEqual({ added: [one], superseded: [] });
  });

  it('replaces a changed price by its successor', () => {
    expect(newRows([one], [two])).toEqual({ added: [two], superseded: [{ id: 'one', by: 'two' }] });
  });

  it('names a successor of the same class before any other row of the model', () => {
    const output = rowOf({ id: 'output', class: 'output' });
    expect(newRows([one], [output, two]).superseded).toEqual([{ id: 'one', by: 'two' }]);
    expect(newRows([one], [output]).superseded).toEqual([{ id: 'one', by: 'output' }]);
  });

  it('keeps the rows of a model its source has dropped, and those of other sources', () => {
    const other = rowOf({ id: 'other', model: 'other' });
    const operator = rowOf({ id: 'operator', source: 'operator' });
    expect(newRows([one, operator], [other])).toEqual({ added: [other], superseded: [] });
    expect(newRows([one, operator], [two]).superseded).toEqual([{ id: 'one', by: 'two' }]);
  });

  it('writes a claim that comes back as a row of its own', () => {
    const replaced = { ...one, supersededBy: 'two' };
    const back = newRows([replaced, two], [one]);
    expect(back).toEqual({ added: [{ ...one, id: 'one+2' }], superseded: [{ id: 'two', by: 'one+2' }] });
    expect(newRows([replaced, { ...two, supersededBy: 'one+2' }, ...back.added], [one])).toEqual({
      added: [],
      superseded: [],
    });
  });
});
