import { watchFetch } from './seams/fetch.ts'

watchFetch()
await import('../../src/main.ts')
