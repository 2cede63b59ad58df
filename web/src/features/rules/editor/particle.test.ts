import { describe, expect, it } from 'vitest'
import { withParticle } from './particle.ts'

describe('the particle after a word', () => {
  it.each([
    ['현재가', '가', '를'],
    ['체결강도', '가', '를'],
    ['이동평균', '이', '을'],
    ['일봉 이동평균(20)', '이', '을'],
    ['전고점 72,000', '이', '을'],
    ['저항선 72,005', '가', '를'],
    ['PER', '이', '을'],
    ['RSI(14)', '가', '를'],
    ['', '가', '를'],
  ])('%s takes %s and %s', (word, subject, object) => {
    expect([withParticle(word, 'subject'), withParticle(word, 'object')]).toEqual([subject, object])
  })
})
