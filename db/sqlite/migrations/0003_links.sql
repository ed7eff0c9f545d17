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
	`received_at` integer NOT NULL,
	PRIMARY KEY(`org`, `trace`, `span`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `trace_span_age` ON `trace_span` (`received_at`);--> statement-breakpoint
ALTER TABLE `event` ADD `counted` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `run` ADD `root` integer;