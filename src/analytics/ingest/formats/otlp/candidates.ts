import { NAMES, textOf } from './attributes.ts';
import { isClaudeCode, isOpenRouter } from './scopes.ts';
import type { SpanRecord } from './tree.ts';

/** Operations of the conventions that are model calls. */
const CALLS: ReadonlySet<string> = new Set(['chat', 'generate_content', 'text_completion', 'embeddings']);

/** What else says that a span is a model call, and which operation it is then. */
const OTHER_CALLS: ReadonlyMap<string, string> = new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embeddings'],
  ['generation', 'chat'],
  ['embedding', 'embeddings'],
]);

/** What `llm.request.type` of older instrumentations says. */
const REQUEST_TYPES: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['completion', 'text_completion'],
  ['embedding', 'embeddings'],
]);

const FREE_ROUTE = /\/count_tokens$/;

/**
 * The operation of a span that is one model call, undefined for every other: agents, workflows, steps and tools
 * repeat what the calls below them used, `fetch_response` reads what was counted before, and counting tokens is free.
 */
export function maybeOperation(span: SpanRecord): string | undefined {
  if (FREE_ROUTE.test(textOf(span.attributes, NAMES.route) ?? '')) return undefined;
  if (isStepOfOpenRouter(span)) return undefined;
  if (isClaudeCode(span.scope)) return span.name === 'claude_code.llm_request' ? 'chat' : undefined;
  const operation = textOf(span.attributes, NAMES.operation);
  if (operation !== undefined) return CALLS.has(operation) ? operation : undefined;
  const aiOperation = textOf(span.attributes, NAMES.aiOperation);
  if (aiOperation !== undefined) return operationOfAiSdk(aiOperation);
  const kind = textOf(span.attributes, NAMES.inferenceKind) ?? textOf(span.attributes, NAMES.langfuseType);
  if (kind !== undefined) return OTHER_CALLS.get(kind);
  return REQUEST_TYPES.get(textOf(span.attributes, NAMES.requestType) ?? '');
}

/** The last part of the legacy operation: "ai.streamText.doStream" is the call within "ai.streamText". */
function operationOfAiSdk(operation: string): string | undefined {
  if (/\.do(?:Generate|Stream)$/.test(operation)) return 'chat';
  return operation.endsWith('.doEmbed') ? 'embeddings' : undefined;
}

/** OpenRouter's attempts call themselves chats too, under the response's id with a suffix. */
function isStepOfOpenRouter(span: SpanRecord): boolean {
  if (!isOpenRouter(span.scope)) return false;
  return /^[^:]+:./.test(textOf(span.attributes, NAMES.responseId) ?? '');
}
