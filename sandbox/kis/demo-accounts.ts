import { randomBytes } from 'node:crypto'
import type { Environment } from '@naru/shared/domain/order'
import type { Account } from './ledger.ts'

/** What a user types into the product to use an account. */
export interface KisCredentials {
  readonly environment: Environment
  /** 36 characters. */
  readonly appKey: string
  /** 180 characters. */
  readonly appSecret: string
  /** "50012345-01" */
  readonly accountNumber: string
  readonly htsId: string
}

const KEY_LENGTH = 36
const SECRET_LENGTH = 180
const fill = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length)

/** The same in every sandbox and worth nothing outside it. */
export const DEMO_CREDENTIALS: Readonly<Record<Environment, KisCredentials>> = {
  paper: {
    environment: 'paper',
    appKey: fill('PSnaruSandboxPaperKey', KEY_LENGTH),
    appSecret: fill('naruSandboxPaperSecretWithoutAnyValue', SECRET_LENGTH),
    accountNumber: '50012345-01',
    htsId: 'narupaper',
  },
  live: {
    environment: 'live',
    appKey: fill('PSnaruSandboxLiveKey', KEY_LENGTH),
    appSecret: fill('naruSandboxLiveSecretWithoutAnyValue', SECRET_LENGTH),
    accountNumber: '60012345-01',
    htsId: 'narulive',
  },
}

export function accountFrom(
  { environment, appKey, appSecret, accountNumber, htsId }: KisCredentials,
  terms: { readonly cash: number; readonly restPerSecond: number | null },
): Account {
  const [cano = '', productCode = ''] = accountNumber.split('-')
  return {
    key: `${environment}:${accountNumber}`,
    environment,
    cano,
    productCode,
    holder: '홍길동',
    htsId,
    appKey,
    appSecret,
    restPerSecond: terms.restPerSecond,
    openingCash: terms.cash,
  }
}

export const credentialsOf = ({
  environment,
  appKey,
  appSecret,
  cano,
  productCode,
  htsId,
}: Account): KisCredentials => ({
  environment,
  appKey,
  appSecret,
  accountNumber: `${cano}-${productCode}`,
  htsId,
})

/** A new key pair of the usual lengths. */
export function freshCredentials(environment: Environment, accountNumber: string): KisCredentials {
  const letters = (length: number): string =>
    randomBytes(length)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, 'x')
      .slice(0, length)
  return {
    environment,
    appKey: `PS${letters(KEY_LENGTH - 2)}`,
    appSecret: letters(SECRET_LENGTH),
    accountNumber,
    htsId: `user${accountNumber.slice(0, 8)}`,
  }
}
