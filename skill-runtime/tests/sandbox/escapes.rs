//! One test for each promise.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use skill_runtime::sandbox::{
    Ended, Finished, HostPattern, Landlock, Policy, Sandbox, SandboxError,
};
use tempfile::TempDir;

/// A place of its own for one test.
struct Place {
    root: TempDir,
    policy: Policy,
}

impl Place {
    fn new() -> Self {
        // Below the build's own folder: `/tmp` is another one inside.
        let root = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let work = root.path().join("work");
        fs::create_dir(&work).unwrap();
        let mut policy = Policy::new(work);
        policy.limits.wall = Duration::from_secs(20);
        Self { root, policy }
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn work(&self, name: &str) -> std::path::PathBuf {
        self.policy.work_dir.join(name)
    }

    fn try_run(&self, program: &[&str]) -> Result<Finished, SandboxError> {
        let sandbox = Sandbox::new(self.policy.clone()).unwrap();
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(sandbox.run(program))
    }

    fn shell(&self, script: &str) -> Finished {
        self.try_run(&["sh", "-c", script]).unwrap()
    }
}

fn out(finished: &Finished) -> String {
    String::from_utf8_lossy(&finished.stdout).into_owned()
}

fn err(finished: &Finished) -> String {
    String::from_utf8_lossy(&finished.stderr).into_owned()
}

/// Fails unless the script was stopped.
fn stopped(finished: &Finished) {
    assert!(
        !matches!(finished.ended, Ended::Code(0)),
        "{finished:?}\n{}",
        out(finished)
    );
}

macro_rules! trials {
    ($($name:ident),* $(,)?) => {
        pub(crate) fn trials() -> Vec<Trial> {
            // Some systems forbid namespaces to their users; there every run is refused, and
            // the other trials show as ignored.
            let is_forbidden = is_forbidden();
            let refused = Trial::test("where_it_is_forbidden_every_run_is_refused", || -> Result<(), Failed> {
                where_it_is_forbidden_every_run_is_refused();
                Ok(())
            });
            let mut all = vec![refused.with_ignored_flag(!is_forbidden)];
            $(all.push(
                Trial::test(stringify!($name), || -> Result<(), Failed> { $name(); Ok(()) })
                    .with_ignored_flag(is_forbidden),
            );)*
            all
        }
    };
}

trials![
    a_program_runs_in_its_work_directory,
    keys_of_the_person_are_not_there,
    nothing_outside_can_be_written,
    a_link_leads_nowhere,
    what_is_read_only_stays_so,
    no_host_can_be_reached,
    a_declared_host_is_reached_through_the_proxy_alone,
    a_port_of_loopback_is_bridged_when_it_is_admitted,
    no_daemon_survives,
    a_caller_that_goes_away_takes_all_with_it,
    variables_are_those_of_the_policy,
    a_fork_bomb_ends,
    the_disk_is_not_filled,
    tmp_is_not_filled,
    memory_ends,
    output_is_cut,
    time_ends,
    other_processes_are_not_seen,
    sockets_by_path_are_not_reached,
    no_new_namespaces_and_no_mounts,
    commands_are_those_of_the_list,
    of_the_work_directory_a_part_is_written,
    a_program_that_is_not_there_is_named,
];

/// Whether this system lets nobody into new namespaces.
fn is_forbidden() -> bool {
    matches!(Place::new().try_run(&["true"]), Err(SandboxError::Stage(_)))
}

fn where_it_is_forbidden_every_run_is_refused() {
    let place = Place::new();
    let error = place.try_run(&["touch", "mark"]).unwrap_err();
    assert!(matches!(error, SandboxError::Stage(_)), "{error}");
    assert!(!place.work("mark").exists());
}

fn a_program_runs_in_its_work_directory() {
    let place = Place::new();
    fs::write(place.work("in.txt"), "hello").unwrap();
    let finished = place.shell("cat in.txt; echo there > out.txt; id -u; exit 3");
    assert_eq!(finished.ended, Ended::Code(3), "{}", err(&finished));
    assert_eq!(out(&finished), "hello1000\n");
    assert_eq!(
        fs::read_to_string(place.work("out.txt")).unwrap(),
        "there\n"
    );
    // All trials stand on both walls; elsewhere nothing runs.
    assert!(finished.enforced.processes);
    assert_ne!(finished.enforced.landlock, Landlock::Not);
}

fn keys_of_the_person_are_not_there() {
    let place = Place::new();
    let key = place.path().join("id_ed25519");
    fs::write(&key, "PRIVATE").unwrap();
    let script = format!(
        "cat {} || cat ~/.ssh/* /root/.ssh/* /etc/shadow",
        key.display()
    );
    let finished = place.shell(&script);
    stopped(&finished);
    assert!(!out(&finished).contains("PRIVATE"));
    // The way is there, as the work directory lies on it, and nothing else is.
    let finished = place.shell(&format!("ls -A {}", place.path().display()));
    assert_ne!(out(&finished).trim(), "id_ed25519 work");
}

fn nothing_outside_can_be_written() {
    let place = Place::new();
    let outside = place.path().join("outside");
    fs::write(&outside, "mine").unwrap();
    let script = format!(
        "echo x > {0}; echo x > ../{1}; rm -f {0}; echo x > /usr/bin/x; echo x > /etc/x; \
         mv /usr/bin/env /usr/bin/env2; true",
        outside.display(),
        "outside2"
    );
    place.shell(&script);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
    assert!(!place.path().join("outside2").exists());
    assert!(!Path::new("/usr/bin/x").exists() && Path::new("/usr/bin/env").exists());
}

fn a_link_leads_nowhere() {
    let place = Place::new();
    let grader = place.path().join("grader.py");
    fs::write(&grader, "assert answer == 42").unwrap();
    symlink(&grader, place.work("link")).unwrap();
    let finished = place.shell("cat link || true; echo 'pass' > link");
    assert!(!out(&finished).contains("42"), "{finished:?}");
    assert_eq!(fs::read_to_string(&grader).unwrap(), "assert answer == 42");
    let finished = place.shell("cat /proc/1/root/etc/shadow /proc/self/root/../etc/shadow");
    stopped(&finished);
}

fn what_is_read_only_stays_so() {
    let mut place = Place::new();
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("a"), "read me").unwrap();
    place.policy.read.push(data.clone());
    let script = format!(
        "cat {0}/a; echo x > {0}/a; echo x > {0}/b; chmod 777 {0}",
        data.display()
    );
    let finished = place.shell(&script);
    assert_eq!(out(&finished), "read me");
    assert_eq!(fs::read_to_string(data.join("a")).unwrap(), "read me");
    assert!(!data.join("b").exists());
    // And what may be written, can be.
    place.policy.write.push(data.clone());
    place.policy.read.clear();
    place.shell(&format!("echo new > {}/a", data.display()));
    assert_eq!(fs::read_to_string(data.join("a")).unwrap(), "new\n");
}

