CREATE TABLE "actor" (
	"id" uuid PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"local" boolean NOT NULL,
	"type" text NOT NULL,
	"handle" text NOT NULL,
	"host" text NOT NULL,
	"name" text NOT NULL,
	"summary_source" text,
	"summary_html" text DEFAULT '' NOT NULL,
	"icon_digest" text,
	"icon_url" text,
	"page_url" text,
	"inbox_uri" text NOT NULL,
	"shared_inbox_uri" text,
	"outbox_uri" text,
	"followers_uri" text,
	"following_uri" text,
	"badges_uri" text,
	"also_known_as" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"fetched_at" timestamp with time zone,
	"gone_at" timestamp with time zone,
	CONSTRAINT "actor_uri_unique" UNIQUE("uri")
);
--> statement-breakpoint
CREATE TABLE "actor_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"actor_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"algorithm" text NOT NULL,
	"public_key" text NOT NULL,
	"sealed_secret_key" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "held_credential" (
	"digest" text PRIMARY KEY NOT NULL,
	"bytes" "bytea",
	"credential_id" text,
	"source_url" text NOT NULL,
	"snapshot" jsonb,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"erased_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "holding" (
	"id" text PRIMARY KEY NOT NULL,
	"holder_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"offer_id" uuid,
	"issuer_actor_id" uuid,
	"visibility" text NOT NULL,
	"showing" integer DEFAULT 0 NOT NULL,
	"name" text NOT NULL,
	"issuer_name" text NOT NULL,
	"valid_from" timestamp with time zone,
	"valid_until" timestamp with time zone,
	"accepted_at" timestamp with time zone NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"next_check_at" timestamp with time zone,
	CONSTRAINT "holding_offer_id_unique" UNIQUE("offer_id")
);
--> statement-breakpoint
CREATE TABLE "offer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_uri" text NOT NULL,
	"issuer_actor_id" uuid NOT NULL,
	"issuer_host" text NOT NULL,
	"recipient_id" uuid NOT NULL,
	"credential_url" text NOT NULL,
	"state" text DEFAULT 'arriving' NOT NULL,
	"reason" text,
	"digest" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"digest" text NOT NULL,
	"holder_id" uuid NOT NULL,
	"verdict" text NOT NULL,
	"report" jsonb NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "verification_digest_holder_id_pk" PRIMARY KEY("digest","holder_id")
);
--> statement-breakpoint
CREATE TABLE "instance_setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stored_image" (
	"digest" text PRIMARY KEY NOT NULL,
	"png" "bytea" NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "achievement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"issuer_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"criteria_source" text NOT NULL,
	"criteria_html" text NOT NULL,
	"image_digest" text NOT NULL,
	"image_alt" text DEFAULT '' NOT NULL,
	"achievement_type" text NOT NULL,
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"alignments" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "award" (
	"id" uuid PRIMARY KEY NOT NULL,
	"credential_key" text NOT NULL,
	"issuer_id" uuid NOT NULL,
	"achievement_id" uuid NOT NULL,
	"recipient_id" uuid NOT NULL,
	"narrative" text,
	"evidence" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone,
	"state" text DEFAULT 'offered' NOT NULL,
	"answered_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"status_list_id" uuid NOT NULL,
	"status_index" integer NOT NULL,
	"credential_digest" text NOT NULL,
	"credential_bytes" "bytea" NOT NULL,
	"awarded_by" uuid,
	"idempotency_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "award_credential_key_unique" UNIQUE("credential_key")
);
--> statement-breakpoint
CREATE TABLE "issuer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"website" text,
	"did" text NOT NULL,
	"idempotency_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "issuer_did_unique" UNIQUE("did"),
	CONSTRAINT "issuer_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "issuer_member" (
	"issuer_id" uuid NOT NULL,
	"person_actor_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "issuer_member_issuer_id_person_actor_id_pk" PRIMARY KEY("issuer_id","person_actor_id")
);
--> statement-breakpoint
CREATE TABLE "status_list" (
	"id" uuid PRIMARY KEY NOT NULL,
	"issuer_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"length" integer NOT NULL,
	"bits" "bytea" NOT NULL,
	"published_bytes" "bytea",
	"published_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"handle" text NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "person_actor" (
	"person_id" text PRIMARY KEY NOT NULL,
	"actor_id" uuid NOT NULL,
	CONSTRAINT "person_actor_actor_id_unique" UNIQUE("actor_id")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "sign_in_method" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unsent_mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verification_token" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "task_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" uuid,
	"job" text NOT NULL,
	"lane" text NOT NULL,
	"payload" jsonb,
	"order_key" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"first_attempt_at" timestamp with time zone,
	"lease_token" uuid,
	"leased_until" timestamp with time zone,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "follow" (
	"id" uuid PRIMARY KEY NOT NULL,
	"follower_id" uuid NOT NULL,
	"followed_id" uuid NOT NULL,
	"activity_uri" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"accepted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "mirrored_badge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"holder_id" uuid NOT NULL,
	"visibility" text NOT NULL,
	"state" text DEFAULT 'arriving' NOT NULL,
	"reason" text,
	"digest" text,
	"bytes" "bytea",
	"snapshot" jsonb,
	"verdict" text,
	"report" jsonb,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"checked_at" timestamp with time zone,
	CONSTRAINT "mirrored_badge_url_unique" UNIQUE("url")
);
--> statement-breakpoint
CREATE TABLE "note" (
	"id" text PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"local" boolean NOT NULL,
	"actor_id" uuid NOT NULL,
	"content_html" text NOT NULL,
	"page_url" text,
	"images" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"visibility" text NOT NULL,
	"holding_id" text,
	"showing" text,
	"published_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "note_uri_unique" UNIQUE("uri")
);
--> statement-breakpoint
CREATE TABLE "activity" (
	"id" uuid PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"type" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"object_uri" text NOT NULL,
	"body" text NOT NULL,
	"audience" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activity_uri_unique" UNIQUE("uri")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"inbox" text NOT NULL,
	"host" text NOT NULL,
	"object_uri" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_status" integer,
	"last_reason" text,
	"last_attempt_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "peer" (
	"host" text PRIMARY KEY NOT NULL,
	"signature_form" text,
	"last_success_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"paused_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "actor_key" ADD CONSTRAINT "actor_key_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holding" ADD CONSTRAINT "holding_holder_id_actor_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holding" ADD CONSTRAINT "holding_digest_held_credential_digest_fk" FOREIGN KEY ("digest") REFERENCES "public"."held_credential"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holding" ADD CONSTRAINT "holding_offer_id_offer_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holding" ADD CONSTRAINT "holding_issuer_actor_id_actor_id_fk" FOREIGN KEY ("issuer_actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer" ADD CONSTRAINT "offer_issuer_actor_id_actor_id_fk" FOREIGN KEY ("issuer_actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer" ADD CONSTRAINT "offer_recipient_id_actor_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verification" ADD CONSTRAINT "verification_digest_held_credential_digest_fk" FOREIGN KEY ("digest") REFERENCES "public"."held_credential"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verification" ADD CONSTRAINT "verification_holder_id_actor_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "achievement" ADD CONSTRAINT "achievement_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_achievement_id_achievement_id_fk" FOREIGN KEY ("achievement_id") REFERENCES "public"."achievement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_recipient_id_actor_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_status_list_id_status_list_id_fk" FOREIGN KEY ("status_list_id") REFERENCES "public"."status_list"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award" ADD CONSTRAINT "award_awarded_by_actor_id_fk" FOREIGN KEY ("awarded_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuer" ADD CONSTRAINT "issuer_id_actor_id_fk" FOREIGN KEY ("id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuer_member" ADD CONSTRAINT "issuer_member_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuer_member" ADD CONSTRAINT "issuer_member_person_actor_id_actor_id_fk" FOREIGN KEY ("person_actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_list" ADD CONSTRAINT "status_list_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_actor" ADD CONSTRAINT "person_actor_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_actor" ADD CONSTRAINT "person_actor_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_method" ADD CONSTRAINT "sign_in_method_user_id_person_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_event_id_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."event"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow" ADD CONSTRAINT "follow_follower_id_actor_id_fk" FOREIGN KEY ("follower_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow" ADD CONSTRAINT "follow_followed_id_actor_id_fk" FOREIGN KEY ("followed_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirrored_badge" ADD CONSTRAINT "mirrored_badge_holder_id_actor_id_fk" FOREIGN KEY ("holder_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_activity_id_activity_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "actor_local_handle" ON "actor" USING btree (lower("handle")) WHERE "actor"."local";--> statement-breakpoint
CREATE INDEX "actor_handle" ON "actor" USING btree (lower("handle"),"host");--> statement-breakpoint
CREATE INDEX "actor_key_actor" ON "actor_key" USING btree ("actor_id","purpose");--> statement-breakpoint
CREATE UNIQUE INDEX "holding_holder_digest" ON "holding" USING btree ("holder_id","digest");--> statement-breakpoint
CREATE INDEX "holding_backpack" ON "holding" USING btree ("holder_id","accepted_at","id");--> statement-breakpoint
CREATE INDEX "holding_digest" ON "holding" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "holding_public" ON "holding" USING btree ("visibility","accepted_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "offer_credential_recipient" ON "offer" USING btree ("credential_url","recipient_id");--> statement-breakpoint
CREATE INDEX "offer_recipient" ON "offer" USING btree ("recipient_id","state","id");--> statement-breakpoint
CREATE INDEX "offer_activity" ON "offer" USING btree ("activity_uri");--> statement-breakpoint
CREATE INDEX "offer_issuer" ON "offer" USING btree ("issuer_actor_id","state");--> statement-breakpoint
CREATE INDEX "offer_host" ON "offer" USING btree ("issuer_host","state");--> statement-breakpoint
CREATE INDEX "verification_checked" ON "verification" USING btree ("checked_at");--> statement-breakpoint
CREATE INDEX "achievement_issuer" ON "achievement" USING btree ("issuer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "achievement_idempotency" ON "achievement" USING btree ("issuer_id","idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "award_status_index" ON "award" USING btree ("status_list_id","status_index");--> statement-breakpoint
CREATE UNIQUE INDEX "award_idempotency" ON "award" USING btree ("issuer_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "award_issuer" ON "award" USING btree ("issuer_id","id");--> statement-breakpoint
CREATE INDEX "award_achievement" ON "award" USING btree ("achievement_id","id");--> statement-breakpoint
CREATE INDEX "issuer_member_person" ON "issuer_member" USING btree ("person_actor_id");--> statement-breakpoint
CREATE INDEX "status_list_issuer" ON "status_list" USING btree ("issuer_id","purpose");--> statement-breakpoint
CREATE UNIQUE INDEX "person_handle" ON "person" USING btree (lower("handle"));--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_method_person" ON "sign_in_method" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_token_identifier" ON "verification_token" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "task_due" ON "task" USING btree ("run_at") WHERE "task"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "task_order" ON "task" USING btree ("job","order_key","position") WHERE "task"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "task_finished" ON "task" USING btree ("finished_at") WHERE "task"."state" = 'done';--> statement-breakpoint
CREATE INDEX "task_dead" ON "task" USING btree ("finished_at") WHERE "task"."state" = 'dead';--> statement-breakpoint
CREATE INDEX "task_event" ON "task" USING btree ("event_id");--> statement-breakpoint
CREATE UNIQUE INDEX "follow_pair" ON "follow" USING btree ("follower_id","followed_id");--> statement-breakpoint
CREATE INDEX "follow_followed" ON "follow" USING btree ("followed_id","state","id");--> statement-breakpoint
CREATE INDEX "follow_activity" ON "follow" USING btree ("activity_uri");--> statement-breakpoint
CREATE INDEX "mirrored_badge_holder" ON "mirrored_badge" USING btree ("holder_id","added_at","id");--> statement-breakpoint
CREATE INDEX "note_author" ON "note" USING btree ("actor_id","published_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "note_showing" ON "note" USING btree ("holding_id","showing");--> statement-breakpoint
CREATE INDEX "note_live" ON "note" USING btree ("published_at") WHERE "note"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "activity_outbox" ON "activity" USING btree ("actor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "activity_object" ON "activity" USING btree ("object_uri");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_once" ON "delivery" USING btree ("activity_id","inbox");--> statement-breakpoint
CREATE INDEX "delivery_object" ON "delivery" USING btree ("object_uri","inbox","id");--> statement-breakpoint
CREATE INDEX "delivery_host" ON "delivery" USING btree ("host","state");