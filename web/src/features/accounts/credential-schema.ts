import { Environment } from '@naru/shared/domain/order'
import { z } from 'zod'
import type { CredentialWords } from '@/text/ko/credentials.ts'

const APP_KEY_LENGTH = 36
const APP_SECRET_LENGTH = 180

/** What people paste comes with spaces and line breaks around it. */
const pasted = z.string().transform((text) => text.trim())

/** The form of KIS keys, each mistake with its own sentence. The account number comes out as "12345678-01". */
export function credentialSchema(invalid: CredentialWords['invalid']) {
  return z.object({
    environment: Environment,
    label: pasted.pipe(z.string().min(1, invalid.labelRequired).max(40, invalid.labelLength)),
    appKey: exactly(APP_KEY_LENGTH, /^[A-Za-z0-9]*$/, {
      required: invalid.appKeyRequired,
      characters: invalid.appKeyCharacters,
      length: invalid.appKeyLength,
    }),
    appSecret: exactly(APP_SECRET_LENGTH, /^[A-Za-z0-9+/=]*$/, {
      required: invalid.appSecretRequired,
      characters: invalid.appSecretCharacters,
      length: invalid.appSecretLength,
    }),
    accountNumber: pasted.pipe(
      z
        .string()
        .min(1, invalid.accountNumberRequired)
        .regex(/^(\d{8}-?\d{2})?$/, invalid.accountNumberFormat)
        .transform((text) => `${text.slice(0, 8)}-${text.slice(-2)}`),
    ),
    htsId: pasted.pipe(
      z
        .string()
        .min(1, invalid.htsIdRequired)
        .max(20, invalid.htsIdLength)
        .regex(/^[A-Za-z0-9_@.-]*$/, invalid.htsIdCharacters),
    ),
    /** Empty: not said. */
    customerSince: pasted.pipe(z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/, invalid.customerSince)),
  })
}

export type CredentialInput = z.input<ReturnType<typeof credentialSchema>>
export type Credential = z.output<ReturnType<typeof credentialSchema>>

interface Sentences {
  readonly required: string
  readonly characters: string
  readonly length: (length: number) => string
}

/** One sentence at a time: empty, then a foreign character, then the length, which is told. */
function exactly(length: number, allowed: RegExp, sentences: Sentences) {
  return pasted.pipe(
    z.string().superRefine((text, context) => {
      const message =
        text === ''
          ? sentences.required
          : !allowed.test(text)
            ? sentences.characters
            : text.length !== length
              ? sentences.length(text.length)
              : undefined
      if (message) context.addIssue({ code: 'custom', message })
    }),
  )
}
