import { parseArgs } from "node:util"

import { corpusMoment } from "../../bench/credentials/corpus.ts"
import { compareCanonicalForms } from "./differences.ts"
import { foreignDocuments, ownCredentials, withoutProof } from "./seeds.ts"
import { compareSignatures } from "./signatures.ts"

/** `npm run fuzz -- [--seed N] [--documents N] [--credentials N]` */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261122" },
    documents: { type: "string", default: "20000" },
    credentials: { type: "string", default: "6000" },
  },
})
const [seed, documents, credentials] = [values.seed, values.documents, values.credentials].map(Number)
if (![seed, documents, credentials].every(Number.isInteger)) {
  console.error("Usage: npm run fuzz -- [--seed N] [--documents N] [--credentials N]")
  process.exit(2)
}
const own = await ownCredentials(20)

const forms = await compareCanonicalForms({
  seeds: [...own.map(({ document }) => withoutProof(document)), ...foreignDocuments()],
  seed: seed!,
  count: documents!,
  tell: ({ documents: count, compiled, declined, refused, differences }) =>
    console.log(
      `${count} mutated documents: ${compiled} read by the compiled path, ${declined} left to the libraries, ${refused} refused by both, ${differences.length} differences`,
    ),
})
const signatures = await compareSignatures({
  signed: own,
  now: corpusMoment,
  seed: seed!,
  count: credentials!,
  tell: ({ credentials: count, accepted, refused, stricter, differences }) =>
    console.log(
      `${count} tampered credentials: ${accepted} accepted by both, ${refused} refused by both, ${JSON.stringify(stricter)} refused by rules of our own, ${differences.length} differences`,
    ),
})
const differences = [...forms.differences, ...signatures.differences]
for (const difference of differences.slice(0, 5)) console.log(difference)
process.exitCode = differences.length === 0 ? 0 : 1
