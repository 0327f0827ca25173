//! What this process uses of the machine, under the names that every dashboard knows. Read when somebody asks, from Linux's
//! `/proc/self`; elsewhere there is only the time of the start. Knows nothing of what the process does.

use jiff::Timestamp;

use crate::telemetry::Metrics;

/// Has them read whenever somebody asks.
pub(super) fn sample(metrics: &Metrics, started: Timestamp) {
    metrics.describe_gauge("process_start_time_seconds", "When the process started, in seconds since 1970.");
    metrics.gauge::<&str, 0>("process_start_time_seconds", []).set(started.as_millisecond() as f64 / 1000.0);
    #[cfg(target_os = "linux")]
    linux::sample(metrics);
}

#[cfg(target_os = "linux")]
mod linux {
    use metrics::{Counter, Gauge};
    use procfs::{
        ProcResult, WithCurrentSystemInfo,
        process::{LimitValue, Process},
    };

    use crate::telemetry::Metrics;

    struct ProcessMetrics {
        processor: Counter,
        resident: Gauge,
        virtual_memory: Gauge,
        threads: Gauge,
        open_files: Gauge,
        most_files: Gauge,
    }

    pub(super) fn sample(metrics: &Metrics) {
        metrics.describe_counter("process_cpu_seconds_total", "Processor time, in whole seconds.");
        metrics.describe_gauge("process_resident_memory_bytes", "Memory that the process holds.");
        metrics.describe_gauge("process_virtual_memory_bytes", "Addresses that the process has reserved.");
        metrics.describe_gauge("process_threads", "Threads.");
        metrics.describe_gauge("process_open_fds", "Open files and connections.");
        metrics.describe_gauge("process_max_fds", "Open files and connections that there may be; +Inf: no limit.");
        let gauge = |name| metrics.gauge::<&str, 0>(name, []);
        let process = ProcessMetrics {
            processor: metrics.counter::<&str, 0>("process_cpu_seconds_total", []),
            resident: gauge("process_resident_memory_bytes"),
            virtual_memory: gauge("process_virtual_memory_bytes"),
            threads: gauge("process_threads"),
            open_files: gauge("process_open_fds"),
            most_files: gauge("process_max_fds"),
        };
        metrics.sample_with(move || {
            // Without `/proc`, they stay what they were.
            let _ = process.read();
        });
    }

    impl ProcessMetrics {
        fn read(&self) -> ProcResult<()> {
            let process = Process::myself()?;
            let stat = process.stat()?;
            self.processor.absolute((stat.utime + stat.stime) / procfs::ticks_per_second());
            self.resident.set(stat.rss_bytes().get() as f64);
            self.virtual_memory.set(stat.vsize as f64);
            self.threads.set(stat.num_threads as f64);
            self.open_files.set(process.fd_count()? as f64);
            self.most_files.set(match process.limits()?.max_open_files.soft_limit {
                LimitValue::Value(most) => most as f64,
                LimitValue::Unlimited => f64::INFINITY,
            });
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_process_tells_what_it_uses() {
        let metrics = Metrics::new();
        sample(&metrics, Timestamp::from_second(1_800_000_000).unwrap());
        let text = metrics.render();
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.and_then(|value| value.parse::<f64>().ok()).unwrap_or_else(|| panic!("{name}:\n{text}"))
        };
        assert!(value("process_resident_memory_bytes") > 1e6, "{text}");
        assert!(value("process_virtual_memory_bytes") > value("process_resident_memory_bytes"), "{text}");
        assert!(value("process_open_fds") >= 3.0 && value("process_max_fds") > value("process_open_fds"), "{text}");
        assert!(value("process_threads") >= 1.0 && value("process_cpu_seconds_total") >= 0.0, "{text}");
        assert!(value("process_start_time_seconds") == 1.8e9, "{text}");
    }
}
