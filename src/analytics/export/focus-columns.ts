/** Columns in the order they are written: those of FOCUS 1.2 by name, then our own, as the specification wants. */
export const FOCUS_COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'Tags',
  'x_BillingMode',
  'x_Model',
  'x_TokenClass',
  'x_UnpricedCalls',
] as const;

export type FocusRow = Readonly<Record<(typeof FOCUS_COLUMNS)[number], string>>;

/** Where a column may not be empty and nobody said. */
export const NOT_GIVEN = 'unknown';
