import { Hono } from "hono"
import { actorById, isPresent } from "../../actors/index.ts"
import { heldBytes, holdingById, visibleTo } from "../../backpack/index.ts"
import { bakePng, bakeSvg, credentialForm } from "../../credentials/index.ts"
import { loadImage, type StoredImage } from "../../db/index.ts"
import { credentialJwtOf } from "../../issuing/index.ts"
import { documentHeaders, imageHeaders, pictureInSvg } from "../../media/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { pathPart } from "../params.ts"
import { sightOf } from "../sight.ts"
import { notFoundPage } from "./problem-pages.tsx"

/**
 * The files of a badge that can be taken along: the credential exactly as it was received (and as a JWT, where its
 * issuer is of this server), and pictures with it baked in. Whoever may not see the
 * badge gets the same answer as for one that does not exist; whoever asks for the wrong one of the two forms is led to the other.
 */
export const badgeFiles: PageRoutes = (ground) => {
  const seen = async (c: WebContext) => {
    const found = await heldBytes(ground, pathPart(c, "id"))
    if (found === null) return null
    const holder = await actorById(ground, found.holding.holderId)
    if (holder === null || !isPresent(holder)) return null
    return visibleTo(found.holding, await sightOf(ground, c.var.viewer, holder.id)) ? found : null
  }
  const pictureOf = async (holdingId: string): Promise<StoredImage & { name: string }> => {
    const found = await holdingById(ground, holdingId)
    const image = found === null ? undefined : await loadImage(ground.database.orm, found.snapshot.imageDigest)
    if (found === null || image === undefined) throw new Error(`the picture of holding ${holdingId} is not stored`)
    return { ...image, name: found.snapshot.name }
  }
  return new Hono<WebEnvironment>()
    .get("/badges/:id/credential.jsonld", async (c) => {
      const found = await seen(c)
      if (found === null) return notFoundPage(c)
      if (credentialForm(found.bytes).kind === "jwt")
        return c.redirect(`/badges/${found.holding.id}/credential.jwt`, 303)
      return c.body(new Uint8Array(found.bytes), 200, {
        ...documentHeaders,
        "content-type": "application/ld+json",
        "content-disposition": attachment(found.digest, "jsonld"),
      })
    })
    .get("/badges/:id/credential.jwt", async (c) => {
      const found = await seen(c)
      if (found === null) return notFoundPage(c)
      const isJson = credentialForm(found.bytes).kind === "json"
      // Only the issuer can sign a badge in another form.
      const jwt = isJson ? await credentialJwtOf(ground, found.bytes) : found.bytes
      if (jwt === null) return c.redirect(`/badges/${found.holding.id}/credential.jsonld`, 303)
      return c.body(new Uint8Array(jwt), 200, {
        ...documentHeaders,
        "content-type": "application/vc+jwt",
        "content-disposition": attachment(found.digest, "jwt"),
      })
    })
    .get("/badges/:id/image.png", async (c) => {
      const found = await seen(c)
      if (found === null) return notFoundPage(c)
      const { png } = await pictureOf(found.holding.id)
      return c.body(new Uint8Array(png), 200, imageHeaders)
    })
    .get("/badges/:id/badge.png", async (c) => {
      const found = await seen(c)
      if (found === null) return notFoundPage(c)
      const { png } = await pictureOf(found.holding.id)
      const baked = bakePng(png, { ...credentialForm(found.bytes), bytes: found.bytes })
      if (!baked.ok) throw new Error(`holding ${found.holding.id} cannot be baked: ${baked.sentence}`)
      return c.body(new Uint8Array(baked.image), 200, {
        ...imageHeaders,
        "content-disposition": attachment(found.digest, "png"),
      })
    })
    .get("/badges/:id/badge.svg", async (c) => {
      const found = await seen(c)
      if (found === null) return notFoundPage(c)
      const { png, width, height, name } = await pictureOf(found.holding.id)
      const drawn = new TextEncoder().encode(pictureInSvg(png, { width, height, title: name }))
      const baked = bakeSvg(drawn, { ...credentialForm(found.bytes), bytes: found.bytes })
      if (!baked.ok) throw new Error(`holding ${found.holding.id} cannot be baked: ${baked.sentence}`)
      return c.body(new Uint8Array(baked.image), 200, {
        ...imageHeaders,
        "content-type": "image/svg+xml",
        "content-disposition": attachment(found.digest, "svg"),
      })
    })
}

const attachment = (digest: string, ending: string): string =>
  `attachment; filename="badge-${digest.slice(0, 12)}.${ending}"`
