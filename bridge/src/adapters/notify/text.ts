import { cut, type RenderedMessage } from '@naru/shared/notifications/message'

export interface Escaping {
  /** Makes plain text mean nothing but itself at that place. */
  readonly escape: (text: string) => string
  /** The title, already escaped, as it stands out at that place. */
  readonly title: (escaped: string) => string
  readonly link: (link: { readonly label: string; readonly url: string }) => string
  /** Longest text the place takes, in UTF-16 units of what is sent. */
  readonly limit: number
}

/** The whole message as one text, cut so that title and link are always in it. */
export function compose({ title, lines, link }: RenderedMessage, { limit, ...form }: Escaping): string {
  const costOf = (part: string): number => form.escape(part).length
  const head = form.title(form.escape(cut(title, TITLE_LIMIT, costOf)))
  const tail = link ? `\n${form.link(link)}` : ''
  const room = limit - head.length - tail.length - 1
  const body = cut(lines.join('\n'), room, costOf)
  return head + (body === '' ? '' : `\n${form.escape(body)}`) + tail
}

const TITLE_LIMIT = 256
