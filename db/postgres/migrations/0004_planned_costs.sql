ALTER TABLE "event" ADD COLUMN "planned" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "margin_day" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "margin_hour" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pair_day" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pair_hour" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pair_week" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_day" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_five_minutes" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_hour" ADD COLUMN "planned_cost_nano" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What a plan pays for is no part of what is billed. Margins are told first: they follow from the rollups as they were.
INSERT INTO "margin_hour" ("org", "margin", "bucket", "series", "planned_cost_nano", "cost_nano", "input_cost_nano", "cache_read_cost_nano", "cache_write_cost_nano", "output_cost_nano", "provided_cost_nano", "savings_nano")
SELECT moved."org", moved."margin", moved."bucket", own."series", moved."cost_nano", -moved."cost_nano", -moved."input_cost_nano", -moved."cache_read_cost_nano", -moved."cache_write_cost_nano", -moved."output_cost_nano", -moved."provided_cost_nano", -moved."savings_nano"
FROM (
	SELECT r."org", m."margin", r."bucket", CASE m."margin"
		WHEN 'user' THEN s."user"
		WHEN 'team' THEN s."team"
		WHEN 'model' THEN s."model"
		WHEN 'provider' THEN s."provider"
		WHEN 'agent' THEN s."agent"
		WHEN 'feature' THEN s."feature"
		WHEN 'project' THEN s."project"
		WHEN 'customer' THEN s."customer"
		WHEN 'apiKey' THEN s."api_key"
		ELSE ''
	END AS "value",
		sum(r."cost_nano") AS "cost_nano",
		sum(r."input_cost_nano") AS "input_cost_nano",
		sum(r."cache_read_cost_nano") AS "cache_read_cost_nano",
		sum(r."cache_write_cost_nano") AS "cache_write_cost_nano",
		sum(r."output_cost_nano") AS "output_cost_nano",
		sum(r."provided_cost_nano") AS "provided_cost_nano",
		sum(r."savings_nano") AS "savings_nano"
	FROM "rollup_hour" r
	JOIN "series" s ON s."id" = r."series" AND s."billing_mode" IN ('included', 'subscription')
	CROSS JOIN (SELECT '' AS "margin" UNION ALL SELECT 'user' UNION ALL SELECT 'team' UNION ALL SELECT 'model' UNION ALL SELECT 'provider' UNION ALL SELECT 'agent' UNION ALL SELECT 'feature' UNION ALL SELECT 'project' UNION ALL SELECT 'customer' UNION ALL SELECT 'apiKey') m
	WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription'))
	GROUP BY 1, 2, 3, 4
) moved
JOIN (
	SELECT DISTINCT a."org", a."margin", a."series", CASE a."margin"
		WHEN 'user' THEN s."user"
		WHEN 'team' THEN s."team"
		WHEN 'model' THEN s."model"
		WHEN 'provider' THEN s."provider"
		WHEN 'agent' THEN s."agent"
		WHEN 'feature' THEN s."feature"
		WHEN 'project' THEN s."project"
		WHEN 'customer' THEN s."customer"
		WHEN 'apiKey' THEN s."api_key"
		ELSE ''
	END AS "value"
	FROM "margin_hour" a
	JOIN "series" s ON s."id" = a."series"
	WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription'))
) own ON own."org" = moved."org" AND own."margin" = moved."margin" AND own."value" = moved."value"
WHERE true
ON CONFLICT ("org", "margin", "bucket", "series") DO UPDATE SET
	"planned_cost_nano" = "margin_hour"."planned_cost_nano" + excluded."planned_cost_nano",
	"cost_nano" = "margin_hour"."cost_nano" + excluded."cost_nano",
	"input_cost_nano" = "margin_hour"."input_cost_nano" + excluded."input_cost_nano",
	"cache_read_cost_nano" = "margin_hour"."cache_read_cost_nano" + excluded."cache_read_cost_nano",
	"cache_write_cost_nano" = "margin_hour"."cache_write_cost_nano" + excluded."cache_write_cost_nano",
	"output_cost_nano" = "margin_hour"."output_cost_nano" + excluded."output_cost_nano",
	"provided_cost_nano" = "margin_hour"."provided_cost_nano" + excluded."provided_cost_nano",
	"savings_nano" = "margin_hour"."savings_nano" + excluded."savings_nano";
