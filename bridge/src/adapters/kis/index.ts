export { RATE_LIMITS, type RateLimit } from './rate-limiter.ts'
export { createKisSession, type KisLimits, type KisSessionOptions } from './session.ts'
