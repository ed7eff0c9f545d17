import { asNumber, firstText, type Given, got } from '../gateway-call.ts';
import { NATIVE_FIELDS } from '../native/native-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the data of an event say of a call, and of whose model it was. */
export type ReadData =
  | {
      readonly given: readonly Given[];
      readonly provider: string | undefined;
      readonly model: string | undefined;
    }
  | { readonly problem: string };

/** Names in use for fields of ours, besides our own in either case. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  prompt_tokens: 'inputTokens',
  completion_tokens: 'outputTokens',
  cached_tokens: 'cacheReadTokens',
  cost: 'reportedCostUsd',
  cost_usd: 'reportedCostUsd',
  user_id: 'user',
  team_id: 'team',
  agent_name: 'agent',
  conversation_id: 'conversation',
  session_id: 'conversation',
};

/** The event has an id of its own, and a total repeats its parts. */
const PASSED_OVER: ReadonlySet<string> = new Set(['id', 'total_tokens', 'totalTokens']);

/** What makes data those of a call and not of something else that is metered. */
const OF_A_CALL = [
  'model',
  'inputTokens',
  'outputTokens',
  'usage',
  'reportedCostUsd',
  'audioSeconds',
  'images',
];

const METER_NAMES: ReadonlySet<string> = new Set(['tokens', 'type']);

const SIDES: Readonly<Record<string, 'inputTokens' | 'outputTokens'>> = {
  input: 'inputTokens',
  prompt: 'inputTokens',
  output: 'outputTokens',
  completion: 'outputTokens',
};

/**
 * Our own fields, in camelCase or in the snake_case published for CloudEvents, counted inclusively either way;
 * LiteLLM's prompt_tokens, completion_tokens and cost; or OpenMeter's common meter {tokens, type, model}.
 */
export function givenOfData(data: Fields, onUnknownField: (name: string) => void): ReadData {
  const isMeter = data.tokens !== undefined && data.tokens !== null;
  const meter = isMeter ? givenOfMeter(data) : [];
  if ('problem' in meter) return meter;
  const given: Given[] = [...meter];
  for (const [name, value] of Object.entries(data)) {
    const ours = ourName(name);
    if (PASSED_OVER.has(name) || (isMeter && METER_NAMES.has(name))) continue;
    if (NATIVE_FIELDS.has(ours)) given.push([`data.${name}`, ours, value]);
    else onUnknownField(name);
  }
  const said = given.filter(([, , value]) => value !== null && value !== undefined);
  if (!said.some(([, ours]) => OF_A_CALL.includes(ours))) {
    return { problem: 'data: names no model, no tokens and no cost, so it is no model call' };
  }
  return { given: said, provider: firstText(data.provider), model: firstText(data.model) };
}

/**
 * The meter sends two events a call, one a side. The call is counted with its input; the output is a sum that
 * says nothing of how many calls it came from.
 */
function givenOfMeter({ type, tokens }: Fields): readonly Given[] | { readonly problem: string } {
  const side = typeof type === 'string' && Object.hasOwn(SIDES, type) ? SIDES[type] : undefined;
  if (!side) return { problem: `data.type: must say whether the tokens are input or output, ${got(type)}` };
  const counted: Given = ['data.tokens', side, asNumber(tokens)];
  return side === 'inputTokens' ? [counted] : [counted, ['data.type', 'requests', 0]];
}

function ourName(name: string): string {
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  return other ?? name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