--> statement-breakpoint
INSERT INTO "margin_day" ("org", "margin", "bucket", "series", "planned_cost_nano", "cost_nano", "input_cost_nano", "cache_read_cost_nano", "cache_write_cost_nano", "output_cost_nano", "provided_cost_nano", "savings_nano")
SELECT moved."org", moved."margin", moved."bucket", own."series", moved."cost_nano", -moved."cost_nano", -moved."input_cost_nano", -moved."cache_read_cost_nano", -moved."cache_write_cost_nano", -moved."output_cost_nano", -moved."provided_cost_nano", -moved."savings_nano"
FROM (
	SELECT r."org", m."margin", r."bucket", CASE m."margin"
		WHEN 'user' THEN s."user"
		WHEN 'team' THEN s."team"
		WHEN 'model' THEN s."model"
		WHEN 'provider' THEN s."provider"
		WHEN 'agent' THEN s."agent"
		WHEN 'feature' THEN s."feature"
		WHEN 'project' THEN s."project"
		WHEN 'customer' THEN s."customer"
		WHEN 'apiKey' THEN s."api_key"
		ELSE ''
	END AS "value",
		sum(r."cost_nano") AS "cost_nano",
		sum(r."input_cost_nano") AS "input_cost_nano",
		sum(r."cache_read_cost_nano") AS "cache_read_cost_nano",
		sum(r."cache_write_cost_nano") AS "cache_write_cost_nano",
		sum(r."output_cost_nano") AS "output_cost_nano",
		sum(r."provided_cost_nano") AS "provided_cost_nano",
		sum(r."savings_nano") AS "savings_nano"
	FROM "rollup_day" r
	JOIN "series" s ON s."id" = r."series" AND s."billing_mode" IN ('included', 'subscription')
	CROSS JOIN (SELECT '' AS "margin" UNION ALL SELECT 'user' UNION ALL SELECT 'team' UNION ALL SELECT 'model' UNION ALL SELECT 'provider' UNION ALL SELECT 'agent' UNION ALL SELECT 'feature' UNION ALL SELECT 'project' UNION ALL SELECT 'customer' UNION ALL SELECT 'apiKey') m
	WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription'))
	GROUP BY 1, 2, 3, 4
) moved
JOIN (
	SELECT DISTINCT a."org", a."margin", a."series", CASE a."margin"
		WHEN 'user' THEN s."user"
		WHEN 'team' THEN s."team"
		WHEN 'model' THEN s."model"
		WHEN 'provider' THEN s."provider"
		WHEN 'agent' THEN s."agent"
		WHEN 'feature' THEN s."feature"
		WHEN 'project' THEN s."project"
		WHEN 'customer' THEN s."customer"
		WHEN 'apiKey' THEN s."api_key"
		ELSE ''
	END AS "value"
	FROM "margin_day" a
	JOIN "series" s ON s."id" = a."series"
	WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription'))
) own ON own."org" = moved."org" AND own."margin" = moved."margin" AND own."value" = moved."value"
WHERE true
ON CONFLICT ("org", "margin", "bucket", "series") DO UPDATE SET
	"planned_cost_nano" = "margin_day"."planned_cost_nano" + excluded."planned_cost_nano",
	"cost_nano" = "margin_day"."cost_nano" + excluded."cost_nano",
	"input_cost_nano" = "margin_day"."input_cost_nano" + excluded."input_cost_nano",
	"cache_read_cost_nano" = "margin_day"."cache_read_cost_nano" + excluded."cache_read_cost_nano",
	"cache_write_cost_nano" = "margin_day"."cache_write_cost_nano" + excluded."cache_write_cost_nano",
	"output_cost_nano" = "margin_day"."output_cost_nano" + excluded."output_cost_nano",
	"provided_cost_nano" = "margin_day"."provided_cost_nano" + excluded."provided_cost_nano",
	"savings_nano" = "margin_day"."savings_nano" + excluded."savings_nano";
--> statement-breakpoint
UPDATE "rollup_five_minutes" SET "planned_cost_nano" = "cost_nano", "cost_nano" = 0, "input_cost_nano" = 0, "cache_read_cost_nano" = 0, "cache_write_cost_nano" = 0, "output_cost_nano" = 0, "provided_cost_nano" = 0, "savings_nano" = 0
WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription')) AND "series" IN (SELECT "id" FROM "series" WHERE "billing_mode" IN ('included', 'subscription'));
--> statement-breakpoint
UPDATE "rollup_hour" SET "planned_cost_nano" = "cost_nano", "cost_nano" = 0, "input_cost_nano" = 0, "cache_read_cost_nano" = 0, "cache_write_cost_nano" = 0, "output_cost_nano" = 0, "provided_cost_nano" = 0, "savings_nano" = 0
WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription')) AND "series" IN (SELECT "id" FROM "series" WHERE "billing_mode" IN ('included', 'subscription'));
--> statement-breakpoint
UPDATE "rollup_day" SET "planned_cost_nano" = "cost_nano", "cost_nano" = 0, "input_cost_nano" = 0, "cache_read_cost_nano" = 0, "cache_write_cost_nano" = 0, "output_cost_nano" = 0, "provided_cost_nano" = 0, "savings_nano" = 0
WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription')) AND "series" IN (SELECT "id" FROM "series" WHERE "billing_mode" IN ('included', 'subscription'));
--> statement-breakpoint
UPDATE "event" SET "planned" = 1
WHERE EXISTS (SELECT 1 FROM "series" WHERE "billing_mode" IN ('included', 'subscription')) AND "series" IN (SELECT "id" FROM "series" WHERE "billing_mode" IN ('included', 'subscription'));
--> statement-breakpoint
-- Sums by pairs are made anew: a seal that is broken since ever is due.
UPDATE "seal" SET "attempt" = -1
WHERE "org" IN (SELECT "org" FROM "series" WHERE "billing_mode" IN ('included', 'subscription'));
