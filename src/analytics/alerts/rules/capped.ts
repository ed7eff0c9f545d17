import { counted, say } from '../../../language/say.ts';
import { formatCount } from '../../words/format.ts';
import { CAPPED } from '../budgets/caps.ts';
import type { SeriesRule } from './series-rule.ts';

/** Calls that a cap refused. */
export const capped: SeriesRule = {
  form: 'series',
  kind: 'capped',
  get title() {
    return say`Cap hit`;
  },
  get summary() {
    return say`calls that were refused by a cap, once a day`;
  },
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
    counted(
      value,
      say`${subject} was refused a call by a cap within an hour`,
      say`${subject} was refused ${formatCount(value)} calls by a cap within an hour`,
    ),
  causes: { measure: 'requests' },
};
