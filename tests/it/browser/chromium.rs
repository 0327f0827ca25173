//! A headless Chromium of the test's own, driven through chromedriver.

use std::{
    io::{BufRead, BufReader},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use futures_util::FutureExt as _;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// As root in a container Chromium has no sandbox, and without the other flags it keeps calling home.
const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Runs a test in a fresh browser, which is closed whatever happens. Where no browser is installed the test says so and
/// passes, but not in CI: there its absence is a failure.
pub(crate) async fn in_browser<F: Future<Output = ()>>(test: impl FnOnce(WebDriver) -> F) {
    let (Some(chromium), Some(chromedriver)) = (program("chromium"), program("chromedriver")) else {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "chromium and chromedriver are not installed, and CI runs no test without them");
        #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
        {
            eprintln!("SKIPPED: chromium and chromedriver are not installed (Debian: chromium chromium-driver)");
        }
        return;
    };
    let server = Chromedriver::start(&chromedriver);
    let profile = tempfile::tempdir().unwrap();
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(chromium.to_str().unwrap()).unwrap();
    for flag in FLAGS {
        capabilities.add_arg(flag).unwrap();
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
    let driver = WebDriver::new(&server.url, capabilities).await.unwrap();
    let outcome = AssertUnwindSafe(test(driver.clone())).catch_unwind().await;
    let closed = driver.quit().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
    closed.unwrap();
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// chromedriver on a port of its own choice, until dropped.
struct Chromedriver {
    process: Child,
    url: String,
}

impl Chromedriver {
    /// chromedriver wants one port for IPv4 and IPv6; the one it picked may be taken in the other family, and then it gives
    /// up.
    fn start(program: &Path) -> Self {
        (0..10).find_map(|_| Self::try_start(program)).expect("chromedriver finds a port")
    }

    fn try_start(program: &Path) -> Option<Self> {
        let mut process =
            Command::new(program).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut started = Self { process, url: String::new() };
        // `ChromeDriver was started successfully on port 41234.`
        let port = lines.map_while(Result::ok).find_map(|line| {
            line.split_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned())
        })?;
        started.url = format!("http://127.0.0.1:{port}");
        Some(started)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
