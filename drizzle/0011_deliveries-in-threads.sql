DROP INDEX "delivery_object";--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "thread" text;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "delivery_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
CREATE INDEX "delivery_thread" ON "delivery" USING btree (coalesce("thread", "object_uri"),"inbox","position") WHERE "delivery"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "delivery_object" ON "delivery" USING btree ("object_uri","inbox","position");