ALTER TABLE "series" ADD COLUMN "sole" text;--> statement-breakpoint
-- Names the one dimension of series that have a value of nothing else; later ones are written with it.
UPDATE "series" SET "sole" = CASE
	WHEN "user" <> '' THEN 'user'
	WHEN "team" <> '' THEN 'team'
	WHEN "model" <> '' THEN 'model'
	WHEN "provider" <> '' THEN 'provider'
	WHEN "agent" <> '' THEN 'agent'
	WHEN "feature" <> '' THEN 'feature'
	WHEN "action" <> '' THEN 'action'
	WHEN "surface" <> '' THEN 'surface'
	WHEN "department" <> '' THEN 'department'
	WHEN "cost_center" <> '' THEN 'costCenter'
	WHEN "project" <> '' THEN 'project'
	WHEN "customer" <> '' THEN 'customer'
	WHEN "assistant" <> '' THEN 'assistant'
	WHEN "query_type" <> '' THEN 'queryType'
	WHEN "integration" <> '' THEN 'integration'
	WHEN "platform" <> '' THEN 'platform'
	WHEN "environment" <> '' THEN 'environment'
	WHEN "service" <> '' THEN 'service'
	WHEN "operation" <> '' THEN 'operation'
	WHEN "api_key" <> '' THEN 'apiKey'
	WHEN "billing_source" <> '' THEN 'billingSource'
	WHEN "billing_mode" <> '' THEN 'billingMode'
	WHEN "service_tier" <> '' THEN 'serviceTier'
	WHEN "region" <> '' THEN 'region'
	WHEN "status" <> '' THEN 'status'
END
WHERE "tags" = '[]' AND 1 =
	("user" <> '')::int +
	("team" <> '')::int +
	("model" <> '')::int +
	("provider" <> '')::int +
	("agent" <> '')::int +
	("feature" <> '')::int +
	("action" <> '')::int +
	("surface" <> '')::int +
	("department" <> '')::int +
	("cost_center" <> '')::int +
	("project" <> '')::int +
	("customer" <> '')::int +
	("assistant" <> '')::int +
	("query_type" <> '')::int +
	("integration" <> '')::int +
	("platform" <> '')::int +
	("environment" <> '')::int +
	("service" <> '')::int +
	("operation" <> '')::int +
	("api_key" <> '')::int +
	("billing_source" <> '')::int +
	("billing_mode" <> '')::int +
	("service_tier" <> '')::int +
	("region" <> '')::int +
	("status" <> '')::int;
--> statement-breakpoint
CREATE INDEX "series_sole" ON "series" USING btree ("org","sole") WHERE sole is not null;--> statement-breakpoint
CREATE INDEX "series_tag_tag" ON "series_tag" USING btree ("org","tag");