CREATE TABLE "award_claim" (
	"award_id" uuid PRIMARY KEY NOT NULL,
	"issuer_id" uuid NOT NULL,
	"awarded_by" uuid,
	"channel" text NOT NULL,
	"recipient_key" text NOT NULL,
	"sealed_email" "bytea",
	"nonce" text NOT NULL,
	"claim_hash" text NOT NULL,
	"keep_hash" text NOT NULL,
	"note_key" text NOT NULL,
	"keep_note_key" text NOT NULL,
	"released_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"problem" text,
	"claimed_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "award_claim_claim_hash_unique" UNIQUE("claim_hash"),
	CONSTRAINT "award_claim_keep_hash_unique" UNIQUE("keep_hash"),
	CONSTRAINT "award_claim_note_key_unique" UNIQUE("note_key"),
	CONSTRAINT "award_claim_keep_note_key_unique" UNIQUE("keep_note_key")
);
--> statement-breakpoint
ALTER TABLE "award" ALTER COLUMN "recipient_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "award" ALTER COLUMN "credential_bytes" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "award" ADD COLUMN "told_by" text DEFAULT 'offer' NOT NULL;--> statement-breakpoint
ALTER TABLE "award" ADD COLUMN "replaces_id" uuid;--> statement-breakpoint
ALTER TABLE "award_claim" ADD CONSTRAINT "award_claim_award_id_award_id_fk" FOREIGN KEY ("award_id") REFERENCES "public"."award"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_claim" ADD CONSTRAINT "award_claim_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_claim" ADD CONSTRAINT "award_claim_awarded_by_actor_id_fk" FOREIGN KEY ("awarded_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "award_claim_issuer" ON "award_claim" USING btree ("issuer_id","released_at");--> statement-breakpoint
CREATE INDEX "award_claim_awarder" ON "award_claim" USING btree ("awarded_by","released_at");--> statement-breakpoint
CREATE INDEX "award_claim_recipient" ON "award_claim" USING btree ("recipient_key");--> statement-breakpoint
CREATE INDEX "award_claim_expiry" ON "award_claim" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_replaces_id_award_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."award"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "award_replaces" ON "award" USING btree ("replaces_id");