import { Hono } from "hono"
import { serveAsset } from "../assets/asset-catalogue.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"

/** Style sheets, scripts and drawings of the pages. */
export const assets: PageRoutes = () => new Hono<WebEnvironment>().get("/assets/:file", (c) => serveAsset(c))
