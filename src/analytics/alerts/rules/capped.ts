import { formatCount } from '../../format.ts';
import { CAPPED } from '../budgets/caps.ts';
import type { SeriesRule } from './series-rule.ts';

/** Calls that a cap refused. */
export const capped: SeriesRule = {
  form: 'series',
  kind: 'capped',
  title: 'Cap hit',
  summary: 'calls that were refused by a cap, once a day',
  severity: 'notice',
  scopes: ['org'],
  filters: [CAPPED],
  unit: 'count',
  calmHours: 24,
  coolDownHours: 0,
  watch: () => ({
    push: ({ requests }) =>
      requests > 0 ? { isNews: true, value: requests, expected: 0, limit: 1 } : undefined,
  }),
  valueAt: ({ requests }) => requests,
  finding: (subject, { value }) =>
    `${subject} was refused ${value === 1 ? 'a call' : `${formatCount(value)} calls`} by a cap within an hour`,
  causes: { measure: 'requests' },
};
