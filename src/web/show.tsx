import type { ContentfulStatusCode } from "hono/utils/http-status"
import { profileUrl } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { instanceProfile } from "../instance/index.ts"
import { strangersMayAsk, type SignedIn } from "../people/index.ts"
import { pendingOfferCount } from "../views/index.ts"
import { Page, type InstanceView, type PageProps, type ShellView, type ViewerView } from "./components/index.ts"
import type { WebContext } from "./environment.ts"
import { csrfTokenOf } from "./forms/csrf-token.ts"
import { flashView } from "./flash-sentences.ts"
import { picturePath } from "./present/pictures.ts"

/** A page without what stands around every page. */
export type PageView = Omit<PageProps, "shell">

/** Answers with a whole document: the page inside the shell, as this viewer sees it. */
export async function show(c: WebContext, page: PageView, status: ContentfulStatusCode = 200): Promise<Response> {
  return c.html(<Page {...page} shell={await shellFor(c)} />, status)
}

/** Answers with a document that needs no database, for when something is wrong with the rest. */
export function showPlainly(c: WebContext, page: PageView, status: ContentfulStatusCode): Response | Promise<Response> {
  return c.html(<Page {...page} shell={{ instance: plainInstanceView(c.var.ground), csrfToken: "" }} />, status)
}

/** What stands around a page for this viewer. */
export async function shellFor(c: WebContext): Promise<ShellView> {
  const { ground, viewer, flash } = c.var
  return {
    instance: await instanceView(ground),
    viewer: viewer === null ? undefined : await viewerView(ground, viewer),
    // Who is not signed in has no form in the shell, and gets no cookie for reading.
    csrfToken: viewer === null ? "" : csrfTokenOf(c),
    flash: flash === null ? undefined : flashView(flash),
    strangersMayAsk: viewer === null && (await strangersMayAsk(ground)),
  }
}

const plainInstanceView = ({ config }: Ground): InstanceView => ({
  name: "Haversack",
  host: config.host,
  version: config.version,
})

async function instanceView(ground: Ground): Promise<InstanceView> {
  const { name, description } = await instanceProfile(ground)
  return { ...plainInstanceView(ground), name, description: description === "" ? undefined : description }
}

async function viewerView(ground: Ground, viewer: SignedIn): Promise<ViewerView> {
  const { origin, host } = ground.config
  return {
    name: viewer.name,
    handle: `@${viewer.handle}@${host}`,
    profileUrl: pathOf(profileUrl(origin, viewer.handle)),
    avatarUrl: picturePath(ground, viewer.actor.iconDigest),
    isAdmin: viewer.role === "admin",
    pendingOffers: await pendingOfferCount(ground, viewer.actorId),
  }
}

const pathOf = (url: string): string => new URL(url).pathname
