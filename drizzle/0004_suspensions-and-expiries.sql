ALTER TABLE "holding" ADD COLUMN "issuer_reason" text;--> statement-breakpoint
ALTER TABLE "holding" ADD COLUMN "expiry_told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "award" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "award" ADD COLUMN "status_reason" text;--> statement-breakpoint
ALTER TABLE "status_list" ADD COLUMN "revocation_list_id" uuid;--> statement-breakpoint
ALTER TABLE "status_list" ADD CONSTRAINT "status_list_revocation_list_id_status_list_id_fk" FOREIGN KEY ("revocation_list_id") REFERENCES "public"."status_list"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "holding_expiry" ON "holding" USING btree ("valid_until","expiry_told_at");--> statement-breakpoint
ALTER TABLE "status_list" ADD CONSTRAINT "status_list_revocation_list_id_unique" UNIQUE("revocation_list_id");