CREATE TABLE "credential_document" (
	"digest" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"noted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credential_document_digest_name_kind_pk" PRIMARY KEY("digest","name","kind")
);
--> statement-breakpoint
CREATE TABLE "seen_document" (
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"content_type" text,
	"digest" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"missing_since" timestamp with time zone,
	CONSTRAINT "seen_document_name_kind_pk" PRIMARY KEY("name","kind")
);
--> statement-breakpoint
CREATE INDEX "credential_document_name" ON "credential_document" USING btree ("name","kind");--> statement-breakpoint
CREATE INDEX "credential_document_noted" ON "credential_document" USING btree ("noted_at");