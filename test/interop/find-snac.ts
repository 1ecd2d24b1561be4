import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { packageRoot } from "../../src/package-root.ts"

const run = promisify(execFile)

const folder = join(packageRoot, "node_modules/.cache/snac")
const unpacked = join(folder, "usr/bin/snac")

export type Found = { program: string } | { missing: string }

/**
 * The program of snac, a small server of the fediverse by other people: named by `HAVERSACK_SNAC`, installed on this machine, fetched
 * before, or fetched now from Debian (its own suites or their backports, from the mirror that this machine's apt uses). Nothing is
 * installed, and apt's own lists stay as they are. `missing` says why there is none.
 */
export async function findSnac(): Promise<Found> {
  const named = process.env["HAVERSACK_SNAC"]
  if (named !== undefined) return usable(named)
  const installed = (process.env["PATH"] ?? "").split(":").map((part) => join(part, "snac"))
  for (const program of [...installed, unpacked]) if (existsSync(program)) return usable(program)
  try {
    await fetchFromDebian()
  } catch (error) {
    return { missing: `Debian's package snac2 could not be had: ${sentenceOf(error)}` }
  }
  return usable(unpacked)
}

/** Whether it starts: a library may be missing. */
async function usable(program: string): Promise<Found> {
  try {
    const { stdout } = await run(program, [])
    return stdout.includes("ActivityPub") ? { program } : { missing: `${program} is another program.` }
  } catch (error) {
    // Without arguments it says how to use it, and counts that as a failure.
    if (hasOutput(error) && error.stdout.includes("ActivityPub")) return { program }
    return { missing: `${program} does not start: ${sentenceOf(error)}` }
  }
}

async function fetchFromDebian(): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, "download"), { recursive: true })
  const options = await aptWithBackports()
  await run("apt-get", [...options, "-qq", "update"])
  await run("apt-get", [...options, "-qq", "download", "snac2"], { cwd: join(folder, "download") })
  const [archive] = await readdir(join(folder, "download"))
  if (archive === undefined) throw new Error("apt-get downloaded nothing")
  await run("dpkg", ["-x", join(folder, "download", archive), folder])
}

/** Options that make apt look at this machine's mirror and the backports there, with lists of its own. */
async function aptWithBackports(): Promise<string[]> {
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)"])
  const targets = stdout.split("\n").map((line) => line.split(" "))
  const main = targets.find(([, codename, component]) => component === "main" && /^[a-z]+$/.test(codename ?? ""))
  if (main === undefined) throw new Error("apt knows no suite of Debian with a component main")
  const [mirror, codename] = main
  for (const part of ["lists/partial", "cache/archives/partial"]) {
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(join(folder, part), { recursive: true })
  }
  const sources = [`deb ${mirror} ${codename} main`, `deb ${mirror} ${codename}-backports main`]
  await writeFile(join(folder, "sources.list"), `${sources.join("\n")}\n`)
  const settings = {
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::State::lists": join(folder, "lists"),
    "Dir::Cache": join(folder, "cache"),
  }
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`])
}

const hasOutput = (error: unknown): error is { stdout: string } =>
  typeof error === "object" && error !== null && "stdout" in error && typeof error.stdout === "string"

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500)
