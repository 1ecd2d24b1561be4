import { parseArgs } from "node:util"

import { compareCanonicalForms } from "./differences.ts"
import { foreignDocuments, ownCredentials, withoutProof } from "./seeds.ts"

/** `npm run fuzz -- [--seed N] [--documents N]` */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "20261122" },
    documents: { type: "string", default: "20000" },
  },
})
const seeds = [...(await ownCredentials(20)).map(({ document }) => withoutProof(document)), ...foreignDocuments()]
const outcome = await compareCanonicalForms({
  seeds,
  seed: Number(values.seed),
  count: Number(values.documents),
  tell: ({ documents, differences, compiled, declined, refused }) =>
    console.log(
      `${documents} documents: ${compiled} compiled, ${declined} declined, ${refused} refused, ${differences.length} differences`,
    ),
})
for (const { text, compiled, library } of outcome.differences.slice(0, 5))
  console.log(text, "\n", compiled, "\n", library)
process.exitCode = outcome.differences.length === 0 ? 0 : 1
