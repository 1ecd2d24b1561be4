import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"

/** The ids of those whom a credential is about; one who is known by a hidden address only has none. */
export function subjectIds({ credentialSubject }: JsonObject): string[] {
  return [credentialSubject].flat().flatMap((subject) => {
    const id = isJsonObject(subject) ? subject["id"] : undefined
    return typeof id === "string" ? [id] : []
  })
}
