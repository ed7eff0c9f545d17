import type { Attributes, AttributeValue } from './schema.ts';

/**
 * What senders call the same thing, the first name that has a value wins. No attribute is read that is not in
 * one of these tables, which is what becomes of prompts, answers and tool arguments.
 */
export const NAMES = {
  operation: ['gen_ai.operation.name'],
  aiOperation: ['ai.operationId'],
  requestType: ['llm.request.type'],
  inferenceKind: ['openinference.span.kind'],
  langfuseType: ['langfuse.observation.type'],
  traceloopKind: ['traceloop.span.kind'],
  route: ['http.route', 'url.path'],

  provider: ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system', 'ai.model.provider'],
  claudeProvider: ['anthropic.provider'],
  model: [
    'gen_ai.response.model',
    'llm.response.model_name',
    'llm.model_name',
    'embedding.model_name',
    'ai.response.model',
    'langfuse.observation.model.name',
    'gen_ai.request.model',
    'llm.request.model_name',
    'ai.model.id',
  ],
  requestModel: ['gen_ai.request.model', 'llm.request.model_name', 'ai.model.id'],
  serviceTier: [
    'gen_ai.openai.response.service_tier',
    'openai.response.service_tier',
    'anthropic.response.service_tier',
  ],
  responseId: ['gen_ai.response.id', 'ai.response.id'],
  anthropicRequest: ['anthropic.request.id'],
  claudeRequest: ['request_id'],
  finishReason: [
    'gen_ai.response.finish_reasons',
    'llm.finish_reason',
    'ai.response.finishReason',
    'anthropic.message.stop_reason',
    'stop_reason',
  ],
  firstTokenSeconds: ['gen_ai.response.time_to_first_chunk', 'gen_ai.client.operation.time_to_first_chunk'],
  firstTokenMs: [
    'ttft_ms',
    'ai.response.msToFirstChunk',
    'trace.metadata.openrouter.first_token_ms',
    'trace.metadata.first_token_ms',
  ],
  cost: ['gen_ai.usage.total_cost', 'gen_ai.usage.cost', 'llm.cost.total', 'cost_usd'],

  user: [
    'user.id',
    'enduser.id',
    'traceloop.association.properties.user_id',
    'ai.settings.context.userId',
    'ai.telemetry.metadata.userId',
    'langfuse.user.id',
    'user.account_id',
  ],
  userEmail: ['user.email'],
  userName: ['user.full_name', 'user.name'],
  team: [
    'tokenbell.team',
    'team',
    'team.id',
    'traceloop.association.properties.team',
    'langfuse.trace.metadata.team',
    'trace.metadata.team',
    'ai.settings.context.team',
    'ai.telemetry.metadata.team',
  ],
  tags: ['langfuse.trace.tags', 'tag.tags', 'tokenbell.tags'],
  agent: ['gen_ai.agent.name', 'agent.name', 'ai.telemetry.functionId'],
  entity: ['traceloop.entity.name'],
  conversation: [
    'gen_ai.conversation.id',
    'session.id',
    'traceloop.association.properties.session_id',
    'traceloop.association.properties.chat_id',
    'ai.settings.context.conversationId',
    'ai.telemetry.metadata.sessionId',
    'langfuse.session.id',
    'conversation.id',
  ],
  message: ['prompt.id', 'prompt_id'],
  openRouterKey: ['trace.metadata.openrouter.api_key_name'],

  service: ['service.name', 'service_name'],
  environment: ['deployment.environment.name', 'deployment.environment'],
  department: ['tokenbell.department', 'department'],
  feature: ['tokenbell.feature'],
  project: ['tokenbell.project'],
  customer: ['tokenbell.customer'],
  costCenter: ['tokenbell.cost_center'],

  errorType: ['error.type', 'error_type'],
  errorText: ['error', 'error.message'],
  exceptionType: ['exception.type'],
  exceptionText: ['exception.message'],
  httpStatus: ['http.response.status_code', 'http.status_code', 'status_code'],
  langfuseLevel: ['langfuse.observation.level'],
  succeeded: ['success'],

  langfuseUsage: ['langfuse.observation.usage_details'],
  langfuseCost: ['langfuse.observation.cost_details'],
  langfuseFirstToken: ['langfuse.observation.completion_start_time'],

  eventName: ['event.name'],
  eventKind: ['event.kind'],
  eventTime: ['event.timestamp'],
  eventSequence: ['event.sequence'],
  durationMs: ['duration_ms'],
  plainModel: ['model', 'model_name'],
  speed: ['speed'],
  authType: ['auth_type'],
  tokenType: ['type'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Names of counts, by what they count. */
export type CountNames = Readonly<
  Partial<
    Record<
      | 'input'
      | 'output'
      | 'cacheRead'
      | 'cacheWrite'
      | 'cacheWrite5m'
      | 'cacheWrite1h'
      | 'reasoning'
      | 'inputAudio'
      | 'outputAudio'
      | 'tool',
      readonly string[]
    >
  >
>;

/** Spans. Text and image attributes are parts of these and are left where they are. */
export const SPAN_COUNTS = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.input_tokens.cached',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'ai.usage.cachedInputTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.input_tokens.cache_write',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  cacheWrite5m: [
    'anthropic.usage.cache_creation.ephemeral_5m_input_tokens',
    'gen_ai.usage.input_tokens.cache_write_5m',
  ],
  cacheWrite1h: [
    'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
    'gen_ai.usage.input_tokens.cache_write_1h',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.output_tokens.reasoning',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'ai.usage.reasoningTokens',
  ],
  inputAudio: ['llm.token_count.prompt_details.audio'],
  outputAudio: ['llm.token_count.completion_details.audio'],
} as const satisfies CountNames;

/** Claude Code, on spans and in logs. */
export const CLAUDE_CODE_COUNTS = {
  input: ['input_tokens'],
  output: ['output_tokens'],
  cacheRead: ['cache_read_tokens'],
  cacheWrite: ['cache_creation_tokens'],
  cacheWrite5m: ['cache_creation_5m_tokens'],
  cacheWrite1h: ['cache_creation_1h_tokens'],
} as const satisfies CountNames;

/** Codex; its `tool_token_count` is the total of the others. */
export const CODEX_COUNTS = {
  input: ['input_token_count'],
  output: ['output_token_count'],
  cacheRead: ['cached_token_count'],
  cacheWrite: ['cache_write_token_count'],
  reasoning: ['reasoning_token_count'],
} as const satisfies CountNames;

/** Gemini CLI; what tools put into the prompt stands beside it. */
export const GEMINI_COUNTS = {
  input: ['input_token_count'],
  output: ['output_token_count'],
  cacheRead: ['cached_content_token_count'],
  reasoning: ['thoughts_token_count'],
  tool: ['tool_token_count'],
} as const satisfies CountNames;

/** Every attribute name that is read. */
export const WANTED: ReadonlySet<string> = new Set(
  [NAMES, SPAN_COUNTS, CLAUDE_CODE_COUNTS, CODEX_COUNTS, GEMINI_COUNTS].flatMap((table) =>
    Object.values(table).flat(),
  ),
);

/** The first of the names that has a value, with it. */
export function firstNamed(
  attributes: Attributes,
  names: readonly string[],
): { readonly name: string; readonly value: AttributeValue } | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}

/** The first text among the names; senders that number their users write the number. */
export function textOf(attributes: Attributes, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
    if (Number.isSafeInteger(value)) return String(value);
  }
  return undefined;
}
