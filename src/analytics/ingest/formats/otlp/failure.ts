import { firstNamed, NAMES, textOf } from './attributes.ts';
import type { Attributes } from './schema.ts';
import { isClaudeCode } from './scopes.ts';
import type { SpanRecord } from './tree.ts';

/** How a call ended. */
export type Ending = {
  readonly status: 'ok' | 'error';
  readonly errorType?: string | undefined;
  readonly httpStatus?: number | undefined;
};

/** Names of error types look like this; a sentence does not, and may quote a prompt. */
const TYPE_NAME = /^[\w.$:/-]{1,128}$/;

const HTTP_ERROR = /^[45]\d\d$/;

/** Anthropic's and OpenAI's errors as the messages of their SDKs quote them: `529 {"type":"error","error":{"type":"…`. */
const QUOTED_TYPE = /"type"\s*:\s*"(?!error")([\w.-]{1,64})"/;

/** Whether a span says that what it stands for failed. */
export function hasFailed({ isError, attributes, scope }: SpanRecord): boolean {
  if (isClaudeCode(scope) && firstNamed(attributes, NAMES.succeeded)?.value === false) return true;
  return isError || textOf(attributes, NAMES.langfuseLevel) === 'ERROR';
}

/** How a call ended of which a span tells. */
export function endingOf(span: SpanRecord): Ending {
  if (!hasFailed(span)) return { status: 'ok' };
  const { attributes, statusText, exception } = span;
  return failureOf(attributes, [statusText, textOf(exception, NAMES.exceptionText) ?? ''], exception);
}

/** What a failed record tells of its failure; its texts are only searched for a status and a type. */
export function failureOf(attributes: Attributes, texts: readonly string[], exception?: Attributes): Ending {
  const messages = [textOf(attributes, NAMES.errorText) ?? '', ...texts];
  const named = textOf(attributes, NAMES.errorType) ?? (exception && textOf(exception, NAMES.exceptionType));
  const quoted = messages.map((text) => QUOTED_TYPE.exec(text)?.[1]).find((type) => type !== undefined);
  return {
    status: 'error',
    errorType: named !== undefined && TYPE_NAME.test(named) ? named : quoted,
    httpStatus: statusAmong([
      firstNamed(attributes, NAMES.httpStatus)?.value,
      named,
      ...messages.map(leading),
    ]),
  };
}

function leading(text: string): string {
  return /^\s*(\d{3})\b/.exec(text)?.[1] ?? '';
}

function statusAmong(values: readonly unknown[]): number | undefined {
  const status = values.map(String).find((value) => HTTP_ERROR.test(value));
  return status === undefined ? undefined : Number(status);
}
