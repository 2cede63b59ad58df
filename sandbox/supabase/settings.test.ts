import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readJwtExpiry, readSetting } from './settings.ts'
import { FIXTURE, REPOSITORY } from './testing/database.ts'

it('an access token lives as long as config.toml says, and an hour where it says nothing', () => {
  expect(readJwtExpiry(join(REPOSITORY, 'supabase'))).toBe(900)
  expect(readJwtExpiry(FIXTURE)).toBe(3_600)
  expect(readJwtExpiry(undefined)).toBe(3_600)
})

it('a setting is read from its own section', () => {
  expect(readSetting(FIXTURE, 'functions.hello', 'verify_jwt')).toBe('false')
  expect(readSetting(FIXTURE, 'functions.other', 'verify_jwt')).toBeUndefined()
  expect(readSetting(join(REPOSITORY, 'supabase'), 'auth.mfa.totp', 'jwt_expiry')).toBeUndefined()
})
