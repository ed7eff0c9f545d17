import { type DimensionName, dimensionNamed } from '../../analytics/dimensions.ts';
import type { ChartMark, View } from '../../analytics/reports/question.ts';
import { say } from '../../language/say.ts';
import { forExample, type Misunderstanding, misunderstanding } from './problem.ts';
import type { Query } from './query.ts';

type Chosen = Pick<Query, 'view' | 'by' | 'chart' | 'match' | 'versus'>;

/**
 * Refuses a chart that cannot show what the view tells, a search where there are no rows by name, and a comparison of
 * what has not been yet.
 */
export function maybeUnfitting({ view, by, chart, match, versus }: Chosen): Misunderstanding | undefined {
  if (view === 'forecast' && versus !== null) return incomparable();
  if (match !== null && !BREAKDOWNS.includes(view)) return unsearchable(view);
  if (chart === null) return undefined;
  const marks = MARKS[view] ?? ['none'];
  if (!marks.includes(chart)) return undrawable(view, chart, marks);
  return chart === 'donut' && by !== null && dimensionNamed(by).kind === 'several' ? noWhole(by) : undefined;
}

/** Views whose table has a row for each value of a dimension. */
export const BREAKDOWNS: readonly View[] = ['me', 'user', 'team', 'org', 'top'];

const OF_SCOPES: readonly ChartMark[] = ['line', 'bar', 'area', 'donut', 'none'];

/** What a view may be drawn as; those that are not listed have one picture, which can only be left out. */
const MARKS: Readonly<Partial<Record<View, readonly ChartMark[]>>> = {
  me: OF_SCOPES,
  user: OF_SCOPES,
  team: OF_SCOPES,
  org: OF_SCOPES,
  top: ['bar', 'area', 'scatter', 'donut', 'none'],
  trend: ['line', 'bar', 'area', 'none'],
  forecast: ['line', 'none'],
  source: OF_SCOPES,
};

function incomparable(): Misunderstanding {
  return misunderstanding('bad_value', say`A forecast looks ahead and compares nothing: it takes no vs:.`, {
    hint: forExample('/usage why mtd vs:prev'),
  });
}

function unsearchable(view: View): Misunderstanding {
  return misunderstanding('bad_value', say`match: searches rows by name, and ${view} has none.`, {
    hint: forExample('/usage top user 30d match:"ali"'),
  });
}

function undrawable(view: View, chart: ChartMark, marks: readonly ChartMark[]): Misunderstanding {
  const [first = 'none', ...others] = marks;
  const possible =
    others.length === 0 ? first : say`${marks.slice(0, -1).join(', ')} or ${marks.at(-1) ?? ''}`;
  const example = view === 'user' ? 'user me' : view === 'top' ? 'top model' : view;
  return misunderstanding('bad_value', say`${view} has no ${chart} chart; it takes chart:${possible}.`, {
    hint: forExample(`/usage ${example} 30d chart:${first}`),
  });
}

/** One call may carry several tags, so that their rows are no slices of one whole. */
function noWhole(by: DimensionName): Misunderstanding {
  const { plural, words } = dimensionNamed(by);
  return misunderstanding(
    'bad_value',
    say`One call may have several ${plural}, so they are no slices of a whole.`,
    {
      hint: forExample(`/usage top ${words[0]} 30d chart:bar`),
    },
  );
}
