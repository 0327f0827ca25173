//! Permission codes that a credential carries, and the policies that routes ask for. Knows no credential.

use std::{fmt, str::FromStr};

/// One permission code, as it stands on an API key or in a token (`tenant.y2.settings:read`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Read civilities, countries, languages and their checks.
    Y2SettingsRead,
    /// List stores.
    Y2StoresRead,
    /// Receive notifications, post LiveStore sessions, manage listeners. The public name has no verb.
    Y2Listener,
    /// Read the tenant's configuration.
    ConfigurationRead,
    /// Change the tenant's configuration; the sandbox asks for it too.
    ConfigurationWrite,
    /// Read keys, permissions and the audit.
    AccessRead,
    /// Create and revoke keys.
    AccessWrite,
    /// Read notifications.
    NotificationsRead,
    /// Replay notifications.
    NotificationsWrite,
    /// Read the integration log.
    LogsRead,
    /// Switch the integration log on and off.
    LogsWrite,
    /// Read outbound webhooks and events.
    WebhooksRead,
    /// Change outbound webhooks.
    WebhooksWrite,
    /// Read shops, check them, and read their stock buffers.
    ShopsRead,
    /// Change stock buffers of shops.
    ShopsWrite,
    /// Read imports into shops.
    RunsRead,
    /// Start, end and repeat imports into shops.
    RunsWrite,
    /// See personal data, beside the permission of the route.
    PersonalDataRead,
}

impl Permission {
    /// Every code there is, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
        Self::Y2SettingsRead,
        Self::Y2StoresRead,
        Self::Y2Listener,
        Self::ConfigurationRead,
        Self::ConfigurationWrite,
        Self::AccessRead,
        Self::AccessWrite,
        Self::NotificationsRead,
        Self::NotificationsWrite,
        Self::LogsRead,
        Self::LogsWrite,
        Self::WebhooksRead,
        Self::WebhooksWrite,
        Self::ShopsRead,
        Self::ShopsWrite,
        Self::RunsRead,
        Self::RunsWrite,
        Self::PersonalDataRead,
    ];

    /// The code as it is written on keys and in tokens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Y2SettingsRead => "tenant.y2.settings:read",
            Self::Y2StoresRead => "tenant.y2.stores:read",
            Self::Y2Listener => "tenant.y2.listener",
            Self::ConfigurationRead => "tenant.configuration:read",
            Self::ConfigurationWrite => "tenant.configuration:write",
            Self::AccessRead => "tenant.access:read",
            Self::AccessWrite => "tenant.access:write",
            Self::NotificationsRead => "tenant.notifications:read",
            Self::NotificationsWrite => "tenant.notifications:write",
            Self::LogsRead => "tenant.logs:read",
            Self::LogsWrite => "tenant.logs:write",
            Self::WebhooksRead => "tenant.webhooks:read",
            Self::WebhooksWrite => "tenant.webhooks:write",
            Self::ShopsRead => "tenant.shops:read",
            Self::ShopsWrite => "tenant.shops:write",
            Self::RunsRead => "tenant.runs:read",
            Self::RunsWrite => "tenant.runs:write",
            Self::PersonalDataRead => "tenant.personalData:read",
        }
    }

    /// What it allows, in a sentence for whoever gives it away.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Y2SettingsRead => "Read civilities, countries and languages, and the check of countries.",
            Self::Y2StoresRead => "Read the stores.",
            Self::Y2Listener => "Post notifications and LiveStore sessions; read and register listeners.",
            Self::ConfigurationRead => {
                "Read the configuration without its secrets, the state of connections, and what the sandbox recorded."
            }
            Self::ConfigurationWrite => "Change the configuration, try connections, and use the sandbox.",
            Self::AccessRead => "Read permissions, API keys without their values, and the audit.",
            Self::AccessWrite => "Make API keys with permissions that the maker holds, and revoke any API key.",
            Self::NotificationsRead => "Read stored notifications.",
            Self::NotificationsWrite => "Replay stored notifications.",
            Self::LogsRead => "Read the integration log; contents of exchanges with `tenant.personalData:read` only.",
            Self::LogsWrite => "Switch the integration log on and off.",
            Self::WebhooksRead => "Read outbound webhooks and events.",
            Self::WebhooksWrite => "Change outbound webhooks.",
            Self::ShopsRead => "Read online shops and their stock buffers.",
            Self::ShopsWrite => "Check online shops, and change their stock buffers.",
            Self::RunsRead => "Read imports into shops, their rows and reports.",
            Self::RunsWrite => "Start imports into shops, end them, and try failed rows again.",
            Self::PersonalDataRead => "See personal data, where another permission opens the route.",
        }
    }

    /// What its code begins with: codes of one area belong together.
    pub fn area(self) -> &'static str {
        self.code().split_once(':').map_or(self.code(), |(area, _)| area)
    }

    /// What the area of the code is about.
    pub const fn area_description(self) -> &'static str {
        match self {
            Self::Y2SettingsRead => "Settings of Y2.",
            Self::Y2StoresRead => "Stores of Y2.",
            Self::Y2Listener => "What Y2 and LiveStore send.",
            Self::ConfigurationRead | Self::ConfigurationWrite => "The tenant's configuration and its connections.",
            Self::AccessRead | Self::AccessWrite => "Keys, permissions and the audit.",
            Self::NotificationsRead | Self::NotificationsWrite => "Notifications that were received.",
            Self::LogsRead | Self::LogsWrite => "The integration log.",
            Self::WebhooksRead | Self::WebhooksWrite => "Webhooks and events that are sent out.",
            Self::ShopsRead | Self::ShopsWrite => "Online shops.",
            Self::RunsRead | Self::RunsWrite => "Imports into shops.",
            Self::PersonalDataRead => "Personal data.",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that is no permission code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a permission code; the codes are: {known}", known = known_codes())]
pub struct UnknownPermission(pub String);

fn known_codes() -> String {
    Permission::ALL.map(Permission::code).join(", ")
}

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.code() == text)
            .ok_or_else(|| UnknownPermission(text.to_owned()))
    }
}

