CREATE TABLE `covered` (
	`org` text NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org`, `name`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `fallback` (
	`org` text NOT NULL,
	`name` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`org`, `name`, `seq`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `trace_span` (
	`org` text NOT NULL,
	`trace` text NOT NULL,
	`span` text NOT NULL,
	`parent` text NOT NULL,
	`context` text NOT NULL,
	`seq` integer,
	`tokens` integer NOT NULL,
	`failed` integer NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`org`, `trace`, `span`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `trace_span_age` ON `trace_span` (`org`,`received_at`);--> statement-breakpoint
DROP INDEX `event_pending`;--> statement-breakpoint
ALTER TABLE `event` ADD `counted` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `event_reported` ON `event` (`org`,`occurred_at`) WHERE kind <> 'call';--> statement-breakpoint
CREATE INDEX `event_pending` ON `event` (`org`,`series`,`counted`) WHERE cost_status = 'pending';--> statement-breakpoint
ALTER TABLE `run` ADD `root` integer;