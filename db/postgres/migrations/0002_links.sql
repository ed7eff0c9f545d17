CREATE TABLE "covered" (
	"org" text NOT NULL,
	"name" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "covered_org_name_pk" PRIMARY KEY("org","name")
);
--> statement-breakpoint
CREATE TABLE "fallback" (
	"org" text NOT NULL,
	"name" text NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "fallback_org_name_seq_pk" PRIMARY KEY("org","name","seq")
);
--> statement-breakpoint
CREATE TABLE "trace_span" (
	"org" text NOT NULL,
	"trace" text NOT NULL,
	"span" text NOT NULL,
	"parent" text NOT NULL,
	"context" text NOT NULL,
	"seq" bigint,
	"tokens" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "trace_span_org_trace_span_pk" PRIMARY KEY("org","trace","span")
);
--> statement-breakpoint
DROP INDEX "event_pending";--> statement-breakpoint
ALTER TABLE "event" ADD COLUMN "counted" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "root" bigint;--> statement-breakpoint
CREATE INDEX "trace_span_age" ON "trace_span" USING btree ("org","received_at");--> statement-breakpoint
CREATE INDEX "event_reported" ON "event" USING btree ("org","occurred_at") WHERE kind <> 'call';--> statement-breakpoint
CREATE INDEX "event_pending" ON "event" USING btree ("org","series","counted") WHERE cost_status = 'pending';