import { didWebOf, generateCredentialKey, hashedEmail } from "../../src/credentials/index.ts"
import type { CredentialKey, CredentialParts } from "../../src/credentials/index.ts"

/** An issuer of the corpus, with the key that signs for it. */
export type CorpusIssuer = { actorUri: string; did: string; host: string; key: CredentialKey }

export const corpusMoment = new Date("2026-11-21T10:00:00Z")

export async function corpusIssuers(count: number): Promise<CorpusIssuer[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const host = `${["harbor", "meadow", "quarry", "orchard", "lantern"][index % 5]}-${index}.example`
      const actorUri = `https://${host}/issuers/${index}`
      return { actorUri, did: didWebOf(actorUri), host, key: await generateCredentialKey() }
    }),
  )
}

const names = ["Harbor Sailing Club", "Bücherei Überlingen", "École du Ruisseau", "図書館の友", "Open Workshop (east)"]
const subjects = [
  "First crossing",
  "Night shift",
  "Grafting, level 2",
  "“Quiet” reading",
  "Soldering\tand more",
  "蔵書整理",
]
const topics = ["sailing", "books", "wood", "fruit", "electronics", "first aid", "archives"]

/**
 * The parts of the credential with this number: five kinds of texts, with and without pictures, criteria pages, tags, alignments,
 * evidence, status entries, ends, and with earners known by actor or by a hidden email address. What belongs to an achievement is the
 * same for each of its credentials.
 */
export function corpusParts(
  issuer: CorpusIssuer,
  number: number,
  { achievements = 7, achievement = number % achievements }: { achievements?: number; achievement?: number } = {},
): CredentialParts {
  const { host } = issuer
  const base = `https://${host}`
  const every = (times: number, of = number) => of % times === 0
  const pictured = every(2, achievement)
  return {
    id: `${base}/credentials/${number.toString(36).padStart(12, "0")}`,
    issuer: {
      name: names[achievement % names.length] ?? "",
      url: `${base}/`,
      ...(every(2, achievement) && { description: `We are at ${host}, and have been\nsince 19${achievement + 10}.` }),
      ...(every(3, achievement) && { image: { url: `${base}/media/issuer.png`, caption: "Our flag" } }),
    },
    ...(every(11)
      ? { recipientEmail: hashedEmail(`earner${number}@mail.example`, `salt-${number}`) }
      : { recipientId: `https://${every(3) ? "far" : "near"}.example/users/earner-${number}` }),
    achievement: {
      id: `${base}/achievements/${achievement}`,
      name: `${subjects[achievement % subjects.length]} ${achievement}`,
      description: `What it takes: ${topics.slice(0, (achievement % 5) + 1).join(", ")} – and patience.`,
      criteriaNarrative: `Show that you can do it.\n\n1. Once\n2. Again, “under observation”\n3. \\o/`.slice(
        0,
        20 + achievement * 6,
      ),
      ...(every(3, achievement) && { criteriaUrl: `${base}/achievements/${achievement}/criteria` }),
      ...(pictured && {
        image: { url: `${base}/media/achievement-${achievement}.png`, caption: `Picture ${achievement}` },
      }),
      ...(!every(4, achievement) && { achievementType: every(3, achievement) ? "Certificate" : "Badge" }),
      tags: topics.slice(0, achievement % 4),
      alignments: Array.from({ length: achievement % 3 }, (_, index) => ({
        targetName: `Skill ${index}`,
        targetUrl: `https://skills.example/${achievement}/${index}`,
        targetDescription: "From a framework",
        ...(index > 0 && { targetFramework: "Framework of skills", targetCode: `F-${index}` }),
      })),
    },
    ...(!every(3) && { narrative: `Number ${number} did it on a ${every(2) ? "rainy" : "sunny"} day.` }),
    evidence: Array.from({ length: number % 3 }, (_, index) => ({
      ...((index === 0 || every(2)) && { url: `https://evidence.example/${number}/${index}` }),
      name: `Log ${index}`,
      narrative: `Page ${number + index}`,
    })),
    ...(every(5) && { validUntil: new Date(corpusMoment.getTime() + (number + 1) * 86_400_000) }),
    status: { statusListUrl: `${base}/status-lists/1`, index: number % 131_072 },
  }
}
