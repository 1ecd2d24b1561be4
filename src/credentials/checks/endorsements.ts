import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { notApplicable, passed, warning } from "../report.ts"
import type { Basis, Finding, VerificationReport } from "../report.ts"

/** More recommendations than this are not looked at: each takes as long as a badge and asks other servers. */
const maximumEndorsements = 4

/** A recommendation that stands in a badge, and the id of what it stands at. */
type Embedded = { bytes: Uint8Array; about: unknown }

/**
 * Verifies the recommendations (EndorsementCredentials) that stand in a badge: of itself, of what was achieved, of whoever issued or made it,
 * each as an object with proofs or as a JWT. They speak for the badge, never against it: one that is not good is told, and no more.
 *
 * @param document the badge as it stands in its bytes: a recommendation's own signature is about its very words.
 * @param verify verifies the bytes of a recommendation by itself, without looking at recommendations of it.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential-verification
 */
export async function checkEndorsements(
  document: JsonObject,
  verify: (bytes: Uint8Array) => Promise<VerificationReport>,
): Promise<Finding> {
  const embedded = placesIn(document).flatMap(endorsementsAt)
  if (embedded.length === 0) return notApplicable("Nobody's recommendation stands in it.")
  const found: Looked[] = []
  for (const endorsement of embedded.slice(0, maximumEndorsements)) {
    // One after the other, since each takes as long as a badge.
    // oxlint-disable-next-line no-await-in-loop
    found.push(await lookAt(endorsement, verify))
  }
  const good = [...new Set(found.flatMap(({ by }) => by ?? []))]
  const problems = found.flatMap(({ problem }) => problem ?? [])
  if (embedded.length > found.length) {
    problems.push(`${embedded.length - found.length} more recommendations were not looked at.`)
  }
  const basedOn = found.flatMap((one) => one.basedOn)
  const more = basedOn.length === 0 ? {} : { basedOn }
  const praise = good.length === 0 ? [] : [`It is recommended by ${good.join(", ")}.`]
  const sentence = [...praise, ...problems].join(" ")
  return problems.length === 0 ? passed(sentence, more) : warning(sentence, more)
}

type Looked = { by?: string; problem?: string; basedOn: Basis[] }

async function lookAt(
  { bytes, about }: Embedded,
  verify: (bytes: Uint8Array) => Promise<VerificationReport>,
): Promise<Looked> {
  const report = await verify(bytes)
  const basedOn = report.checks.flatMap((check) => check.basedOn ?? [])
  const by = report.issuer === null ? "somebody" : `“${report.issuer.name ?? report.issuer.id}”`
  const problem = (because: string): Looked => ({
    problem: `The recommendation by ${by} does not count: ${because}`,
    basedOn,
  })
  if (report.format?.code !== "endorsement") return problem("it is none.")
  if (report.verdict === "invalid" || report.verdict === "unknown") {
    const decisive = report.checks.find(
      (check) => check.outcome === (report.verdict === "invalid" ? "failed" : "unknown"),
    )
    return problem(decisive?.sentence ?? `${report.label}.`)
  }
  if (report.credential?.subjectId !== about) return problem("it is about something else.")
  return { by: `${by} (${report.provenBy?.name ?? "nobody in particular"})`, basedOn }
}

/** The parts of a badge at which recommendations may stand. */
function placesIn(document: JsonObject): JsonObject[] {
  const [subject] = [document["credentialSubject"]].flat()
  const achievement = isJsonObject(subject) ? subject["achievement"] : undefined
  const creator = isJsonObject(achievement) ? achievement["creator"] : undefined
  return [document, document["issuer"], achievement, creator].filter(isJsonObject)
}

function endorsementsAt(place: JsonObject): Embedded[] {
  const { id, endorsement, endorsementJwt } = place
  const encode = (text: string) => ({ bytes: new TextEncoder().encode(text), about: id })
  return [
    ...[endorsement ?? []]
      .flat()
      .filter(isJsonObject)
      .map((one) => encode(JSON.stringify(one))),
    ...[endorsementJwt ?? []]
      .flat()
      .filter((one) => typeof one === "string")
      .map(encode),
  ]
}
