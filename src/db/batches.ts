const batch = 1_000

/** Deletes a thousand rows at a time until there are fewer, so that what people wait for can run in between. */
export async function deleteInBatches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let deleted = 0
  for (;;) {
    const count = await deleteSome(batch)
    deleted += count
    if (count < batch) return deleted
  }
}
