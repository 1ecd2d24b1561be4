import { raw } from "hono/html"

/**
 * HTML that was made safe when it was stored (`renderMarkdown`, `sanitizeRemoteHtml`), put into a page as it is. The one place where a
 * page does so: everything else is escaped.
 */
export const safeHtml = (html: string) => raw(html)
