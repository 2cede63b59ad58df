// Made from the migrations by supabase/tests/generate-types.ts. Do not edit.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      calendar_checks: {
        Row: {
          bridge_id: string
          checked_at: string
          differences: NonNullable<Json>
          from_date: string
          to_date: string
        }
        ComputedFields: never
        Insert: {
          bridge_id: string
          checked_at: string
          differences: NonNullable<Json>
          from_date: string
          to_date: string
        }
        Update: {
          bridge_id?: string
          checked_at?: string
          differences?: NonNullable<Json>
          from_date?: string
          to_date?: string
        }
        Relationships: [
          {
            foreignKeyName: 'calendar_checks_bridge_id_fkey'
            columns: ['bridge_id']
            isOneToOne: true
            referencedRelation: 'bridges'
            referencedColumns: ['id']
          },
        ]
      }
      instruments: {
        Row: {
          base_price: number | null
          base_price_date: string | null
          chosung: string | null
          delisted_date: string | null
          id: string
          import_no: number | null
          is_halted: boolean
          is_liquidating: boolean
          is_managed: boolean
          is_nxt: boolean | null
          isin: string | null
          kind: string
          listed_date: string | null
          market: string
          market_cap_eok: number | null
          name_en: string | null
          name_ko: string
          previous_close: number | null
          previous_volume: number | null
          search_text: string | null
          sector: string | null
          symbol: string
          tick_table: string | null
          updated_at: string
          warning: string
        }
        ComputedFields: never
        Insert: {
          base_price?: number | null
          base_price_date?: string | null
          chosung?: never
          delisted_date?: string | null
          id: string
          import_no?: number | null
          is_halted?: boolean
          is_liquidating?: boolean
          is_managed?: boolean
          is_nxt?: boolean | null
          isin?: string | null
          kind: string
          listed_date?: string | null
          market: string
          market_cap_eok?: number | null
          name_en?: string | null
          name_ko: string
          previous_close?: number | null
          previous_volume?: number | null
          search_text?: never
          sector?: string | null
          symbol: string
          tick_table?: never
          updated_at?: string
          warning?: string
        }
        Update: {
          base_price?: number | null
          base_price_date?: string | null
          chosung?: never
          delisted_date?: string | null
          id?: string
          import_no?: number | null
          is_halted?: boolean
          is_liquidating?: boolean
          is_managed?: boolean
          is_nxt?: boolean | null
          isin?: string | null
          kind?: string
          listed_date?: string | null
          market?: string
          market_cap_eok?: number | null
          name_en?: string | null
          name_ko?: string
          previous_close?: number | null
          previous_volume?: number | null
          search_text?: never
          sector?: string | null
          symbol?: string
          tick_table?: never
          updated_at?: string
          warning?: string
        }
        Relationships: []
      }
      profiles: {
        Row: {
          bridge_id: string | null
          created_at: string
          display_name: string
          email: string | null
          id: string
          locale: string
          role: string
        }
        ComputedFields: never
        Insert: {
          bridge_id?: string | null
          created_at?: string
          display_name: string
          email?: string | null
          id: string
          locale?: string
          role?: string
        }
        Update: {
          bridge_id?: string | null
          created_at?: string
          display_name?: string
          email?: string | null
          id?: string
          locale?: string
          role?: string
        }
        Relationships: [
          {
            foreignKeyName: 'profiles_bridge_id_fkey'
            columns: ['bridge_id']
            isOneToOne: false
            referencedRelation: 'bridges'
            referencedColumns: ['id']
          },
        ]
      }
      trading_calendar: {
        Row: {
          close_time: string | null
          date: string
          is_announced: boolean
          kind: string
          market: string
          name_ko: string
          open_time: string | null
          source: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          close_time?: string | null
          date: string
          is_announced: boolean
          kind: string
          market: string
          name_ko: string
          open_time?: string | null
          source: string
          updated_at?: string
        }
        Update: {
          close_time?: string | null
          date?: string
          is_announced?: boolean
          kind?: string
          market?: string
          name_ko?: string
          open_time?: string | null
          source?: string
          updated_at?: string
        }
        Relationships: []
      }
      watchlist_folders: {
        Row: {
          columns: Json | null
          id: string
          name: string
          position: number
          user_id: string
        }
        ComputedFields: never
        Insert: {
          columns?: Json | null
          id?: string
          name: string
          position?: number
          user_id: string
        }
        Update: {
          columns?: Json | null
          id?: string
          name?: string
          position?: number
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'watchlist_folders_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
      watchlist_items: {
        Row: {
          folder_id: string
          id: string
          instrument_id: string
          position: number
          user_id: string
        }
        ComputedFields: never
        Insert: {
          folder_id: string
          id?: string
          instrument_id: string
          position?: number
          user_id: string
        }
        Update: {
          folder_id?: string
          id?: string
          instrument_id?: string
          position?: number
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'watchlist_items_folder_id_fkey'
            columns: ['folder_id']
            isOneToOne: false
            referencedRelation: 'watchlist_folders'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'watchlist_items_instrument_id_fkey'
            columns: ['instrument_id']
            isOneToOne: false
            referencedRelation: 'instruments'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'watchlist_items_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
    }
    Views: {
      account_days: {
        Row: {
          account_id: string
          date: string
          day_end: Json | null
          day_start: Json | null
          environment: string
          statement: Json | null
        }
        ComputedFields: never
        Relationships: [
          {
            foreignKeyName: 'day_snapshots_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      adjustments: {
        Row: {
          account_id: string
          created_at: string
          detail: NonNullable<Json>
          id: number
          instrument_id: string | null
          kind: string
          order_date: string | null
          order_no: string | null
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          created_at?: string | null
          detail?: Json | null
          id?: number | null
          instrument_id?: string | null
          kind?: string | null
          order_date?: string | null
          order_no?: string | null
        }
        Update: {
          account_id?: string | null
          created_at?: string | null
          detail?: Json | null
          id?: number | null
          instrument_id?: string | null
          kind?: string | null
          order_date?: string | null
          order_no?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'adjustments_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      armed_versions: {
        Row: {
          account_id: string
          armed_at: string
          disarmed_at: string | null
          hash: string
          id: string
          kind: string
          label: string
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          armed_at?: string | null
          disarmed_at?: string | null
          hash?: string | null
          id?: string | null
          kind?: string | null
          label?: string | null
        }
        Update: {
          account_id?: string | null
          armed_at?: string | null
          disarmed_at?: string | null
          hash?: string | null
          id?: string | null
          kind?: string | null
          label?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'armed_versions_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      audit_log: {
        Row: {
          action: string
          actor: string
          at: string
          body: NonNullable<Json>
          seq: number
        }
        ComputedFields: never
        Insert: {
          action?: string | null
          actor?: string | null
          at?: string | null
          body?: Json | null
          seq?: number | null
        }
        Update: {
          action?: string | null
          actor?: string | null
          at?: string | null
          body?: Json | null
          seq?: number | null
        }
        Relationships: []
      }
      authority_rules: {
        Row: {
          action: string
          needs_confirmation: boolean
          needs_factor: boolean
          needs_grant: boolean
          session: string
          waits_cooldown: boolean
        }
        ComputedFields: never
        Insert: {
          action?: string | null
          needs_confirmation?: boolean | null
          needs_factor?: boolean | null
          needs_grant?: boolean | null
          session?: string | null
          waits_cooldown?: boolean | null
        }
        Update: {
          action?: string | null
          needs_confirmation?: boolean | null
          needs_factor?: boolean | null
          needs_grant?: boolean | null
          session?: string | null
          waits_cooldown?: boolean | null
        }
        Relationships: []
      }
      backtest_jobs: {
        Row: {
          attempts: number
          created_at: string
          done_runs: number
          eta_seconds: number | null
          finished_at: string | null
          id: string
          kind: string
          name: string
          progress: number | null
          reason_code: string | null
          reason_detail: Json | null
          result_bytes: number | null
          spec: NonNullable<Json>
          spec_hash: string
          started_at: string | null
          state: string
          strategy_id: string | null
          summary: Json | null
          total_runs: number
          version: number
        }
        ComputedFields: never
        Insert: {
          attempts?: number | null
          created_at?: string | null
          done_runs?: number | null
          eta_seconds?: number | null
          finished_at?: string | null
          id?: string | null
          kind?: string | null
          name?: string | null
          progress?: never
          reason_code?: string | null
          reason_detail?: Json | null
          result_bytes?: number | null
          spec?: Json | null
          spec_hash?: string | null
          started_at?: string | null
          state?: string | null
          strategy_id?: string | null
          summary?: Json | null
          total_runs?: number | null
          version?: number | null
        }
        Update: {
          attempts?: number | null
          created_at?: string | null
          done_runs?: number | null
          eta_seconds?: number | null
          finished_at?: string | null
          id?: string | null
          kind?: string | null
          name?: string | null
          progress?: never
          reason_code?: string | null
          reason_detail?: Json | null
          result_bytes?: number | null
          spec?: Json | null
          spec_hash?: string | null
          started_at?: string | null
          state?: string | null
          strategy_id?: string | null
          summary?: Json | null
          total_runs?: number | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'backtest_jobs_strategy_id_fkey'
            columns: ['strategy_id']
            isOneToOne: false
            referencedRelation: 'strategies'
            referencedColumns: ['id']
          },
        ]
      }
      balances: {
        Row: {
          account_id: string
          buying_power: number
          cash: number
          cash_d1: number
          cash_d2: number
          day_start_equity: number | null
          equity: number
          synced_at: string
          trading_date: string
          version: number
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          buying_power?: number | null
          cash?: number | null
          cash_d1?: number | null
          cash_d2?: number | null
          day_start_equity?: number | null
          equity?: number | null
          synced_at?: string | null
          trading_date?: string | null
          version?: number | null
        }
        Update: {
          account_id?: string | null
          buying_power?: number | null
          cash?: number | null
          cash_d1?: number | null
          cash_d2?: number | null
          day_start_equity?: number | null
          equity?: number | null
          synced_at?: string | null
          trading_date?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'balances_account_id_fkey'
            columns: ['account_id']
            isOneToOne: true
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      bridge_alarms: {
        Row: {
          bridge_id: string
          cleared_at: string | null
          id: string
          raised_at: string
          silent_since: string
        }
        ComputedFields: never
        Insert: {
          bridge_id?: string | null
          cleared_at?: string | null
          id?: string | null
          raised_at?: string | null
          silent_since?: string | null
        }
        Update: {
          bridge_id?: string | null
          cleared_at?: string | null
          id?: string | null
          raised_at?: string | null
          silent_since?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'bridge_alarms_bridge_id_fkey'
            columns: ['bridge_id']
            isOneToOne: false
            referencedRelation: 'bridges'
            referencedColumns: ['id']
          },
        ]
      }
      bridges: {
        Row: {
          feed: Json | null
          heartbeat_at: string | null
          id: string
          key_id: string
          name: string
          public_key: string
          public_url: string
          version: string | null
        }
        ComputedFields: never
        Insert: {
          feed?: Json | null
          heartbeat_at?: string | null
          id?: string | null
          key_id?: string | null
          name?: string | null
          public_key?: string | null
          public_url?: string | null
          version?: string | null
        }
        Update: {
          feed?: Json | null
          heartbeat_at?: string | null
          id?: string | null
          key_id?: string | null
          name?: string | null
          public_key?: string | null
          public_url?: string | null
          version?: string | null
        }
        Relationships: []
      }
      broker_accounts: {
        Row: {
          account_number_masked: string | null
          archived_at: string | null
          bridge_id: string
          broker: string
          created_at: string
          credential_state: string
          effective_mode: string | null
          environment: string
          id: string
          label: string
          mode: string
          session_at: string | null
          session_code: string | null
          session_detail: Json | null
          session_state: string
          version: number
        }
        ComputedFields: never
        Insert: {
          account_number_masked?: string | null
          archived_at?: string | null
          bridge_id?: string | null
          broker?: string | null
          created_at?: string | null
          credential_state?: string | null
          effective_mode?: never
          environment?: string | null
          id?: string | null
          label?: string | null
          mode?: string | null
          session_at?: string | null
          session_code?: string | null
          session_detail?: Json | null
          session_state?: string | null
          version?: number | null
        }
        Update: {
          account_number_masked?: string | null
          archived_at?: string | null
          bridge_id?: string | null
          broker?: string | null
          created_at?: string | null
          credential_state?: string | null
          effective_mode?: never
          environment?: string | null
          id?: string | null
          label?: string | null
          mode?: string | null
          session_at?: string | null
          session_code?: string | null
          session_detail?: Json | null
          session_state?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'broker_accounts_bridge_id_fkey'
            columns: ['bridge_id']
            isOneToOne: false
            referencedRelation: 'bridges'
            referencedColumns: ['id']
          },
        ]
      }
      fills: {
        Row: {
          account_id: string
          amount: number
          cum_qty_after: number
          id: string | null
          instrument_id: string
          intent_id: string | null
          order_date: string
          order_id: string | null
          order_no: string
          price: number | null
          quantity: number
          seen_at: string
          side: string
          source: string
        }
        ComputedFields: never
        Relationships: []
      }
      live_access: {
        Row: {
          account_id: string | null
          cooldown_until: string | null
          has_factor: boolean | null
          has_grant: boolean | null
          is_confirmed: boolean | null
          is_ready: boolean | null
          missing: string | null
          session_is_aal2: boolean | null
          step_up_until: string | null
        }
        ComputedFields: never
        Relationships: []
      }
      mode_changes: {
        Row: {
          account_id: string | null
          at: string
          by: string
          detail: Json | null
          from_mode: string | null
          id: number
          reason: string | null
          reason_code: string | null
          to_mode: string
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          at?: string | null
          by?: string | null
          detail?: Json | null
          from_mode?: string | null
          id?: number | null
          reason?: string | null
          reason_code?: string | null
          to_mode?: string | null
        }
        Update: {
          account_id?: string | null
          at?: string | null
          by?: string | null
          detail?: Json | null
          from_mode?: string | null
          id?: number | null
          reason?: string | null
          reason_code?: string | null
          to_mode?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'mode_changes_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      notification_channels: {
        Row: {
          bridge_id: string
          created_at: string
          id: string
          kind: string
          label: string
          last_error_code: string | null
          last_ok_at: string | null
          masked: string | null
          priority: number
          state: string
          updated_at: string
          verified_at: string | null
          version: number
        }
        ComputedFields: never
        Insert: {
          bridge_id?: string | null
          created_at?: string | null
          id?: string | null
          kind?: string | null
          label?: string | null
          last_error_code?: string | null
          last_ok_at?: string | null
          masked?: string | null
          priority?: number | null
          state?: string | null
          updated_at?: string | null
          verified_at?: string | null
          version?: number | null
        }
        Update: {
          bridge_id?: string | null
          created_at?: string | null
          id?: string | null
          kind?: string | null
          label?: string | null
          last_error_code?: string | null
          last_ok_at?: string | null
          masked?: string | null
          priority?: number | null
          state?: string | null
          updated_at?: string | null
          verified_at?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'notification_channels_bridge_id_fkey'
            columns: ['bridge_id']
            isOneToOne: false
            referencedRelation: 'bridges'
            referencedColumns: ['id']
          },
        ]
      }
      notification_deliveries: {
        Row: {
          attempts: number
          channel_id: string
          created_at: string
          delivered_at: string | null
          error_code: string | null
          id: string
          is_escalation: boolean
          next_at: string
          notification_id: string
          state: string
          version: number
        }
        ComputedFields: never
        Insert: {
          attempts?: number | null
          channel_id?: string | null
          created_at?: string | null
          delivered_at?: string | null
          error_code?: string | null
          id?: string | null
          is_escalation?: boolean | null
          next_at?: string | null
          notification_id?: string | null
          state?: string | null
          version?: number | null
        }
        Update: {
          attempts?: number | null
          channel_id?: string | null
          created_at?: string | null
          delivered_at?: string | null
          error_code?: string | null
          id?: string | null
          is_escalation?: boolean | null
          next_at?: string | null
          notification_id?: string | null
          state?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'notification_deliveries_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'notification_channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notification_deliveries_notification_id_fkey'
            columns: ['notification_id']
            isOneToOne: false
            referencedRelation: 'notifications'
            referencedColumns: ['id']
          },
        ]
      }
      notification_preferences: {
        Row: {
          account_id: string | null
          channel_id: string
          event_type: string | null
          id: string
          instrument_id: string | null
          is_on: boolean
          min_severity: string
          rule_id: string | null
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          channel_id?: string | null
          event_type?: string | null
          id?: string | null
          instrument_id?: string | null
          is_on?: boolean | null
          min_severity?: string | null
          rule_id?: string | null
        }
        Update: {
          account_id?: string | null
          channel_id?: string | null
          event_type?: string | null
          id?: string | null
          instrument_id?: string | null
          is_on?: boolean | null
          min_severity?: string | null
          rule_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'notification_preferences_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notification_preferences_channel_id_fkey'
            columns: ['channel_id']
            isOneToOne: false
            referencedRelation: 'notification_channels'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notification_preferences_event_type_fkey'
            columns: ['event_type']
            isOneToOne: false
            referencedRelation: 'notification_types'
            referencedColumns: ['event_type']
          },
          {
            foreignKeyName: 'notification_preferences_instrument_id_fkey'
            columns: ['instrument_id']
            isOneToOne: false
            referencedRelation: 'instruments'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notification_preferences_rule_id_fkey'
            columns: ['rule_id']
            isOneToOne: false
            referencedRelation: 'rules'
            referencedColumns: ['id']
          },
        ]
      }
      notification_settings: {
        Row: {
          daily_summary: boolean
          locale: string | null
          quiet_from: string | null
          quiet_to: string | null
          updated_at: string
          weekly_report: boolean
        }
        ComputedFields: never
        Insert: {
          daily_summary?: boolean | null
          locale?: string | null
          quiet_from?: string | null
          quiet_to?: string | null
          updated_at?: string | null
          weekly_report?: boolean | null
        }
        Update: {
          daily_summary?: boolean | null
          locale?: string | null
          quiet_from?: string | null
          quiet_to?: string | null
          updated_at?: string | null
          weekly_report?: boolean | null
        }
        Relationships: []
      }
      notification_types: {
        Row: {
          event_type: string
          evidence: string
          is_always_sent: boolean
          is_sent_by_default: boolean
          severity: string
        }
        ComputedFields: never
        Insert: {
          event_type?: string | null
          evidence?: string | null
          is_always_sent?: boolean | null
          is_sent_by_default?: boolean | null
          severity?: string | null
        }
        Update: {
          event_type?: string | null
          evidence?: string | null
          is_always_sent?: boolean | null
          is_sent_by_default?: boolean | null
          severity?: string | null
        }
        Relationships: []
      }
      notifications: {
        Row: {
          account_id: string | null
          count: number
          created_at: string
          dedupe_key: string
          event_type: string
          evidence: string
          expires_at: string
          id: string
          instrument_id: string | null
          intent_id: string | null
          params: NonNullable<Json>
          read_at: string | null
          repeated_at: string | null
          rule_id: string | null
          severity: string
          template: string
          version: number
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          count?: number | null
          created_at?: string | null
          dedupe_key?: string | null
          event_type?: string | null
          evidence?: string | null
          expires_at?: string | null
          id?: string | null
          instrument_id?: string | null
          intent_id?: string | null
          params?: Json | null
          read_at?: string | null
          repeated_at?: string | null
          rule_id?: string | null
          severity?: string | null
          template?: string | null
          version?: number | null
        }
        Update: {
          account_id?: string | null
          count?: number | null
          created_at?: string | null
          dedupe_key?: string | null
          event_type?: string | null
          evidence?: string | null
          expires_at?: string | null
          id?: string | null
          instrument_id?: string | null
          intent_id?: string | null
          params?: Json | null
          read_at?: string | null
          repeated_at?: string | null
          rule_id?: string | null
          severity?: string | null
          template?: string | null
          version?: number | null
        }
        Relationships: []
      }
      order_events: {
        Row: {
          account_id: string
          at: string
          by: string
          detail: Json | null
          intent_id: string
          kind: string
          order_id: string | null
          reason_code: string | null
          reason_text: string | null
          seq: number
          state: string
        }
        ComputedFields: never
        Relationships: [
          {
            foreignKeyName: 'order_intents_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      orders: {
        Row: {
          account_id: string | null
          acked_at: string | null
          avg_fill_price: number | null
          cancel_state: string | null
          canceled_quantity: number | null
          created_at: string | null
          environment: string | null
          expires_at: string | null
          filled_amount: number | null
          filled_quantity: number | null
          id: string | null
          instrument_id: string | null
          intent_id: string | null
          leaves_quantity: number | null
          leg: string | null
          limit_price: number | null
          order_date: string | null
          order_no: string | null
          order_type: string | null
          origin: string | null
          parent_id: string | null
          quantity: number | null
          reason_code: string | null
          reason_detail: Json | null
          reason_text: string | null
          sent_at: string | null
          sequence: number | null
          side: string | null
          source: string | null
          source_hash: string | null
          source_id: string | null
          state: string | null
          status: string | null
          stop_price: number | null
          supersedes: string | null
          time_in_force: string | null
          updated_at: string | null
          version: number | null
        }
        ComputedFields: never
        Relationships: []
      }
      parent_orders: {
        Row: {
          account_id: string
          created_at: string
          id: string
          instrument_id: string
          kind: string
          placement: string
          progress: NonNullable<Json>
          quantity: number
          reason_code: string | null
          reason_detail: Json | null
          resumed_at: string | null
          side: string
          source: string
          source_hash: string | null
          source_id: string | null
          state: string
          terms: NonNullable<Json>
          updated_at: string
          valid_until: string | null
          version: number
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          created_at?: string | null
          id?: string | null
          instrument_id?: string | null
          kind?: string | null
          placement?: string | null
          progress?: Json | null
          quantity?: number | null
          reason_code?: string | null
          reason_detail?: Json | null
          resumed_at?: string | null
          side?: string | null
          source?: string | null
          source_hash?: string | null
          source_id?: string | null
          state?: string | null
          terms?: Json | null
          updated_at?: string | null
          valid_until?: string | null
          version?: number | null
        }
        Update: {
          account_id?: string | null
          created_at?: string | null
          id?: string | null
          instrument_id?: string | null
          kind?: string | null
          placement?: string | null
          progress?: Json | null
          quantity?: number | null
          reason_code?: string | null
          reason_detail?: Json | null
          resumed_at?: string | null
          side?: string | null
          source?: string | null
          source_hash?: string | null
          source_id?: string | null
          state?: string | null
          terms?: Json | null
          updated_at?: string | null
          valid_until?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'parent_orders_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      positions: {
        Row: {
          account_id: string
          avg_px: number
          broker_quantity: number | null
          broker_synced_at: string | null
          instrument_id: string
          last_px: number | null
          lots: Json | null
          protected_quantity: number | null
          protection: string | null
          quantity: number
          realized_pnl: number
          sellable_quantity: number
          updated_at: string
          version: number
        }
        ComputedFields: never
        Relationships: [
          {
            foreignKeyName: 'positions_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      price_lines: {
        Row: {
          created_at: string
          from_at: string | null
          id: string
          instrument_id: string
          kind: string
          label: string
          price: number
          to_at: string | null
          to_price: number | null
          updated_at: string
          version: number
        }
        ComputedFields: never
        Insert: {
          created_at?: string | null
          from_at?: string | null
          id?: string | null
          instrument_id?: string | null
          kind?: string | null
          label?: string | null
          price?: number | null
          to_at?: string | null
          to_price?: number | null
          updated_at?: string | null
          version?: number | null
        }
        Update: {
          created_at?: string | null
          from_at?: string | null
          id?: string | null
          instrument_id?: string | null
          kind?: string | null
          label?: string | null
          price?: number | null
          to_at?: string | null
          to_price?: number | null
          updated_at?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'price_lines_instrument_id_fkey'
            columns: ['instrument_id']
            isOneToOne: false
            referencedRelation: 'instruments'
            referencedColumns: ['id']
          },
        ]
      }
      risk_limit_rules: {
        Row: {
          least: number
          live_default: number
          most: number
          name: string
          paper_default: number
          stricter: string
          unit: string
        }
        ComputedFields: never
        Insert: {
          least?: number | null
          live_default?: number | null
          most?: number | null
          name?: string | null
          paper_default?: number | null
          stricter?: string | null
          unit?: string | null
        }
        Update: {
          least?: number | null
          live_default?: number | null
          most?: number | null
          name?: string | null
          paper_default?: number | null
          stricter?: string | null
          unit?: string | null
        }
        Relationships: []
      }
      risk_limits: {
        Row: {
          account_id: string | null
          allow_receivables: boolean | null
          collar_rate: number | null
          duplicate_window_ms: number | null
          halted_loss_rate: number | null
          id: string
          max_cancel_fill_ratio: number | null
          max_daily_orders: number | null
          max_daily_value_won: number | null
          max_leverage_rate: number | null
          max_open_orders: number | null
          max_order_value_won: number | null
          max_orders_per_minute: number | null
          max_orders_per_second: number | null
          max_position_weight_rate: number | null
          max_quantity: number | null
          max_spread_rate: number | null
          max_strategy_loss_rate: number | null
          max_strategy_orders_per_minute: number | null
          max_volume_share_rate: number | null
          min_depth_multiple: number | null
          pending: NonNullable<Json>
          quote_max_age_ms: number | null
          reducing_loss_rate: number | null
          step_up_order_value_won: number | null
          updated_at: string
          version: number
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          allow_receivables?: boolean | null
          collar_rate?: number | null
          duplicate_window_ms?: number | null
          halted_loss_rate?: number | null
          id?: string | null
          max_cancel_fill_ratio?: number | null
          max_daily_orders?: number | null
          max_daily_value_won?: number | null
          max_leverage_rate?: number | null
          max_open_orders?: number | null
          max_order_value_won?: number | null
          max_orders_per_minute?: number | null
          max_orders_per_second?: number | null
          max_position_weight_rate?: number | null
          max_quantity?: number | null
          max_spread_rate?: number | null
          max_strategy_loss_rate?: number | null
          max_strategy_orders_per_minute?: number | null
          max_volume_share_rate?: number | null
          min_depth_multiple?: number | null
          pending?: Json | null
          quote_max_age_ms?: number | null
          reducing_loss_rate?: number | null
          step_up_order_value_won?: number | null
          updated_at?: string | null
          version?: number | null
        }
        Update: {
          account_id?: string | null
          allow_receivables?: boolean | null
          collar_rate?: number | null
          duplicate_window_ms?: number | null
          halted_loss_rate?: number | null
          id?: string | null
          max_cancel_fill_ratio?: number | null
          max_daily_orders?: number | null
          max_daily_value_won?: number | null
          max_leverage_rate?: number | null
          max_open_orders?: number | null
          max_order_value_won?: number | null
          max_orders_per_minute?: number | null
          max_orders_per_second?: number | null
          max_position_weight_rate?: number | null
          max_quantity?: number | null
          max_spread_rate?: number | null
          max_strategy_loss_rate?: number | null
          max_strategy_orders_per_minute?: number | null
          max_volume_share_rate?: number | null
          min_depth_multiple?: number | null
          pending?: Json | null
          quote_max_age_ms?: number | null
          reducing_loss_rate?: number | null
          step_up_order_value_won?: number | null
          updated_at?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'risk_limits_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      rule_firings: {
        Row: {
          actions: NonNullable<Json>
          evidence: NonNullable<Json>
          fired_at: string
          id: string
          instrument_id: string | null
          key: string
          outcome: Json | null
          recorded_at: string
          rule_id: string
          version: number
          version_id: string
        }
        ComputedFields: never
        Insert: {
          actions?: Json | null
          evidence?: Json | null
          fired_at?: string | null
          id?: string | null
          instrument_id?: string | null
          key?: string | null
          outcome?: Json | null
          recorded_at?: string | null
          rule_id?: string | null
          version?: number | null
          version_id?: string | null
        }
        Update: {
          actions?: Json | null
          evidence?: Json | null
          fired_at?: string | null
          id?: string | null
          instrument_id?: string | null
          key?: string | null
          outcome?: Json | null
          recorded_at?: string | null
          rule_id?: string | null
          version?: number | null
          version_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'rule_firings_rule_id_fkey'
            columns: ['rule_id']
            isOneToOne: false
            referencedRelation: 'rules'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'rule_firings_version_id_fkey'
            columns: ['version_id']
            isOneToOne: false
            referencedRelation: 'rule_versions'
            referencedColumns: ['id']
          },
        ]
      }
      rule_traces: {
        Row: {
          instrument_id: string
          rule_id: string
          trace: NonNullable<Json>
          traced_at: string
        }
        ComputedFields: never
        Insert: {
          instrument_id?: string | null
          rule_id?: string | null
          trace?: Json | null
          traced_at?: string | null
        }
        Update: {
          instrument_id?: string | null
          rule_id?: string | null
          trace?: Json | null
          traced_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'rule_traces_rule_id_fkey'
            columns: ['rule_id']
            isOneToOne: false
            referencedRelation: 'rules'
            referencedColumns: ['id']
          },
        ]
      }
      rule_versions: {
        Row: {
          account_id: string | null
          armed_at: string | null
          created_at: string
          definition: NonNullable<Json>
          disarmed_at: string | null
          due_at: string
          hash: string
          id: string
          number: number
          rule_id: string
          sentence_en: string
          sentence_ko: string
          trades: boolean
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          armed_at?: string | null
          created_at?: string | null
          definition?: Json | null
          disarmed_at?: string | null
          due_at?: string | null
          hash?: string | null
          id?: string | null
          number?: number | null
          rule_id?: string | null
          sentence_en?: string | null
          sentence_ko?: string | null
          trades?: boolean | null
        }
        Update: {
          account_id?: string | null
          armed_at?: string | null
          created_at?: string | null
          definition?: Json | null
          disarmed_at?: string | null
          due_at?: string | null
          hash?: string | null
          id?: string | null
          number?: number | null
          rule_id?: string | null
          sentence_en?: string | null
          sentence_ko?: string | null
          trades?: boolean | null
        }
        Relationships: [
          {
            foreignKeyName: 'rule_versions_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'rule_versions_rule_id_fkey'
            columns: ['rule_id']
            isOneToOne: false
            referencedRelation: 'rules'
            referencedColumns: ['id']
          },
        ]
      }
      rules: {
        Row: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }
        ComputedFields: never
        Relationships: [
          {
            foreignKeyName: 'rules_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'rules_armed_version_id_fkey'
            columns: ['armed_version_id']
            isOneToOne: true
            referencedRelation: 'rule_versions'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'rules_pending_version_id_fkey'
            columns: ['pending_version_id']
            isOneToOne: true
            referencedRelation: 'rule_versions'
            referencedColumns: ['id']
          },
        ]
      }
      signal_hooks: {
        Row: {
          accepted_today: number | null
          created_at: string
          id: string
          label: string
          last_used_at: string | null
          refused_today: number | null
          state: string
          strategy_id: string
          version: number
        }
        ComputedFields: never
        Insert: {
          accepted_today?: never
          created_at?: string | null
          id?: string | null
          label?: string | null
          last_used_at?: string | null
          refused_today?: never
          state?: string | null
          strategy_id?: string | null
          version?: number | null
        }
        Update: {
          accepted_today?: never
          created_at?: string | null
          id?: string | null
          label?: string | null
          last_used_at?: string | null
          refused_today?: never
          state?: string | null
          strategy_id?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'signal_hooks_strategy_id_fkey'
            columns: ['strategy_id']
            isOneToOne: false
            referencedRelation: 'strategies'
            referencedColumns: ['id']
          },
        ]
      }
      statements: {
        Row: {
          account_id: string
          date: string
          recorded_at: string
          statement: NonNullable<Json>
          version: number
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          date?: string | null
          recorded_at?: string | null
          statement?: Json | null
          version?: number | null
        }
        Update: {
          account_id?: string | null
          date?: string | null
          recorded_at?: string | null
          statement?: Json | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'statements_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
        ]
      }
      strategies: {
        Row: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          armed_version_id?: string | null
          clean_days?: number | null
          created_at?: string | null
          draft?: Json | null
          draft_hash?: string | null
          id?: string | null
          is_own?: never
          is_proved?: never
          last_difference?: Json | null
          last_run_at?: never
          last_signal_at?: string | null
          name?: string | null
          next_run_at?: never
          pending_version_id?: string | null
          reason_code?: string | null
          reason_detail?: Json | null
          signals_today?: never
          stage?: string | null
          stage_settings?: never
          state?: string | null
          template?: boolean | null
          updated_at?: string | null
          version?: number | null
        }
        Update: {
          account_id?: string | null
          armed_version_id?: string | null
          clean_days?: number | null
          created_at?: string | null
          draft?: Json | null
          draft_hash?: string | null
          id?: string | null
          is_own?: never
          is_proved?: never
          last_difference?: Json | null
          last_run_at?: never
          last_signal_at?: string | null
          name?: string | null
          next_run_at?: never
          pending_version_id?: string | null
          reason_code?: string | null
          reason_detail?: Json | null
          signals_today?: never
          stage?: string | null
          stage_settings?: never
          state?: string | null
          template?: boolean | null
          updated_at?: string | null
          version?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'strategies_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'strategies_armed_version_id_fkey'
            columns: ['armed_version_id']
            isOneToOne: true
            referencedRelation: 'strategy_versions'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'strategies_pending_version_id_fkey'
            columns: ['pending_version_id']
            isOneToOne: true
            referencedRelation: 'strategy_versions'
            referencedColumns: ['id']
          },
        ]
      }
      strategy_days: {
        Row: {
          breach_code: string | null
          created_at: string
          date: string
          difference: NonNullable<Json>
          fills: number
          is_clean: boolean
          orders: number
          pnl_won: number
          signals: number
          stage: string
          strategy_id: string
          version: number
          version_id: string
        }
        ComputedFields: never
        Insert: {
          breach_code?: string | null
          created_at?: string | null
          date?: string | null
          difference?: Json | null
          fills?: number | null
          is_clean?: boolean | null
          orders?: number | null
          pnl_won?: number | null
          signals?: number | null
          stage?: string | null
          strategy_id?: string | null
          version?: number | null
          version_id?: string | null
        }
        Update: {
          breach_code?: string | null
          created_at?: string | null
          date?: string | null
          difference?: Json | null
          fills?: number | null
          is_clean?: boolean | null
          orders?: number | null
          pnl_won?: number | null
          signals?: number | null
          stage?: string | null
          strategy_id?: string | null
          version?: number | null
          version_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'strategy_days_strategy_id_fkey'
            columns: ['strategy_id']
            isOneToOne: false
            referencedRelation: 'strategies'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'strategy_days_version_id_fkey'
            columns: ['version_id']
            isOneToOne: false
            referencedRelation: 'strategy_versions'
            referencedColumns: ['id']
          },
        ]
      }
      strategy_runs: {
        Row: {
          date: string
          detail: Json | null
          due_at: string
          ends_at: string
          finished_at: string | null
          id: string
          kind: string
          started_at: string | null
          state: string
          strategy_id: string
          version: number
          version_id: string
        }
        ComputedFields: never
        Insert: {
          date?: string | null
          detail?: Json | null
          due_at?: string | null
          ends_at?: string | null
          finished_at?: string | null
          id?: string | null
          kind?: string | null
          started_at?: string | null
          state?: string | null
          strategy_id?: string | null
          version?: number | null
          version_id?: string | null
        }
        Update: {
          date?: string | null
          detail?: Json | null
          due_at?: string | null
          ends_at?: string | null
          finished_at?: string | null
          id?: string | null
          kind?: string | null
          started_at?: string | null
          state?: string | null
          strategy_id?: string | null
          version?: number | null
          version_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'strategy_runs_strategy_id_fkey'
            columns: ['strategy_id']
            isOneToOne: false
            referencedRelation: 'strategies'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'strategy_runs_version_id_fkey'
            columns: ['version_id']
            isOneToOne: false
            referencedRelation: 'strategy_versions'
            referencedColumns: ['id']
          },
        ]
      }
      strategy_signals: {
        Row: {
          action: string
          decided_by: string | null
          decision: string
          id: string
          instrument_id: string
          intent_id: string | null
          key: string
          origin: string
          price: number | null
          quantity: number | null
          reason: string
          recorded_at: string
          signal_at: string
          strategy_id: string
          strength: number
          version: number
          version_id: string
        }
        ComputedFields: never
        Insert: {
          action?: string | null
          decided_by?: string | null
          decision?: string | null
          id?: string | null
          instrument_id?: string | null
          intent_id?: string | null
          key?: string | null
          origin?: string | null
          price?: number | null
          quantity?: number | null
          reason?: string | null
          recorded_at?: string | null
          signal_at?: string | null
          strategy_id?: string | null
          strength?: number | null
          version?: number | null
          version_id?: string | null
        }
        Update: {
          action?: string | null
          decided_by?: string | null
          decision?: string | null
          id?: string | null
          instrument_id?: string | null
          intent_id?: string | null
          key?: string | null
          origin?: string | null
          price?: number | null
          quantity?: number | null
          reason?: string | null
          recorded_at?: string | null
          signal_at?: string | null
          strategy_id?: string | null
          strength?: number | null
          version?: number | null
          version_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'strategy_signals_strategy_id_fkey'
            columns: ['strategy_id']
            isOneToOne: false
            referencedRelation: 'strategies'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'strategy_signals_version_id_fkey'
            columns: ['version_id']
            isOneToOne: false
            referencedRelation: 'strategy_versions'
            referencedColumns: ['id']
          },
        ]
      }
      strategy_versions: {
        Row: {
          account_id: string
          armed_at: string | null
          created_at: string
          definition: NonNullable<Json>
          disarmed_at: string | null
          due_at: string
          hash: string
          id: string
          number: number
          sentence_en: string
          sentence_ko: string
          strategy_id: string
        }
        ComputedFields: never
        Insert: {
          account_id?: string | null
          armed_at?: string | null
          created_at?: string | null
          definition?: Json | null
          disarmed_at?: string | null
          due_at?: string | null
          hash?: string | null
          id?: string | null
          number?: number | null
          sentence_en?: string | null
          sentence_ko?: string | null
          strategy_id?: string | null
        }
        Update: {
          account_id?: string | null
          armed_at?: string | null
          created_at?: string | null
          definition?: Json | null
          disarmed_at?: string | null
          due_at?: string | null
          hash?: string | null
          id?: string | null
          number?: number | null
          sentence_en?: string | null
          sentence_ko?: string | null
          strategy_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'strategy_versions_account_id_fkey'
            columns: ['account_id']
            isOneToOne: false
            referencedRelation: 'broker_accounts'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'strategy_versions_strategy_id_fkey'
            columns: ['strategy_id']
            isOneToOne: false
            referencedRelation: 'strategies'
            referencedColumns: ['id']
          },
        ]
      }
      trades: {
        Row: {
          account_id: string
          amount: number
          cum_qty_after: number
          environment: string
          instrument_id: string
          kind: string | null
          market: string | null
          name_en: string | null
          name_ko: string | null
          order_date: string
          order_id: string | null
          order_no: string
          owner_id: string | null
          owner_name: string | null
          owner_version: number | null
          quantity: number
          side: string
          source: string | null
          traded_at: string | null
        }
        ComputedFields: never
        Relationships: []
      }
      trading_permissions: {
        Row: {
          can_trade_live: boolean
          updated_at: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          can_trade_live?: boolean | null
          updated_at?: string | null
          user_id?: string | null
        }
        Update: {
          can_trade_live?: boolean | null
          updated_at?: string | null
          user_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'trading_permissions_user_id_fkey'
            columns: ['user_id']
            isOneToOne: true
            referencedRelation: 'profiles'
            referencedColumns: ['id']
          },
        ]
      }
    }
    Functions: {
      acquire_lease: { Args: { p_owner: string; p_ttl_ms: number }; Returns: Json }
      add_watchlist_item: { Args: { p_folder_id: string; p_instrument_id: string }; Returns: string }
      answer_calls: { Args: { p_calls: Json }; Returns: Json }
      approve_intent: {
        Args: { p_id: string }
        Returns: {
          account_id: string | null
          acked_at: string | null
          avg_fill_price: number | null
          cancel_state: string | null
          canceled_quantity: number | null
          created_at: string | null
          environment: string | null
          expires_at: string | null
          filled_amount: number | null
          filled_quantity: number | null
          id: string | null
          instrument_id: string | null
          intent_id: string | null
          leaves_quantity: number | null
          leg: string | null
          limit_price: number | null
          order_date: string | null
          order_no: string | null
          order_type: string | null
          origin: string | null
          parent_id: string | null
          quantity: number | null
          reason_code: string | null
          reason_detail: Json | null
          reason_text: string | null
          sent_at: string | null
          sequence: number | null
          side: string | null
          source: string | null
          source_hash: string | null
          source_id: string | null
          state: string | null
          status: string | null
          stop_price: number | null
          supersedes: string | null
          time_in_force: string | null
          updated_at: string | null
          version: number | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      archive_broker_account: { Args: { p_account_id: string }; Returns: undefined }
      archive_rule: {
        Args: { p_rule_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      archive_strategy: {
        Args: { p_strategy_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      arm_due_rules: { Args: Record<PropertyKey, never>; Returns: number }
      arm_due_strategies: { Args: Record<PropertyKey, never>; Returns: number }
      arm_rule: {
        Args: {
          p_hash: string
          p_rule_id: string
          p_sentence_en: string
          p_sentence_ko: string
          p_version_id: string
          p_when?: string
        }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      arm_strategy: {
        Args: {
          p_hash: string
          p_sentence_en: string
          p_sentence_ko: string
          p_strategy_id: string
          p_version_id: string
          p_when?: string
        }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      arm_version: {
        Args: { p_account_id: string; p_hash: string; p_id: string; p_kind: string; p_label: string }
        Returns: string
      }
      begin_instrument_import: { Args: { p_done_within_ms: number; p_ttl_ms?: number }; Returns: number }
      begin_step_up: { Args: Record<PropertyKey, never>; Returns: undefined }
      begin_strategy_run: {
        Args: {
          p_date: string
          p_ends_at?: string
          p_epoch: number
          p_kind: string
          p_owner: string
          p_version_id: string
        }
        Returns: Json
      }
      bind_telegram: { Args: { p_code: string; p_masked: string; p_sealed: string }; Returns: Json }
      bridge_heartbeat: { Args: { p_feed: Json; p_version: string }; Returns: Json }
      cancel_all_orders: { Args: { p_account_id: string; p_id: string }; Returns: number }
      cancel_backtest: {
        Args: { p_id: string }
        Returns: {
          attempts: number
          created_at: string
          done_runs: number
          eta_seconds: number | null
          finished_at: string | null
          id: string
          kind: string
          name: string
          progress: number | null
          reason_code: string | null
          reason_detail: Json | null
          result_bytes: number | null
          spec: NonNullable<Json>
          spec_hash: string
          started_at: string | null
          state: string
          strategy_id: string | null
          summary: Json | null
          total_runs: number
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'backtest_jobs'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      cancel_child: {
        Args: { p_epoch: number; p_order_id: string; p_owner: string; p_parent_id: string }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      cancel_order: {
        Args: { p_id: string; p_order_id: string }
        Returns: {
          account_id: string | null
          acked_at: string | null
          avg_fill_price: number | null
          cancel_state: string | null
          canceled_quantity: number | null
          created_at: string | null
          environment: string | null
          expires_at: string | null
          filled_amount: number | null
          filled_quantity: number | null
          id: string | null
          instrument_id: string | null
          intent_id: string | null
          leaves_quantity: number | null
          leg: string | null
          limit_price: number | null
          order_date: string | null
          order_no: string | null
          order_type: string | null
          origin: string | null
          parent_id: string | null
          quantity: number | null
          reason_code: string | null
          reason_detail: Json | null
          reason_text: string | null
          sent_at: string | null
          sequence: number | null
          side: string | null
          source: string | null
          source_hash: string | null
          source_id: string | null
          state: string | null
          status: string | null
          stop_price: number | null
          supersedes: string | null
          time_in_force: string | null
          updated_at: string | null
          version: number | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      cancel_parent_order: {
        Args: { p_id: string }
        Returns: {
          account_id: string
          created_at: string
          id: string
          instrument_id: string
          kind: string
          placement: string
          progress: NonNullable<Json>
          quantity: number
          reason_code: string | null
          reason_detail: Json | null
          resumed_at: string | null
          side: string
          source: string
          source_hash: string | null
          source_id: string | null
          state: string
          terms: NonNullable<Json>
          updated_at: string
          valid_until: string | null
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'parent_orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      choose_bridge: { Args: { p_id: string }; Returns: undefined }
      claim_backtest: {
        Args: { p_limit?: number; p_worker: string }
        Returns: {
          attempts: number
          done_runs: number
          id: string
          kind: string
          spec: Json
          spec_hash: string
          strategy_id: string
          total_runs: number
          user_id: string
        }[]
      }
      claim_backtest_chunks: {
        Args: { p_id?: string; p_limit?: number; p_worker: string }
        Returns: {
          attempts: number
          chunk: number
          chunks: number
          job_id: string
          runs: number
          spec: Json
          spec_hash: string
          user_id: string
        }[]
      }
      claim_deliveries: {
        Args: { p_limit?: number }
        Returns: {
          account_label: string
          attempt: number
          channel_id: string
          channel_kind: string
          channel_state: string
          delivery_id: string
          environment: string
          instrument_name_en: string
          instrument_name_ko: string
          locale: string
          notification: Json
          user_id: string
        }[]
      }
      claim_hook_signals: {
        Args: { p_limit?: number }
        Returns: {
          action: string
          id: string
          instrument_id: string
          price: number
          reason: string
          received_at: string
          strategy_id: string
          strength: number
          version_id: string
        }[]
      }
      claim_intent: {
        Args: { p_epoch: number; p_intent_id: string; p_owner: string; p_window_ms?: number }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      confirm_live: { Args: { p_account_id: string; p_typed: string }; Returns: undefined }
      copy_strategy: {
        Args: { p_from_id: string; p_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      copy_template: {
        Args: { p_id: string; p_template_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      create_broker_account: { Args: { p_bridge_id: string; p_environment: string; p_label: string }; Returns: string }
      create_hook: {
        Args: { p_id: string; p_key_hash: string; p_label: string; p_strategy_id: string }
        Returns: {
          accepted_today: number | null
          created_at: string
          id: string
          label: string
          last_used_at: string | null
          refused_today: number | null
          state: string
          strategy_id: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'signal_hooks'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      create_watchlist_folder: { Args: { p_name: string }; Returns: string }
      decline_intent: {
        Args: { p_id: string }
        Returns: {
          account_id: string | null
          acked_at: string | null
          avg_fill_price: number | null
          cancel_state: string | null
          canceled_quantity: number | null
          created_at: string | null
          environment: string | null
          expires_at: string | null
          filled_amount: number | null
          filled_quantity: number | null
          id: string | null
          instrument_id: string | null
          intent_id: string | null
          leaves_quantity: number | null
          leg: string | null
          limit_price: number | null
          order_date: string | null
          order_no: string | null
          order_type: string | null
          origin: string | null
          parent_id: string | null
          quantity: number | null
          reason_code: string | null
          reason_detail: Json | null
          reason_text: string | null
          sent_at: string | null
          sequence: number | null
          side: string | null
          source: string | null
          source_hash: string | null
          source_id: string | null
          state: string | null
          status: string | null
          stop_price: number | null
          supersedes: string | null
          time_in_force: string | null
          updated_at: string | null
          version: number | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      delete_line: { Args: { p_id: string }; Returns: undefined }
      delete_watchlist_folder: { Args: { p_id: string }; Returns: undefined }
      disarm_rule: {
        Args: { p_rule_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      disarm_strategy: {
        Args: { p_strategy_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      disarm_version: { Args: { p_id: string }; Returns: undefined }
      end_strategy_run: {
        Args: {
          p_date: string
          p_detail?: Json
          p_epoch: number
          p_kind: string
          p_owner: string
          p_state: string
          p_version_id: string
        }
        Returns: boolean
      }
      fail_backtest: { Args: { p_code: string; p_detail?: Json; p_id: string; p_worker: string }; Returns: boolean }
      find_telegram_binding: { Args: { p_code: string }; Returns: Json }
      finish_backtest: {
        Args: { p_id: string; p_result_bytes: number; p_summary: Json; p_worker: string }
        Returns: boolean
      }
      finish_instrument_import: { Args: { p_count?: number; p_no: number }; Returns: Json }
      forget_backtests: { Args: { p_ids: string[] }; Returns: number }
      grant_live: { Args: { p_user_id: string }; Returns: undefined }
      halt_trading: { Args: { p_account_id?: string; p_cancels?: boolean; p_reason?: string }; Returns: number }
      hold_strategy: {
        Args: { p_code: string; p_detail?: Json; p_strategy_id: string; p_version_id: string }
        Returns: boolean
      }
      import_instruments: { Args: { p_no: number; p_rows: Json }; Returns: number }
      instrument_list: { Args: { p_known_version?: number }; Returns: Json }
      list_account_records: { Args: { p_account_id: string; p_from: string; p_to: string }; Returns: Json }
      list_armed_rules: {
        Args: { p_after?: string; p_limit?: number }
        Returns: {
          account_id: string
          armed_at: string
          definition: Json
          hash: string
          kind: string
          lines: Json
          name: string
          number: number
          rule_id: string
          state: Json
          symbols: string[]
          trades: boolean
          user_id: string
          version_id: string
        }[]
      }
      list_armed_strategies: {
        Args: { p_after?: string; p_limit?: number }
        Returns: {
          account_id: string
          armed_at: string
          cap_won: number
          definition: Json
          environment: string
          hash: string
          name: string
          number: number
          stage: string
          state: Json
          strategy_id: string
          symbols: string[]
          user_id: string
          version_id: string
        }[]
      }
      list_armed_versions: {
        Args: { p_after?: string; p_limit?: number }
        Returns: {
          account_id: string
          armed_at: string
          hash: string
          id: string
          kind: string
          label: string
          user_id: string
        }[]
      }
      list_backtest_chunks: {
        Args: { p_after?: number; p_id: string; p_limit?: number }
        Returns: {
          chunk: number
          result: Json
          runs: number
        }[]
      }
      list_bridge_accounts: {
        Args: { p_after?: string; p_limit?: number }
        Returns: {
          account_id: string
          broker: string
          cooldown_until: string
          credential_id: string
          credential_state: string
          environment: string
          label: string
          limits: Json
          live_ready: boolean
          mode: string
          user_id: string
        }[]
      }
      list_bridge_channels: {
        Args: { p_after?: string; p_limit?: number }
        Returns: {
          channel_id: string
          has_address: boolean
          kind: string
          label: string
          locale: string
          priority: number
          state: string
          user_id: string
        }[]
      }
      list_day_snapshots: {
        Args: { p_account_id: string; p_from: string }
        Returns: {
          date: string
          kind: string
          recorded_at: string
          snapshot: Json
        }[]
      }
      list_linked_intents: {
        Args: { p_account_id: string; p_after?: string; p_limit?: number }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      list_open_days: { Args: { p_account_id: string }; Returns: string[] }
      list_parent_orders: {
        Args: { p_after?: string; p_limit?: number }
        Returns: Database['public']['CompositeTypes']['bridge_parent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_parent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      list_pending_intents: {
        Args: { p_after?: string; p_limit?: number }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      list_removed_backtests: {
        Args: { p_limit?: number }
        Returns: {
          id: string
          user_id: string
        }[]
      }
      list_strategy_orders: {
        Args: { p_strategy_id: string }
        Returns: {
          created_at: string
          cum_amount: number
          cum_qty: number
          instrument_id: string
          intent_id: string
          is_open: boolean
          key: string
          quantity: number
          side: string
          version_id: string
        }[]
      }
      list_strategy_signals: {
        Args: { p_from: string; p_to: string; p_version_id: string }
        Returns: {
          action: string
          cum_amount: number
          cum_qty: number
          decided_by: string
          decision: string
          instrument_id: string
          key: string
          price: number
          quantity: number
          refused_by: string
          signal_at: string
          strength: number
        }[]
      }
      list_trades: {
        Args: {
          p_account_id: string
          p_after_date?: string
          p_after_no?: string
          p_after_qty?: number
          p_limit?: number
        }
        Returns: {
          account_id: string
          amount: number
          cum_qty_after: number
          environment: string
          instrument_id: string
          kind: string | null
          market: string | null
          name_en: string | null
          name_ko: string | null
          order_date: string
          order_id: string | null
          order_no: string
          owner_id: string | null
          owner_name: string | null
          owner_version: number | null
          quantity: number
          side: string
          source: string | null
          traded_at: string | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'trades'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      list_trading_facts: { Args: { p_version_ids: string[] }; Returns: Json }
      list_unprotected_holdings: { Args: { p_bridge_id: string }; Returns: Json }
      list_users: {
        Args: { p_after?: string; p_limit?: number; p_search?: string }
        Returns: {
          can_trade_live: boolean
          created_at: string
          display_name: string
          email: string
          granted_at: string
          has_factor: boolean
          id: string
          live_accounts: number
          role: string
        }[]
      }
      lower_mode: {
        Args: { p_account_id: string; p_cancels?: boolean; p_detail?: Json; p_mode: string; p_reason_code: string }
        Returns: string
      }
      mark_all_read: { Args: Record<PropertyKey, never>; Returns: number }
      mark_read: { Args: { p_ids: string[] }; Returns: number }
      modify_order: {
        Args: { p_id: string; p_limit_price?: string; p_order_id: string; p_order_type: string; p_quantity?: string }
        Returns: string
      }
      move_watchlist_item: { Args: { p_folder_id: string; p_id: string; p_position: number }; Returns: undefined }
      note_missed_runs: { Args: Record<PropertyKey, never>; Returns: number }
      open_approval: { Args: { p_order_id: string; p_signature: string; p_until: number }; Returns: string }
      order_channels: { Args: { p_ids: string[] }; Returns: undefined }
      pause_rule: {
        Args: { p_rule_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      pause_strategy: {
        Args: { p_strategy_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      place_intent: {
        Args: {
          p_account_id: string
          p_id: string
          p_instrument_id: string
          p_limit_price?: string
          p_order_type: string
          p_quantity: string
          p_side: string
          p_stop_price?: string
          p_supersedes?: string
          p_time_in_force?: string
        }
        Returns: {
          account_id: string | null
          acked_at: string | null
          avg_fill_price: number | null
          cancel_state: string | null
          canceled_quantity: number | null
          created_at: string | null
          environment: string | null
          expires_at: string | null
          filled_amount: number | null
          filled_quantity: number | null
          id: string | null
          instrument_id: string | null
          intent_id: string | null
          leaves_quantity: number | null
          leg: string | null
          limit_price: number | null
          order_date: string | null
          order_no: string | null
          order_type: string | null
          origin: string | null
          parent_id: string | null
          quantity: number | null
          reason_code: string | null
          reason_detail: Json | null
          reason_text: string | null
          sent_at: string | null
          sequence: number | null
          side: string | null
          source: string | null
          source_hash: string | null
          source_id: string | null
          state: string | null
          status: string | null
          stop_price: number | null
          supersedes: string | null
          time_in_force: string | null
          updated_at: string | null
          version: number | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      place_parent_order: {
        Args: {
          p_account_id: string
          p_id: string
          p_instrument_id: string
          p_kind: string
          p_quantity: string
          p_side: string
          p_terms: Json
          p_valid_until?: string
        }
        Returns: {
          account_id: string
          created_at: string
          id: string
          instrument_id: string
          kind: string
          placement: string
          progress: NonNullable<Json>
          quantity: number
          reason_code: string | null
          reason_detail: Json | null
          resumed_at: string | null
          side: string
          source: string
          source_hash: string | null
          source_id: string | null
          state: string
          terms: NonNullable<Json>
          updated_at: string
          valid_until: string | null
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'parent_orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      plan_backtest_chunks: { Args: { p_id: string; p_runs: number[]; p_worker: string }; Returns: boolean }
      propose_intent: {
        Args: {
          p_account_id: string
          p_epoch: number
          p_id: string
          p_instrument_id: string
          p_limit_price?: string
          p_needs_approval?: boolean
          p_order_type: string
          p_owner: string
          p_quantity: string
          p_side: string
          p_source_hash: string
          p_source_id: string
          p_stop_price?: string
          p_time_in_force?: string
        }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      propose_parent: {
        Args: {
          p_account_id: string
          p_epoch: number
          p_id: string
          p_instrument_id: string
          p_kind: string
          p_needs_approval?: boolean
          p_owner: string
          p_quantity: string
          p_side: string
          p_source_hash: string
          p_source_id: string
          p_terms: Json
        }
        Returns: Json
      }
      publish_template: { Args: { p_rule_id: string }; Returns: string }
      read_channel_secret: {
        Args: { p_channel_id: string }
        Returns: {
          channel_id: string
          kind: string
          sealed: string
          sealed_to: string
          user_id: string
        }[]
      }
      read_credential: {
        Args: { p_account_id: string }
        Returns: {
          account_id: string
          broker: string
          credential_id: string
          environment: string
          sealed: string
          sealed_to: string
          user_id: string
        }[]
      }
      read_intents: {
        Args: { p_ids: string[] }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      read_risk_limits: { Args: { p_account_id?: string }; Returns: Json }
      read_step_up: { Args: Record<PropertyKey, never>; Returns: Json }
      receive_signal: { Args: { p_sent: Json }; Returns: Json }
      record_absent: { Args: { p_intent_id: string }; Returns: string }
      record_ack: {
        Args: {
          p_accepted_at?: string
          p_branch?: string
          p_intent_id: string
          p_order_date: string
          p_order_no: string
        }
        Returns: string
      }
      record_adjustment: {
        Args: { p_account_id: string; p_detail: Json; p_instrument_id: string; p_kind: string }
        Returns: undefined
      }
      record_backtest_chunk: { Args: { p_chunk: number; p_id: string; p_result: Json }; Returns: Json }
      record_backtest_progress: {
        Args: { p_done_runs: number; p_eta_seconds?: number; p_id: string; p_worker: string }
        Returns: boolean
      }
      record_balance: { Args: { p_account_id: string; p_balance: Json }; Returns: Json }
      record_calendar_check: { Args: { p_differences: Json; p_from: string; p_to: string }; Returns: undefined }
      record_daily_summary: { Args: { p_account_id: string; p_date: string; p_summary: Json }; Returns: undefined }
      record_day_snapshot: {
        Args: { p_account_id: string; p_date: string; p_kind: string; p_snapshot: Json }
        Returns: Json
      }
      record_delivery: {
        Args: { p_attempt: number; p_error_code?: string; p_id: string; p_next_at?: string; p_state: string }
        Returns: string
      }
      record_denied: {
        Args: { p_code: string; p_detail?: Json; p_epoch: number; p_intent_id: string; p_owner: string }
        Returns: string
      }
      record_firing: {
        Args: {
          p_actions: Json
          p_evidence: Json
          p_fired_at: string
          p_instrument_id: string
          p_key: string
          p_orders?: Json
          p_state?: Json
          p_version_id: string
        }
        Returns: Json
      }
      record_in_doubt: { Args: { p_cause: string; p_intent_id: string }; Returns: string }
      record_manual: { Args: { p_detail?: Json; p_intent_id: string }; Returns: string }
      record_not_sent: {
        Args: { p_attempt: number; p_cause: string; p_epoch: number; p_intent_id: string; p_owner: string }
        Returns: string
      }
      record_order_reports: { Args: { p_account_id: string; p_reports: Json; p_source: string }; Returns: Json }
      record_parent: {
        Args: {
          p_epoch: number
          p_owner: string
          p_parent_id: string
          p_placement: string
          p_progress: Json
          p_reason_code: string
          p_reason_detail: Json
          p_state: string
        }
        Returns: Database['public']['CompositeTypes']['bridge_parent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_parent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      record_rejected: {
        Args: { p_code: string; p_epoch: number; p_intent_id: string; p_owner: string; p_text: string }
        Returns: string
      }
      record_rule_state: {
        Args: { p_evaluated_at: string; p_next_check?: string; p_rule_id: string; p_state: Json; p_version_id?: string }
        Returns: boolean
      }
      record_rule_states: { Args: { p_rows: Json }; Returns: number }
      record_rule_trace: {
        Args: { p_instrument_id: string; p_rule_id: string; p_trace: Json; p_traced_at: string }
        Returns: undefined
      }
      record_session: {
        Args: {
          p_account_id: string
          p_account_number_masked?: string
          p_code?: string
          p_credential_id?: string
          p_credential_state?: string
          p_detail?: Json
          p_state: string
        }
        Returns: undefined
      }
      record_signal: {
        Args: {
          p_decided_by?: string
          p_epoch?: number
          p_key: string
          p_order?: Json
          p_owner?: string
          p_signal: Json
          p_version_id: string
        }
        Returns: Json
      }
      record_statement: { Args: { p_account_id: string; p_date: string; p_statement: Json }; Returns: undefined }
      record_strategy_day: { Args: { p_date: string; p_day: Json; p_version_id: string }; Returns: Json }
      record_strategy_states: { Args: { p_rows: Json }; Returns: number }
      record_weekly_report: {
        Args: { p_account_id: string; p_from: string; p_report: Json; p_to: string }
        Returns: undefined
      }
      relay_quotes: { Args: { p_quotes: Json; p_user_id: string }; Returns: undefined }
      release_backtest: { Args: { p_id: string; p_worker: string }; Returns: boolean }
      release_lease: { Args: { p_epoch: number; p_owner: string }; Returns: boolean }
      remove_backtest: { Args: { p_id: string }; Returns: undefined }
      remove_calendar_day: { Args: { p_date: string; p_market: string }; Returns: undefined }
      remove_channel: { Args: { p_id: string }; Returns: undefined }
      remove_watchlist_item: { Args: { p_id: string }; Returns: undefined }
      rename_backtest: {
        Args: { p_id: string; p_name: string }
        Returns: {
          attempts: number
          created_at: string
          done_runs: number
          eta_seconds: number | null
          finished_at: string | null
          id: string
          kind: string
          name: string
          progress: number | null
          reason_code: string | null
          reason_detail: Json | null
          result_bytes: number | null
          spec: NonNullable<Json>
          spec_hash: string
          started_at: string | null
          state: string
          strategy_id: string | null
          summary: Json | null
          total_runs: number
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'backtest_jobs'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      rename_watchlist_folder: { Args: { p_id: string; p_name: string }; Returns: undefined }
      reorder_watchlist: { Args: { p_folder_id: string; p_item_ids: string[] }; Returns: undefined }
      reorder_watchlist_folders: { Args: { p_folder_ids: string[] }; Returns: undefined }
      request_quote_relay: { Args: { p_bridge_id: string; p_instrument_ids: string[] }; Returns: undefined }
      resolve_intent: {
        Args: { p_broker_order_id?: string; p_decision: string; p_intent_id: string }
        Returns: {
          account_id: string | null
          acked_at: string | null
          avg_fill_price: number | null
          cancel_state: string | null
          canceled_quantity: number | null
          created_at: string | null
          environment: string | null
          expires_at: string | null
          filled_amount: number | null
          filled_quantity: number | null
          id: string | null
          instrument_id: string | null
          intent_id: string | null
          leaves_quantity: number | null
          leg: string | null
          limit_price: number | null
          order_date: string | null
          order_no: string | null
          order_type: string | null
          origin: string | null
          parent_id: string | null
          quantity: number | null
          reason_code: string | null
          reason_detail: Json | null
          reason_text: string | null
          sent_at: string | null
          sequence: number | null
          side: string | null
          source: string | null
          source_hash: string | null
          source_id: string | null
          state: string | null
          status: string | null
          stop_price: number | null
          supersedes: string | null
          time_in_force: string | null
          updated_at: string | null
          version: number | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      resume_parent_order: {
        Args: { p_id: string }
        Returns: {
          account_id: string
          created_at: string
          id: string
          instrument_id: string
          kind: string
          placement: string
          progress: NonNullable<Json>
          quantity: number
          reason_code: string | null
          reason_detail: Json | null
          resumed_at: string | null
          side: string
          source: string
          source_hash: string | null
          source_id: string | null
          state: string
          terms: NonNullable<Json>
          updated_at: string
          valid_until: string | null
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'parent_orders'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      resume_rule: {
        Args: { p_rule_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      resume_strategy: {
        Args: { p_strategy_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      revoke_live: { Args: { p_user_id: string }; Returns: undefined }
      save_calendar_day: {
        Args: {
          p_close_time?: string
          p_date: string
          p_is_announced: boolean
          p_kind: string
          p_market: string
          p_name_ko: string
          p_open_time?: string
          p_source: string
        }
        Returns: undefined
      }
      save_channel: {
        Args: { p_id: string; p_key_id: string; p_kind: string; p_label: string; p_masked: string; p_sealed: string }
        Returns: {
          bridge_id: string
          created_at: string
          id: string
          kind: string
          label: string
          last_error_code: string | null
          last_ok_at: string | null
          masked: string | null
          priority: number
          state: string
          updated_at: string
          verified_at: string | null
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'notification_channels'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      save_credential: { Args: { p_account_id: string; p_key_id: string; p_sealed: string }; Returns: string }
      save_line: {
        Args: {
          p_from_at?: string
          p_id: string
          p_instrument_id: string
          p_kind: string
          p_label: string
          p_price: number
          p_to_at?: string
          p_to_price?: number
        }
        Returns: {
          created_at: string
          from_at: string | null
          id: string
          instrument_id: string
          kind: string
          label: string
          price: number
          to_at: string | null
          to_price: number | null
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'price_lines'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      save_rule: {
        Args: { p_account_id?: string; p_definition: string; p_id: string; p_kind: string; p_name: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          fires_today: number | null
          id: string
          is_own: boolean | null
          kind: string
          last_evaluated_at: string | null
          last_fired_at: string | null
          name: string
          next_check: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'rules'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      save_strategy: {
        Args: { p_account_id?: string; p_hash: string; p_id: string; p_name: string; p_spec: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      save_watchlist_columns: { Args: { p_columns?: Json; p_folder_id: string }; Returns: undefined }
      search_instruments: {
        Args: { p_limit?: number; p_query: string }
        Returns: {
          base_price: number | null
          base_price_date: string | null
          chosung: string | null
          delisted_date: string | null
          id: string
          import_no: number | null
          is_halted: boolean
          is_liquidating: boolean
          is_managed: boolean
          is_nxt: boolean | null
          isin: string | null
          kind: string
          listed_date: string | null
          market: string
          market_cap_eok: number | null
          name_en: string | null
          name_ko: string
          previous_close: number | null
          previous_volume: number | null
          search_text: string | null
          sector: string | null
          symbol: string
          tick_table: string | null
          updated_at: string
          warning: string
        }[]
        SetofOptions: {
          from: '*'
          to: 'instruments'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      set_hook_state: {
        Args: { p_id: string; p_state: string }
        Returns: {
          accepted_today: number | null
          created_at: string
          id: string
          label: string
          last_used_at: string | null
          refused_today: number | null
          state: string
          strategy_id: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'signal_hooks'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      set_notification_settings: {
        Args: { p_settings: Json }
        Returns: {
          daily_summary: boolean
          locale: string | null
          quiet_from: string | null
          quiet_to: string | null
          updated_at: string
          weekly_report: boolean
        }[]
        SetofOptions: {
          from: '*'
          to: 'notification_settings'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      set_preferences: { Args: { p_rows: Json }; Returns: number }
      set_risk_limits: { Args: { p_account_id: string; p_limits: Json }; Returns: Json }
      set_strategy_stage: {
        Args: { p_settings: Json; p_strategy_id: string }
        Returns: {
          account_id: string | null
          armed_version_id: string | null
          clean_days: number
          created_at: string
          draft: NonNullable<Json>
          draft_hash: string
          id: string
          is_own: boolean | null
          is_proved: boolean | null
          last_difference: Json | null
          last_run_at: string | null
          last_signal_at: string | null
          name: string
          next_run_at: string | null
          pending_version_id: string | null
          reason_code: string | null
          reason_detail: Json | null
          signals_today: number | null
          stage: string
          stage_settings: Json | null
          state: string
          template: boolean
          updated_at: string
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'strategies'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      set_template: { Args: { p_is_template: boolean; p_rule_id: string }; Returns: undefined }
      set_trading_mode: { Args: { p_account_id: string; p_mode: string; p_reason?: string }; Returns: undefined }
      spawn_child: {
        Args: {
          p_epoch: number
          p_leg: string
          p_limit_price: number
          p_order_type: string
          p_owner: string
          p_parent_id: string
          p_quantity: number
          p_sequence: number
          p_stop_price: number
          p_time_in_force: string
        }
        Returns: Database['public']['CompositeTypes']['bridge_intent'][]
        SetofOptions: {
          from: '*'
          to: 'bridge_intent'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      start_telegram_binding: { Args: Record<PropertyKey, never>; Returns: Json }
      submit_backtest: {
        Args: {
          p_hash: string
          p_id: string
          p_name: string
          p_spec: string
          p_strategy_id?: string
          p_total_runs: number
        }
        Returns: {
          attempts: number
          created_at: string
          done_runs: number
          eta_seconds: number | null
          finished_at: string | null
          id: string
          kind: string
          name: string
          progress: number | null
          reason_code: string | null
          reason_detail: Json | null
          result_bytes: number | null
          spec: NonNullable<Json>
          spec_hash: string
          started_at: string | null
          state: string
          strategy_id: string | null
          summary: Json | null
          total_runs: number
          version: number
        }[]
        SetofOptions: {
          from: '*'
          to: 'backtest_jobs'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      sweep_intents: { Args: { p_epoch: number; p_owner: string }; Returns: number }
      switch_off_rule: {
        Args: { p_code: string; p_detail?: Json; p_rule_id: string; p_version_id?: string }
        Returns: undefined
      }
      switch_off_strategy: {
        Args: { p_code: string; p_detail?: Json; p_strategy_id: string; p_version_id: string }
        Returns: boolean
      }
      telegram_overview: { Args: { p_channel_id: string }; Returns: Json }
      telegram_reduce: { Args: { p_action: string; p_channel_id: string }; Returns: Json }
      test_channel: { Args: { p_id: string }; Returns: string }
      update_profile: { Args: { p_display_name?: string; p_locale?: string }; Returns: undefined }
      upsert_instruments: { Args: { p_rows: Json }; Returns: number }
      verify_channel: { Args: { p_channel_id: string; p_code?: string; p_state: string }; Returns: undefined }
      watch_bridges: { Args: Record<PropertyKey, never>; Returns: Json }
      withdraw_template: { Args: { p_template_id: string }; Returns: undefined }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      bridge_intent: {
        id: string | null
        user_id: string | null
        account_id: string | null
        environment: string | null
        kind: string | null
        instrument_id: string | null
        side: string | null
        order_type: string | null
        quantity: number | null
        limit_price: number | null
        time_in_force: string | null
        source: string | null
        state: string | null
        attempt: number | null
        epoch: number | null
        claim_owner: string | null
        sent_at: string | null
        send_deadline: string | null
        expires_at: string | null
        order_date: string | null
        order_no: string | null
        branch: string | null
        reason_code: string | null
        reason_detail: Json | null
        created_at: string | null
        acked_at: string | null
        target_order_id: string | null
        target_order_date: string | null
        target_order_no: string | null
        target_branch: string | null
        fingerprint: string | null
        version: number | null
        now: string | null
        stop_price: number | null
        parent_id: string | null
        leg: string | null
        sequence: number | null
        supersedes: string | null
        source_id: string | null
        source_hash: string | null
        approved_at: string | null
      }
      bridge_parent: {
        id: string | null
        user_id: string | null
        account_id: string | null
        environment: string | null
        kind: string | null
        instrument_id: string | null
        side: string | null
        quantity: number | null
        terms: Json | null
        state: string | null
        placement: string | null
        progress: Json | null
        reason_code: string | null
        reason_detail: Json | null
        source: string | null
        source_id: string | null
        source_hash: string | null
        valid_until: string | null
        resumed_at: string | null
        created_at: string | null
        updated_at: string | null
        version: number | null
        children: Json | null
        target: Json | null
        now: string | null
      }
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums'] | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema['CompositeTypes']
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
