CREATE TABLE `latency_day` (
	`org` text NOT NULL,
	`margin` text NOT NULL,
	`bucket` integer NOT NULL,
	`series` integer NOT NULL,
	`bin` integer NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`org`, `margin`, `bucket`, `series`, `bin`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `live_answer` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`target` text NOT NULL,
	`reference` text,
	`command` text NOT NULL,
	`member` text,
	`every_ms` integer NOT NULL,
	`started_at` integer NOT NULL,
	`until` integer NOT NULL,
	`next_at` integer NOT NULL,
	`state` text NOT NULL,
	`said` text,
	`failures` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `live_answer_next` ON `live_answer` (`state`,`next_at`);--> statement-breakpoint
CREATE TABLE `attribution` (
	`org` text NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	`team` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `dimension`, `value`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invoice` (
	`org` text NOT NULL,
	`number` integer NOT NULL,
	`month` text NOT NULL,
	`customer` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`issued_at` integer NOT NULL,
	`issued_by` text,
	`checksum` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`org`, `number`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `invoice_month` ON `invoice` (`org`,`month`);--> statement-breakpoint
CREATE TABLE `ledger_entry` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`day` text NOT NULL,
	`customer` text DEFAULT '' NOT NULL,
	`amount` text NOT NULL,
	`note` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `ledger_entry_day` ON `ledger_entry` (`org`,`day`);--> statement-breakpoint
CREATE TABLE `membership` (
	`org` text NOT NULL,
	`member` text NOT NULL,
	`from_day` text NOT NULL,
	`until_day` text,
	`team` text NOT NULL,
	PRIMARY KEY(`org`, `member`, `from_day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `month_close` (
	`org` text NOT NULL,
	`month` text NOT NULL,
	`closed_at` integer NOT NULL,
	`closed_by` text,
	`checksum` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`org`, `month`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `revenue` (
	`org` text NOT NULL,
	`day` text NOT NULL,
	`customer` text NOT NULL,
	`amount` text NOT NULL,
	PRIMARY KEY(`org`, `day`, `customer`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `seat` (
	`org` text NOT NULL,
	`member` text NOT NULL,
	`plan` text NOT NULL,
	`from_day` text NOT NULL,
	`until_day` text,
	PRIMARY KEY(`org`, `member`, `plan`, `from_day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `seat_plan` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`seat_price` text NOT NULL,
	`tokens` integer,
	`cost` text,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shared_cost` (
	`org` text NOT NULL,
	`scope` text NOT NULL,
	`split` text NOT NULL,
	`teams` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `scope`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `api_key` ADD `bound_to` text;--> statement-breakpoint
ALTER TABLE `incident` ADD `reminded_at` integer;--> statement-breakpoint
ALTER TABLE `organisation` ADD `tax_rate` text DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE `organisation` ADD `locale` text DEFAULT 'en' NOT NULL;