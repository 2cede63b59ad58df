import type { ReactNode } from 'react'
import { InstrumentSearch } from '@/features/quotes/instrument-search.tsx'
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
          <AppShell tools={<InstrumentSearch />}>{children}</AppShell>
        </StreamProvider>
      </RealtimeProvider>
    </QueryProvider>
  )
}
