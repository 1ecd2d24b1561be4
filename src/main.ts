#!/usr/bin/env node
import * as nodeModule from "node:module"

// Before anything else is loaded, since an older Node would stop at the first line that it cannot read. Zstandard came with 22.15 and 23.8.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
if (major < 22 || (major === 22 && minor < 15) || (major === 23 && minor < 8)) {
  process.stderr.write(
    `Haversack needs Node.js 22.15 or newer, and this is ${process.versions.node}. \`npm install\` brings a newer one along as a ` +
      `package, unless its install scripts were switched off: run \`npm rebuild node\`, or install Node.js 24.\n`,
  )
  process.exit(1)
}

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
