CREATE TABLE `erased` (
	`org` text NOT NULL,
	`user_hash` text NOT NULL,
	`alias` text NOT NULL,
	`erased_at` integer NOT NULL,
	PRIMARY KEY(`org`, `user_hash`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `horizon` (
	`org` text PRIMARY KEY NOT NULL,
	`events_from` integer NOT NULL,
	`hours_from` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `key_filter` (
	`generation` integer PRIMARY KEY NOT NULL,
	`keys` integer NOT NULL,
	`bits` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `pair_day` (
	`org` text NOT NULL,
	`bucket` integer NOT NULL,
	`pair` text NOT NULL,
	`within` integer NOT NULL,
	`series` integer NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`requests` integer DEFAULT 0 NOT NULL,
	`errors` integer DEFAULT 0 NOT NULL,
	`runs` integer DEFAULT 0 NOT NULL,
	`failed_runs` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`cache_read_tokens` integer DEFAULT 0 NOT NULL,
	`cache_write_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`reasoning_tokens` integer DEFAULT 0 NOT NULL,
	`cost_nano` integer DEFAULT 0 NOT NULL,
	`input_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_read_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_write_cost_nano` integer DEFAULT 0 NOT NULL,
	`output_cost_nano` integer DEFAULT 0 NOT NULL,
	`provided_cost_nano` integer DEFAULT 0 NOT NULL,
	`savings_nano` integer DEFAULT 0 NOT NULL,
	`pending_events` integer DEFAULT 0 NOT NULL,
	`latency_ms` integer DEFAULT 0 NOT NULL,
	`latency_events` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`org`, `bucket`, `pair`, `within`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pair_hour` (
	`org` text NOT NULL,
	`bucket` integer NOT NULL,
	`pair` text NOT NULL,
	`within` integer NOT NULL,
	`series` integer NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`requests` integer DEFAULT 0 NOT NULL,
	`errors` integer DEFAULT 0 NOT NULL,
	`runs` integer DEFAULT 0 NOT NULL,
	`failed_runs` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`cache_read_tokens` integer DEFAULT 0 NOT NULL,
	`cache_write_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`reasoning_tokens` integer DEFAULT 0 NOT NULL,
	`cost_nano` integer DEFAULT 0 NOT NULL,
	`input_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_read_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_write_cost_nano` integer DEFAULT 0 NOT NULL,
	`output_cost_nano` integer DEFAULT 0 NOT NULL,
	`provided_cost_nano` integer DEFAULT 0 NOT NULL,
	`savings_nano` integer DEFAULT 0 NOT NULL,
	`pending_events` integer DEFAULT 0 NOT NULL,
	`latency_ms` integer DEFAULT 0 NOT NULL,
	`latency_events` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`org`, `bucket`, `pair`, `within`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pair_week` (
	`org` text NOT NULL,
	`bucket` integer NOT NULL,
	`pair` text NOT NULL,
	`within` integer NOT NULL,
	`series` integer NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`requests` integer DEFAULT 0 NOT NULL,
	`errors` integer DEFAULT 0 NOT NULL,
	`runs` integer DEFAULT 0 NOT NULL,
	`failed_runs` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`cache_read_tokens` integer DEFAULT 0 NOT NULL,
	`cache_write_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`reasoning_tokens` integer DEFAULT 0 NOT NULL,
	`cost_nano` integer DEFAULT 0 NOT NULL,
	`input_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_read_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_write_cost_nano` integer DEFAULT 0 NOT NULL,
	`output_cost_nano` integer DEFAULT 0 NOT NULL,
	`provided_cost_nano` integer DEFAULT 0 NOT NULL,
	`savings_nano` integer DEFAULT 0 NOT NULL,
	`pending_events` integer DEFAULT 0 NOT NULL,
	`latency_ms` integer DEFAULT 0 NOT NULL,
	`latency_events` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`org`, `bucket`, `pair`, `within`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `seal` (
	`org` text NOT NULL,
	`size` text NOT NULL,
	`bucket` integer NOT NULL,
	`attempt` integer NOT NULL,
	`sealed` integer DEFAULT 0 NOT NULL,
	`pairs` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`org`, `size`, `bucket`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `claim` (
	`name` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`fence` integer NOT NULL,
	`until` integer NOT NULL
) STRICT;
--> statement-breakpoint
ALTER TABLE `outbox` ADD `lost_at` integer;