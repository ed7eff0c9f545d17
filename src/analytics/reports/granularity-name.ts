import { say } from '../../language/say.ts';
import type { Granularity } from '../period.ts';

/** A slice of a period, within a sentence: "day". */
export function granularityName(granularity: Granularity): string {
  switch (granularity) {
    case 'hour':
      return say`hour`;
    case 'day':
      return say`day`;
    case 'week':
      return say`week`;
    case 'month':
      return say`month`;
  }
}
