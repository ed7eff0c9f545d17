import * as stateTables from './state-tables.ts';
import * as usageTables from './usage-tables.ts';

export const tables = { ...usageTables, ...stateTables };
