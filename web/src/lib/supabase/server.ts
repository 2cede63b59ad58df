import type { Database } from '@naru/shared/contracts/database.types'
import { createServerClient } from '@supabase/ssr'
import type { SupabaseClient } from '@supabase/supabase-js'
import { cookies } from 'next/headers'
import { runtimeConfig } from '@/lib/env.ts'
import { sessionCookie } from '@/lib/supabase/session-cookie.ts'

/**
 * A client acting as the signed-in user, for one request. In a page it can only read the session; `proxy.ts` renews
 * it before the page runs, so a page never has to write cookies.
 */
export async function createRequestClient(): Promise<SupabaseClient<Database>> {
  const { supabaseUrl, supabaseKey } = runtimeConfig()
  const jar = await cookies()
  return createServerClient<Database>(supabaseUrl, supabaseKey, {
    cookieOptions: sessionCookie(),
    cookies: {
      getAll: () => jar.getAll(),
      setAll: (changes) => {
        try {
          for (const { name, value, options } of changes) jar.set(name, value, options)
        } catch {
          // Pages may not write cookies; actions and route handlers may, and only they need to.
        }
      },
    },
  })
}
