import type { ReportCategory } from "../../moderation/index.ts"

/** What a report is about, in a word. */
export const reportCategoryWords: Record<ReportCategory, string> = {
  spam: "Spam",
  impersonation: "Impersonation",
  falseBadge: "False badge",
  abuse: "Abuse",
  legal: "Against the law",
  other: "Something else",
}
