import { describe, expect, it } from 'vitest'
import { credentials } from '@/text/ko/credentials.ts'
import { type CredentialInput, credentialSchema } from './credential-schema.ts'

const { invalid } = credentials
const schema = credentialSchema(invalid)

const GOOD: CredentialInput = {
  environment: 'paper',
  label: '모의 계좌',
  appKey: 'P'.repeat(36),
  appSecret: `${'s'.repeat(179)}=`,
  accountNumber: '12345678-01',
  htsId: 'naru01',
  customerSince: '',
}

function sentences(change: Partial<CredentialInput>): Record<string, string> {
  const parsed = schema.safeParse({ ...GOOD, ...change })
  return Object.fromEntries(
    parsed.success ? [] : parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]),
  )
}

describe('the credential form', () => {
  it('takes a whole set of keys', () => expect(sentences({})).toEqual({}))

  it('takes the day somebody applied', () => expect(sentences({ customerSince: '2026-11-20' })).toEqual({}))

  it('forgives what copying adds around a value, and a missing dash', () => {
    const parsed = schema.parse({ ...GOOD, appKey: ` ${GOOD.appKey}\n`, accountNumber: ' 1234567801 ' })
    expect(parsed).toMatchObject({ appKey: GOOD.appKey, accountNumber: '12345678-01' })
  })

  it.each<[keyof CredentialInput, string, string]>([
    ['label', '  ', invalid.labelRequired],
    ['label', '가'.repeat(41), invalid.labelLength],
    ['appKey', '', invalid.appKeyRequired],
    ['appKey', 'P'.repeat(35), invalid.appKeyLength(35)],
    ['appKey', `${'P'.repeat(35)}키`, invalid.appKeyCharacters],
    ['appSecret', '', invalid.appSecretRequired],
    ['appSecret', 's'.repeat(181), invalid.appSecretLength(181)],
    ['appSecret', `${'s'.repeat(90)} ${'s'.repeat(89)}`, invalid.appSecretCharacters],
    ['accountNumber', '', invalid.accountNumberRequired],
    ['accountNumber', '1234-5678', invalid.accountNumberFormat],
    ['accountNumber', '12345678-0a', invalid.accountNumberFormat],
    ['htsId', '', invalid.htsIdRequired],
    ['htsId', 'a'.repeat(21), invalid.htsIdLength],
    ['htsId', '나루', invalid.htsIdCharacters],
    ['customerSince', '20.11.2026', invalid.customerSince],
  ])('says what is wrong with %s %j', (field, value, sentence) => {
    expect(sentences({ [field]: value })).toEqual({ [field]: sentence })
  })
})
