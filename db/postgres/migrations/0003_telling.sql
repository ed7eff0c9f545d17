CREATE TABLE "alert_rule" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"scope" text NOT NULL,
	"terms" text NOT NULL,
	"channel" text,
	"state" text NOT NULL,
	"created_by" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "alert_rule_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "budget_request" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"scope" text NOT NULL,
	"unit" text NOT NULL,
	"amount" text NOT NULL,
	"period" text NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text,
	"channel" text,
	"requested_at" bigint NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" bigint,
	"until" bigint NOT NULL,
	CONSTRAINT "budget_request_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "change_record" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"at" bigint NOT NULL,
	"actor" text,
	"what" text NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "change_record_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "channel_terms" (
	"org" text NOT NULL,
	"target" text NOT NULL,
	"quiet_from" text,
	"quiet_to" text,
	"time_zone" text,
	"most_posts" bigint,
	"bound_to" text,
	"paused_at" bigint,
	"paused_reason" text,
	CONSTRAINT "channel_terms_org_target_pk" PRIMARY KEY("org","target")
);
--> statement-breakpoint
CREATE TABLE "exchange_rate" (
	"org" text NOT NULL,
	"currency" text NOT NULL,
	"day" text NOT NULL,
	"rate" text NOT NULL,
	CONSTRAINT "exchange_rate_org_currency_day_pk" PRIMARY KEY("org","currency","day")
);
--> statement-breakpoint
CREATE TABLE "job_run" (
	"name" text PRIMARY KEY NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"outcome" text,
	"error" text,
	"next_at" bigint,
	"misses" bigint NOT NULL,
	"failures" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sighting" (
	"org" text NOT NULL,
	"dimension" text NOT NULL,
	"value" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "sighting_org_dimension_value_pk" PRIMARY KEY("org","dimension","value")
);
--> statement-breakpoint
CREATE TABLE "silence" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"rule" text NOT NULL,
	"scope" text NOT NULL,
	"from_at" bigint NOT NULL,
	"until" bigint NOT NULL,
	"author" text,
	"reason" text NOT NULL,
	CONSTRAINT "silence_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"url" text NOT NULL,
	"events" text NOT NULL,
	"secrets" text NOT NULL,
	"state" text NOT NULL,
	"paused_reason" text,
	"failing_since" bigint,
	"created_by" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "webhook_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
ALTER TABLE "budget" ADD COLUMN "repeat_percent" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "budget" ADD COLUMN "at_limit" text DEFAULT 'warn' NOT NULL;--> statement-breakpoint
ALTER TABLE "budget" ADD COLUMN "forecast" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "acknowledged_at" bigint;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "snoozed_until" bigint;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "verdict" text;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "verdict_by" text;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "cycle_day" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "currency" text DEFAULT 'USD' NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "event" text;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "every" text DEFAULT 'day' NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "days" text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "quiet" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "kind" text DEFAULT 'question' NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "paused_at" bigint;--> statement-breakpoint
ALTER TABLE "subscription" ADD COLUMN "paused_reason" text;--> statement-breakpoint
CREATE INDEX "budget_request_until" ON "budget_request" USING btree ("org","until");--> statement-breakpoint
CREATE INDEX "change_record_at" ON "change_record" USING btree ("org","at");--> statement-breakpoint
CREATE INDEX "sighting_at" ON "sighting" USING btree ("org","at");