/// A server on loopback that says `hello`, and how often it was called.
fn server() -> (u16, mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (called, calls) = mpsc::channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = called.send(());
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer);
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
            let _ = std::io::Write::write_all(&mut stream, answer);
        }
    });
    (port, calls)
}

/// What a shell without any tool sends to a port, and prints of the answer.
fn talk(port: u16, request: &str) -> String {
    format!("exec 3<>/dev/tcp/127.0.0.1/{port} && printf '{request}' >&3 && cat <&3")
}

fn no_host_can_be_reached() {
    let place = Place::new();
    let (port, calls) = server();
    let request = "GET / HTTP/1.0\\r\\n\\r\\n";
    let finished = place
        .try_run(&["bash", "-c", &talk(port, request)])
        .unwrap();
    stopped(&finished);
    // Nor by a datagram: the address is one of the documentation's.
    let script = "exec 3<>/dev/udp/192.0.2.1/53 && echo x >&3";
    stopped(&place.try_run(&["bash", "-c", script]).unwrap());
    assert!(calls.try_recv().is_err());
}

fn a_declared_host_is_reached_through_the_proxy_alone() {
    let mut place = Place::new();
    let (port, calls) = server();
    let (other, other_calls) = server();
    let host = format!("127.0.0.1:{port}");
    place.policy.hosts.push(HostPattern::parse(&host).unwrap());
    let through = |port| {
        let request = format!("GET http://127.0.0.1:{port}/ HTTP/1.1\\r\\n\\r\\n");
        talk(3128, &request)
    };
    let finished = place.try_run(&["bash", "-c", &through(port)]).unwrap();
    assert!(
        out(&finished).ends_with("hello"),
        "{finished:?} {}",
        err(&finished)
    );
    assert!(calls.recv_timeout(Duration::from_secs(5)).is_ok());
    let finished = place.try_run(&["bash", "-c", &through(other)]).unwrap();
    let said = out(&finished);
    assert!(
        said.contains("403") && said.contains("{kind: network, scope: \"127.0.0.1\""),
        "{said}"
    );
    assert_eq!(finished.refused_hosts, [format!("127.0.0.1:{other}")]);
    // Not past it, not even to the host that is declared.
    let request = "GET / HTTP/1.0\\r\\n\\r\\n";
    stopped(
        &place
            .try_run(&["bash", "-c", &talk(port, request)])
            .unwrap(),
    );
    assert!(calls.try_recv().is_err() && other_calls.try_recv().is_err());
    let finished = place.shell("echo $http_proxy $HTTPS_PROXY");
    assert_eq!(
        out(&finished),
        "http://127.0.0.1:3128 http://127.0.0.1:3128\n"
    );
}

