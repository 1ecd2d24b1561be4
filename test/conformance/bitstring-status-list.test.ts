import { describe, expect, it } from "vitest"

import { decodeStatusList, minimumStatusListLength } from "../../src/credentials/index.ts"
import { readStatusListCredential } from "../../src/credentials/read-credential.ts"
import { areVectorsHere, jsonOf, readManifest } from "./vectors.ts"

const lists = readManifest()
  .map(({ file }) => file)
  .filter((file) => /^w3c-bitstring\/examples\/|\/testlist$/.test(file))
  .filter((file) => JSON.stringify(jsonOf(file).type).includes("BitstringStatusListCredential"))

describe.skipIf(!areVectorsHere)("the status lists of the W3C and of 1EdTech", () => {
  it("are here", () => {
    expect(lists.length).toBeGreaterThanOrEqual(2)
  })

  it.each(lists)("%s is read, and is as long as the specification wants", (file) => {
    const read = readStatusListCredential(jsonOf(file))
    if (!read.ok) throw new Error(read.details.join(" "))
    const decoded = decodeStatusList(read.credential.credentialSubject.encodedList)
    if (!decoded.ok) throw new Error(decoded.sentence)
    expect(decoded.list.length).toBe(minimumStatusListLength)
    expect(decoded.warnings).toEqual([])
  })

  it("says about 1EdTech's revoked badge (index 23) that it is, and about nobody else", () => {
    const read = readStatusListCredential(jsonOf("1edtech-public-validator/ob30/bit-string-list/testlist"))
    if (!read.ok) throw new Error(read.details.join(" "))
    const decoded = decodeStatusList(read.credential.credentialSubject.encodedList)
    if (!decoded.ok) throw new Error(decoded.sentence)
    const set = Array.from({ length: decoded.list.length }, (_, index) => index).filter((index) =>
      decoded.list.get(index),
    )
    expect(set).toEqual([23])
  })
})
