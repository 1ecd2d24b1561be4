import type { PageRoutes } from "../environment.ts"
import { assets } from "./assets.ts"
import { health } from "./health.ts"
import { pictures } from "./pictures.ts"
import { verify } from "./verify.ts"

/** What is asked for without a person behind it. */
export const apiRoutes: PageRoutes[] = [health, assets, pictures, verify]
