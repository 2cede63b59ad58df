import type { Result } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import type { KstDate } from '@naru/shared/core/time'
import type { AccountId, Environment } from '@naru/shared/domain/order'

/** An opened credential, bound to one account and one environment. Lives in the session's closure only. */
export interface KisCredential {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly appKey: Secret
  readonly appSecret: Secret
  readonly cano: string
  readonly productCode: string
  readonly htsId: string
  /** Day the customer applied for the Open API, when known: the first days are slower. */
  readonly customerSince?: KstDate | undefined
}

export type VaultError =
  | { readonly kind: 'none' }
  /** Sealed to another key, damaged, or readable by nobody. */
  | { readonly kind: 'unreadable' }
  /** Opened, but what is inside does not belong to this row. */
  | { readonly kind: 'mismatch'; readonly field: string }
  | { readonly kind: 'unavailable'; readonly cause: string }

export interface Vault {
  open(
    accountId: AccountId,
  ): Promise<Result<{ readonly credential: KisCredential; readonly credentialId: string }, VaultError>>
}

/** Small secrets the bridge keeps for itself across restarts (broker tokens), encrypted with a key that never leaves the NAS. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
}