fn a_port_of_loopback_is_bridged_when_it_is_admitted() {
    let (port, calls) = server();
    let ask = format!(
        "exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
    );
    let mut place = Place::new();
    place.policy.loopback.push(port);
    stopped(&place.try_run(&["bash", "-c", &ask]).unwrap());
    let host = HostPattern::parse(&format!("127.0.0.1:{port}")).unwrap();
    place.policy.hosts.push(host);
    let finished = place.try_run(&["bash", "-c", &ask]).unwrap();
    assert!(
        out(&finished).ends_with("hello"),
        "{finished:?} {}",
        err(&finished)
    );
    assert!(calls.recv_timeout(Duration::from_secs(5)).is_ok());
    assert!(calls.try_recv().is_err());
}

fn no_daemon_survives() {
    let place = Place::new();
    let script = "(setsid sh -c 'while :; do date +%N > beat; sleep 0.05; done' >/dev/null 2>&1 &) ; sleep 0.3; cat beat";
    let finished = place.shell(script);
    assert_eq!(finished.ended, Ended::Code(0), "{}", err(&finished));
    let beat = || fs::read_to_string(place.work("beat")).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let before = beat();
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(beat(), before);
}

fn a_caller_that_goes_away_takes_all_with_it() {
    let place = Place::new();
    let sandbox = Sandbox::new(place.policy.clone()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let script = "while :; do date +%N > beat; sleep 0.05; done";
    runtime.block_on(async {
        let program = ["sh", "-c", script];
        let run = sandbox.run(&program);
        assert!(
            tokio::time::timeout(Duration::from_secs(2), run)
                .await
                .is_err()
        );
    });
    let beat = || fs::read_to_string(place.work("beat")).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let before = beat();
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(beat(), before);
}

fn variables_are_those_of_the_policy() {
    let mut place = Place::new();
    place.policy.env.insert("DECLARED".into(), "yes".into());
    let finished = place.shell("env; tr '\\0' '\\n' < /proc/1/environ");
    let text = out(&finished);
    assert!(
        text.contains("DECLARED=yes") && text.contains("HOME=/tmp"),
        "{text}"
    );
    for (name, value) in std::env::vars() {
        let is_ours = [
            "PATH", "HOME", "TMPDIR", "LANG", "PWD", "SHLVL", "_", "OLDPWD",
        ];
        if !is_ours.contains(&name.as_str()) {
            assert!(
                !text.contains(&format!("{name}={value}\n")),
                "{name} in {text}"
            );
        }
    }
}

fn a_fork_bomb_ends() {
    let mut place = Place::new();
    place.policy.limits.wall = Duration::from_secs(2);
    place.policy.limits.processes = 301;
    let begin = Instant::now();
    // It tells how many of a thousand sleepers could be started.
    let script = "for i in $(seq 1000); do sleep 60 & done 2>/dev/null; jobs -p | wc -l";
    let finished = place.try_run(&["bash", "-c", script]).unwrap();
    let count: Option<u32> = out(&finished).trim().parse().ok();
    assert!(count.is_none_or(|count| count < 301), "{count:?}");
    place.shell("bomb() { bomb | bomb & }; bomb; sleep 60");
    assert!(
        begin.elapsed() < Duration::from_secs(15),
        "{:?}",
        begin.elapsed()
    );
}

fn the_disk_is_not_filled() {
    let mut place = Place::new();
    place.policy.limits.disk = 8 << 20;
    place.policy.limits.tmp = 1 << 20;
    let one = place.shell("head -c 100000000 /dev/zero > big");
    stopped(&one);
    assert!(fs::metadata(place.work("big")).unwrap().len() <= 8 << 20);
    fs::remove_file(place.work("big")).unwrap();
    let many = "i=0; while :; do head -c 1000000 /dev/zero > f$i; i=$((i+1)); sleep 0.02; done";
    assert_eq!(place.shell(many).ended, Ended::DiskFull);
    let sum: u64 = fs::read_dir(&place.policy.work_dir)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();
    assert!(sum < 64 << 20, "{sum}");
}

fn tmp_is_not_filled() {
    let mut place = Place::new();
    place.policy.limits.tmp = 1 << 20;
    let finished = place.shell("head -c 5000000 /dev/zero > /tmp/a; wc -c < /tmp/a");
    let bytes: u64 = out(&finished).trim().parse().unwrap();
    assert!(bytes <= 1 << 20, "{bytes}");
}

fn memory_ends() {
    let mut place = Place::new();
    place.policy.limits.memory = 64 << 20;
    // A sort that keeps everything in memory.
    let script = "head -c 300000000 /dev/zero | tr '\\0' 'a' | sort -S 1G > /dev/null";
    let finished = place
        .try_run(&["bash", "-o", "pipefail", "-c", script])
        .unwrap();
    stopped(&finished);
}

fn output_is_cut() {
    let mut place = Place::new();
    place.policy.limits.output = 1000;
    let finished = place.shell("head -c 5000000 /dev/zero; echo done >&2");
    assert_eq!(finished.ended, Ended::Code(0));
    assert_eq!((finished.stdout.len(), finished.is_cut), (1000, true));
    assert_eq!(err(&finished), "done\n");
}

fn time_ends() {
    let mut place = Place::new();
    place.policy.limits.wall = Duration::from_millis(800);
    let begin = Instant::now();
    let finished = place.shell("echo begun; trap '' TERM INT; while :; do sleep 1; done");
    assert_eq!(finished.ended, Ended::TimedOut);
    assert_eq!(out(&finished), "begun\n");
    assert!(begin.elapsed() < Duration::from_secs(5));
}

fn other_processes_are_not_seen() {
    let place = Place::new();
    let me = std::process::id();
    let finished = place.shell(&format!(
        "kill -0 {me} || echo gone; ls -d /proc/[0-9]* | wc -l"
    ));
    let text = out(&finished);
    let mut lines = text.lines();
    // The number may be taken inside only by one of its own few.
    assert_eq!(lines.next(), Some("gone"), "{text}");
    assert!(lines.next().unwrap().parse::<u32>().unwrap() < 10, "{text}");
    // Pid 1 holds the walls: it cannot be ended, looked into, or stopped.
    let finished = place.shell("kill -9 1; kill -STOP 1; sleep 0.1; ls /proc/1/fd; echo still");
    assert!(out(&finished).ends_with("still\n"), "{finished:?}");
}

fn sockets_by_path_are_not_reached() {
    let place = Place::new();
    // One that stands where the program may write.
    let listener = UnixListener::bind(place.work("agent.sock")).unwrap();
    listener.set_nonblocking(true).unwrap();
    let script = "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('agent.sock')\n";
    fs::write(place.work("a.py"), script).unwrap();
    let perl = "use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0) or die; connect(S, sockaddr_un('agent.sock')) or die";
    let finished = place.try_run(&["perl", "-e", perl]).unwrap();
    stopped(&finished);
    assert!(listener.accept().is_err());
}

fn no_new_namespaces_and_no_mounts() {
    let place = Place::new();
    for script in [
        "unshare -U true",
        "unshare -m true",
        "unshare -n true",
        "mount -t tmpfs none /mnt",
        "mount -o remount,rw /usr",
        "umount /usr",
        "chroot / true",
    ] {
        stopped(&place.shell(script));
    }
    let finished = place.shell("grep -E 'NoNewPrivs|Seccomp:|CapEff' /proc/self/status");
    let text = out(&finished);
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000000000000"] {
        assert!(text.contains(line), "{text}");
    }
}

