import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceName, fromBase64Url, toBase64Url } from './web-push.ts'

it('writes keys in the alphabet of addresses and reads them back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = toBase64Url(bytes)
      expect(text).toMatch(/^[A-Za-z0-9_-]*$/)
      expect([...fromBase64Url(text)]).toEqual([...bytes])
    }),
  )
})

describe('a device is called', () => {
  it.each([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1',
      'iPhone · Safari',
    ],
    ['Mozilla/5.0 (Linux; Android 16) Chrome/150.0.0.0 Mobile Safari/537.36', 'Android · Chrome'],
    [
      'Mozilla/5.0 (Linux; Android 16) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
      'Android · Samsung Internet',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0', 'Windows · Edge'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Gecko/20100101 Firefox/150.0', 'Mac · Firefox'],
    ['something else', 'Web'],
  ])('(%#) %s', (agent, name) => {
    expect(deviceName(agent)).toBe(name)
  })
})
