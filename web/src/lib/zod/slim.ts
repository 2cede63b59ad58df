/**
 * What `zod` means in the browser bundle (see `resolveAlias` in next.config.ts): the same library, cut to the names in
 * use, and told never to compile schemas with `new Function`, which the content security policy forbids and reports.
 */
import { config } from 'zod/v4/core'

config({ jitless: true })

export * as z from './names.ts'
