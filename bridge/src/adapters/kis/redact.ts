import type { Logger } from '../../ports/logger.ts'

/** Takes every secret it has been told of out of a text, before that text may leave the adapter. */
export interface Redactor {
  learn(secret: string): void
  scrub(text: string): string
}

const MAX_TEXT = 200
/** What nobody had to tell us is private: phone numbers, IP addresses, keys in the form of a UUID. */
const PRIVATE = [
  /01[016-9]-?\d{3,4}-?\d{4}/g,
  /\d{1,3}(\.\d{1,3}){3}/g,
  /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi,
]

export function createRedactor(secrets: readonly string[]): Redactor {
  const known = new Set<string>()
  const learn = (secret: string) => {
    // Two or three characters would blank out ordinary words.
    if (secret.length >= 4) known.add(secret)
  }
  for (const secret of secrets) learn(secret)
  return {
    learn,
    scrub: (text) => {
      let out = text
      for (const secret of known) out = out.replaceAll(secret, '•••')
      for (const pattern of PRIVATE) out = out.replaceAll(pattern, '•••')
      return out.trim().slice(0, MAX_TEXT)
    },
  }
}

/** The only fields a KIS event may carry; anything else is left out, whatever it holds. */
const ALLOWED = new Set([
  'attempt',
  'cause',
  'class',
  'code',
  'count',
  'delayMs',
  'environment',
  'expected',
  'kind',
  'lane',
  'page',
  'reason',
  'state',
  'status',
  'text',
  'tr',
  'width',
])

/** A logger that writes allow-listed fields only, and their texts scrubbed. */
export function createSafeLogger(logger: Logger, redactor: Redactor): Logger {
  const clean = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => ALLOWED.has(name))
        .map(([name, value]) => [name, typeof value === 'number' ? value : redactor.scrub(String(value))]),
    )
  return {
    event: (name, fields) => logger.event(name, clean(fields)),
    alarm: (name, fields) => logger.alarm(name, clean(fields)),
    child: (fields) => createSafeLogger(logger.child(clean(fields)), redactor),
  }
}
