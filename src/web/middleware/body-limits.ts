import type { MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { WebEnvironment } from "../environment.ts"
import { tooLargePage } from "../pages/problem-pages.tsx"

const kilobyte = 1024
/** Forms with pictures. */
const largestUpload = 12 * 1024 * kilobyte
/** Forms of text: the longest field there is, several times. */
const largestForm = 200 * kilobyte

const limited = (maxSize: number): MiddlewareHandler<WebEnvironment> =>
  bodyLimit({ maxSize, onError: (c) => tooLargePage(c, maxSize) })

/** Refuses bodies that are too large before anything reads them, also those that do not say how large they are. */
export function bodyLimits(): MiddlewareHandler<WebEnvironment> {
  const uploads = limited(largestUpload)
  const forms = limited(largestForm)
  return (c, next) =>
    c.req.header("content-type")?.startsWith("multipart/form-data") ? uploads(c, next) : forms(c, next)
}
