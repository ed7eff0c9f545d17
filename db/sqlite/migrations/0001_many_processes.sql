CREATE TABLE `claim` (
	`name` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL
) STRICT;
