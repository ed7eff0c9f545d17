CREATE TABLE `sender_loss` (
	`org` text NOT NULL,
	`sender` text NOT NULL,
	`hour` integer NOT NULL,
	`api_key` text NOT NULL,
	`total` integer NOT NULL,
	PRIMARY KEY(`org`, `sender`, `hour`)
) STRICT, WITHOUT ROWID;
