import { say } from '../../../language/say.ts';
import type { PolledProvider } from '../../ingest/polls/poll.ts';
import type { Reason } from './reconcile-gap.ts';

/** A reason in the words of the table. */
export function shortReason(reason: Reason): string {
  switch (reason) {
    case 'unreported':
      return say`calls not reported`;
    case 'overreported':
      return say`more calls than billed`;
    case 'priced':
      return say`priced differently`;
    case 'rounding':
      return say`rounding`;
    case 'pending':
      return say`pending a price`;
    case 'credits':
      return say`discounts or credits`;
    case 'unbilled':
      return say`no bill for it`;
    case 'unused':
      return say`billed without usage`;
    case 'incomplete':
      return say`day not complete`;
    case 'unread':
      return say`not read`;
  }
}

/** The same in the words of a sentence. */
export function longReason(reason: Reason): string {
  switch (reason) {
    case 'unreported':
      return say`calls not reported to Tokenbell`;
    case 'overreported':
      return say`more usage reported here than the provider counts`;
    case 'priced':
      return say`priced differently by the provider`;
    case 'rounding':
      return say`rounding of single calls`;
    case 'pending':
      return say`still pending a price here`;
    case 'credits':
      return say`discounts or credits of the provider`;
    case 'unbilled':
      return say`usage without a row in the bill`;
    case 'unused':
      return say`billed without usage in the provider’s own report`;
    case 'incomplete':
      return say`the provider’s day is not complete yet`;
    case 'unread':
      return say`days that were not asked for at the provider`;
  }
}

/** What a provider is asked for, as a note names it; without words of its own it is named as in logs. */
export function pollText(label: string): string {
  switch (label) {
    case 'OpenAI usage':
      return say`OpenAI usage`;
    case 'OpenAI embeddings':
      return say`OpenAI embeddings`;
    case 'OpenAI bill':
      return say`OpenAI bill`;
    case 'Anthropic usage':
      return say`Anthropic usage`;
    case 'Anthropic bill':
      return say`Anthropic bill`;
    default:
      return label;
  }
}

/** The key that may read a provider's usage and bills. */
export function keyText(provider: PolledProvider): string {
  switch (provider) {
    case 'openai':
      return say`an admin key (sk-admin-…)`;
    case 'anthropic':
      return say`an Admin API key (sk-ant-admin…)`;
  }
}
