-- Reports of version 1 become reports of version 2: the check of the words is called "terms", a report says what format the badge has
-- and to whom the key was proven to belong (of older reports nobody wrote that down).
UPDATE "verification" SET "report" = "report" || jsonb_build_object(
  'version', 2,
  'format', NULL,
  'provenBy', NULL,
  'checks', (
    SELECT jsonb_agg(
      CASE WHEN entry.value ->> 'id' = 'jsonLd' THEN jsonb_set(entry.value, '{id}', '"terms"') ELSE entry.value END
      ORDER BY entry.ordinality
    )
    FROM jsonb_array_elements("report" -> 'checks') WITH ORDINALITY AS entry(value, ordinality)
  )
) WHERE "report" ->> 'version' = '1';--> statement-breakpoint
UPDATE "mirrored_badge" SET "report" = "report" || jsonb_build_object(
  'version', 2,
  'format', NULL,
  'provenBy', NULL,
  'checks', (
    SELECT jsonb_agg(
      CASE WHEN entry.value ->> 'id' = 'jsonLd' THEN jsonb_set(entry.value, '{id}', '"terms"') ELSE entry.value END
      ORDER BY entry.ordinality
    )
    FROM jsonb_array_elements("report" -> 'checks') WITH ORDINALITY AS entry(value, ordinality)
  )
) WHERE "report" ->> 'version' = '1';
