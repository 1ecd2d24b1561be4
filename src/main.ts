#!/usr/bin/env node
import * as nodeModule from "node:module"

// Before anything else is loaded, since an older Node would stop at the first line that it cannot read. Zstandard came with 22.15 and 23.8.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
const isTooOld = major < 22 || (major === 22 && minor < 15) || (major === 23 && minor < 8)
if (isTooOld) await continueOnOwnNode()

// Compiled code is kept between starts, which halves the time to the first answer.
nodeModule.enableCompileCache?.()

// For each file of a package Node reads the package's whole package.json once more. Drizzle's lists 180 KB of entry points, and we load two
// hundred of its files: that was a third of what a start costs. All of them are modules, and name each other by their place.
nodeModule.registerHooks?.({
  resolve: (specifier, context, nextResolve) =>
    specifier.startsWith(".") && specifier.endsWith(".js") && context.parentURL?.includes("/node_modules/drizzle-orm/")
      ? { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true }
      : nextResolve(specifier, context),
})

const { runProgram } = await import("./cli/index.ts")
await runProgram(process.argv)

/**
 * `npm install` brings a Node along. Whoever starts the program with an older one gets that one without having to know: with the same
 * arguments, streams, signals and exit code.
 */
async function continueOnOwnNode(): Promise<never> {
  const { createRequire } = nodeModule
  const { spawn } = await import("node:child_process")
  const path = await import("node:path")
  let own: string
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve("node/package.json"))
    own = path.join(folder, "bin", process.platform === "win32" ? "node.exe" : "node")
  } catch {
    // Not installed, as after `npm install --omit` or in a bundle of somebody's own.
    own = ""
  }
  return new Promise(() => {
    const child = spawn(own || "node-of-haversack", process.argv.slice(1), { stdio: "inherit" })
    // A terminal sends Ctrl-C to both of us.
    process.on("SIGINT", () => (process.stdin.isTTY ? undefined : child.kill("SIGINT")))
    for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal))
    child.once("error", () => {
      process.stderr.write(
        `Haversack needs Node.js 22.15 or newer, and this is ${process.versions.node}. \`npm install\` brings a newer one along as a ` +
          `package, unless its install scripts were switched off: run \`npm rebuild node\`, or install Node.js 24.\n`,
      )
      process.exit(1)
    })
    child.once("exit", (code, signal) => {
      if (signal === null) process.exit(code ?? 1)
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    })
  })
}
