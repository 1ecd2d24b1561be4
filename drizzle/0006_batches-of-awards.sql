CREATE TABLE "award_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"issuer_id" uuid NOT NULL,
	"achievement_id" uuid NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
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
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_issuer_id_issuer_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_achievement_id_achievement_id_fk" FOREIGN KEY ("achievement_id") REFERENCES "public"."achievement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_created_by_actor_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch" ADD CONSTRAINT "award_batch_started_by_actor_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch_row" ADD CONSTRAINT "award_batch_row_batch_id_award_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."award_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch_row" ADD CONSTRAINT "award_batch_row_award_id_award_id_fk" FOREIGN KEY ("award_id") REFERENCES "public"."award"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "award_batch_server" ADD CONSTRAINT "award_batch_server_batch_id_award_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."award_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "award_batch_issuer" ON "award_batch" USING btree ("issuer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "award_batch_idempotency" ON "award_batch" USING btree ("issuer_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "award_batch_changed" ON "award_batch" USING btree ("changed_at");--> statement-breakpoint
CREATE INDEX "award_batch_row_state" ON "award_batch_row" USING btree ("batch_id","state","place");--> statement-breakpoint
CREATE INDEX "award_batch_row_open" ON "award_batch_row" USING btree ("batch_id","server","place") WHERE "award_batch_row"."state" in ('ready', 'waiting');--> statement-breakpoint
CREATE INDEX "award_batch_row_award" ON "award_batch_row" USING btree ("award_id");