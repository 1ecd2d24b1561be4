import type { MiddlewareHandler } from "hono"
import { secureHeaders } from "hono/secure-headers"
import type { Ground } from "../../ground.ts"

/**
 * What browsers are told not to do with anything of ours. Headers that a handler set itself (assets and pictures carry a tighter policy)
 * stay as they are.
 */
export function securityHeaders(ground: Ground): MiddlewareHandler {
  return secureHeaders({
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      objectSrc: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    // Over plain http the header is ignored on this machine and would be a promise that nobody made.
    strictTransportSecurity: ground.config.origin.protocol === "https:" ? "max-age=31536000" : false,
    // `no-referrer` would make browsers send `Origin: null` with our own forms; addresses of private badges go nowhere else.
    referrerPolicy: "same-origin",
    // Pictures of badges, which are there to be shown on other people's pages, say otherwise by themselves.
    crossOriginResourcePolicy: "same-origin",
    xFrameOptions: "DENY",
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
  })
}
