//! The policies of routes as types, so that a handler's signature says who may call it. Knows no credential.

use crate::domain::permission::Policy;

/// A type that stands for a policy: `Call<Y2StoreRead>`.
pub trait RequiredPolicy: Send + Sync + 'static {
    /// What a credential must carry.
    const POLICY: Policy;
    /// Whether requests are counted. Not where a till waits or a notification would be lost.
    const COUNTED: bool;
}

macro_rules! policies {
    ($( $marker:ident = $policy:ident $(, $uncounted:ident)?; )+) => {
        $(
            #[doc = concat!("Stands for [`Policy::", stringify!($policy), "`].")]
            pub struct $marker;

            impl RequiredPolicy for $marker {
                const POLICY: Policy = Policy::$policy;
                const COUNTED: bool = policies!(@counted $($uncounted)?);
            }
        )+
    };
    (@counted) => { true };
    (@counted uncounted) => { false };
}

policies! {
    Y2SettingsRead = Y2_SETTINGS_READ;
    Y2StoreRead = Y2_STORE_READ;
    Y2ListenerWrite = Y2_LISTENER_WRITE, uncounted;
    LiveStoreAccess = LIVE_STORE_ACCESS, uncounted;
    TenantConfigurationAccessControlled = TENANT_CONFIGURATION_ACCESS_CONTROLLED;
    TenantConfigurationRead = TENANT_CONFIGURATION_READ;
    TenantConfigurationWrite = TENANT_CONFIGURATION_WRITE;
    TenantAccessRead = TENANT_ACCESS_READ;
    TenantAccessWrite = TENANT_ACCESS_WRITE;
    TenantNotificationsRead = TENANT_NOTIFICATIONS_READ;
    TenantNotificationsWrite = TENANT_NOTIFICATIONS_WRITE;
    TenantLogsRead = TENANT_LOGS_READ;
    TenantLogsWrite = TENANT_LOGS_WRITE;
    WebhookRead = WEBHOOK_READ;
    WebhookWrite = WEBHOOK_WRITE;
    RunsRead = RUNS_READ;
    RunsWrite = RUNS_WRITE;
    TenantShopsRead = TENANT_SHOPS_READ;
    TenantShopsWrite = TENANT_SHOPS_WRITE;
}
