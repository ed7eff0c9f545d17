import { say } from '../../language/say.ts';
import { formatMoney } from '../currency.ts';
import type { Message } from '../message.ts';
import type { ReportContext } from './context.ts';
import { queryOf } from './context.ts';
import { summaryReport } from './summary.ts';
import { subjectOf } from './wording.ts';

/** `source`: what ran on the organisation's own accounts, and what on keys people brought. */
export async function sourceReport(context: ReportContext): Promise<Message> {
  const { question, usage } = context;
  const message = await summaryReport(
    { usage, question: { ...question, by: 'billingSource' } },
    { subject: subjectOf(question), by: 'billingSource', chart: 'stacked', countsUsers: false },
  );
  const byok = { dimension: 'billingSource', values: ['byok'], negate: false } as const;
  const query = queryOf(question);
  const [own] = await usage.sum(
    { ...query, filters: [...query.filters, byok] },
    { measures: ['costNano', 'providedCostNano', 'requests'] },
  );
  if (!own || own.measures.requests === 0n) return message;
  const { costNano, providedCostNano } = own.measures;
  const estimate = formatMoney(costNano - providedCostNano, question.currency);
  const line = say`Keys people brought (byok) are billed to them: ${estimate} of it is an estimate from list prices.`;
  return { ...message, lines: [...message.lines, line] };
}
