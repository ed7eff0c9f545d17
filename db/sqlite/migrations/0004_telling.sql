CREATE TABLE `alert_rule` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`scope` text NOT NULL,
	`terms` text NOT NULL,
	`channel` text,
	`state` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `budget_request` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`scope` text NOT NULL,
	`unit` text NOT NULL,
	`amount` text NOT NULL,
	`period` text NOT NULL,
	`reason` text NOT NULL,
	`requested_by` text,
	`channel` text,
	`requested_at` integer NOT NULL,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`until` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `budget_request_until` ON `budget_request` (`org`,`until`);--> statement-breakpoint
CREATE TABLE `change_record` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text,
	`what` text NOT NULL,
	`detail` text NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `change_record_at` ON `change_record` (`org`,`at`);--> statement-breakpoint
CREATE TABLE `channel_terms` (
	`org` text NOT NULL,
	`target` text NOT NULL,
	`quiet_from` text,
	`quiet_to` text,
	`time_zone` text,
	`most_posts` integer,
	`bound_to` text,
	`paused_at` integer,
	`paused_reason` text,
	PRIMARY KEY(`org`, `target`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `exchange_rate` (
	`org` text NOT NULL,
	`currency` text NOT NULL,
	`day` text NOT NULL,
	`rate` text NOT NULL,
	PRIMARY KEY(`org`, `currency`, `day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `job_run` (
	`name` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text,
	`error` text,
	`next_at` integer,
	`misses` integer NOT NULL,
	`failures` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sighting` (
	`org` text NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`org`, `dimension`, `value`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sighting_at` ON `sighting` (`org`,`at`);--> statement-breakpoint
CREATE TABLE `silence` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`rule` text NOT NULL,
	`scope` text NOT NULL,
	`from_at` integer NOT NULL,
	`until` integer NOT NULL,
	`author` text,
	`reason` text NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `webhook` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secrets` text NOT NULL,
	`state` text NOT NULL,
	`paused_reason` text,
	`failing_since` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `budget` ADD `repeat_percent` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `budget` ADD `at_limit` text DEFAULT 'warn' NOT NULL;--> statement-breakpoint
ALTER TABLE `budget` ADD `forecast` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `incident` ADD `acknowledged_at` integer;--> statement-breakpoint
ALTER TABLE `incident` ADD `owner` text;--> statement-breakpoint
ALTER TABLE `incident` ADD `snoozed_until` integer;--> statement-breakpoint
ALTER TABLE `incident` ADD `verdict` text;--> statement-breakpoint
ALTER TABLE `incident` ADD `verdict_by` text;--> statement-breakpoint
ALTER TABLE `organisation` ADD `cycle_day` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `organisation` ADD `currency` text DEFAULT 'USD' NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `event` text;--> statement-breakpoint
ALTER TABLE `subscription` ADD `every` text DEFAULT 'day' NOT NULL;--> statement-breakpoint
ALTER TABLE `subscription` ADD `days` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `subscription` ADD `quiet` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `subscription` ADD `kind` text DEFAULT 'question' NOT NULL;--> statement-breakpoint
ALTER TABLE `subscription` ADD `paused_at` integer;--> statement-breakpoint
ALTER TABLE `subscription` ADD `paused_reason` text;