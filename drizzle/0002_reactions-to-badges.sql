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
ALTER TABLE "reaction" ADD CONSTRAINT "reaction_note_id_note_id_fk" FOREIGN KEY ("note_id") REFERENCES "public"."note"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reaction" ADD CONSTRAINT "reaction_actor_id_actor_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actor"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "reaction_mark" ON "reaction" USING btree ("note_id","actor_id","kind") WHERE "reaction"."kind" <> 'reply';--> statement-breakpoint
CREATE INDEX "reaction_of_note" ON "reaction" USING btree ("note_id","kind","published_at","id");--> statement-breakpoint
CREATE INDEX "reaction_of_actor" ON "reaction" USING btree ("actor_id","kind");--> statement-breakpoint
CREATE INDEX "reaction_deleted" ON "reaction" USING btree ("deleted_at") WHERE "reaction"."deleted_at" is not null;