import sharp from "sharp"

// libvips can read dozens of formats; the readers of those we accept are the only ones that may ever see a stranger's bytes.
sharp.block({ operation: ["VipsForeignLoad"] })
sharp.unblock({
  operation: [
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadSvgBuffer",
  ],
})

// Pictures are read once each: a cache would only hold memory.
sharp.cache(false)

export { sharp }
