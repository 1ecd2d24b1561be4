import { type InstanceProcess, startInstanceProcess } from "./instance-process.ts"
import { type Observation, playStory } from "./story.ts"

export type DemoOptions = { exit?: boolean; json?: boolean }

/**
 * `haversack demo`: two instances on free local ports with throw-away data, and the whole story of a badge between them.
 *
 * @param program The compiled program that is started twice.
 * @returns The exit code: 0 only when every step was observed over HTTP.
 */
export async function runDemo(program: string, options: DemoOptions): Promise<number> {
  const say = (line: string) => {
    if (!options.json) console.log(line)
  }
  const tell = (one: Observation) => {
    if (options.json) console.log(JSON.stringify(one))
    else console.log(`  ✓ ${one.sentence}\n      ${one.url}  (${one.milliseconds} ms)`)
  }
  const instances: InstanceProcess[] = []
  const stopAll = async () => {
    await Promise.allSettled(instances.map((instance) => instance.stop()))
  }
  try {
    say("Starting two instances that know nothing of each other: Harbor and Meadow …")
    const begun = performance.now()
    const [harbor, meadow] = await Promise.all(
      ["Harbor", "Meadow"].map(async (name) => {
        const instance = await startInstanceProcess(program, name)
        instances.push(instance)
        tell({
          step: "start",
          sentence: `${name} answers`,
          url: instance.origin.href,
          milliseconds: Math.round(performance.now() - begun),
        })
        return instance
      }),
    )
    if (!harbor || !meadow) throw new Error("an instance is missing")
    const cast = {
      harbor: harbor.origin,
      meadow: meadow.origin,
      harborSetUpLink: harbor.setUpLink,
      meadowSetUpLink: meadow.setUpLink,
    }
    const { iris, alice, bob, holdingUrl } = await playStory(cast, tell)
    say(`\nEvery step was observed. The badge: ${holdingUrl.href}`)
    if (options.exit) return 0
    say("\nBoth stay open until Ctrl-C. Look around as:")
    for (const { name, email, password, visitor } of [iris, bob, alice]) {
      const link = new URL(`/sign-in?email=${encodeURIComponent(email)}`, visitor.origin)
      if (options.json) console.log(JSON.stringify({ step: "sign-in", name, url: link.href, password }))
      else console.log(`  ${name.padEnd(6)} ${link.href}   password: ${password}`)
    }
    await new Promise<void>((resolve) => {
      process.once("SIGINT", resolve)
      process.once("SIGTERM", resolve)
    })
    return 0
  } catch (error) {
    const sentence =
      error instanceof Error ? [error.message, error.cause].filter(Boolean).map(String).join("\n") : String(error)
    if (options.json) console.log(JSON.stringify({ step: "failed", sentence }))
    else console.error(`  ✗ ${sentence}`)
    return 1
  } finally {
    await stopAll()
  }
}
