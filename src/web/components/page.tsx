import { raw } from "hono/html"
import type { Child } from "hono/jsx"
import { assetUrl } from "../assets/asset-catalogue.ts"
import { OpenGraph, type OpenGraphView } from "./open-graph.tsx"
import { Flash } from "./notice.tsx"
import type { NavigationName, ShellView } from "./shell.ts"
import { SiteFooter } from "./site-footer.tsx"
import { SiteHeader } from "./site-header.tsx"

export type PageProps = {
  shell: ShellView
  /** Without the instance's name, which is added. */
  title: string
  /** For search engines and previews. */
  description?: string
  /** Set when a form came back with problems: the title says so first. */
  hasProblems?: boolean
  current?: NavigationName
  /** Full address of the page itself. */
  canonicalUrl?: string
  /** Other representations: `application/vc`, `application/activity+json`, `application/json+oembed`. */
  alternates?: { type: string; href: string; title?: string }[]
  openGraph?: OpenGraphView
  /** Pages that search engines should leave alone. */
  noIndex?: boolean
  /** More for the head. */
  head?: Child
  /** `normal` 73rem, `reading` 52rem, `narrow` 40rem, `bare`: the page brings its own wraps (landing). */
  width?: "normal" | "reading" | "narrow" | "bare"
  children: Child
}

/** The whole document. `context.html(<Page …/>)` is a complete answer. */
export function Page(props: PageProps) {
  const { shell, width = "normal" } = props
  const title = `${props.hasProblems ? "Problem: " : ""}${props.title}`
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="en" data-theme={shell.theme}>
        <head>
          <meta charset="utf-8" />
          <title>{title === shell.instance.name ? title : `${title} · ${shell.instance.name}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content={shell.theme ?? "light dark"} />
          {props.description && <meta name="description" content={props.description} />}
          {props.noIndex && <meta name="robots" content="noindex" />}
          <link rel="icon" type="image/svg+xml" href={assetUrl("favicon.svg")} />
          <link rel="stylesheet" href={assetUrl("haversack.css")} />
          <script type="module" src={assetUrl("haversack.js")}></script>
          {props.canonicalUrl && <link rel="canonical" href={props.canonicalUrl} />}
          {props.alternates?.map(({ type, href, title: name }) => (
            <link rel="alternate" type={type} href={href} title={name} />
          ))}
          {props.openGraph && <OpenGraph view={props.openGraph} siteName={shell.instance.name} />}
          {props.head}
        </head>
        <body>
          <a class="skip-link" href="#main">
            Skip to the content
          </a>
          <SiteHeader shell={shell} current={props.current} />
          {shell.flash && (
            <div class={`${wrapClass(width)} site-flash`}>
              <Flash {...shell.flash} />
            </div>
          )}
          <main id="main" class={mainClass(width)} tabindex={-1}>
            {props.children}
          </main>
          <SiteFooter instance={shell.instance} />
        </body>
      </html>
    </>
  )
}

type Width = NonNullable<PageProps["width"]>

const wrapClass = (width: Width): string => (width === "narrow" || width === "reading" ? `wrap wrap-${width}` : "wrap")

function mainClass(width: Width): string {
  return width === "bare" ? "site-main site-main-flush" : `site-main ${wrapClass(width)} stack stack-loose`
}