/// What a route asks for, under the public contract's name, and the code that satisfies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The public contract's name (`Y2Settings.Read`), or ours where the contract has none.
    pub name: &'static str,
    /// The code that a credential must carry.
    pub permission: Permission,
}

impl Policy {
    /// Civilities, countries, languages and the country check.
    pub const Y2_SETTINGS_READ: Self = Self { name: "Y2Settings.Read", permission: Permission::Y2SettingsRead };
    /// The store list.
    pub const Y2_STORE_READ: Self = Self { name: "Y2Store.Read", permission: Permission::Y2StoresRead };
    /// Notification listeners.
    pub const Y2_LISTENER_WRITE: Self = Self { name: "Y2Listener.Write", permission: Permission::Y2Listener };
    /// LiveStore sessions.
    pub const LIVE_STORE_ACCESS: Self = Self { name: "LiveStore.Access", permission: Permission::Y2Listener };
    /// The sandbox: it counts as writing the tenant's configuration.
    pub const TENANT_CONFIGURATION_ACCESS_CONTROLLED: Self =
        Self { name: "TenantConfigurationAccessControlled", permission: Permission::ConfigurationWrite };
    /// Reading the tenant's configuration and what the sandbox kept.
    pub const TENANT_CONFIGURATION_READ: Self =
        Self { name: "TenantConfiguration.Read", permission: Permission::ConfigurationRead };
    /// Changing the tenant's configuration and trying its connections.
    pub const TENANT_CONFIGURATION_WRITE: Self =
        Self { name: "TenantConfiguration.Write", permission: Permission::ConfigurationWrite };
    /// Reading permissions, keys and the audit.
    pub const TENANT_ACCESS_READ: Self = Self { name: "TenantAccess.Read", permission: Permission::AccessRead };
    /// Making and revoking keys.
    pub const TENANT_ACCESS_WRITE: Self = Self { name: "TenantAccess.Write", permission: Permission::AccessWrite };

    /// Reading notifications.
    pub const TENANT_NOTIFICATIONS_READ: Self =
        Self { name: "TenantNotifications.Read", permission: Permission::NotificationsRead };
    /// Replaying and ignoring notifications.
    pub const TENANT_NOTIFICATIONS_WRITE: Self =
        Self { name: "TenantNotifications.Write", permission: Permission::NotificationsWrite };
    /// Reading the integration log.
    pub const TENANT_LOGS_READ: Self = Self { name: "TenantLogs.Read", permission: Permission::LogsRead };
    /// Switching the integration log on and off.
    pub const TENANT_LOGS_WRITE: Self = Self { name: "TenantLogs.Write", permission: Permission::LogsWrite };
    /// Reading webhooks and events.
    pub const WEBHOOK_READ: Self = Self { name: "Webhook.Read", permission: Permission::WebhooksRead };
    /// Changing webhooks.
    pub const WEBHOOK_WRITE: Self = Self { name: "Webhook.Write", permission: Permission::WebhooksWrite };

    /// Reading shops and their stock buffers.
    pub const TENANT_SHOPS_READ: Self = Self { name: "TenantShops.Read", permission: Permission::ShopsRead };
    /// Checking shops and changing their stock buffers.
    pub const TENANT_SHOPS_WRITE: Self = Self { name: "TenantShops.Write", permission: Permission::ShopsWrite };

    /// Reading imports into shops.
    pub const RUNS_READ: Self = Self { name: "Runs.Read", permission: Permission::RunsRead };
    /// Starting, ending and repeating imports into shops.
    pub const RUNS_WRITE: Self = Self { name: "Runs.Write", permission: Permission::RunsWrite };

    /// Every policy that a route asks for.
    pub const ALL: [Self; 19] = [
        Self::Y2_SETTINGS_READ,
        Self::Y2_STORE_READ,
        Self::Y2_LISTENER_WRITE,
        Self::LIVE_STORE_ACCESS,
        Self::TENANT_CONFIGURATION_READ,
        Self::TENANT_CONFIGURATION_ACCESS_CONTROLLED,
        Self::TENANT_CONFIGURATION_WRITE,
        Self::TENANT_ACCESS_READ,
        Self::TENANT_ACCESS_WRITE,
        Self::TENANT_NOTIFICATIONS_READ,
        Self::TENANT_NOTIFICATIONS_WRITE,
        Self::TENANT_LOGS_READ,
        Self::TENANT_LOGS_WRITE,
        Self::WEBHOOK_READ,
        Self::WEBHOOK_WRITE,
        Self::TENANT_SHOPS_READ,
        Self::TENANT_SHOPS_WRITE,
        Self::RUNS_READ,
        Self::RUNS_WRITE,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for permission in Permission::ALL {
            assert_eq!(permission.code().parse(), Ok(permission));
        }
    }

    #[test]
    fn an_unknown_code_is_refused_with_the_list_of_codes() {
        let error = "tenant.y2.setings:read".parse::<Permission>().unwrap_err();
        assert!(error.to_string().contains("tenant.y2.settings:read"), "{error}");
    }
}
