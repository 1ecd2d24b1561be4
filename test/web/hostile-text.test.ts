import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../src/cli/demo/visitor.ts"
import { loose } from "./page-checks.ts"
import { openScene, raw, type Scene } from "./scene.ts"

const corpus = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `'><svg/onload=alert(1)>`,
  `</title></textarea></style><script>alert(1)</script>`,
  `<a href="javascript:alert(1)">x</a>`,
  `[x](javascript:alert(1)) [y](data:text/html,<script>alert(1)</script>) ![z](https://evil.example/pixel.png)`,
  `<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
  `<iframe srcdoc="<script>alert(1)</script>"></iframe><base href="//evil.example/">`,
  `<form action="https://evil.example"><input name=csrf></form><p style="position:fixed">`,
  `\u202egnp.exe &lt;script&gt; &#x3c;script&#x3e; <!-- --!> <![CDATA[<script>]]>`,
]
const hostile = corpus.join("\n\n")

let scene: Scene
let paths: string[]

beforeAll(async () => {
  scene = await openScene()
  const settings = await scene.alice.open("/settings/profile")
  const saved = await scene.alice.send(settings, "/settings/profile", {
    name: `Alice <b onclick=alert(1)>"'`,
    bio: hostile.replace("\u202e", ""),
  })
  if (saved.url.pathname !== "/@alice") throw new Error(`the hostile profile was not saved: ${saved.status}`)
  const details = (name: string) => ({
    achievement: {
      name,
      description: hostile.slice(0, 1900),
      criteriaSource: hostile,
      imageAlt: `"><script>alert(1)</script>`,
      tags: [`<script>alert(1)</script>`, `" onmouseover="alert(1)`],
      alignments: [
        {
          targetName: `<img src=x onerror=alert(1)>`,
          targetUrl: `https://skills.example/"onmouseover="alert(1)`,
          targetDescription: hostile,
        },
      ],
    },
    award: {
      narrative: hostile,
      evidence: [
        { name: `<script>alert(1)</script>`, url: `https://film.example/?"onload="alert(1)`, narrative: hostile },
      ],
    },
  })
  const badge = await scene.badge(
    "alice",
    scene.alice,
    `Shown <i onload=alert(1)>`,
    "public",
    details(`Shown <i onload=alert(1)>`),
  )
  const offer = await scene.offer("alice", scene.alice, `Waiting "><script>`, details(`Waiting "><script>`))
  await scene.bob.send(await scene.bob.open("/@alice"), "/follow")
  paths = [
    badge,
    offer.url.pathname,
    "/@alice",
    "/@makers",
    "/",
    "/backpack",
    "/settings/profile",
    "/following",
    "/followers",
  ]
})
afterAll(() => scene.instance.stop())

describe("text that wants to be code", () => {
  it("is only text on every page that shows it", async () => {
    for (const path of paths)
      for (const visitor of [scene.alice, scene.bob, new Visitor(scene.origin)]) {
        const sight = await visitor.open(path)
        expect([path, loose(sight)]).toEqual([path, []])
        expect(
          sight.page
            .querySelectorAll("form")
            .map((form) => form.getAttribute("action"))
            .filter((action) => !action?.startsWith("/")),
        ).toEqual([])
      }
  })

  it("is kept, so that what people wrote about code can be read", async () => {
    const page = await scene.alice.open(paths[0] ?? "")
    expect(page.page.querySelector("h1")?.text).toBe("Shown <i onload=alert(1)>")
    expect(page.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;")
  })

  it("is not echoed from addresses", async () => {
    for (const path of [
      "/find?q=",
      "/sign-in?email=",
      "/sign-in?next=",
      "/set-up?token=",
      "/backpack?q=",
      "/backpack?sort=",
      "/backpack?after=",
      "/timeline?after=",
      "/@alice?after=",
      "/nothing/",
    ])
      for (const visitor of [scene.alice, new Visitor(scene.origin)])
        for (const text of corpus) {
          const sight = await visitor.open(path + encodeURIComponent(text))
          expect(sight.status).toBeLessThan(500)
          expect([path, text, loose(sight)]).toEqual([path, text, []])
        }
  })

  it("does not get into headers", async () => {
    for (const next of ["/x%0d%0aset-cookie:%20a=b", "/%0d%0a%0d%0a<script>"]) {
      const answer = await raw(scene, scene.alice, `/sign-in?next=${next}`)
      expect(answer.headers.get("set-cookie") ?? "").not.toContain("a=b")
      expect(answer.headers.get("location")).toBe("/")
    }
  })
})
