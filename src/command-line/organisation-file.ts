import { z } from 'zod';
import { operatorPriceSchema } from '../analytics/pricing/operator-price.ts';

const id = z.string().trim().min(1).max(255).describe('As events spell it');
const name = z.string().trim().min(1).max(255);
const channel = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .describe('A platform\'s id: "C0123ABCD", "slack:C0123ABCD", "discord:1234…", "console:main"');
const timeZone = z.string().trim().min(1).max(64).describe('IANA name: "Europe/Berlin"');
const decimal = z
  .union([z.number().positive(), z.string().regex(/^\d{1,12}(\.\d{1,12})?$/)])
  .describe('USD, as a number or a plain decimal in quotes');
const team = z.strictObject({
  id,
  name: name.optional(),
  department: id.optional(),
  costCenter: id.optional(),
  leads: z.array(id).max(100).optional().describe('Ids of members'),
});

const member = z.strictObject({
  id,
  name: name.optional(),
  email: z.email().max(255).optional(),
  team: id.optional(),
  role: z.enum(['member', 'lead', 'admin']).default('member'),
  slack: id.optional().describe('Slack user id'),
  discord: id.optional().describe('Discord user id'),
});

const budget = z.strictObject({
  scope: z.string().trim().min(1).max(300).describe('"org" or a filter of one value: "team:ml"'),
  amountUsd: decimal.optional(),
  tokens: z.int().positive().optional(),
  period: z.enum(['day', 'week', 'month', 'quarter']).default('month'),
  thresholds: z.array(z.int().min(1).max(1000)).min(1).max(10).default([75, 90, 95]),
  channel: channel.optional(),
});

const subscription = z.strictObject({
  query: z.string().trim().min(1).max(2000).describe('A question: "team 7d"'),
  schedule: z
    .string()
    .regex(/^daily ([01]\d|2[0-3]):[0-5]\d$/)
    .describe('"daily 09:00"'),
  timeZone: timeZone.optional(),
  channel,
});

const route = z.strictObject({
  kind: z.enum(['spike', 'budget', 'digest']),
  scope: z.string().trim().min(1).max(300).default('org'),
  channel,
});

const MOST_ROWS = 50_000;

const organisation = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  name: name.optional(),
  timeZone: timeZone.optional(),
  people: z.enum(['named', 'pseudonymous', 'off']).optional(),
  departments: z.array(id).max(MOST_ROWS).optional().describe('When given, teams may name no other'),
  teams: z.array(team).max(MOST_ROWS).optional(),
  members: z.array(member).max(MOST_ROWS).optional(),
  budgets: z.array(budget).max(MOST_ROWS).optional(),
  subscriptions: z.array(subscription).max(MOST_ROWS).optional(),
  routes: z.array(route).max(MOST_ROWS).optional(),
  prices: z.array(operatorPriceSchema).max(MOST_ROWS).optional(),
});

/** Organisations as code: what `tokenbell apply` reads. Published as data/organisation.schema.json. */
export const organisationFileSchema = z.strictObject({
  organisations: z.array(organisation).min(1).max(1000),
});

export type OrganisationFile = z.infer<typeof organisationFileSchema>;
export type OrganisationEntry = OrganisationFile['organisations'][number];

/** Sections of the design that this version cannot keep; refused by name rather than as unknown. */
export const LATER_SECTIONS: Readonly<Record<string, string>> = {
  rules: 'alert rules of your own are not supported yet',
  tax: 'tax is not supported yet',
};

/** One thing wrong with a file, and where: "organisations[0].teams[2].id". */
export type FileProblem = { readonly path: string; readonly message: string };

export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
