import type { DimensionName } from '../dimensions.ts';

/** Dimensions whose values stand for single people or single pieces of their work. */
export const PERSONAL: readonly DimensionName[] = [
  'user',
  'apiKey',
  'conversation',
  'message',
  'trace',
  'file',
  'workItem',
];

/** Dimensions whose values are groups of people, so that the totals of a small one tell who did what. */
export const GROUPS_OF_PEOPLE: readonly DimensionName[] = ['team', 'department', 'costCenter'];

/** What the totals of a team may be split and filtered by without telling who did what in it. */
export const OPEN: readonly DimensionName[] = [
  'team',
  'department',
  'costCenter',
  'model',
  'provider',
  'operation',
  'surface',
  'platform',
  'environment',
  'region',
  'serviceTier',
  'billingSource',
  'billingMode',
  'status',
];

/** What a customer may see of their own usage: nothing of how we are organised or whom we pay. */
export const CUSTOMERS_OWN: readonly DimensionName[] = [
  'customer',
  'model',
  'agent',
  'assistant',
  'feature',
  'queryType',
  'action',
  'operation',
  'surface',
  'platform',
  'environment',
  'region',
  'status',
];
