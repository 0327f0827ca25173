//! One tenant asks far more than it may, and its Y2 never answers: what it gets, and what the others notice.

use cegid_connector::config::LimitSettings;
use cegid_y2_simulator::{FaultKind, FaultRule, SimOptions};
use futures_util::future::join_all;

use crate::connector::{Connector, EVERYTHING, connection, y2};

/// No list is kept, so that each request is a call.
const UNCACHED: &str = "caches: {fresh: 0s}";
const SLOTS: usize = 4;
/// Three times the calls that may be under way and waiting.
const ASKED: usize = 3 * (SLOTS + 64);
const NEIGHBOURS: [&str; 3] = ["one", "two", "three"];

#[tokio::test]
async fn a_tenant_that_asks_too_much_of_a_y2_that_hangs_harms_no_neighbour() {
    let hanging = y2(SimOptions::default()).await;
    hanging.faults().add(FaultRule::always(FaultKind::Hang));
    // The limits of how often would spare the process most of it.
    let unlimited = LimitSettings { per_credential: None, per_tenant: None, ..LimitSettings::default() };
    let connections = connection("default", &hanging, &[UNCACHED, &format!("maxInFlight: {SLOTS}")]);
    let connector = Connector::with_settings(&connections, |settings| settings.limits = unlimited).await;
    let key = connector.key("demo", EVERYTHING).await;
    let shared = y2(SimOptions::default()).await;
    let mut neighbours = Vec::new();
    for tenant in NEIGHBOURS {
        connector.apply(tenant, &connection("default", &shared, &[UNCACHED])).await;
        neighbours.push((format!("/api/{tenant}/cegid/settings/civilities"), connector.key(tenant, EVERYTHING).await));
    }

    let noise = join_all((0..ASKED).map(|_| connector.get("/api/demo/cegid/settings/civilities", &key)));
    let others = async {
        for _ in 0..20 {
            for (path, key) in &neighbours {
                let answer = connector.get(path, key).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            }
        }
    };
    let (noise, ()) = tokio::join!(noise, others);
    let mut timeouts = 0;
    for answer in &noise {
        let (status, problem) = answer.problem();
        assert!(matches!((status, problem.as_str()), (504, "y2-timeout") | (503, "y2-unavailable")), "{}", answer.body);
        assert!(!answer.header("retry-after").is_empty());
        timeouts += usize::from(status == 504);
    }
    assert!((SLOTS..=SLOTS + 64).contains(&timeouts), "{timeouts}");
    // The next one does not wait: it is known by now that this Y2 hangs.
    let answer = connector.get("/api/demo/cegid/settings/civilities", &key).await;
    assert!([503, 504].contains(&answer.status.as_u16()), "{}", answer.body);
}
