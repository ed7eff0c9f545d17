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
