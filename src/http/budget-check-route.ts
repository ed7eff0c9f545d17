import type { FastifyInstance } from 'fastify';
import type { BudgetAnswer } from '../analytics/alerts/budgets/decision.ts';
import type { CallValues } from '../analytics/alerts/budgets/ledger.ts';
import {
  dimensionNamed,
  isSeriesDimension,
  maybeDimension,
  type SeriesDimension,
} from '../analytics/dimensions.ts';
import type { ApiKey } from '../analytics/state.ts';
import { authorized, type FindKey, sharedLookUp } from './authorization.ts';
import { HttpProblem } from './problem.ts';

/** How the budgets that cover a call stand, as far as the owner of the key may see them. */
export type CheckBudgets = (key: ApiKey, values: CallValues) => Promise<BudgetAnswer>;

/** What a gateway may say about a call; every other dimension of a series is taken too. */
const USUAL: readonly SeriesDimension[] = [
  'team',
  'user',
  'customer',
  'project',
  'agent',
  'model',
  'apiKey',
  'department',
];
const LONGEST_VALUE = 255;

/** `GET /v1/budgets/check?team=ml&user=ana`: whether the next call still fits the budgets that cover it. */
export function addBudgetCheckRoute(
  server: FastifyInstance,
  { findKey, checkBudgets }: { readonly findKey: FindKey; readonly checkBudgets: CheckBudgets },
): void {
  const lookUp = sharedLookUp(findKey);
  server.get('/v1/budgets/check', async (request, reply) => {
    const key = await authorized(request, ['ingest', 'read'], lookUp);
    // Fastify parses a query string into texts, and into lists of texts where a name is repeated.
    const answer = await checkBudgets(key, valuesOf(request.query as Readonly<Record<string, unknown>>));
    return reply.header('cache-control', 'private, max-age=1').send(answer);
  });
}

function valuesOf(query: Readonly<Record<string, unknown>>): CallValues {
  const values = new Map<SeriesDimension, string>();
  for (const [name, value] of Object.entries(query)) {
    const dimension = maybeDimension(name)?.name;
    if (!dimension || !isSeriesDimension(dimension))
      throw badQuery(`there is no "${name.slice(0, 60)}" to check`);
    if (typeof value !== 'string' || values.has(dimension)) throw badQuery(`${name} is said twice`);
    if (value.trim() === '') throw badQuery(`${name} is empty: leave it out, or name one`);
    if (value.length > LONGEST_VALUE) throw badQuery(`${name} is longer than ${LONGEST_VALUE} characters`);
    values.set(dimension, value);
  }
  return values;
}

function badQuery(message: string): HttpProblem {
  const words = USUAL.map((name) => dimensionNamed(name).words[0]).join(', ');
  return new HttpProblem(400, 'bad_query', { message, hint: `a call has ${words}: ?team=ml&user=ana` });
}
