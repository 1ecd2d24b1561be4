import type { PublicCredentialKey } from "../../actors/index.ts"
import { CopyButton, Day, Facts } from "../components/index.ts"

/**
 * What tells an issuer's badges from imitations: the identity that they name, and every key that ever signed them. An Ed25519 key is as
 * short as a fingerprint of it would be, so it stands here itself.
 */
export function IssuerIdentity({ did, keys }: { did: string; keys: PublicCredentialKey[] }) {
  return (
    <section class="stack stack-tight" aria-labelledby="identity">
      <h2 id="identity">How its badges are known</h2>
      <p class="soft">
        Every badge names this identity as its issuer and is signed with its key. Whoever checks a badge compares them.
      </p>
      <Facts
        inRow
        facts={[
          {
            label: "Identity",
            value: (
              <>
                <code>{did}</code> <CopyButton text={did} what="identity" />
              </>
            ),
          },
          ...keys.map((key) => ({ label: labelOf(key), value: <Key {...key} /> })),
        ]}
      />
    </section>
  )
}

const labelOf = ({ retiredAt, revokedAt }: PublicCredentialKey): string =>
  revokedAt !== null ? "Revoked key" : retiredAt !== null ? "Former key" : "Signing key"

function Key({ publicKeyMultibase, createdAt, retiredAt, revokedAt }: PublicCredentialKey) {
  const endedAt = revokedAt ?? retiredAt
  return (
    <>
      <code>{publicKeyMultibase}</code> <CopyButton text={publicKeyMultibase} what="key" />
      <p class="soft small">
        Since <Day moment={createdAt} />
        {endedAt !== null && (
          <>
            , until <Day moment={endedAt} />
          </>
        )}
        {revokedAt !== null && ". What it signed is no longer believed"}.
      </p>
    </>
  )
}
