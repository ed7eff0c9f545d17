import * as alertTables from './alert-tables.ts';
import * as budgetTables from './budget-tables.ts';
import * as coordinationTables from './coordination-tables.ts';
import * as deliveryTables from './delivery-tables.ts';
import * as financeTables from './finance-tables.ts';
import * as keyTables from './key-tables.ts';
import * as organisationTables from './organisation-tables.ts';
import * as priceTables from './price-tables.ts';
import * as subscriptionTables from './subscription-tables.ts';
import * as usageTables from './usage-tables.ts';

/*
 * Columns are text and 64-bit integers only: yes and no are 1 and 0, lists and messages are JSON in text. Outside usage,
 * amounts past 2^53 (never summed there) are decimal text, and keys lead with the organisation, save those asked for by
 * something unguessable that is all the asker has: the hash of an API key, a link code, a button's or outbox row's id,
 * a chat workspace.
 */

export const tables = {
  ...usageTables,
  ...organisationTables,
  ...keyTables,
  ...budgetTables,
  ...alertTables,
  ...subscriptionTables,
  ...deliveryTables,
  ...priceTables,
  ...financeTables,
  ...coordinationTables,
};
