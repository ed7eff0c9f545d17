CREATE TABLE `histogram_day` (
	`org` text NOT NULL,
	`margin` text NOT NULL,
	`bucket` integer NOT NULL,
	`within` integer NOT NULL,
	`series` integer NOT NULL,
	`bins` text NOT NULL,
	PRIMARY KEY(`org`, `margin`, `bucket`, `within`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
-- What was a row a bin becomes a row a value.
INSERT INTO `histogram_day` (`org`, `margin`, `bucket`, `within`, `series`, `bins`)
SELECT `org`, `margin`, `bucket`, 0, `series`, string_agg(`bin` || ':' || `calls`, ' ')
FROM `latency_day` GROUP BY `org`, `margin`, `bucket`, `series`;
--> statement-breakpoint
DROP TABLE `latency_day`;
