import type { ReactNode } from 'react'
import { AppShell } from '@/features/shell/app-shell.tsx'
import { QueryProvider } from '@/lib/query.tsx'
import { RealtimeProvider } from '@/lib/realtime.tsx'
import { requireUser } from '@/lib/session.ts'
import { StreamProvider } from '@/lib/stream.tsx'

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const user = await requireUser()
  return (
    <QueryProvider>
      <RealtimeProvider userId={user.id}>
        <StreamProvider>
          <AppShell>{children}</AppShell>
        </StreamProvider>
      </RealtimeProvider>
    </QueryProvider>
  )
}
