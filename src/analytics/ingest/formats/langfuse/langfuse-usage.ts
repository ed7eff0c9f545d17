import type { Count } from '../../../usage-event.ts';
import { isCount, isObject } from '../checks.ts';
import { asNumber, fieldsOf, type Given } from '../gateway-call.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Tokens and cost of an observation, from `usageDetails` and `costDetails` or from the older `usage`. */
export function givenOfUsage({ usageDetails, usage, costDetails }: Fields): readonly Given[] {
  const isNew = isObject(usageDetails) && Object.keys(usageDetails).length > 0;
  const name = isNew ? 'usageDetails' : 'usage';
  const details = fieldsOf(isNew ? usageDetails : usage);
  const cost = asNumber(fieldsOf(costDetails).total ?? details.totalCost ?? sumOf(fieldsOf(costDetails)));
  return [...givenOfTokens(name, details), ['costDetails', 'reportedCostUsd', cost]];
}

function givenOfTokens(name: string, details: Fields): readonly Given[] {
  const isOther = details.unit !== undefined && details.unit !== null && details.unit !== 'TOKENS';
  if (isOther) return [];
  // A provider's own usage object, handed on as it was.
  if ('prompt_tokens' in details || 'input_tokens' in details) return [[name, 'usage', details]];
  const kinds = kindsIn(details);
  const wrong = kinds.find(({ tokens }) => !isCount(tokens));
  // The check of any count says what is wrong with it.
  if (wrong) return [[`${name}.${wrong.name}`, 'inputTokens', wrong.tokens]];
  return Object.entries(countsOf(kinds)).map(([ourName, tokens]) => [name, ourName, tokens] as const);
}

type Kind = {
  readonly name: string;
  readonly tokens: unknown;
  readonly is: 'input' | 'output' | 'total' | 'part of input' | 'part of output';
  readonly ourNames: readonly Count[];
};

/** What the names in use mean; kinds we do not tell apart still belong to a side. */
const NAMES: readonly (readonly [name: RegExp, is: Kind['is'], ...ourNames: Count[]])[] = [
  [/^(input|promptTokens)$/, 'input'],
  [/^(output|completionTokens)$/, 'output'],
  [/^(total|totalTokens)$/, 'total'],
  [/cache.*(creation|write).*1h/i, 'part of input', 'cacheWriteTokens', 'cacheWrite1hTokens'],
  [/cache.*(creation|write)/i, 'part of input', 'cacheWriteTokens'],
  [/cache/i, 'part of input', 'cacheReadTokens'],
  [/reasoning|thinking|thoughts/i, 'part of output', 'reasoningTokens'],
  [/^input.*audio/i, 'part of input', 'inputAudioTokens'],
  [/^input.*image/i, 'part of input', 'inputImageTokens'],
  [/^output.*audio/i, 'part of output', 'outputAudioTokens'],
  [/^input(?!Cost)/, 'part of input'],
  [/^output(?!Cost)/, 'part of output'],
];

function kindsIn(details: Fields): readonly Kind[] {
  return Object.entries(details).flatMap(([name, value]) => {
    const known = NAMES.find(([pattern]) => pattern.test(name));
    if (!known || value === null || value === undefined) return [];
    const [, is, ...ourNames] = known;
    return [{ name, tokens: asNumber(value), is, ourNames }];
  });
}

function countsOf(kinds: readonly Kind[]): Readonly<Partial<Record<Count, number>>> {
  const sum = (is: Kind['is']) =>
    kinds.some((kind) => kind.is === is)
      ? kinds.reduce((total, kind) => total + (kind.is === is ? Number(kind.tokens) : 0), 0)
      : undefined;
  const besides = partsBeside({
    input: sum('input') ?? 0,
    output: sum('output') ?? 0,
    total: sum('total'),
    inputParts: sum('part of input') ?? 0,
    outputParts: sum('part of output') ?? 0,
  });
  const counts: Partial<Record<Count, number>> = {};
  for (const { tokens, ourNames } of kinds) {
    for (const name of ourNames) counts[name] = (counts[name] ?? 0) + Number(tokens);
  }
  const input = plus(sum('input'), besides.input);
  const output = plus(sum('output'), besides.output);
  return {
    ...counts,
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
  };
}

type Sums = {
  readonly input: number;
  readonly output: number;
  readonly total: number | undefined;
  readonly inputParts: number;
  readonly outputParts: number;
};

/**
 * Whether the parts stand beside input and output or inside them, which Langfuse leaves to the sender: the total
 * tells. Where it does not, parts that are more than their whole cannot be inside it.
 */
function partsBeside(sums: Sums): { readonly input: number; readonly output: number } {
  const { input, output, total, inputParts, outputParts } = sums;
  const ways = [
    { input: 0, output: 0 },
    { input: inputParts, output: outputParts },
    { input: inputParts, output: 0 },
    { input: 0, output: outputParts },
  ];
  const fitting = ways.find((way) => input + way.input + output + way.output === total);
  const proven = {
    input: inputParts > input ? inputParts : 0,
    output: outputParts > output ? outputParts : 0,
  };
  return fitting ?? proven;
}

function plus(whole: number | undefined, parts: number): number | undefined {
  return whole === undefined && parts === 0 ? undefined : (whole ?? 0) + parts;
}

function sumOf(costs: Fields): number | undefined {
  const known = Object.values(costs).map(asNumber);
  const numbers = known.filter((cost): cost is number => typeof cost === 'number');
  const sum = numbers.reduce((total, cost) => total + cost, 0);
  // 0.1 + 0.2 is 0.3 to whoever sent them.
  return numbers.length > 0 ? Number(sum.toPrecision(15)) : undefined;
}
