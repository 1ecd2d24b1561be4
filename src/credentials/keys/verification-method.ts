import { decodeBase58 } from "./base58.ts"
import type { VerificationMethod } from "./controller-document.ts"
import { examineJwk, examinePem } from "./jwk.ts"
import { examineMultikey } from "./multikey.ts"
import { ed25519Key, unsupportedKey } from "./public-key.ts"
import type { KeyAlgorithm, PublicKeyVerdict } from "./public-key.ts"

type Spelling = "publicKeyMultibase" | "publicKeyJwk" | "publicKeyBase58" | "publicKeyPem"

/** The types of verification methods that are known, with the ways in which each may spell its key and the kinds of keys that it may hold. */
const methodTypes: ReadonlyMap<string, { spellings: readonly Spelling[]; algorithms?: readonly KeyAlgorithm[] }> =
  new Map([
    ["Multikey", { spellings: ["publicKeyMultibase"] }],
    ["JsonWebKey", { spellings: ["publicKeyJwk"] }],
    ["JsonWebKey2020", { spellings: ["publicKeyJwk"] }],
    [
      "Ed25519VerificationKey2018",
      { spellings: ["publicKeyBase58", "publicKeyJwk", "publicKeyMultibase"], algorithms: ["Ed25519"] },
    ],
    ["Ed25519VerificationKey2020", { spellings: ["publicKeyMultibase", "publicKeyJwk"], algorithms: ["Ed25519"] }],
    ["EcdsaSecp256r1VerificationKey2019", { spellings: ["publicKeyMultibase", "publicKeyJwk"], algorithms: ["P-256"] }],
    ["EcdsaSecp384r1VerificationKey2019", { spellings: ["publicKeyMultibase", "publicKeyJwk"], algorithms: ["P-384"] }],
    ["CryptographicKey", { spellings: ["publicKeyPem"], algorithms: ["RSA"] }],
    ["Key", { spellings: ["publicKeyPem"], algorithms: ["RSA"] }],
  ])

/**
 * The key of a verification method, ready to check signatures with: `publicKey.algorithm` says its kind, `publicKey.key` is Node's KeyObject.
 * Whether the key speaks for anybody is not asked here.
 *
 * @see https://www.w3.org/TR/cid-1.0/#verification-methods
 */
export function publicKeyOf(method: VerificationMethod): PublicKeyVerdict {
  const type = methodTypes.get(method.type)
  if (type === undefined) {
    return unsupportedKey(`The key is of a kind that this version cannot check: “${method.type.slice(0, 80)}”.`)
  }
  const spelled = spellings.filter((spelling) => method[spelling] !== undefined)
  const [spelling] = spelled
  // Two spellings could be two keys, and nothing says which of them counts.
  if (spelling === undefined || spelled.length > 1 || !type.spellings.includes(spelling)) {
    return unsupportedKey("The issuer's list describes the key that signed it in a way that cannot be read.")
  }
  const verdict = readSpelling(method, spelling)
  if (!verdict.ok || type.algorithms === undefined || type.algorithms.includes(verdict.publicKey.algorithm))
    return verdict
  return unsupportedKey(`The issuer's list says that the key is a ${method.type}, but it is none.`)
}

const spellings: readonly Spelling[] = ["publicKeyMultibase", "publicKeyJwk", "publicKeyBase58", "publicKeyPem"]

function readSpelling(method: VerificationMethod, spelling: Spelling): PublicKeyVerdict {
  if (spelling === "publicKeyMultibase") return examineMultikey(method.publicKeyMultibase ?? "")
  if (spelling === "publicKeyJwk") return examineJwk(method.publicKeyJwk)
  if (spelling === "publicKeyPem") return examinePem(method.publicKeyPem ?? "")
  return ed25519Key(decodeBase58(method.publicKeyBase58 ?? "") ?? new Uint8Array())
}
