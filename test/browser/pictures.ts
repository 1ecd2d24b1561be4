/**
 * Makes the README's pictures, `docs/images/*.png`, from two running instances: `npm run pictures`.
 *
 * Everything in them happened: Iris's issuers on one instance award badges, with the sample pins as their pictures, to Alice on the other,
 * who accepts them. Nothing on the pages is changed afterwards.
 */
import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import sharp from "sharp"
import { startInstanceProcess } from "../../src/cli/demo/instance-process.ts"
import { eventually } from "../../src/cli/demo/story.ts"
import { type Sight, Visitor } from "../../src/cli/demo/visitor.ts"
import { openBrowser, openContext } from "./browser.ts"

const root = join(import.meta.dirname, "..", "..")
const assets = join(root, "src", "web", "assets")
const pictures = join(root, "docs", "images")

type Sample = {
  name: string
  pin: string
  alt: string
  description: string
  criteria: string
  narrative: string
  evidence: { url: string; name: string }
  tags: string
}

const trails: Sample[] = [
  {
    name: "Night Sky Guide",
    pin: "sample-night-sky-guide.svg",
    alt: "A round enamel pin: a night sky over hills",
    description: "Shows others the night sky with their own eyes, and gets them home safely in the dark.",
    criteria:
      "- finds ten constellations without a map\n- has led three walks by night\n- knows what to do when fog comes in",
    narrative: "Fourteen of us saw Saturn's rings for the first time.",
    evidence: { url: "https://trails.example/walks/14", name: "The walk of 14 November" },
    tags: "astronomy, guiding",
  },
  {
    name: "Trail Maker",
    pin: "sample-trail-maker.svg",
    alt: "A round enamel pin: a path towards a mountain",
    description: "Builds and repairs paths that hold for years, in the rain too.",
    criteria:
      "- has built or repaired **200 metres** of path that lasts a winter\n- leads a crew of three for a day, and brings everybody home\n- closes what is not used any more, so that it can grow over",
    narrative:
      "Alice led the crew on the steep part above the quarry. The steps she laid have held through **two storms**.",
    evidence: { url: "https://trails.example/quarry", name: "Before and after: the quarry steps" },
    tags: "outdoors, leading a crew, drystone",
  },
]

const town: Sample[] = [
  {
    name: "Repair Café Mender",
    pin: "sample-repair-cafe.svg",
    alt: "A round enamel pin: tools crossed",
    description: "Mends what others would throw away, and shows them how.",
    criteria: "- has mended ten things with their owners",
    narrative: "The toaster lives.",
    evidence: { url: "https://tidewater.example/repairs", name: "The repair book" },
    tags: "repair",
  },
  {
    name: "Library Volunteer",
    pin: "sample-library-volunteer.svg",
    alt: "A round enamel pin: an open book",
    description: "Keeps the library open on Saturdays.",
    criteria: "- forty hours at the desk",
    narrative: "Forty-two hours, and a reading circle.",
    evidence: { url: "https://tidewater.example/saturdays", name: "The desk's calendar" },
    tags: "library",
  },
  {
    name: "Bee Keeper",
    pin: "sample-bee-keeper.svg",
    alt: "A round enamel pin: a bee on a comb",
    description: "Brings a colony through its first winter.",
    criteria: "- one colony, one winter",
    narrative: "All three hives on the roof are alive.",
    evidence: { url: "https://tidewater.example/bees", name: "The hives in April" },
    tags: "bees",
  },
]

async function enter(origin: URL, link: URL, name: string, handle: string): Promise<Visitor> {
  const visitor = new Visitor(origin)
  const fields = { name, handle, email: `${handle}@people.example`, password: "a picture for the readme" }
  const home = await visitor.send(await visitor.open(link.href), link.pathname, fields)
  if (home.status !== 200) throw new Error(`${name} could not sign up: ${home.status}`)
  return visitor
}

const uploaded = async (name: string) => ({ file: await readFile(join(assets, name)), name, type: "image/svg+xml" })

