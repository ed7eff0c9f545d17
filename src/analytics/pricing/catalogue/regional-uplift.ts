import { type Factor, NO_FACTOR } from '../charge/charge.ts';

const TENTH_MORE: Factor = { over: 11n, under: 10n };

/** Where OpenAI offers data residency, as its regional endpoints are named; a cloud's zone name is no sign of it. */
const RESIDENCY = /^(us|eu|in|jp|kr|sg|au|ca|gb|uk|ae|regional)$/;

type Rule = {
  readonly provider: string;
  readonly applies: (region: string) => boolean;
  readonly covers: (model: string) => boolean;
};

/**
 * Who charges a tenth more for keeping a call in a region, from which model on: the regionalRules of
 * data/price-corrections.json as predicates. Bedrock's surcharge is in its own rows, by region class.
 */
const RULES: readonly Rule[] = [
  {
    provider: 'openai',
    applies: (region) => RESIDENCY.test(region),
    covers: (model) =>
      isFrom(model, /^gpt-(\d+)(?:\.(\d+))?(?![\d.a-z])/, 5.4) ||
      isFrom(model, /^gpt-realtime-(\d+)(?:\.(\d+))?(?![\d.])/, 2.1),
  },
  {
    provider: 'anthropic',
    applies: (region) => region === 'us',
    covers: (model) => claudeVersion(model) >= 4.6,
  },
  {
    provider: 'vertex',
    applies: (region) => region !== '' && region !== 'global',
    covers: (model) =>
      claudeVersion(model) >= 4.5 ||
      (isFrom(model, /^gemini-(\d+)(?:\.(\d+))?(?![\d.])/, 3) && !model.includes('preview')),
  },
  {
    provider: 'azure',
    applies: (region) => /^(us|eu|datazone|data-zone|datazone-us|datazone-eu)$/.test(region),
    covers: (model) => /^gpt-5\.6(-|$)/.test(model),
  },
];

/** The factor on an event's sum; `model` without its date, `region` as the event or the model's name says. */
export function regionalUplift(provider: string, model: string, region: string | undefined): Factor {
  const rule = RULES.find((candidate) => candidate.provider === provider);
  if (!rule || region === undefined) return NO_FACTOR;
  return rule.applies(region.trim().toLowerCase()) && rule.covers(model) ? TENTH_MORE : NO_FACTOR;
}

function isFrom(model: string, pattern: RegExp, least: number): boolean {
  const match = pattern.exec(model);
  return match !== null && versionOf(match) >= least;
}

/** "claude-sonnet-4-6", "claude-4.6-sonnet", "claude-3-5-haiku": family and numbers come in either order. */
function claudeVersion(model: string): number {
  const match = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model);
  return match ? versionOf(match) : 0;
}

function versionOf(match: RegExpExecArray): number {
  return Number(`${match[1] ?? 0}.${match[2] ?? 0}`);
}
