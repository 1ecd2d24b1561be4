import type { Object as ActivityObject } from "@fedify/vocab"
import type { Context } from "hono"
import { asProved } from "../objects/proved-activity.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { activityJson, bytesAnswer } from "./answers.ts"

/** An object as ActivityStreams, in the form in which it also stands in our activities. */
export async function asActivityStreams(
  { contextLoader }: Protocol,
  c: Context,
  object: ActivityObject,
  headers: Record<string, string>,
): Promise<Response> {
  const json = asProved(await object.toJsonLd({ format: "compact", contextLoader }))
  return bytesAnswer(c, new TextEncoder().encode(JSON.stringify(json)), activityJson, headers)
}
