ALTER TABLE "peer" ADD COLUMN "last_reason" text;--> statement-breakpoint
CREATE INDEX "actor_handle_search" ON "actor" USING btree (lower("handle") text_pattern_ops) WHERE "actor"."local";--> statement-breakpoint
CREATE INDEX "actor_host" ON "actor" USING btree ("host") WHERE not "actor"."local";--> statement-breakpoint
CREATE INDEX "person_handle_search" ON "person" USING btree (lower("handle") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "person_email_search" ON "person" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "person_admin" ON "person" USING btree ("id") WHERE "person"."role" = 'admin';