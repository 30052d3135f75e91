#!/usr/bin/env python3
"""Asks the Linux kernel's packet filter about single IPv4 packets.

    unshare -n python3 kernel_inject.py --load "nft -f rules.nft" --packets packets.json --out verdicts.json

Runs in a network namespace of its own and changes nothing outside of it. Two TUN devices: raw packets are written
into tun0 and routed; what comes out of tun1 was accepted, an ICMP error or RST on tun0 is a reject, nothing is a
drop. Packets: [{"src": "10.0.0.1", "dst": "10.0.0.2", "proto": 6, "sport": 49152, "dport": 443}]; for ICMP "dport"
is type * 256 + code. Verdicts, in the same order: ["accept" | "drop" | "reject"].
With --probe it only finds out whether all of this works here: exit code 0.
"""
import argparse
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 1
IFF_NO_PI = 0x1000
TCP, UDP, ICMP = 6, 17, 1
# Few enough for the device queues: a packet lost there would look like a drop.
BATCH = 200


def open_tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    return ~total & 0xFFFF


def craft(packet, number):
    """One packet on the wire. Its number travels in the payload (TCP: the sequence number)."""
    src, dst, proto = socket.inet_aton(packet["src"]), socket.inet_aton(packet["dst"]), packet["proto"]
    payload = struct.pack("!I", number)
    if proto == TCP:
        head = struct.pack("!HHIIBBHHH", packet["sport"], packet["dport"], number, 0, 5 << 4, 2, 1024, 0, 0)
        total = checksum(src + dst + struct.pack("!BBH", 0, TCP, len(head)) + head)
        body = head[:16] + struct.pack("!H", total) + head[18:]
    elif proto == UDP:
        body = struct.pack("!HHHH", packet["sport"], packet["dport"], 8 + len(payload), 0) + payload
    elif proto == ICMP:
        head = struct.pack("!BBHI", packet["dport"] >> 8, packet["dport"] & 255, 0, 0)
        total = checksum(head + payload)
        body = head[:2] + struct.pack("!H", total) + head[4:] + payload
    else:
        body = payload
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), number & 0xFFFF, 0, 64, proto, 0, src, dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def number_of(packet):
    """The number of a packet we crafted, from a copy of it that may be cut after 8 bytes of its body; or None."""
    proto, body = packet[9], packet[(packet[0] & 15) * 4 :]
    if proto == TCP:
        return struct.unpack("!I", body[4:8])[0] if len(body) >= 8 else None
    at = 8 if proto in (UDP, ICMP) else 0
    return struct.unpack("!I", body[at : at + 4])[0] if len(body) >= at + 4 else None


def run(command):
    subprocess.run(command, shell=True, check=True)


def set_up():
    inside, outside = open_tun("tun0"), open_tun("tun1")
    run(
        "ip link set lo up;"
        "ip addr add 192.0.2.1/32 dev tun0; ip addr add 198.51.100.1/32 dev tun1;"
        "ip link set tun0 up txqueuelen 10000; ip link set tun1 up txqueuelen 10000"
    )
    settings = {"net.ipv4.ip_forward": 1, "net.ipv4.icmp_ratelimit": 0, "net.ipv6.conf.all.disable_ipv6": 1}
    for device in ("all", "default", "tun0", "tun1"):
        # Any source may come in by tun0.
        settings["net.ipv4.conf.%s.rp_filter" % device] = 0
        settings["net.ipv4.conf.%s.accept_local" % device] = 1
    for key, value in settings.items():
        with open("/proc/sys/" + key.replace(".", "/"), "w") as file:
            file.write(str(value))
    # Everything from tun0 goes out by tun1; what the machine itself says (errors) goes back by tun0.
    run(
        "ip route add default dev tun1;"
        "ip rule add iif tun0 lookup 100 pref 100; ip route add default dev tun1 table 100;"
        "ip rule add iif lo lookup 101 pref 50; ip route add default dev tun0 table 101"
    )
    return inside, outside


def read_all(device):
    while True:
        try:
            packet = os.read(device, 65535)
        except BlockingIOError:
            return
        if packet[0] >> 4 == 4:
            yield packet


def ask(inside, outside, packets):
    verdicts = [None] * len(packets)

    def note(number, verdict):
        if number is not None and 0 < number <= len(verdicts):
            verdicts[number - 1] = verdict

    def drain():
        arrived = 0
        for packet in read_all(outside):
            arrived += 1
            note(number_of(packet), "accept")
        for packet in read_all(inside):
            arrived += 1
            body = packet[(packet[0] & 15) * 4 :]
            if packet[9] == ICMP and body[0] == 3:
                note(number_of(body[8:]), "reject")
            elif packet[9] == TCP and body[13] & 4:
                # A reset acknowledges our sequence number and the SYN.
                note(struct.unpack("!I", body[8:12])[0] - 1, "reject")
        return arrived

    crafted = [craft(packet, i + 1) for i, packet in enumerate(packets)]
    for start in range(0, len(crafted), BATCH):
        for packet in crafted[start : start + BATCH]:
            os.write(inside, packet)
        drain()
    # Silence counts as a drop: on a busy machine, wait until there is some.
    quiet = 0
    while quiet < 3:
        time.sleep(0.03)
        quiet = 0 if drain() else quiet + 1
    return [verdict or "drop" for verdict in verdicts]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--load")
    parser.add_argument("--packets")
    parser.add_argument("--out")
    parser.add_argument("--probe", action="store_true")
    arguments = parser.parse_args()
    inside, outside = set_up()
    if arguments.probe:
        run("nft add table ip probe && nft add chain ip probe f '{ type filter hook forward priority 0; policy accept; }'")
        packet = {"src": "10.0.0.1", "dst": "10.0.0.2", "proto": UDP, "sport": 1024, "dport": 53}
        sys.exit(0 if ask(inside, outside, [packet]) == ["accept"] else "a packet was not forwarded")
    run(arguments.load)
    with open(arguments.packets) as file:
        packets = json.load(file)
    with open(arguments.out, "w") as file:
        json.dump(ask(inside, outside, packets), file)


main()
