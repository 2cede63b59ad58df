'use server'

import { redirect } from 'next/navigation'
import { createRequestClient } from '@/lib/supabase/server.ts'

export async function signOut(): Promise<void> {
  const client = await createRequestClient()
  await client.auth.signOut({ scope: 'local' })
  redirect('/sign-in')
}
