/** What the tests use of the official cryptosuites, which ship no types. They sign what ours must accept. */
declare module "@digitalbazaar/ecdsa-multikey" {
  type KeyPair = { publicKeyMultibase: string; signer(): object }
  export function generate(options: { curve: "P-256" | "P-384"; id?: string; controller?: string }): Promise<KeyPair>
  export function from(key: object): Promise<KeyPair>
}
declare module "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite" {
  export const cryptosuite: object
}
declare module "@digitalbazaar/ecdsa-jcs-2019-cryptosuite" {
  export function createSignCryptosuite(): object
  export function createVerifyCryptosuite(): object
}
declare module "@digitalbazaar/eddsa-jcs-2022-cryptosuite" {
  export function createSignCryptosuite(): object
  export function createVerifyCryptosuite(): object
}
declare module "@digitalbazaar/ecdsa-sd-2023-cryptosuite" {
  export function createSignCryptosuite(options: { mandatoryPointers: string[] }): object
  export function createDiscloseCryptosuite(options: { selectivePointers: string[] }): object
  export function createVerifyCryptosuite(): object
}
declare module "@digitalbazaar/ed25519-signature-2020" {
  export class Ed25519Signature2020 {
    readonly type: string
    constructor(options: { signer?: object; date?: Date })
  }
}
