import { say } from '../../language/say.ts';
import type { Metric } from './question.ts';

/** A metric at the head of a figure, a chart or a sentence: "Cost". */
export function metricTitle(metric: Metric): string {
  switch (metric) {
    case 'cost':
      return say`Cost`;
    case 'tokens':
      return say`Tokens`;
    case 'requests':
      return say`Requests`;
    case 'runs':
      return say`Runs`;
    case 'errors':
      return say`Errors`;
    case 'users':
      return say`Active users`;
    case 'latency':
      return say`Response time`;
    case 'cachehit':
      return say`Cache hits`;
  }
}

/** A metric within a sentence, a column or a legend: "cost". */
export function metricName(metric: Metric): string {
  switch (metric) {
    case 'cost':
      return say`cost`;
    case 'tokens':
      return say`tokens`;
    case 'requests':
      return say`requests`;
    case 'runs':
      return say`runs`;
    case 'errors':
      return say`errors`;
    case 'users':
      return say`active users`;
    case 'latency':
      return say`response time`;
    case 'cachehit':
      return say`cache hits`;
  }
}
