CREATE TABLE "sender_loss" (
	"org" text NOT NULL,
	"sender" text NOT NULL,
	"hour" bigint NOT NULL,
	"api_key" text NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "sender_loss_org_sender_hour_pk" PRIMARY KEY("org","sender","hour")
);
