import { ANTHROPIC_POLLS } from './anthropic.ts';
import { OPENAI_POLLS } from './openai.ts';
import type { Poll } from './poll.ts';

/** Everything providers are asked for. */
export const POLLS: readonly Poll[] = [...OPENAI_POLLS, ...ANTHROPIC_POLLS];
