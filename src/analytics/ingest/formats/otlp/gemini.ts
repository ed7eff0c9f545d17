import { responseKeys } from '../answer-keys.ts';
import { isId } from '../checks.ts';
import { providerOf } from '../model-provider.ts';
import { GEMINI_COUNTS, NAMES, textOf } from './attributes.ts';
import type { Call } from './call.ts';
import { idIn, labelIn, teamOf } from './context.ts';
import { failureOf } from './failure.ts';
import { timesOfLog } from './log-times.ts';
import type { Attributes } from './schema.ts';
import { finishReasonOf } from './span-call.ts';
import type { LogRecord } from './tree.ts';
import { countsAmong, inclusive, type Usage } from './usage.ts';

const SESSION = ['session.id'];
const DETAILS = 'gen_ai.client.inference.operation.details';

/**
 * An answered or failed request in Gemini CLI's log. The record after it tells of the same call in the words of the
 * conventions: it alone has the response's id, and its output leaves the thoughts out, so it only lends the id.
 */
export function maybeGeminiCall(record: LogRecord, next: LogRecord | undefined): Call | undefined {
  const { attributes, resource } = record;
  const hasFailed = record.name === 'gemini_cli.api_error';
  if (!hasFailed && record.name !== 'gemini_cli.api_response') return undefined;
  const details = detailsIn(next, attributes);
  const raw = details && labelIn(details, NAMES.provider);
  const model = labelIn(attributes, NAMES.plainModel);
  const provider = providerOf(raw ?? hostOf(attributes));
  const ids = [details && idIn(details, NAMES.responseId)];
  return {
    record,
    keys: [...responseKeys(ids, provider), ...sessionKeys(attributes)],
    ...timesOfLog(record),
    usage: usageOf(attributes),
    ending: hasFailed ? failureOf(attributes, []) : { status: 'ok' },
    dimensions: {
      operation: 'generate_content',
      provider,
      model,
      agent: 'gemini-cli',
      team: teamOf(attributes) ?? teamOf(resource),
    },
    facts: {
      providerRaw: raw,
      requestModel: (details && labelIn(details, NAMES.requestModel)) ?? model,
      message: idIn(attributes, NAMES.message),
      finishReason: finishReasonOf(attributes),
      ...(record.traceId !== '' && { traceId: record.traceId }),
    },
  };
}

function detailsIn(next: LogRecord | undefined, attributes: Attributes): Attributes | undefined {
  if (next?.name !== DETAILS) return undefined;
  const isOfSession = idIn(next.attributes, SESSION) === idIn(attributes, SESSION);
  return isOfSession ? next.attributes : undefined;
}

/** Thoughts stand beside the output, tokens of tools beside the input. */
function usageOf(attributes: Attributes): Usage {
  const found = countsAmong(attributes, GEMINI_COUNTS);
  return 'problem' in found ? found : inclusive(found.given, { reasoningBeside: true });
}

function hostOf(attributes: Attributes): string {
  return textOf(attributes, NAMES.authType) === 'vertex-ai' ? 'vertex' : 'google';
}

function sessionKeys(attributes: Attributes): readonly string[] {
  const parts = [SESSION, NAMES.message, NAMES.eventTime].map((names) => textOf(attributes, names));
  const key = `gemini_cli:${parts.join(':')}`;
  return parts.includes(undefined) || !isId(key) ? [] : [key];
}
