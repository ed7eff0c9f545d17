import * as financeTables from './finance-tables.ts';
import * as stateTables from './state-tables.ts';
import * as usageTables from './usage-tables.ts';

export const tables = { ...usageTables, ...stateTables, ...financeTables };
