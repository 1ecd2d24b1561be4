import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, extname, join } from "node:path"
import type { Context } from "hono"

/** The order is the order in the bundle; tokens.css comes first because it declares the cascade layers. */
const STYLE_SHEETS = [
  "tokens.css",
  "base.css",
  "layout.css",
  "shell.css",
  "controls.css",
  "forms.css",
  "badges.css",
  "verification.css",
  "people.css",
  "content.css",
  "admin.css",
  "pages.css",
]

const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
}

const A_YEAR = 31_536_000

type Asset = { fileName: string; url: string; contentType: string; body: Uint8Array<ArrayBuffer> }

/** Every file that pages may name, with an address that changes when the content does. */
export type AssetCatalogue = {
  /**
   * @param name e.g. `haversack.css`, `haversack.js`, `favicon.svg`
   * @returns a path such as `/assets/haversack.3kZ9xQ2LmA0b.css`
   * @throws Error when no such asset exists: a page that names one is a mistake of ours
   */
  url(name: string): string
  /** Answers `GET /assets/:file`. */
  serve(context: Context): Response
  names(): string[]
}

/**
 * Reads the assets once. The style sheets become one response (`haversack.css`) and the scripts another
 * (`haversack.js`), each script in a block of its own; pictures stay as they are.
 *
 * @param folder absolute path of the folder that holds the files
 */
export function loadAssetCatalogue(folder: string = findAssetFolder()): AssetCatalogue {
  const files = readdirSync(folder).toSorted()
  const sources = new Map<string, Uint8Array<ArrayBuffer>>()
  sources.set("haversack.css", concatenate(STYLE_SHEETS.map((file) => readFileSync(join(folder, file), "utf8"))))
  const scripts = files.filter((file) => file.endsWith(".js"))
  sources.set("haversack.js", concatenate(scripts.map((file) => `{\n${readFileSync(join(folder, file), "utf8")}}\n`)))
  for (const file of files.filter((name) => [".svg", ".png"].includes(extname(name)))) {
    sources.set(file, new Uint8Array(readFileSync(join(folder, file))))
  }

  const assets = new Map<string, Asset>()
  for (const [name, body] of sources) assets.set(name, describe(name, body))

  return {
    url(name) {
      const asset = assets.get(name)
      if (!asset) throw new Error(`There is no asset named ${name} in ${folder}`)
      return asset.url
    },
    serve(context) {
      const requested = context.req.param("file") ?? ""
      const asset = assets.get(requested.replace(/\.[\w-]{12}(?=\.\w+$)/, ""))
      if (!asset) return context.text("There is no such file here.", 404)
      // A page opened before an upgrade still names the old hash: it gets the new content, but must not keep it as the old.
      const current = asset.fileName === requested
      return context.body(asset.body, 200, {
        "content-type": asset.contentType,
        "cache-control": current ? `public, max-age=${A_YEAR}, immutable` : "no-cache",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      })
    },
    names: () => [...assets.keys()],
  }
}

function describe(name: string, body: Uint8Array<ArrayBuffer>): Asset {
  const extension = extname(name)
  const hash = createHash("sha256").update(body).digest("base64url").slice(0, 12)
  const fileName = `${name.slice(0, -extension.length)}.${hash}${extension}`
  const contentType = CONTENT_TYPES[extension] ?? "application/octet-stream"
  return { fileName, url: `/assets/${fileName}`, contentType, body }
}

function concatenate(parts: string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(parts.join("\n"))
}

/** The files stay in `src/` of the package, whether this module runs from there or from `dist/`. */
function findAssetFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, "src", "web", "assets")
    if (existsSync(join(folder, "package.json")) && existsSync(candidate)) return candidate
  }
  throw new Error("The folder src/web/assets of the package was not found above " + import.meta.dirname)
}

const catalogue = loadAssetCatalogue()

/** The address of an asset of the running program; see {@link AssetCatalogue.url}. */
export function assetUrl(name: string): string {
  return catalogue.url(name)
}

/** Handler for `app.get("/assets/:file", serveAsset)`. */
export function serveAsset(context: Context): Response {
  return catalogue.serve(context)
}
