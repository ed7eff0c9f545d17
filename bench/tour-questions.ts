/** A question people ask, the one command that answers it, and who asks. */
export type TourQuestion = {
  readonly question: string;
  /** As typed after "/usage". */
  readonly command: string;
  /** A member of the sample organisation; an admin when absent. */
  readonly as?: string;
};

const LEAD = 'milo@acme.example';
const MEMBER = 'elif@acme.example';

/** What people ask of AI usage, written down before there were commands for it. */
export const TOUR_QUESTIONS: readonly TourQuestion[] = [
  { question: 'What have I used this month?', command: 'me', as: MEMBER },
  { question: 'Which team spends the most?', command: 'team 30d' },
  { question: 'Who in my team used what?', command: 'team research 30d', as: LEAD },
  { question: 'What does the organisation spend, day by day?', command: 'org 30d' },
  { question: 'Which models cost most, and on what kind of tokens?', command: 'top model 30d' },
  { question: 'Which model is dear, which is slow?', command: 'top model 30d chart:scatter' },
  { question: 'Which agents should we look at?', command: 'top agent 30d' },
  { question: 'Is it growing?', command: 'trend 30d' },
  { question: 'What will this month cost?', command: 'forecast' },
  { question: 'How many tokens will we need in the next 30 days?', command: 'forecast 30d metric:tokens' },
  { question: 'Why was last week dearer or cheaper?', command: 'why last-week' },
  { question: 'How do two teams compare?', command: 'compare team:research vs team:platform 30d' },
  { question: 'When are we busiest?', command: 'heatmap 30d metric:requests' },
  { question: 'Does caching pay?', command: 'cache 30d' },
  { question: 'What goes through our accounts, what through keys people brought?', command: 'source 30d' },
  { question: 'What does each customer cost us?', command: 'top customer 30d' },
  { question: 'How many people use it each day?', command: 'trend 30d metric:users' },
  { question: 'What is it used for?', command: 'trend 30d by:action' },
  { question: 'Which feature keeps people waiting?', command: 'top feature 30d metric:latency' },
  { question: 'Which connected service fails?', command: 'top integration 30d metric:errors' },
  { question: 'How close are we to our budgets?', command: 'budget list' },
  { question: 'What could we save?', command: 'tips 30d' },
  {
    question: 'What would a cheaper model have cost?',
    command: 'prices whatif model:claude-opus-4-1=claude-haiku-4-5 30d',
  },
  { question: 'How does this amount come about?', command: 'show cost 30d team:research' },
  { question: 'What do we book for last month?', command: 'report last-month' },
];
