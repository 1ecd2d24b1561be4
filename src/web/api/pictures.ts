import { Hono } from "hono"
import { loadImage } from "../../db/index.ts"
import { imageHeaders } from "../../media/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { digestInPictureName } from "../present/pictures.ts"

const aYear = 31_536_000

/** The pictures that pages of this server show, by names that only this server can make. */
export const pictures: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get("/pictures/:name", async (c) => {
    const digest = digestInPictureName(ground, c.req.param("name"))
    const image = digest === null ? undefined : await loadImage(ground.database.orm, digest)
    if (image === undefined) return c.text("There is no such picture here.", 404, { "cache-control": "no-store" })
    return c.body(new Uint8Array(image.png), 200, {
      ...imageHeaders,
      // The digest in its name says what it is for ever; private, because not everybody may know that it is here.
      "cache-control": `private, max-age=${aYear}, immutable`,
    })
  })