fn commands_are_those_of_the_list() {
    let mut place = Place::new();
    place.policy.commands = Some(vec!["sh".into(), "cat".into()]);
    fs::write(place.work("in"), "hello").unwrap();
    let finished = place.shell("cat in");
    assert_eq!(out(&finished), "hello", "{finished:?} {}", err(&finished));
    let finished =
        place.shell("ls / || cp /bin/ls mine; printf '#!/bin/ls\\n' > own; chmod +x own; ./own");
    stopped(&finished);
    assert!(err(&finished).contains("denied"), "{}", err(&finished));
}

fn of_the_work_directory_a_part_is_written() {
    let mut place = Place::new();
    fs::create_dir(place.work("out")).unwrap();
    fs::write(place.work("in"), "mine").unwrap();
    place.policy.reads_only = true;
    place.policy.write.push(place.work("out"));
    let finished = place.shell("cat in && echo x > out/a");
    assert_eq!(finished.ended, Ended::Code(0), "{}", err(&finished));
    assert_eq!(out(&finished), "mine");
    for script in [
        "echo x > in",
        "touch top",
        "mv in out/in",
        "mv out out2",
        "ln in out/in && echo x > out/in",
        "chmod 777 in",
        "ln -s ../in out/link; echo x > out/link",
        "mount -o remount,rw .",
    ] {
        stopped(&place.shell(script));
    }
    assert_eq!(fs::read_to_string(place.work("in")).unwrap(), "mine");
    assert!(place.work("out/a").exists() && !place.work("top").exists());
}

fn a_program_that_is_not_there_is_named() {
    let place = Place::new();
    let error = place.try_run(&["no-such-program"]).unwrap_err();
    assert!(error.to_string().contains("`no-such-program`"), "{error}");
    let missing = Policy::new("/no/such/folder");
    let error = Sandbox::new(missing).unwrap_err();
    assert_eq!(error.to_string(), "`/no/such/folder` is not there");
}
