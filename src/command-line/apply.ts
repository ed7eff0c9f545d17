import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { SINCE_EVER } from '../analytics/detail.ts';
import { toZonedText } from '../analytics/period.ts';
import type { Organisation, StatePlan, StateStore } from '../analytics/state.ts';
import type { UsageStore } from '../analytics/store.ts';
import { diffOf } from './organisation/diff.ts';
import {
  type FileProblem,
  type OrganisationEntry,
  type OrganisationFile,
  organisationFileSchema,
  pathText,
} from './organisation/file.ts';
import { planOf } from './organisation/plan.ts';
import { DONE, FAILED, isMisuse, NOT_UNDERSTOOD, type Output, writeLine } from './output.ts';

export type ApplyDependencies = Output & {
  readonly state: StateStore;
  readonly usage: Pick<UsageStore, 'rebuild' | 'detail' | 'oldest'>;
  readonly now: () => number;
};

export const APPLY_USAGE = `usage: tokenbell apply FILE.yaml [--dry-run]

Makes organisations what the file says: members, teams, budgets, subscriptions, routes, rules, prices, exchange rates.
The file is checked as a whole first; each organisation is written in one transaction. A list that the file leaves out is
left as it stands, one that it names replaces what stood there. Prints what changes; --dry-run only prints it.
The shape is described by data/organisation.schema.json.`;

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ALIASES = 100;

/** `tokenbell apply …`; returns the exit code. */
export async function applyCommand(
  args: readonly string[],
  dependencies: ApplyDependencies,
): Promise<number> {
  const { out, error } = dependencies;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return await say(out, APPLY_USAGE, DONE);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return await say(error, APPLY_USAGE, NOT_UNDERSTOOD);
    return await applyFile(file, values['dry-run'] ?? false, dependencies);
  } catch (problem) {
    if (!isMisuse(problem)) throw problem;
    return say(error, `${problem.message}\n\n${APPLY_USAGE}`, NOT_UNDERSTOOD);
  }
}

async function applyFile(file: string, isDry: boolean, dependencies: ApplyDependencies): Promise<number> {
  const text = await maybeText(file);
  if (text === undefined)
    return say(dependencies.error, `${file} cannot be read, or is larger than 16 MiB`, FAILED);
  const read = readOrganisations(text);
  if (read.kind === 'refused') return complain(file, read.problems, dependencies);
  const plans = await plansOf(read.organisations, dependencies);
  const problems = plans.flatMap((one) => one.problems);
  if (problems.length > 0) return complain(file, problems, dependencies);
  return write(
    plans.map(({ plan }) => plan),
    isDry,
    dependencies,
  );
}

async function maybeText(file: string): Promise<string | undefined> {
  try {
    const content = await readFile(file);
    return content.byteLength > MOST_BYTES ? undefined : content.toString('utf8');
  } catch {
    return undefined;
  }
}

type ReadResult =
  | { readonly kind: 'read'; readonly organisations: OrganisationFile['organisations'] }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] };

/** Parses and checks the shape; all problems at once, each with its place. */
export function readOrganisations(text: string): ReadResult {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    return { kind: 'refused', problems: document.errors.map(({ message }) => ({ path: '', message })) };
  }
  const content = maybeContent(document);
  if (content === undefined)
    return { kind: 'refused', problems: [{ path: '', message: 'uses too many or unknown aliases' }] };
  const parsed = organisationFileSchema.safeParse(content);
  if (parsed.success) {
    const repeated = repeatedIds(parsed.data.organisations);
    return repeated.length > 0
      ? { kind: 'refused', problems: repeated }
      : { kind: 'read', organisations: parsed.data.organisations };
  }
  return { kind: 'refused', problems: parsed.error.issues.flatMap(problemsOf) };
}

/** Aliases that multiply, or stand for nothing, make the library throw a ReferenceError. */
function maybeContent(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) ?? null;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

type Issue = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code: string;
  readonly keys?: readonly string[];
};

function problemsOf(issue: Issue): readonly FileProblem[] {
  const { path, message, code, keys = [] } = issue;
  if (code !== 'unrecognized_keys') return [{ path: pathText(path), message }];
  return keys.map((key) => ({
    path: pathText([...path, key]),
    message: 'is no known field',
  }));
}

function repeatedIds(organisations: readonly OrganisationEntry[]): readonly FileProblem[] {
  return organisations.flatMap(({ id }, index) =>
    organisations.findIndex((one) => one.id === id) < index
      ? [{ path: `organisations[${index}].id`, message: `repeats the id "${id}"` }]
      : [],
  );
}

async function plansOf(organisations: readonly OrganisationEntry[], { state, now }: ApplyDependencies) {
  const plans: ReturnType<typeof planOf>[] = [];
  for (const [index, entry] of organisations.entries()) {
    const standing = {
      organisation: await state.organisation(entry.id),
      members: await state.members(entry.id),
      memberships: await state.memberships(entry.id),
      teams: await state.teams(entry.id),
      budgets: await state.budgets(entry.id),
      subscriptions: await state.subscriptions(entry.id),
      rules: await state.rules(entry.id),
    };
    plans.push(planOf(entry, standing, now(), `organisations[${index}]`));
  }
  return plans;
}

async function write(
  plans: readonly StatePlan[],
  isDry: boolean,
  dependencies: ApplyDependencies,
): Promise<number> {
  const { state, out } = dependencies;
  let changes = 0;
  for (const plan of plans) {
    const before = await state.organisation(plan.organisation.id);
    const lines = await diffOf(plan, state, before);
    for (const line of lines) await writeLine(out, line);
    if (lines.length > 0 && !isDry) await writePlan(plan, before, dependencies);
    changes += lines.length;
  }
  if (changes === 0) return say(out, 'nothing to change', DONE);
  const counted = changes === 1 ? '1 change' : `${changes} changes`;
  return say(out, isDry ? `${counted}; nothing was written` : `${counted} written`, DONE);
}

/** Days are counted in the organisation's zone, so another zone means other sums per day. */
async function writePlan(
  plan: StatePlan,
  before: Organisation | undefined,
  { state, usage, error }: ApplyDependencies,
): Promise<void> {
  const { id, timeZone } = plan.organisation;
  await state.apply(plan);
  // Events may stand under the id of an organisation that was not there yet; they were counted in UTC.
  const former = before?.timeZone ?? 'UTC';
  if (former === timeZone || (!before && (await usage.oldest(id)) === undefined)) return;
  await writeLine(error, `${id}: counting all days anew in ${timeZone}`);
  await usage.rebuild(id);
  const { eventsFrom } = await usage.detail(id);
  if (eventsFrom === SINCE_EVER) return;
  const since = toZonedText(eventsFrom, timeZone).slice(0, 10);
  await writeLine(
    error,
    `${id}: days before ${since} stay those of ${former}: their single events are no longer kept`,
  );
}

async function complain(file: string, problems: readonly FileProblem[], { error }: Output): Promise<number> {
  for (const { path, message } of problems)
    await writeLine(error, path === '' ? `${file}: ${message}` : `${path}: ${message}`);
  return say(
    error,
    `${file} was not applied: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`,
    NOT_UNDERSTOOD,
  );
}

async function say(stream: NodeJS.WritableStream, text: string, exit: number): Promise<number> {
  await writeLine(stream, text);
  return exit;
}
