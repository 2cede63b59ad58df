export { createMasters } from './masters.ts'
export { type RateLimit, rateLimitAt } from './rate-rules.ts'
export { createKisSession, type KisLimits, type KisSessionOptions } from './session.ts'