/** An issuer with a logo, and each of its badges awarded. */
async function issue(
  iris: Visitor,
  issuer: { name: string; handle: string; description: string; website: string; logo: string },
  samples: Sample[],
  recipient: string,
): Promise<void> {
  const { logo, ...fields } = issuer
  const form = await iris.open("/issuers/new")
  const dashboard = await iris.send(form, "/issuers/new", { ...fields, logo: await uploaded(logo) })
  for (const sample of samples) {
    const { name, description, criteria, tags, alt } = sample
    const newBadge = await iris.open(`${dashboard.url.pathname}/achievements/new`)
    const image = await uploaded(sample.pin)
    const made = await iris.send(newBadge, "/achievements/new", {
      name,
      description,
      criteria,
      tags,
      imageAlt: alt,
      image,
    })
    const awarding = await iris.open(`${made.url.pathname}/award`)
    const { narrative, evidence } = sample
    await iris.send(awarding, "/award", {
      recipient,
      narrative,
      evidenceUrl: evidence.url,
      evidenceName: evidence.name,
    })
  }
}

/** Accepts every offer but the last as it arrives; answers with the page of the badge that was accepted last. */
async function acceptAll(alice: Visitor, names: string[]): Promise<Sight> {
  let last: Sight | undefined
  for (const name of names) {
    const path = await eventually(`the offer of ${name}`, 60_000, async () => {
      const backpack = await alice.open("/backpack")
      const link = backpack.page.querySelectorAll("a[href^='/offers/']").find((one) => one.text.includes(name))
      return link?.getAttribute("href")
    })
    last = await alice.send(await alice.open(path), "/accept", { visibility: "public" })
  }
  if (last === undefined) throw new Error("nothing was offered")
  return last
}

/** What stands in the window, few colours enough to be small. */
async function take(window: { screenshot(): Promise<Uint8Array> }, name: string): Promise<void> {
  const file = join(pictures, name)
  const { size } = await sharp(await window.screenshot())
    .png({ palette: true, quality: 92, effort: 10 })
    .toFile(file)
  console.log(`${file}: ${Math.round(size / 1024)} KB`)
}

const program = join(root, "dist", "src", "main.js")
const [harbor, meadow] = await Promise.all([
  startInstanceProcess(program, "harbor"),
  startInstanceProcess(program, "meadow"),
])
const browser = await openBrowser()
try {
  const iris = await enter(harbor.origin, harbor.setUpLink, "Iris", "iris")
  const alice = await enter(meadow.origin, meadow.setUpLink, "Alice Brook", "alice")
  const recipient = `@alice@${meadow.origin.host}`
  const tidewater = {
    name: "Tidewater Library",
    handle: "tidewater",
    description: "The library by the quay.",
    website: "https://tidewater.example",
    logo: "sample-open-water.svg",
  }
  const paths = {
    name: "Harbor Trails",
    handle: "trails",
    description: "We look after the paths around the harbor.",
    website: "https://trails.example",
    logo: "sample-tree-planter.svg",
  }
  await issue(iris, tidewater, town, recipient)
  await issue(iris, paths, trails, recipient)
  const samples = [...town, ...trails]
  const badge = await acceptAll(
    alice,
    samples.map(({ name }) => name),
  )

  await mkdir(pictures, { recursive: true })
  const stranger = await openContext(browser, meadow.origin, { javaScript: true, height: 860 })
  const page = await stranger.newPage()
  await page.goto(badge.url.pathname)
  await take(page, "badge.png")

  const owner = await openContext(browser, meadow.origin, { javaScript: true, height: 860 })
  await owner.addCookies(alice.cookies().map((cookie) => ({ ...cookie, url: meadow.origin.href })))
  const backpack = await owner.newPage()
  await backpack.goto("/backpack")
  await backpack.waitForLoadState("networkidle")
  await take(backpack, "backpack.png")
} finally {
  await browser.close()
  await Promise.allSettled([harbor.stop(), meadow.stop()])
}
