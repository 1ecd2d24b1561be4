import { shellPaths, type InstanceView } from "./shell.ts"

export type SiteFooterProps = { instance: InstanceView }

export function SiteFooter({ instance }: SiteFooterProps) {
  return (
    <footer class="site-footer waxed">
      <div class="wrap cluster cluster-between">
        <p>
          <strong>{instance.name}</strong> · {instance.host}
          {instance.description && (
            <>
              <br />
              {instance.description}
            </>
          )}
        </p>
        <ul class="cluster">
          <li>
            <a href={shellPaths.verify}>Check a badge</a>
          </li>
          <li>
            <a href={shellPaths.about}>About this server</a>
          </li>
          <li>
            <a href={shellPaths.contact}>Contact and rules</a>
          </li>
          <li>
            <a href={shellPaths.privacy}>Privacy</a>
          </li>
          {instance.sourceUrl && (
            <li>
              <a href={instance.sourceUrl}>Source code</a>
            </li>
          )}
          <li>Haversack {instance.version}</li>
        </ul>
      </div>
    </footer>
  )
}
