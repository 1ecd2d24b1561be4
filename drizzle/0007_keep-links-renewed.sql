ALTER TABLE "award_claim" ADD COLUMN "keep_nonce" text;--> statement-breakpoint
ALTER TABLE "award_claim" ADD COLUMN "keep_renewed_at" timestamp with time zone;