/** In about hundreds of bytes. Real documents need a hundredth of it; documents made to fill the memory make it begin anew. */
const maximumWeight = 20_000

let weight = 0

/** Counts what is remembered about contexts and shapes of objects; all of it hangs on one root (active-context.ts), which is dropped when it is too much. */
export function countRemembered(more: number): void {
  weight += more
}

export const isMemoryFull = (): boolean => weight > maximumWeight

export function startMemoryAnew(): void {
  weight = 0
}
