import type { Child } from "hono/jsx"
import { Icon, type IconName } from "./icon.tsx"

/** `thread` and `outline` are for dark ground (header, hero). */
export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger" | "thread" | "outline"

type ButtonLook = {
  variant?: ButtonVariant
  size?: "normal" | "small"
  icon?: IconName
  /** An icon after the words, such as an arrow onward. */
  iconEnd?: IconName
  /** The words are read out but not shown; needs an icon. */
  iconOnly?: boolean
  block?: boolean
  children: Child
}

export type ButtonProps = ButtonLook & {
  /** With an address the button is a link. */
  href?: string
  rel?: string
  download?: string
  id?: string
  disabled?: boolean
  /** For scripts. */
  data?: Record<`data-${string}`, string>
}

/** A link that looks like a button, or a button for a script. For sending a form use SubmitButton. */
export function Button(props: ButtonProps) {
  const className = buttonClass(props)
  const { href, rel, download, id, disabled, data } = props
  if (href !== undefined) {
    return (
      <a class={className} href={href} rel={rel} download={download} id={id} {...data}>
        <ButtonFace {...props} />
      </a>
    )
  }
  return (
    <button class={className} type="button" id={id} disabled={disabled} {...data}>
      <ButtonFace {...props} />
    </button>
  )
}

export type SubmitButtonProps = ButtonLook & {
  name?: string
  value?: string
  disabled?: boolean
  /** A question to answer first; asked by the script where there is one. */
  confirm?: string
  /** Sends the form elsewhere than to its own action. */
  formAction?: string
}

export function SubmitButton(props: SubmitButtonProps) {
  const { name, value, disabled, confirm, formAction } = props
  return (
    <button
      class={buttonClass({ variant: "primary", ...props })}
      type="submit"
      name={name}
      value={value}
      disabled={disabled}
      formaction={formAction}
      data-confirm={confirm}
    >
      <ButtonFace {...props} />
    </button>
  )
}

function ButtonFace({ icon, iconEnd, iconOnly, children }: ButtonLook) {
  return (
    <>
      {icon && <Icon name={icon} />}
      {iconOnly ? <span class="visually-hidden">{children}</span> : <span>{children}</span>}
      {iconEnd && <Icon name={iconEnd} />}
    </>
  )
}

function buttonClass({ variant = "secondary", size = "normal", iconOnly, block }: ButtonLook): string {
  return [
    "button",
    `button-${variant}`,
    size === "small" && "button-small",
    iconOnly && "button-only-icon",
    block && "button-block",
  ]
    .filter(Boolean)
    .join(" ")
}
