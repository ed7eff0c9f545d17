import { subsetProblem } from '../../../inclusive-counts.ts';
import { isObject } from '../checks.ts';
import { fill } from '../gateway-call.ts';
import { givenOfUsage } from '../langfuse/langfuse-usage.ts';
import { readUsage } from '../native/native.ts';
import { emptyDraft } from '../native/native-draft.ts';
import { NAMES, textOf } from './attributes.ts';
import type { Attributes } from './schema.ts';
import type { Usage } from './usage.ts';

/** What Langfuse's SDKs write into attributes as JSON text. */
export type Told = {
  /** Undefined where there is no usage, which another instrumentation may have told by attributes of its own. */
  readonly usage: Usage | undefined;
  readonly cost: string | undefined;
};

export function langfuseTold(attributes: Attributes, provider: string | undefined): Told {
  const usageDetails = maybeObject(textOf(attributes, NAMES.langfuseUsage));
  const costDetails = maybeObject(textOf(attributes, NAMES.langfuseCost));
  if (!usageDetails && !costDetails) return { usage: undefined, cost: undefined };
  const draft = emptyDraft();
  if (provider !== undefined) draft.dimensions.provider = provider;
  const problem =
    fill(draft, givenOfUsage({ usageDetails, costDetails })) ??
    readUsage(draft) ??
    subsetProblem(draft.counts);
  const cost = draft.facts.reportedCostUsd;
  if (problem) return { usage: { problem: `langfuse.observation.usage_details: ${problem}` }, cost };
  return { usage: usageDetails && { counts: draft.counts }, cost };
}

/** UTC milliseconds of the time in quotes at which an answer began. */
export function langfuseFirstToken(attributes: Attributes): number | undefined {
  const at = Date.parse(textOf(attributes, NAMES.langfuseFirstToken)?.replaceAll('"', '') ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function maybeObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    // A sender's text need not be JSON.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
