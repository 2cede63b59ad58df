import { z } from 'zod'

/** The shapes one node may have, by the key that tells them apart. The first of these keys a node has decides. */
export type Forms = Readonly<Record<string, z.ZodType>>

interface Node {
  /** The word for it in a complaint. */
  readonly name: string
  /** Read when something is parsed, so that shapes may contain each other. */
  readonly forms: () => Forms
  /** What stands for a node without being an object. */
  readonly atom?: z.ZodType
}

/**
 * A node of the language: an object whose one telling key says which strict shape it has. A plain union would try them
 * all and complain about none in particular.
 */
export function byForm<T>({ name, forms, atom }: Node): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const complain = (code: string, expected: string): T => {
      context.issues.push({ code: 'custom', input: value, path: [], params: { code, expected }, message: expected })
      return z.NEVER
    }
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isObject && (atom === undefined || typeof value === 'object')) return complain('wrong_type', name)
    const known = forms()
    const key = isObject ? Object.keys(known).find((one) => Object.hasOwn(value, one)) : undefined
    const form = isObject ? key !== undefined && known[key] : atom
    if (!form) return complain('unknown_word', `${name}: ${Object.keys(known).join(' · ')}`)
    const parsed = form.safeParse(value, { reportInput: true })
    if (parsed.success) return parsed.data as T // the forms of a node make nothing else
    for (const issue of parsed.error.issues) context.issues.push(asRaw(issue))
    return z.NEVER
  })
}

/** An issue as a transform may pass it on: the places above it write into its path. */
const asRaw = (issue: z.core.$ZodIssue): z.core.$ZodRawIssue =>
  ({ ...issue, path: [...issue.path] }) as z.core.$ZodRawIssue // the same issue, with a path of its own
