import type { AnyCredential } from "../model.ts"
import { failed, notApplicable, passed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"

/** Whether the credential was awarded to the actor who is asked about. */
export function checkRecipient(credential: AnyCredential, expectedRecipient: string | undefined): Finding {
  if (expectedRecipient === undefined) return notApplicable("Nobody asked whose badge it is.")
  const [subject] = [credential.credentialSubject].flat()
  const id = subject?.id
  if (id === expectedRecipient) return passed(`It was awarded to ${expectedRecipient}.`)
  if (id !== undefined) return failed("recipientMismatch", `It was awarded to ${id}, which is somebody else.`)
  return unknown(
    "hiddenRecipient",
    "It names its earner by a hidden address (an email address, say), which this version cannot compare yet.",
  )
}
