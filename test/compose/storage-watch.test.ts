import { expect, it } from 'vitest';
import { storageProblem } from '../../src/compose/storage-watch.ts';

const MIB = 1_048_576;
const GIB = 1_024 * MIB;
const roomy = { freeBytes: 10 * GIB, totalBytes: 100 * GIB, walBytes: 0 };

it.each([
  ['has room', roomy, undefined],
  ['has 256 MiB left of a large disk', { ...roomy, freeBytes: 256 * MIB }, undefined],
  ['has less', { ...roomy, freeBytes: 255 * MIB }, 'the disk is nearly full (255 MiB free)'],
  ['has 5 % left of a small disk', { ...roomy, freeBytes: 5 * MIB, totalBytes: 100 * MIB }, undefined],
  [
    'has less of it',
    { ...roomy, freeBytes: 4 * MIB, totalBytes: 100 * MIB },
    'the disk is nearly full (4 MiB free)',
  ],
  ['lags behind its log', { ...roomy, walBytes: 513 * MIB }, 'the database has too much to catch up with'],
])('storage that %s', (_, storage, problem) => {
  expect(storageProblem(storage)).toBe(problem);
});
