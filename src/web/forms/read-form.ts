import { HTTPException } from "hono/http-exception"
import type { WebContext } from "../environment.ts"
import { formValues, type FormValues } from "./form-values.ts"

/**
 * Reads the form that was sent. Reading it again gives the same values.
 *
 * @throws HTTPException 415 for what is no form, 400 for one that is broken off; the core turns both into pages
 */
export async function readForm(c: WebContext): Promise<FormValues> {
  const type = c.req.header("content-type") ?? ""
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) throw new HTTPException(415)
  try {
    return formValues(await c.req.formData())
  } catch (error) {
    if (error instanceof HTTPException || !(error instanceof TypeError)) throw error
    throw new HTTPException(400, { cause: error })
  }
}

/** The bytes of an uploaded file, or null when none was chosen. */
export async function fileBytes(form: FormValues, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = form.file(name)
  return file === null ? null : new Uint8Array(await file.arrayBuffer())
}
