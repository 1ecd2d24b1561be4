ALTER TABLE "actor" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "actor" ADD COLUMN "limited_at" timestamp with time zone;