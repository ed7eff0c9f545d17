CREATE TABLE "latency_day" (
	"org" text NOT NULL,
	"margin" text NOT NULL,
	"bucket" bigint NOT NULL,
	"series" bigint NOT NULL,
	"bin" bigint NOT NULL,
	"calls" bigint NOT NULL,
	CONSTRAINT "latency_day_org_margin_bucket_series_bin_pk" PRIMARY KEY("org","margin","bucket","series","bin")
);
--> statement-breakpoint
CREATE TABLE "live_answer" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"target" text NOT NULL,
	"reference" text,
	"command" text NOT NULL,
	"member" text,
	"every_ms" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"until" bigint NOT NULL,
	"next_at" bigint NOT NULL,
	"state" text NOT NULL,
	"said" text,
	"failures" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "live_answer_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "attribution" (
	"org" text NOT NULL,
	"dimension" text NOT NULL,
	"value" text NOT NULL,
	"team" text NOT NULL,
	"created_by" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "attribution_org_dimension_value_pk" PRIMARY KEY("org","dimension","value")
);
--> statement-breakpoint
CREATE TABLE "invoice" (
	"org" text NOT NULL,
	"number" bigint NOT NULL,
	"month" text NOT NULL,
	"customer" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"issued_at" bigint NOT NULL,
	"issued_by" text,
	"checksum" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "invoice_org_number_pk" PRIMARY KEY("org","number")
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"day" text NOT NULL,
	"customer" text DEFAULT '' NOT NULL,
	"amount" text NOT NULL,
	"note" text NOT NULL,
	"created_by" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "ledger_entry_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"org" text NOT NULL,
	"member" text NOT NULL,
	"from_day" text NOT NULL,
	"until_day" text,
	"team" text NOT NULL,
	CONSTRAINT "membership_org_member_from_day_pk" PRIMARY KEY("org","member","from_day")
);
--> statement-breakpoint
CREATE TABLE "month_close" (
	"org" text NOT NULL,
	"month" text NOT NULL,
	"closed_at" bigint NOT NULL,
	"closed_by" text,
	"checksum" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "month_close_org_month_pk" PRIMARY KEY("org","month")
);
--> statement-breakpoint
CREATE TABLE "revenue" (
	"org" text NOT NULL,
	"day" text NOT NULL,
	"customer" text NOT NULL,
	"amount" text NOT NULL,
	CONSTRAINT "revenue_org_day_customer_pk" PRIMARY KEY("org","day","customer")
);
--> statement-breakpoint
CREATE TABLE "seat" (
	"org" text NOT NULL,
	"member" text NOT NULL,
	"plan" text NOT NULL,
	"from_day" text NOT NULL,
	"until_day" text,
	CONSTRAINT "seat_org_member_plan_from_day_pk" PRIMARY KEY("org","member","plan","from_day")
);
--> statement-breakpoint
CREATE TABLE "seat_plan" (
	"org" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"seat_price" text NOT NULL,
	"tokens" bigint,
	"cost" text,
	CONSTRAINT "seat_plan_org_id_pk" PRIMARY KEY("org","id")
);
--> statement-breakpoint
CREATE TABLE "shared_cost" (
	"org" text NOT NULL,
	"scope" text NOT NULL,
	"split" text NOT NULL,
	"teams" text NOT NULL,
	"created_by" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "shared_cost_org_scope_pk" PRIMARY KEY("org","scope")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "bound_to" text;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "reminded_at" bigint;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "tax_rate" text DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "locale" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
CREATE INDEX "live_answer_next" ON "live_answer" USING btree ("state","next_at");--> statement-breakpoint
CREATE INDEX "invoice_month" ON "invoice" USING btree ("org","month");--> statement-breakpoint
CREATE INDEX "ledger_entry_day" ON "ledger_entry" USING btree ("org","day");