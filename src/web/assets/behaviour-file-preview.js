// Shows a chosen picture beside its file field. A canvas, since a blob: address would need a looser content security policy.
document.addEventListener("change", (event) => {
  const input = event.target
  if (input instanceof HTMLInputElement && input.type === "file") void preview(input)
})

async function preview(input) {
  const frame = input.closest("[data-file-preview]")
  const file = input.files?.[0]
  if (!frame || !file?.type.startsWith("image/")) return
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return
  const canvas = document.createElement("canvas")
  const scale = Math.min(1, 256 / Math.max(bitmap.width, bitmap.height))
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.className = "file-preview"
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  frame.querySelector(".file-preview")?.remove()
  frame.prepend(canvas)
}
