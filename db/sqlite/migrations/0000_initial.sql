CREATE TABLE `event` (
	`seq` integer PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`id` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`series` integer NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`run` text,
	`conversation` text,
	`message` text,
	`trace` text,
	`requests` integer DEFAULT 0 NOT NULL,
	`errors` integer DEFAULT 0 NOT NULL,
	`runs` integer DEFAULT 0 NOT NULL,
	`failed_runs` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer,
	`cache_read_tokens` integer,
	`cache_write_tokens` integer,
	`output_tokens` integer,
	`reasoning_tokens` integer,
	`latency_ms` integer,
	`cost_status` text NOT NULL,
	`cost_nano` integer DEFAULT 0 NOT NULL,
	`input_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_read_cost_nano` integer DEFAULT 0 NOT NULL,
	`cache_write_cost_nano` integer DEFAULT 0 NOT NULL,
	`output_cost_nano` integer DEFAULT 0 NOT NULL,
	`savings_nano` integer DEFAULT 0 NOT NULL,
	`price_ids` text DEFAULT '' NOT NULL,
	`book_version` integer NOT NULL,
	`detail` text DEFAULT '{}' NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `event_time` ON `event` (`org`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `event_pending` ON `event` (`org`,`series`) WHERE cost_status = 'pending';--> statement-breakpoint
CREATE TABLE `event_key` (
	`org` text NOT NULL,
	`generation` integer NOT NULL,
	`key` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`org`, `generation`, `key`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_value` (
	`seq` integer NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`seq`, `dimension`, `value`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `margin_day` (
	`org` text NOT NULL,
	`margin` text NOT NULL,
	`bucket` integer NOT NULL,
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
	PRIMARY KEY(`org`, `margin`, `bucket`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `margin_hour` (
	`org` text NOT NULL,
	`margin` text NOT NULL,
	`bucket` integer NOT NULL,
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
	PRIMARY KEY(`org`, `margin`, `bucket`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rollup_day` (
	`org` text NOT NULL,
	`bucket` integer NOT NULL,
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
	PRIMARY KEY(`org`, `bucket`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rollup_five_minutes` (
	`org` text NOT NULL,
	`bucket` integer NOT NULL,
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
	PRIMARY KEY(`org`, `bucket`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rollup_hour` (
	`org` text NOT NULL,
	`bucket` integer NOT NULL,
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
	PRIMARY KEY(`org`, `bucket`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `run` (
	`seq` integer PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`key` text NOT NULL,
	`first_seq` integer NOT NULL,
	`first_at` integer NOT NULL,
	`first_id` text NOT NULL,
	`last_at` integer NOT NULL,
	`last_id` text NOT NULL,
	`failed` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `series` (
	`id` integer PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`key` text NOT NULL,
	`user` text DEFAULT '' NOT NULL,
	`team` text DEFAULT '' NOT NULL,
	`model` text DEFAULT '' NOT NULL,
	`provider` text DEFAULT '' NOT NULL,
	`agent` text DEFAULT '' NOT NULL,
	`feature` text DEFAULT '' NOT NULL,
	`action` text DEFAULT '' NOT NULL,
	`surface` text DEFAULT '' NOT NULL,
	`department` text DEFAULT '' NOT NULL,
	`cost_center` text DEFAULT '' NOT NULL,
	`project` text DEFAULT '' NOT NULL,
	`customer` text DEFAULT '' NOT NULL,
	`assistant` text DEFAULT '' NOT NULL,
	`query_type` text DEFAULT '' NOT NULL,
	`integration` text DEFAULT '' NOT NULL,
	`platform` text DEFAULT '' NOT NULL,
	`environment` text DEFAULT '' NOT NULL,
	`service` text DEFAULT '' NOT NULL,
	`operation` text DEFAULT '' NOT NULL,
	`api_key` text DEFAULT '' NOT NULL,
	`billing_source` text DEFAULT '' NOT NULL,
	`billing_mode` text DEFAULT '' NOT NULL,
	`service_tier` text DEFAULT '' NOT NULL,
	`region` text DEFAULT '' NOT NULL,
	`status` text DEFAULT '' NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `series_key` ON `series` (`org`,`key`);--> statement-breakpoint
CREATE TABLE `series_tag` (
	`org` text NOT NULL,
	`series` integer NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`org`, `series`, `tag`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `source_seen` (
	`org` text NOT NULL,
	`source` text NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`last_occurred_at` integer NOT NULL,
	`last_received_at` integer NOT NULL,
	PRIMARY KEY(`org`, `source`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `action` (
	`id` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`command` text NOT NULL,
	`member` text,
	`expires_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`scope` text NOT NULL,
	`name` text,
	`member` text,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	`secret_hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `api_key_org` ON `api_key` (`org`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_secret_hash` ON `api_key` (`secret_hash`);--> statement-breakpoint
CREATE TABLE `budget` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`scope` text NOT NULL,
	`unit` text NOT NULL,
	`amount` text NOT NULL,
	`period` text NOT NULL,
	`thresholds` text NOT NULL,
	`channel` text,
	`created_by` text,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `counter` (
	`org` text NOT NULL,
	`name` text NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`org`, `name`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `firing` (
	`org` text NOT NULL,
	`period_start` integer NOT NULL,
	`budget` text NOT NULL,
	`threshold` integer NOT NULL,
	`fired_at` integer NOT NULL,
	PRIMARY KEY(`org`, `period_start`, `budget`, `threshold`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `incident` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`number` integer NOT NULL,
	`key` text NOT NULL,
	`open_key` text,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`resolved_at` integer,
	`acknowledged_by` text,
	`facts` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_number` ON `incident` (`org`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `incident_open` ON `incident` (`org`,`open_key`);--> statement-breakpoint
CREATE TABLE `link_code` (
	`code` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`platform` text NOT NULL,
	`platform_user` text NOT NULL,
	`expires_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `member` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text,
	`email` text,
	`team` text,
	`role` text NOT NULL,
	`slack` text,
	`discord` text,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`people` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`org` text NOT NULL,
	`target` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`chain` text,
	`message` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`answers_lost` integer NOT NULL,
	`next_at` integer NOT NULL,
	`last_error` text,
	`reference` text,
	`lease_owner` text,
	`leased_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_id` ON `outbox` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_dedupe` ON `outbox` (`org`,`target`,`dedupe_key`);--> statement-breakpoint
CREATE INDEX `outbox_queue` ON `outbox` (`state`,`org`,`target`,`seq`);--> statement-breakpoint
CREATE INDEX `outbox_chain` ON `outbox` (`org`,`target`,`chain`,`seq`);--> statement-breakpoint
CREATE TABLE `outbox_target` (
	`org` text NOT NULL,
	`target` text NOT NULL,
	`ready_at` integer NOT NULL,
	PRIMARY KEY(`org`, `target`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `price` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`source_version` text NOT NULL,
	`org` text,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`mode` text NOT NULL,
	`region_class` text NOT NULL,
	`context_above` integer NOT NULL,
	`context_inclusive` integer NOT NULL,
	`class` text NOT NULL,
	`pico_per_unit` text NOT NULL,
	`per_unit` text NOT NULL,
	`valid_from` integer,
	`valid_to` integer,
	`schedule` text,
	`confidence` text NOT NULL,
	`evidence` text NOT NULL,
	`created_at` integer NOT NULL,
	`superseded_by` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `route` (
	`org` text NOT NULL,
	`kind` text NOT NULL,
	`scope` text NOT NULL,
	`channel` text NOT NULL,
	PRIMARY KEY(`org`, `kind`, `scope`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `setting` (
	`org` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`org`, `name`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `slot` (
	`org` text NOT NULL,
	`job` text NOT NULL,
	`slot` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`outcome` text NOT NULL,
	PRIMARY KEY(`org`, `job`, `slot`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `slot_claimed` ON `slot` (`org`,`job`,`claimed_at`);--> statement-breakpoint
CREATE TABLE `subscription` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`query` text NOT NULL,
	`at` text NOT NULL,
	`time_zone` text NOT NULL,
	`channel` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `team` (
	`org` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`department` text,
	`cost_center` text,
	`leads` text NOT NULL,
	PRIMARY KEY(`org`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tenant` (
	`platform` text NOT NULL,
	`tenant` text NOT NULL,
	`org` text NOT NULL,
	PRIMARY KEY(`platform`, `tenant`)
) STRICT, WITHOUT ROWID;
