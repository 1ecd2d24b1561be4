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
CREATE TABLE "allowed_domain" (
	"domain" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "block" (
	"id" uuid PRIMARY KEY NOT NULL,
	"blocker_id" uuid NOT NULL,
	"blocked_id" uuid NOT NULL,
	"activity_uri" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domain_policy" (
	"domain" text PRIMARY KEY NOT NULL,
	"severity" text NOT NULL,
	"reject_media" boolean DEFAULT false NOT NULL,
	"reject_reports" boolean DEFAULT false NOT NULL,
	"public_comment" text DEFAULT '' NOT NULL,
	"private_comment" text DEFAULT '' NOT NULL,
	"obfuscate" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "moderation_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"by_actor_id" uuid,
	"deed" text NOT NULL,
	"actor_id" uuid,
	"domain" text,
	"report_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mute" (
	"id" uuid PRIMARY KEY NOT NULL,
	"muter_id" uuid NOT NULL,
	"muted_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "personal_domain_block" (
	"id" uuid PRIMARY KEY NOT NULL,
	"actor_id" uuid NOT NULL,
	"domain" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"category" text NOT NULL,
	"comment" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"reporter_id" uuid,
	"from_host" text,
	"source_key" text NOT NULL,
	"forwarded" boolean DEFAULT false NOT NULL,
	"outcome" text,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "report_source_key_unique" UNIQUE("source_key")
);
--> statement-breakpoint
CREATE TABLE "report_item" (
	"report_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"kind" text NOT NULL,
	"uri" text NOT NULL,
	CONSTRAINT "report_item_report_id_place_pk" PRIMARY KEY("report_id","place")
);
--> statement-breakpoint
CREATE TABLE "standing" (
	"actor_id" uuid PRIMARY KEY NOT NULL,
	"standing" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trusted_issuer" (
	"actor_id" uuid NOT NULL,
	"issuer_actor_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "trusted_issuer_actor_id_issuer_actor_id_pk" PRIMARY KEY("actor_id","issuer_actor_id")
);
--> statement-breakpoint
CREATE TABLE "account_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"purpose" text NOT NULL,
	"email" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" text PRIMARY KEY NOT NULL,
	"invited_by" text,
	"note" text,
	"email" text,
	"uses_left" integer NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	"idempotency_key" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitation_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "sign_up_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"handle" text NOT NULL,
	"password_hash" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sign_up_request_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "reaction" (
	"id" uuid PRIMARY KEY NOT NULL,
	"note_id" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"uri" text NOT NULL,
	"content_html" text DEFAULT '' NOT NULL,
	"warning" text DEFAULT '' NOT NULL,
	"page_url" text,
	"published_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone,
	"hidden_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reaction_uri_unique" UNIQUE("uri")
);
--> statement-breakpoint
CREATE TABLE "award_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"issuer_id" uuid NOT NULL,
	"achievement_id" uuid NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"row_count" integer NOT NULL,
	"has_headings" boolean NOT NULL,
	"columns" jsonb NOT NULL,
	"day_order" text DEFAULT 'year' NOT NULL,
	"narrative" text,
	"last_day" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"read_revision" integer,
	"reason" text,
	"created_by" uuid NOT NULL,
	"started_by" uuid,
	"idempotency_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "award_batch_row" (
	"batch_id" uuid NOT NULL,
	"place" integer NOT NULL,
	"line" integer NOT NULL,
	"sealed_cells" "bytea" NOT NULL,
	"state" text DEFAULT 'unread' NOT NULL,
	"reason" text,
	"server" text,
	"waiting_since" timestamp with time zone,
	"award_id" uuid,
	CONSTRAINT "award_batch_row_batch_id_place_pk" PRIMARY KEY("batch_id","place")
);
--> statement-breakpoint
CREATE TABLE "award_batch_server" (
	"batch_id" uuid NOT NULL,
	"server" text NOT NULL,
	"state" text DEFAULT 'ready' NOT NULL,
	"failing_since" timestamp with time zone,
	"reason" text,
	CONSTRAINT "award_batch_server_batch_id_server_pk" PRIMARY KEY("batch_id","server")
);
--> statement-breakpoint
DROP INDEX "delivery_object";--> statement-breakpoint
ALTER TABLE "award" ALTER COLUMN "recipient_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "actor" ADD COLUMN "suspended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "actor" ADD COLUMN "limited_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "award" ADD COLUMN "told_by" text DEFAULT 'offer' NOT NULL;--> statement-breakpoint
ALTER TABLE "award" ADD COLUMN "replaces_id" uuid;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "confidential" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "thread" text;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "position" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "delivery_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "peer" ADD COLUMN "last_reason" text;--> statement-breakpoint
ALTER TABLE "award_claim" ADD CONSTRAINT "award_claim_award_id_award_id_fk" FOREIGN KEY ("award_id") REFERENCES "public"."award"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_claim" ADD CONSTRAINT "award_claim_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_claim" ADD CONSTRAINT "award_claim_awarded_by_actor_id_fk" FOREIGN KEY ("awarded_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "block" ADD CONSTRAINT "block_blocker_id_actor_id_fk" FOREIGN KEY ("blocker_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "block" ADD CONSTRAINT "block_blocked_id_actor_id_fk" FOREIGN KEY ("blocked_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_log" ADD CONSTRAINT "moderation_log_by_actor_id_actor_id_fk" FOREIGN KEY ("by_actor_id") REFERENCES "public"."actor"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_log" ADD CONSTRAINT "moderation_log_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moderation_log" ADD CONSTRAINT "moderation_log_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mute" ADD CONSTRAINT "mute_muter_id_actor_id_fk" FOREIGN KEY ("muter_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mute" ADD CONSTRAINT "mute_muted_id_actor_id_fk" FOREIGN KEY ("muted_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personal_domain_block" ADD CONSTRAINT "personal_domain_block_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_subject_id_actor_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_reporter_id_actor_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."actor"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_item" ADD CONSTRAINT "report_item_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing" ADD CONSTRAINT "standing_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusted_issuer" ADD CONSTRAINT "trusted_issuer_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusted_issuer" ADD CONSTRAINT "trusted_issuer_issuer_actor_id_actor_id_fk" FOREIGN KEY ("issuer_actor_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_link" ADD CONSTRAINT "account_link_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_person_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reaction" ADD CONSTRAINT "reaction_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reaction" ADD CONSTRAINT "reaction_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_achievement_id_achievement_id_fk" FOREIGN KEY ("achievement_id") REFERENCES "public"."achievement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_created_by_actor_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_started_by_actor_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch_row" ADD CONSTRAINT "award_batch_row_batch_id_award_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."award_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch_row" ADD CONSTRAINT "award_batch_row_award_id_award_id_fk" FOREIGN KEY ("award_id") REFERENCES "public"."award"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch_server" ADD CONSTRAINT "award_batch_server_batch_id_award_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."award_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "award_claim_issuer" ON "award_claim" USING btree ("issuer_id","released_at");--> statement-breakpoint
CREATE INDEX "award_claim_awarder" ON "award_claim" USING btree ("awarded_by","released_at");--> statement-breakpoint
CREATE INDEX "award_claim_recipient" ON "award_claim" USING btree ("recipient_key");--> statement-breakpoint
CREATE INDEX "award_claim_expiry" ON "award_claim" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "block_pair" ON "block" USING btree ("blocker_id","blocked_id");--> statement-breakpoint
CREATE INDEX "block_blocked" ON "block" USING btree ("blocked_id");--> statement-breakpoint
CREATE INDEX "block_list" ON "block" USING btree ("blocker_id","id");--> statement-breakpoint
CREATE INDEX "moderation_log_actor" ON "moderation_log" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "moderation_log_report" ON "moderation_log" USING btree ("report_id","id");--> statement-breakpoint
CREATE INDEX "moderation_log_age" ON "moderation_log" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "mute_pair" ON "mute" USING btree ("muter_id","muted_id");--> statement-breakpoint
CREATE INDEX "mute_muted" ON "mute" USING btree ("muted_id");--> statement-breakpoint
CREATE UNIQUE INDEX "personal_domain_block_pair" ON "personal_domain_block" USING btree ("actor_id","domain");--> statement-breakpoint
CREATE INDEX "report_state" ON "report" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "report_subject" ON "report" USING btree ("subject_id","state");--> statement-breakpoint
CREATE INDEX "report_reporter" ON "report" USING btree ("reporter_id");--> statement-breakpoint
CREATE INDEX "report_from" ON "report" USING btree ("from_host","state");--> statement-breakpoint
CREATE INDEX "report_closed" ON "report" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "standing_kind" ON "standing" USING btree ("standing","actor_id");--> statement-breakpoint
CREATE INDEX "trusted_issuer_issuer" ON "trusted_issuer" USING btree ("issuer_actor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "account_link_purpose" ON "account_link" USING btree ("person_id","purpose");--> statement-breakpoint
CREATE INDEX "account_link_expiry" ON "account_link" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "invitation_inviter" ON "invitation" USING btree ("invited_by","id");--> statement-breakpoint
CREATE INDEX "invitation_expiry" ON "invitation" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_up_request_handle" ON "sign_up_request" USING btree (lower("handle"));--> statement-breakpoint
CREATE UNIQUE INDEX "reaction_mark" ON "reaction" USING btree ("note_id","actor_id","kind") WHERE "reaction"."kind" <> 'reply';--> statement-breakpoint
CREATE INDEX "reaction_of_note" ON "reaction" USING btree ("note_id","kind","published_at","id");--> statement-breakpoint
CREATE INDEX "reaction_of_actor" ON "reaction" USING btree ("actor_id","kind");--> statement-breakpoint
CREATE INDEX "reaction_deleted" ON "reaction" USING btree ("deleted_at") WHERE "reaction"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "award_batch_issuer" ON "award_batch" USING btree ("issuer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "award_batch_idempotency" ON "award_batch" USING btree ("issuer_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "award_batch_changed" ON "award_batch" USING btree ("changed_at");--> statement-breakpoint
CREATE INDEX "award_batch_row_state" ON "award_batch_row" USING btree ("batch_id","state","place");--> statement-breakpoint
CREATE INDEX "award_batch_row_open" ON "award_batch_row" USING btree ("batch_id","server","place") WHERE "award_batch_row"."state" in ('ready', 'waiting');--> statement-breakpoint
CREATE INDEX "award_batch_row_award" ON "award_batch_row" USING btree ("award_id");--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_replaces_id_award_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."award"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actor_handle_search" ON "actor" USING btree (lower("handle") text_pattern_ops) WHERE "actor"."local";--> statement-breakpoint
CREATE INDEX "actor_host" ON "actor" USING btree ("host") WHERE not "actor"."local";--> statement-breakpoint
CREATE INDEX "award_replaces" ON "award" USING btree ("replaces_id");--> statement-breakpoint
CREATE INDEX "person_handle_search" ON "person" USING btree (lower("handle") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "person_email_search" ON "person" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "person_admin" ON "person" USING btree ("id") WHERE "person"."role" = 'admin';--> statement-breakpoint
CREATE INDEX "task_dead_position" ON "task" USING btree ("position") WHERE "task"."state" = 'dead';--> statement-breakpoint
CREATE INDEX "task_dead_job" ON "task" USING btree ("job","position") WHERE "task"."state" = 'dead';--> statement-breakpoint
CREATE INDEX "delivery_thread" ON "delivery" USING btree (coalesce("thread", "object_uri"),"inbox","position") WHERE "delivery"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "delivery_object" ON "delivery" USING btree ("object_uri","inbox","position");--> statement-breakpoint
UPDATE "task" SET "payload" = jsonb_build_object('deliveryIds', jsonb_build_array("payload" -> 'deliveryId')) WHERE "job" = 'Deliver' AND "payload" ? 'deliveryId';
