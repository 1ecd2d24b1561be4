import { setGlobalDispatcher } from "undici"
import type { Net } from "./net-types.ts"

/**
 * A second fence, for code that is not ours: a library that calls the global `fetch` in this process meets the same address guard.
 * Our own requests go through `net.fetch`, which also limits size, time, redirects and content types.
 */
export function fenceGlobalFetch(net: Net): void {
  setGlobalDispatcher(net.dispatcher)
}
