import { spawn } from "node:child_process"
import { once } from "node:events"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { packageRoot } from "../../../src/package-root.ts"

export type Run = { code: number | null; out: string; err: string; records: any[] }

/**
 * Runs `haversack verify` as a program of its own, from its sources, with an environment in which no instance could live. With `offline` it
 * ends at once with 99 when it opens a socket or looks a name up.
 */
export async function verifyProgram(
  args: string[],
  {
    input,
    offline = false,
    env = {},
  }: { input?: string | Uint8Array; offline?: boolean; env?: Record<string, string> } = {},
): Promise<Run> {
  const fence = offline ? ["--import", join(import.meta.dirname, "no-sockets.ts")] : []
  const child = spawn(process.execPath, [...fence, join(packageRoot, "src/main.ts"), "verify", ...args], {
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"] ?? "", HAVERSACK_DATA: "/nowhere/at/all", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  })
  const read = { out: "", err: "" }
  child.stdout.on("data", (data) => (read.out += String(data)))
  child.stderr.on("data", (data) => (read.err += String(data)))
  child.stdin.on("error", () => {
    // Whoever names no `-` leaves what comes in unread.
  })
  child.stdin.end(input ?? "")
  const [code] = (await once(child, "close")) as [number | null]
  const lines = read.out.split("\n").filter((line) => line.startsWith("{"))
  return { code, ...read, records: args.includes("--json") ? lines.map((line) => JSON.parse(line)) : [] }
}
