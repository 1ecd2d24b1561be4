import { corpusIssuers, corpusMoment, corpusParts } from "../../bench/credentials/corpus.ts"
import { didDocument, issueCredential } from "../../src/credentials/index.ts"
import type { JsonObject } from "../../src/credentials/canonical-form.ts"

const v2 = "https://www.w3.org/ns/credentials/v2"
const v1 = "https://www.w3.org/2018/credentials/v1"
const ob = (edition: string) => `https://purl.imsglobal.org/spec/ob/v3p0/context${edition}.json`

/** Credentials of our own, signed, in all the shapes of the corpus, with what their issuers publish about keys. */
export async function ownCredentials(count: number) {
  const issuers = await corpusIssuers(3)
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const issuer = issuers[number % issuers.length]
      if (issuer === undefined) throw new Error("There are no issuers.")
      const parts = corpusParts(issuer, number)
      const { bytes } = await issueCredential({ parts, key: issuer.key, did: issuer.did, now: corpusMoment })
      const { did, actorUri, key } = issuer
      return {
        bytes,
        document: JSON.parse(new TextDecoder().decode(bytes)) as JsonObject,
        did,
        publicKeyMultibase: key.publicKeyMultibase,
        didDocument: JSON.stringify(didDocument({ did, actorUri, keys: [key] })),
      }
    }),
  )
}

export const withoutProof = ({ proof: _proof, ...document }: JsonObject): JsonObject => document

/** What others write and we do not: every part of Open Badges 3.0, older editions, other kinds of credentials. */
export function foreignDocuments(): JsonObject[] {
  const profile = {
    id: "https://issuer.example/1",
    type: ["Profile"],
    name: "Issuer",
    url: "https://issuer.example",
    phone: "1-222-333-4444",
    otherIdentifier: [{ type: "IdentifierEntry", identifier: "12345", identifierType: "identifier" }],
    parentOrg: { id: "https://parent.example", type: "Profile", name: "Parent" },
    address: {
      type: ["Address"],
      addressCountry: "USA",
      geo: { type: "GeoCoordinates", latitude: 1.5, longitude: -2 },
    },
  }
  const achievement = {
    id: "https://issuer.example/achievements/1",
    type: ["Achievement"],
    achievementType: "Degree",
    creator: { id: "https://issuer.example/1", type: "Profile", name: "Issuer", email: "issuer@mail.example" },
    creditsAvailable: 36.5,
    criteria: { id: "https://issuer.example/criteria", narrative: 'Line one\nline "two" \\ \u0001 \u007f' },
    description: "A description",
    name: "Achievement",
    image: { id: "https://issuer.example/image", type: "Image", caption: "A picture" },
    related: [{ id: "https://issuer.example/achievements/2", type: ["Related"], inLanguage: "es", version: "0" }],
    resultDescription: [
      {
        id: "urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c",
        type: ["ResultDescription"],
        allowedValue: ["D", "C", "B", "A"],
        name: "Grade",
        requiredValue: "C",
        resultType: "LetterGrade",
      },
      {
        id: "urn:uuid:a70ddc6a-4c4a-4bd8-8277-cb97c79f40c5",
        type: ["ResultDescription"],
        name: "Rubric",
        rubricCriterionLevel: [
          { id: "urn:uuid:d05a0867", type: ["RubricCriterionLevel"], level: "Mastered", name: "M", points: "4" },
          { id: "urn:uuid:6b84b429", type: ["RubricCriterionLevel"], level: "Basic", name: "B", points: "0" },
        ],
        requiredLevel: "urn:uuid:d05a0867",
        resultType: "RubricCriterionLevel",
      },
    ],
    tag: ["one", "two"],
    version: "1.0",
  }
  const badge = (contexts: string[], more: JsonObject = {}): JsonObject => ({
    "@context": contexts,
    id: "https://issuer.example/credentials/3732",
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name: "A badge",
    issuer: profile,
    validFrom: "2010-01-01T00:00:00Z",
    credentialSubject: {
      id: "did:example:ebfeb1f712ebc6f1c276e12ec21",
      type: ["AchievementSubject"],
      activityEndDate: "2010-01-02",
      creditsEarned: 42,
      achievement,
      identifier: [
        { type: "IdentityObject", hashed: true, identityHash: "sha256$aa", identityType: "emailAddress", salt: "s" },
        { type: "IdentityObject", hashed: false, identityHash: "a b", identityType: "name" },
      ],
      result: [
        { type: ["Result"], resultDescription: "urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c", value: "A" },
        { type: ["Result"], achievedLevel: "urn:uuid:d05a0867", status: "Completed" },
      ],
    },
    evidence: [
      { id: "https://issuer.example/evidence", type: ["Evidence"], narrative: "One", genre: "Photo", audience: "All" },
      { type: ["Evidence"], narrative: "Two" },
    ],
    ...more,
  })
  const issuanceDate = "2010-01-01T00:00:00Z"
  return [
    badge([v2, ob("-3.0.3"), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"], {
      credentialSchema: [{ id: "https://schemas.example/1.json", type: "1EdTechJsonSchemaValidator2019" }],
    }),
    withoutWord("inLanguage", badge([v2, ob("-3.0.2")])),
    ...["", "-3.0.1", "-3.0.2"].map((edition) => {
      const { validFrom: _validFrom, ...former } = badge([v1, ob(edition)], { issuanceDate })
      return withoutWord("inLanguage", former)
    }),
    badge([v2, ob("-3.0.3")], {
      name: { "@value": "مهارة", "@language": "AR", "@direction": "rtl" },
      description: [{ "@value": "A skill", "@language": "en" }, "Plain"],
      endorsement: [endorsement()],
    }),
    endorsement(),
    {
      "@context": [v2],
      id: "https://issuer.example/status/1",
      type: ["VerifiableCredential", "BitstringStatusListCredential"],
      issuer: "did:web:issuer.example",
      validFrom: "2026-01-01T00:00:00Z",
      credentialSubject: {
        id: "https://issuer.example/status/1#list",
        type: "BitstringStatusList",
        statusPurpose: ["revocation", "suspension"],
        encodedList: "uH4sIAAAA",
        ttl: 300_000,
      },
    },
  ]
}

/** Without a word that older editions do not know. */
function withoutWord(word: string, document: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(document, (name, value: unknown) => (name === word ? undefined : value)))
}

function endorsement(): JsonObject {
  return {
    "@context": [v2, ob("-3.0.3")],
    id: "https://accrediter.example/endorsements/1",
    type: ["VerifiableCredential", "EndorsementCredential"],
    name: "SDE endorsement",
    issuer: { id: "https://accrediter.example/1", type: ["Profile"], name: "Accrediter" },
    validFrom: "2010-01-01T00:00:00Z",
    credentialSubject: {
      id: "https://issuer.example/1",
      type: ["EndorsementSubject"],
      endorsementComment: "Is in good standing",
    },
  }
}
