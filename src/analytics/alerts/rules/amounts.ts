import { say } from '../../../language/say.ts';
import { createSpendWatch, type Judgement } from '../../detect/spend/watch.ts';
import { formatCount } from '../../words/format.ts';
import { judge } from '../spikes/watched-scope.ts';
import type { Hour } from './hour.ts';
import type { SeriesRule } from './series-rule.ts';
import type { HourWatch } from './watch.ts';

type Amount = {
  readonly kind: 'tokens' | 'requests';
  readonly title: () => string;
  readonly summary: () => string;
  readonly phrase: (subject: string, count: string, expected: string) => string;
  readonly valueAt: (hour: Hour) => number;
  /** A smaller excess is not worth a line. */
  readonly least: number;
  /** What tells the same already: an hour that is odd in one of these is theirs. */
  readonly after: readonly ((hour: Hour) => number)[];
};

const usdOf = (hour: Hour) => hour.usd;
const tokensOf = (hour: Hour) => hour.tokens;
const requestsOf = (hour: Hour) => hour.requests;

/** More tokens than the same hour of other days predicts, where what they cost is as usual. */
export const tokens: SeriesRule = amountRule({
  kind: 'tokens',
  title: () => say`Tokens`,
  summary: () =>
    say`an hour with far more tokens than the same hour of other days, while its cost is as usual`,
  phrase: (subject, count, expected) => say`${subject} used ${count} tokens, expected about ${expected}`,
  valueAt: tokensOf,
  least: 100_000,
  after: [usdOf],
});

/** More requests than the same hour of other days predicts, where neither cost nor tokens are unusual. */
export const requests: SeriesRule = amountRule({
  kind: 'requests',
  title: () => say`Requests`,
  summary: () =>
    say`an hour with far more requests than the same hour of other days, while its cost is as usual`,
  phrase: (subject, count, expected) => say`${subject} made ${count} requests, expected about ${expected}`,
  valueAt: requestsOf,
  least: 100,
  after: [usdOf, tokensOf],
});

function amountRule(amount: Amount): SeriesRule {
  const { kind, valueAt, phrase } = amount;
  return {
    form: 'series',
    kind,
    get title() {
      return amount.title();
    },
    get summary() {
      return amount.summary();
    },
    severity: 'notice',
    scopes: ['org', 'team'],
    filters: [],
    unit: kind === 'tokens' ? 'tokens' : 'count',
    calmHours: 2,
    coolDownHours: 12,
    watch: () => createAmountWatch(amount),
    valueAt,
    finding: (subject, { value, expected }) =>
      phrase(subject, formatCount(Math.round(value)), formatCount(Math.round(expected ?? 0))),
    causes: { measure: kind === 'tokens' ? 'inputTokens' : 'requests' },
  };
}

function createAmountWatch({ valueAt, least, after }: Amount): HourWatch {
  const own = createSpendWatch({ stepMinutes: 60, unit: '' });
  const others = after.map((other) => ({
    valueAt: other,
    watch: createSpendWatch({ stepMinutes: 60, unit: '' }),
  }));
  let hasBegun = false;
  return {
    push: (hour) => {
      const value = valueAt(hour);
      // A scope begins with its first call; the empty hours before it are no history.
      hasBegun ||= value > 0;
      if (!hasBegun) return undefined;
      const judgement = judge(own, value, hour.step);
      const isTold = others
        .map((other) => isUp(judge(other.watch, other.valueAt(hour), hour.step)))
        .includes(true);
      if (!isUp(judgement) || isTold) return undefined;
      const { expected, high, send, excess } = judgement;
      return { isNews: send && excess >= least, value, expected, limit: Math.max(high, 1) };
    },
  };
}

function isUp({ kind }: Judgement): boolean {
  return kind === 'spike' || kind === 'sustained';
}
