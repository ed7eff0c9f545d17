CREATE TABLE "erased" (
	"org" text COLLATE "C" NOT NULL,
	"user_hash" text COLLATE "C" NOT NULL,
	"alias" text COLLATE "C" NOT NULL,
	"erased_at" bigint NOT NULL,
	CONSTRAINT "erased_org_user_hash_pk" PRIMARY KEY("org","user_hash")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"occurred_at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"series" bigint NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"run" text COLLATE "C",
	"conversation" text COLLATE "C",
	"message" text COLLATE "C",
	"trace" text COLLATE "C",
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint,
	"cache_read_tokens" bigint,
	"cache_write_tokens" bigint,
	"output_tokens" bigint,
	"reasoning_tokens" bigint,
	"latency_ms" bigint,
	"cost_status" text COLLATE "C" NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"price_ids" text COLLATE "C" DEFAULT '' NOT NULL,
	"book_version" bigint NOT NULL,
	"detail" text COLLATE "C" DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_key" (
	"org" text COLLATE "C" NOT NULL,
	"generation" bigint NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "event_key_org_key_generation_pk" PRIMARY KEY("org","key","generation")
);
--> statement-breakpoint
CREATE TABLE "event_value" (
	"seq" bigint NOT NULL,
	"dimension" text COLLATE "C" NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	CONSTRAINT "event_value_seq_dimension_value_pk" PRIMARY KEY("seq","dimension","value")
);
--> statement-breakpoint
CREATE TABLE "horizon" (
	"org" text COLLATE "C" PRIMARY KEY NOT NULL,
	"events_from" bigint NOT NULL,
	"hours_from" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_filter" (
	"generation" bigserial PRIMARY KEY NOT NULL,
	"keys" bigint NOT NULL,
	"bits" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "margin_day" (
	"org" text COLLATE "C" NOT NULL,
	"margin" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "margin_day_org_margin_bucket_series_pk" PRIMARY KEY("org","margin","bucket","series")
);
--> statement-breakpoint
CREATE TABLE "margin_hour" (
	"org" text COLLATE "C" NOT NULL,
	"margin" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "margin_hour_org_margin_bucket_series_pk" PRIMARY KEY("org","margin","bucket","series")
);
--> statement-breakpoint
CREATE TABLE "pair_day" (
	"org" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"pair" text COLLATE "C" NOT NULL,
	"within" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "pair_day_org_bucket_pair_within_series_pk" PRIMARY KEY("org","bucket","pair","within","series")
);
--> statement-breakpoint
CREATE TABLE "pair_hour" (
	"org" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"pair" text COLLATE "C" NOT NULL,
	"within" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "pair_hour_org_bucket_pair_within_series_pk" PRIMARY KEY("org","bucket","pair","within","series")
);
--> statement-breakpoint
CREATE TABLE "pair_week" (
	"org" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"pair" text COLLATE "C" NOT NULL,
	"within" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "pair_week_org_bucket_pair_within_series_pk" PRIMARY KEY("org","bucket","pair","within","series")
);
--> statement-breakpoint
CREATE TABLE "rollup_day" (
	"org" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_day_org_bucket_series_pk" PRIMARY KEY("org","bucket","series")
);
--> statement-breakpoint
CREATE TABLE "rollup_five_minutes" (
	"org" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_five_minutes_org_bucket_series_pk" PRIMARY KEY("org","bucket","series")
);
--> statement-breakpoint
CREATE TABLE "rollup_hour" (
	"org" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"series" bigint NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"runs" bigint DEFAULT 0 NOT NULL,
	"failed_runs" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano" bigint DEFAULT 0 NOT NULL,
	"input_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_read_cost_nano" bigint DEFAULT 0 NOT NULL,
	"cache_write_cost_nano" bigint DEFAULT 0 NOT NULL,
	"output_cost_nano" bigint DEFAULT 0 NOT NULL,
	"provided_cost_nano" bigint DEFAULT 0 NOT NULL,
	"savings_nano" bigint DEFAULT 0 NOT NULL,
	"pending_events" bigint DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	"latency_events" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_hour_org_bucket_series_pk" PRIMARY KEY("org","bucket","series")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"first_seq" bigint NOT NULL,
	"first_at" bigint NOT NULL,
	"first_id" text COLLATE "C" NOT NULL,
	"last_at" bigint NOT NULL,
	"last_id" text COLLATE "C" NOT NULL,
	"failed" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seal" (
	"org" text COLLATE "C" NOT NULL,
	"size" text COLLATE "C" NOT NULL,
	"bucket" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"sealed" bigint DEFAULT 0 NOT NULL,
	"pairs" text COLLATE "C" DEFAULT '' NOT NULL,
	CONSTRAINT "seal_org_size_bucket_pk" PRIMARY KEY("org","size","bucket")
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"user" text COLLATE "C" DEFAULT '' NOT NULL,
	"team" text COLLATE "C" DEFAULT '' NOT NULL,
	"model" text COLLATE "C" DEFAULT '' NOT NULL,
	"provider" text COLLATE "C" DEFAULT '' NOT NULL,
	"agent" text COLLATE "C" DEFAULT '' NOT NULL,
	"feature" text COLLATE "C" DEFAULT '' NOT NULL,
	"action" text COLLATE "C" DEFAULT '' NOT NULL,
	"surface" text COLLATE "C" DEFAULT '' NOT NULL,
	"department" text COLLATE "C" DEFAULT '' NOT NULL,
	"cost_center" text COLLATE "C" DEFAULT '' NOT NULL,
	"project" text COLLATE "C" DEFAULT '' NOT NULL,
	"customer" text COLLATE "C" DEFAULT '' NOT NULL,
	"assistant" text COLLATE "C" DEFAULT '' NOT NULL,
	"query_type" text COLLATE "C" DEFAULT '' NOT NULL,
	"integration" text COLLATE "C" DEFAULT '' NOT NULL,
	"platform" text COLLATE "C" DEFAULT '' NOT NULL,
	"environment" text COLLATE "C" DEFAULT '' NOT NULL,
	"service" text COLLATE "C" DEFAULT '' NOT NULL,
	"operation" text COLLATE "C" DEFAULT '' NOT NULL,
	"api_key" text COLLATE "C" DEFAULT '' NOT NULL,
	"billing_source" text COLLATE "C" DEFAULT '' NOT NULL,
	"billing_mode" text COLLATE "C" DEFAULT '' NOT NULL,
	"service_tier" text COLLATE "C" DEFAULT '' NOT NULL,
	"region" text COLLATE "C" DEFAULT '' NOT NULL,
	"status" text COLLATE "C" DEFAULT '' NOT NULL,
	"tags" text COLLATE "C" DEFAULT '[]' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "series_tag" (
	"org" text COLLATE "C" NOT NULL,
	"series" bigint NOT NULL,
	"tag" text COLLATE "C" NOT NULL,
	CONSTRAINT "series_tag_org_series_tag_pk" PRIMARY KEY("org","series","tag")
);
--> statement-breakpoint
CREATE TABLE "source_seen" (
	"org" text COLLATE "C" NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"last_occurred_at" bigint NOT NULL,
	"last_received_at" bigint NOT NULL,
	CONSTRAINT "source_seen_org_source_pk" PRIMARY KEY("org","source")
);
--> statement-breakpoint
CREATE TABLE "action" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"command" text COLLATE "C" NOT NULL,
	"member" text COLLATE "C",
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C",
	"member" text COLLATE "C",
	"created_at" bigint NOT NULL,
	"revoked_at" bigint,
	"secret_hash" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "budget" (
	"org" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"amount" text COLLATE "C" NOT NULL,
	"period" text COLLATE "C" NOT NULL,
	"thresholds" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C",
	"created_by" text COLLATE "C",
	CONSTRAINT "budget_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "claim" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counter" (
	"org" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"value" bigint NOT NULL,
	CONSTRAINT "counter_org_name_pk" PRIMARY KEY("org","name")
);
--> statement-breakpoint
CREATE TABLE "firing" (
	"org" text COLLATE "C" NOT NULL,
	"period_start" bigint NOT NULL,
	"budget" text COLLATE "C" NOT NULL,
	"threshold" bigint NOT NULL,
	"fired_at" bigint NOT NULL,
	CONSTRAINT "firing_org_period_start_budget_threshold_pk" PRIMARY KEY("org","period_start","budget","threshold")
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"org" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"number" bigint NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"open_key" text COLLATE "C",
	"state" text COLLATE "C" NOT NULL,
	"opened_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"resolved_at" bigint,
	"acknowledged_by" text COLLATE "C",
	"facts" text COLLATE "C" NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "incident_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "lease" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"owner" text COLLATE "C" NOT NULL,
	"fence" bigint NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_code" (
	"code" text COLLATE "C" PRIMARY KEY NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"platform" text COLLATE "C" NOT NULL,
	"platform_user" text COLLATE "C" NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member" (
	"org" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C",
	"email" text COLLATE "C",
	"team" text COLLATE "C",
	"role" text COLLATE "C" NOT NULL,
	"slack" text COLLATE "C",
	"discord" text COLLATE "C",
	CONSTRAINT "member_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "organisation" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"time_zone" text COLLATE "C" NOT NULL,
	"people" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	"target" text COLLATE "C" NOT NULL,
	"dedupe_key" text COLLATE "C" NOT NULL,
	"chain" text COLLATE "C",
	"message" text COLLATE "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"attempts" bigint NOT NULL,
	"answers_lost" bigint NOT NULL,
	"next_at" bigint NOT NULL,
	"last_error" text COLLATE "C",
	"reference" text COLLATE "C",
	"lease_owner" text COLLATE "C",
	"leased_at" bigint,
	"lost_at" bigint
);
--> statement-breakpoint
CREATE TABLE "outbox_target" (
	"org" text COLLATE "C" NOT NULL,
	"target" text COLLATE "C" NOT NULL,
	"ready_at" bigint NOT NULL,
	CONSTRAINT "outbox_target_org_target_pk" PRIMARY KEY("org","target")
);
--> statement-breakpoint
CREATE TABLE "price" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"source_version" text COLLATE "C" NOT NULL,
	"org" text COLLATE "C",
	"provider" text COLLATE "C" NOT NULL,
	"model" text COLLATE "C" NOT NULL,
	"mode" text COLLATE "C" NOT NULL,
	"region_class" text COLLATE "C" NOT NULL,
	"context_above" bigint NOT NULL,
	"context_inclusive" bigint NOT NULL,
	"class" text COLLATE "C" NOT NULL,
	"pico_per_unit" text COLLATE "C" NOT NULL,
	"per_unit" text COLLATE "C" NOT NULL,
	"valid_from" bigint,
	"valid_to" bigint,
	"schedule" text COLLATE "C",
	"confidence" text COLLATE "C" NOT NULL,
	"evidence" text COLLATE "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"superseded_by" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "route" (
	"org" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	CONSTRAINT "route_org_kind_scope_channel_pk" PRIMARY KEY("org","kind","scope","channel")
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"org" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	CONSTRAINT "setting_org_name_pk" PRIMARY KEY("org","name")
);
--> statement-breakpoint
CREATE TABLE "slot" (
	"org" text COLLATE "C" NOT NULL,
	"job" text COLLATE "C" NOT NULL,
	"slot" text COLLATE "C" NOT NULL,
	"claimed_at" bigint NOT NULL,
	"outcome" text COLLATE "C" NOT NULL,
	CONSTRAINT "slot_org_job_slot_pk" PRIMARY KEY("org","job","slot")
);
--> statement-breakpoint
CREATE TABLE "subscription" (
	"org" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"query" text COLLATE "C" NOT NULL,
	"at" text COLLATE "C" NOT NULL,
	"time_zone" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"created_by" text COLLATE "C",
	"created_at" bigint NOT NULL,
	CONSTRAINT "subscription_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "team" (
	"org" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"department" text COLLATE "C",
	"cost_center" text COLLATE "C",
	"leads" text COLLATE "C" NOT NULL,
	CONSTRAINT "team_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "tenant" (
	"platform" text COLLATE "C" NOT NULL,
	"tenant" text COLLATE "C" NOT NULL,
	"org" text COLLATE "C" NOT NULL,
	CONSTRAINT "tenant_platform_tenant_pk" PRIMARY KEY("platform","tenant")
);
--> statement-breakpoint
CREATE INDEX "event_time" ON "event" USING btree ("org","occurred_at");--> statement-breakpoint
CREATE INDEX "event_pending" ON "event" USING btree ("org","series") WHERE cost_status = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "series_key" ON "series" USING btree ("org","key");--> statement-breakpoint
CREATE INDEX "api_key_org" ON "api_key" USING btree ("org");--> statement-breakpoint
CREATE UNIQUE INDEX "api_key_secret_hash" ON "api_key" USING btree ("secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_number" ON "incident" USING btree ("org","number");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_open" ON "incident" USING btree ("org","open_key");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_id" ON "outbox" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_dedupe" ON "outbox" USING btree ("org","target","dedupe_key");--> statement-breakpoint
CREATE INDEX "outbox_queue" ON "outbox" USING btree ("state","org","target","seq");--> statement-breakpoint
CREATE INDEX "outbox_chain" ON "outbox" USING btree ("org","target","chain","seq");--> statement-breakpoint
CREATE INDEX "slot_claimed" ON "slot" USING btree ("org","job","claimed_at");