import type { DocumentFormat } from "../formats.ts"
import { failed, passed, warning } from "../report.ts"
import type { Finding } from "../report.ts"

/** That all was there, with what is odd about it. */
export const schemaFinding = (oddities: string[]): Finding =>
  oddities.length > 0
    ? warning(`It has all that it needs, with oddities. ${[...new Set(oddities)].join(" ")}`)
    : passed("It has all that it needs.")

const wholes: Partial<Record<DocumentFormat, string>> = {
  openBadges2: "Open Badges 2.0",
  openBadges1: "Open Badges 1",
  openBadges05: "Open Badges 0.5",
}

/** Names the first field that is missing or wrong; all of them in the detail. */
export const incomplete = (format: DocumentFormat, problems: string[]): Finding =>
  failed(
    "notABadge",
    `This is not complete as a document of ${wholes[format] ?? "Open Badges"}: ${problems[0] ?? "it cannot be read."}`,
    {
      detail: problems.join(" "),
    },
  )
