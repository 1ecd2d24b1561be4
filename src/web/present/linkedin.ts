import type { BadgeSnapshot } from "../../backpack/index.ts"

/** The address that adds a badge to somebody's LinkedIn profile; what is not known is left out. */
export function linkedInUrl(
  badge: Pick<BadgeSnapshot, "name" | "issuer" | "validFrom" | "validUntil">,
  pageUrl: string,
  id: string,
): string {
  const issued = yearAndMonth(badge.validFrom)
  const expires = yearAndMonth(badge.validUntil)
  const values: Record<string, string | undefined> = {
    startTask: "CERTIFICATION_NAME",
    name: badge.name,
    organizationName: badge.issuer.name,
    issueYear: issued?.year,
    issueMonth: issued?.month,
    expirationYear: expires?.year,
    expirationMonth: expires?.month,
    certUrl: pageUrl,
    certId: id,
  }
  const url = new URL("https://www.linkedin.com/profile/add")
  for (const [name, value] of Object.entries(values)) if (value) url.searchParams.set(name, value)
  return url.href
}

function yearAndMonth(text: string | null): { year: string; month: string } | undefined {
  if (text === null) return undefined
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return undefined
  return { year: String(date.getUTCFullYear()), month: String(date.getUTCMonth() + 1) }
}
