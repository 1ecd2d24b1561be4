CREATE TABLE "imported_badge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"state" text DEFAULT 'checking' NOT NULL,
	"bytes" "bytea",
	"digest" text NOT NULL,
	"address" text,
	"label" text NOT NULL,
	"container" text NOT NULL,
	"notes" jsonb NOT NULL,
	"snapshot" jsonb,
	"report" jsonb,
	"problem" jsonb,
	"tries" integer DEFAULT 0 NOT NULL,
	"brought_at" timestamp with time zone NOT NULL,
	"checked_at" timestamp with time zone,
	"next_check_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "imported_badge" ADD CONSTRAINT "imported_badge_holder_id_actor_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "imported_badge_holder_digest" ON "imported_badge" USING btree ("holder_id","digest");--> statement-breakpoint
CREATE INDEX "imported_badge_due" ON "imported_badge" USING btree ("state","next_check_at");