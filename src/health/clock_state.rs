//! What is to be said about the time of day: whether it was set while the process ran, and whether the database agrees
//! with it. Decides nothing: leases, limits and caches go by a clock that cannot be set.

use jiff::{SignedDuration, Timestamp};

use super::readiness::State;
use crate::clock::Clock;

/// A difference that is worth a word; smaller ones are what a time server corrects every day.
const WORTH_A_WORD: SignedDuration = SignedDuration::from_secs(30);

/// The state of this process' clock, given the time of the database's server, where there is one.
pub(super) fn judge(clock: &Clock, server: Option<Timestamp>) -> State {
    if let Some(apart) = server.map(|server| clock.now().duration_since(server))
        && apart.abs() > WORTH_A_WORD
    {
        let direction = if apart.is_positive() { "ahead of" } else { "behind" };
        return State::Degraded(format!(
            "this machine's clock is {} s {direction} the database's: keys and tokens expire by this machine's; correct it",
            apart.abs().as_secs()
        ));
    }
    let set_by = clock.set_by();
    State::Fine(if set_by.abs() > WORTH_A_WORD {
        let direction = if set_by.is_positive() { "forward" } else { "back" };
        format!("ok; it was set {direction} by {} s since the start, or the machine slept", set_by.abs().as_secs())
    } else {
        "ok".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(state: State) -> String {
        match state {
            State::Fine(text) => format!("fine: {text}"),
            State::Degraded(text) => format!("degraded: {text}"),
            State::Failed(text) => format!("failed: {text}"),
        }
    }

    #[test]
    fn a_clock_that_was_set_is_told_and_one_that_disagrees_is_a_flaw() {
        let start: Timestamp = "2026-03-31T09:00:00Z".parse().unwrap();
        let clock = Clock::fixed(start);
        clock.advance(SignedDuration::from_hours(5));
        assert_eq!(said(judge(&clock, None)), "fine: ok");
        let real = clock.now();
        clock.set(real + SignedDuration::from_hours(1));
        assert!(said(judge(&clock, None)).starts_with("fine: ok; it was set forward by 3600 s"));
        assert!(said(judge(&clock, Some(real))).starts_with("degraded: this machine's clock is 3600 s ahead of"));
        clock.set(real - SignedDuration::from_hours(1));
        assert!(said(judge(&clock, None)).starts_with("fine: ok; it was set back by 3600 s"));
        assert!(said(judge(&clock, Some(real))).starts_with("degraded: this machine's clock is 3600 s behind"));
        clock.set(real);
        assert_eq!(said(judge(&clock, Some(real + SignedDuration::from_secs(5)))), "fine: ok");
    }
}
