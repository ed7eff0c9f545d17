import type { Directory } from '../usage/tables.ts';
import { bookVersion } from './prices.ts';
import { timeZoneOf } from './time-zone.ts';
import { whose } from './whose.ts';

/** What the usage tables ask of the state tables inside their own transaction. */
export const directory = { timeZone: timeZoneOf, bookVersion, whose } satisfies Directory;
