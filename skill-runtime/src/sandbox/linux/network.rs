//! The network of a sandbox: loopback, and a bridge to the proxy.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::vec::Vec;

use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, recv, sendto, socket,
};

use super::{Failure, failed};

/// Where programs find the proxy: the usual port of proxies.
pub(super) const PORT: u16 = 3128;

/// How many connections to the proxy are bridged at once.
const MOST: usize = 64;

/// Brings the loopback interface of a new network namespace up.
pub(super) fn loopback() -> Result<(), Failure> {
    let netlink = socket(
        AddressFamily::Netlink,
        SockType::Raw,
        SockFlag::SOCK_CLOEXEC,
        SockProtocol::NetlinkRoute,
    )
    .map_err(failed("to open a netlink socket"))?;
    let kernel = NetlinkAddr::new(0, 0);
    let fd = netlink.as_raw_fd();
    sendto(fd, &up_message(), &kernel, MsgFlags::empty()).map_err(failed("to ask for loopback"))?;
    let mut answer = [0; 1024];
    let count = recv(fd, &mut answer, MsgFlags::empty()).map_err(failed("to ask for loopback"))?;
    // The answer is an error message whose number is 0, after a header of 16.
    let number = answer.get(16..20).filter(|_| count >= 20);
    let number = number.map(|bytes| i32::from_ne_bytes(bytes.try_into().unwrap_or_default()));
    match number {
        Some(0) => Ok(()),
        other => Err(Failure(std::format!("loopback stays down: {other:?}"))),
    }
}

/// `RTM_NEWLINK` for interface 1, which loopback is in every new namespace, with
/// the flag `IFF_UP`: `rtnetlink(7)`.
fn up_message() -> Vec<u8> {
    const NEW_LINK: u16 = 16;
    const REQUEST_AND_ACKNOWLEDGE: u16 = 1 | 4;
    const UP: u32 = 1;
    let mut message = Vec::new();
    message.extend(32_u32.to_ne_bytes());
    message.extend(NEW_LINK.to_ne_bytes());
    message.extend(REQUEST_AND_ACKNOWLEDGE.to_ne_bytes());
    // Sequence and port.
    message.extend([0; 8]);
    // Family, padding, type of device.
    message.extend([0; 4]);
    message.extend(1_i32.to_ne_bytes());
    message.extend(UP.to_ne_bytes());
    // Which flags change.
    message.extend(UP.to_ne_bytes());
    message
}

/// Carries connections from a port of loopback to the proxy's socket, on threads
/// that were started before the filters; through a tunnel to the same port
/// outside, or as they are.
pub(super) fn bridge(proxy: &Path, port: u16, is_tunnel: bool) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let proxy = Arc::new(proxy.to_path_buf());
    thread::Builder::new().spawn(move || {
        let count = Arc::new(());
        for client in listener.incoming().flatten() {
            if Arc::strong_count(&count) > MOST {
                continue;
            }
            let (one, proxy) = (Arc::clone(&count), Arc::clone(&proxy));
            // Without a thread the client sees a closed connection.
            let _ = thread::Builder::new().spawn(move || {
                if let Ok(mut server) = UnixStream::connect(&*proxy)
                    && (!is_tunnel || tunnel(&mut server, port).is_ok())
                {
                    let _ = both_ways(&client, &server);
                }
                drop(one);
            });
        }
    })?;
    Ok(())
}

/// Asks the proxy for a tunnel to a port of the outer loopback.
fn tunnel(server: &mut UnixStream, port: u16) -> io::Result<()> {
    write!(server, "CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n")?;
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        server.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    if head.starts_with(b"HTTP/1.1 200") {
        Ok(())
    } else {
        Err(io::ErrorKind::ConnectionRefused.into())
    }
}

fn both_ways(client: &TcpStream, server: &UnixStream) -> io::Result<()> {
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    let up = thread::Builder::new().spawn(move || {
        let _ = carry(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    })?;
    let (mut from, mut to) = (server.try_clone()?, client.try_clone()?);
    let _ = carry(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
    let _ = up.join();
    Ok(())
}

fn carry(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    io::copy(from, to).map(|_| ())
}
