use std::time::Duration;

use tokio::time::Instant;

use super::{Breaker, BreakerState};
use crate::Timings;

const SECOND: Duration = Duration::from_secs(1);

fn breaker() -> (Breaker, Instant) {
    (Breaker::new(Timings::default()), Instant::now())
}

fn fail(breaker: &Breaker, now: Instant, times: usize) {
    for _ in 0..times {
        breaker.admit(now).ok().unwrap().failed(now);
    }
}

fn open_for(breaker: &Breaker, now: Instant) -> Duration {
    match breaker.state(now) {
        BreakerState::Open { retry_after } => retry_after,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn five_failures_in_a_row_open_it_and_a_success_starts_the_count_again() {
    let (breaker, now) = breaker();
    fail(&breaker, now, 4);
    breaker.admit(now).ok().unwrap().succeeded(now);
    fail(&breaker, now, 4);
    assert_eq!(breaker.state(now), BreakerState::Closed);
    fail(&breaker, now, 1);
    let pause = open_for(&breaker, now);
    assert!((5 * SECOND..=10 * SECOND).contains(&pause), "{pause:?}");
    assert_eq!(breaker.admit(now).err(), Some(pause));
}

#[tokio::test]
async fn half_of_twenty_within_ten_seconds_open_it() {
    let (breaker, mut now) = breaker();
    for round in 0..10 {
        assert_eq!(breaker.state(now), BreakerState::Closed, "{round}");
        breaker.admit(now).ok().unwrap().succeeded(now);
        fail(&breaker, now, 1);
        now += SECOND / 2;
    }
    open_for(&breaker, now);
}

#[tokio::test]
async fn what_is_older_than_ten_seconds_is_forgotten() {
    let (breaker, mut now) = breaker();
    for _ in 0..40 {
        breaker.admit(now).ok().unwrap().succeeded(now);
        fail(&breaker, now, 1);
        now += 2 * SECOND;
    }
    assert_eq!(breaker.state(now), BreakerState::Closed);
}

#[tokio::test]
async fn after_the_pause_one_probe_goes_out_and_its_success_closes_it() {
    let (breaker, now) = breaker();
    fail(&breaker, now, 5);
    let later = now + open_for(&breaker, now);
    assert_eq!(breaker.state(later), BreakerState::HalfOpen);
    let probe = breaker.admit(later).ok().unwrap();
    assert!(breaker.admit(later).is_err());
    probe.succeeded(later);
    assert_eq!(breaker.state(later), BreakerState::Closed);
}

#[tokio::test]
async fn every_failed_probe_makes_the_pause_longer_up_to_the_most() {
    let (breaker, mut now) = breaker();
    fail(&breaker, now, 5);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        let pause = open_for(&breaker, now);
        now += pause;
        pauses.push(pause);
        fail(&breaker, now, 1);
    }
    assert!(pauses[1] >= 10 * SECOND && pauses[2] >= 20 * SECOND, "{pauses:?}");
    assert!(pauses.iter().all(|pause| *pause <= 30 * SECOND), "{pauses:?}");
}

#[tokio::test]
async fn a_probe_whose_caller_went_away_lets_the_next_one_probe() {
    let (breaker, now) = breaker();
    fail(&breaker, now, 5);
    let later = now + open_for(&breaker, now);
    drop(breaker.admit(later).ok().unwrap());
    assert!(breaker.admit(later).is_ok());
}

#[tokio::test]
async fn a_late_failure_of_before_does_not_disturb_the_probe() {
    let (breaker, now) = breaker();
    let slow = breaker.admit(now).ok().unwrap();
    fail(&breaker, now, 5);
    let later = now + open_for(&breaker, now);
    let probe = breaker.admit(later).ok().unwrap();
    slow.failed(later);
    probe.succeeded(later);
    assert_eq!(breaker.state(later), BreakerState::Closed);
}

/// Of a connection with two seconds.
const ENOUGH: Duration = SECOND;

#[tokio::test]
async fn calls_that_came_late_say_nothing_of_a_service_that_answers_others() {
    let (breaker, mut now) = breaker();
    for _ in 0..40 {
        let answered = breaker.admit(now).ok().unwrap();
        now += SECOND;
        answered.succeeded(now);
        let late = breaker.admit(now).ok().unwrap();
        now += SECOND / 10;
        late.ran_out(now, ENOUGH);
    }
    assert_eq!(breaker.state(now), BreakerState::Closed);
}

#[tokio::test]
async fn calls_that_came_late_count_where_nobody_was_answered_in_that_time() {
    let (breaker, mut now) = breaker();
    let first = breaker.admit(now).ok().unwrap();
    now += 2 * SECOND;
    first.ran_out(now, ENOUGH);
    // One slot, handed on by one who waited in vain to the next.
    for _ in 0..4 {
        let late = breaker.admit(now).ok().unwrap();
        now += SECOND / 10;
        assert_eq!(breaker.state(now), BreakerState::Closed);
        late.ran_out(now, ENOUGH);
    }
    open_for(&breaker, now);
}

#[tokio::test]
async fn a_probe_that_came_late_is_not_taken_for_a_failure() {
    let (breaker, now) = breaker();
    fail(&breaker, now, 5);
    let later = now + open_for(&breaker, now);
    breaker.admit(later).ok().unwrap().ran_out(later + SECOND / 10, ENOUGH);
    assert!(breaker.admit(later + SECOND / 10).is_ok());
}
