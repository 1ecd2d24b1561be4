import { readFileSync } from "node:fs"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { describe, expect, it } from "vitest"
import { verificationReportSchema } from "../../src/credentials/index.ts"
import { packageRoot } from "../../src/package-root.ts"
import { openTestGround } from "../support/ground.ts"

const statements = readFileSync(join(packageRoot, "drizzle/0003_reports-name-ten-checks.sql"), "utf8").split(
  "--> statement-breakpoint",
)

/** A report as version 0.1.0 stored it. */
const before = {
  version: 1,
  verdict: "unknown",
  reason: "unknownContext",
  label: "Could not be checked",
  checkedAt: "2026-11-01T10:00:00.000Z",
  digest: "abc",
  checks: [
    { id: "schema", title: "It is a complete badge", outcome: "passed", sentence: "It has all." },
    {
      id: "jsonLd",
      title: "All of its words are defined",
      outcome: "unknown",
      sentence: "?",
      reason: "unknownContext",
    },
    { id: "proof", title: "Nothing in it was changed", outcome: "notApplicable", sentence: "Not looked at." },
  ],
  issuer: null,
  achievement: null,
  credential: null,
}

describe("the reports that an earlier version stored", () => {
  it("are read by this version, with their checks in the order they had, and change once only", async () => {
    const test = await openTestGround()
    try {
      const digest = "a".repeat(64)
      await test.ground.database.transaction(async (tx) => {
        // The rows that a report hangs on do not matter here.
        await tx.execute(sql`create table verification_before (report jsonb not null)`)
        await tx.execute(sql`insert into verification_before values (${JSON.stringify({ ...before, digest })}::jsonb)`)
        for (let time = 0; time < 2; time += 1) {
          // oxlint-disable-next-line no-await-in-loop
          await tx.execute(sql.raw(statements[0]!.replace('UPDATE "verification"', 'UPDATE "verification_before"')))
        }
        const [row] = await tx.select({ report: sql`report` }).from(sql`verification_before`)
        const report = verificationReportSchema.parse(row?.report)
        expect(report.checks.map(({ id }) => id)).toEqual(["schema", "terms", "proof"])
        expect(report).toMatchObject({ version: 2, verdict: "unknown", digest, format: null, provenBy: null })
        await tx.execute(sql`drop table verification_before`)
      })
    } finally {
      await test.close()
    }
  })
})
