import type { PageRoutes } from "../environment.ts"
import { setUpPage } from "./set-up.tsx"
import { signInPage } from "./sign-in.tsx"
import { signUpPage } from "./sign-up.tsx"

/** Every page, in the order in which their routes are tried. */
export const pageRoutes: PageRoutes[] = [signUpPage, signInPage, setUpPage]
