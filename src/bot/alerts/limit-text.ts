import { LOST_EVENTS } from '../../analytics/alerts/incidents/lost-events.ts';
import { NO_DATA } from '../../analytics/alerts/incidents/no-data.ts';
import { SENSITIVITY_KIND } from '../../analytics/alerts/rules/active.ts';
import {
  limitText,
  type ThresholdKind,
  type ThresholdTerms,
} from '../../analytics/alerts/rules/threshold.ts';
import { say } from '../../language/say.ts';
import { printScope } from '../speaker/scope.ts';

/** What a rule with a limit watches, within a sentence: "cost of team:ml above $50/day". */
export function watchedText(kind: ThresholdKind, scope: string, terms: ThresholdTerms): string {
  return say`${kindText(kind)} of ${printScope(scope)} above ${limitText(kind, terms)}`;
}

/** What rules of a kind watch, in a word: in English that by which they are called in commands. */
export function kindText(kind: string): string {
  switch (kind) {
    case 'cost':
      return say`cost`;
    case 'tokens':
      return say`tokens`;
    case 'requests':
      return say`requests`;
    case 'errors':
      return say`errors`;
    case 'latency':
      return say`latency`;
    case 'hanging':
      return say`hanging`;
    case SENSITIVITY_KIND:
      return say`sensitivity`;
    case 'spike':
      return say`spike`;
    case 'runaway':
      return say`runaway`;
    case 'first-seen':
      return say`first-seen`;
    case 'off-hours':
      return say`off-hours`;
    case 'unknown-service':
      return say`unknown-service`;
    case 'fan-out':
      return say`fan-out`;
    case 'capped':
      return say`capped`;
    case NO_DATA:
      return say`no-data`;
    case LOST_EVENTS:
      return say`lost-events`;
    default:
      return kind;
  }
}
