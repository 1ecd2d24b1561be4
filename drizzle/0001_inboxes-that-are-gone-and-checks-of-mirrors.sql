ALTER TABLE "actor" ADD COLUMN "inbox_gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mirrored_badge" ADD COLUMN "next_check_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "actor_inbox" ON "actor" USING btree ("inbox_uri");--> statement-breakpoint
CREATE INDEX "actor_shared_inbox" ON "actor" USING btree ("shared_inbox_uri");--> statement-breakpoint
CREATE INDEX "mirrored_badge_checked" ON "mirrored_badge" USING btree ("checked_at");--> statement-breakpoint
CREATE INDEX "note_received" ON "note" USING btree ("created_at") WHERE not "note"."local";--> statement-breakpoint
CREATE INDEX "activity_age" ON "activity" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "delivery_age" ON "delivery" USING btree ("created_at");